-- +goose Up
-- Who holds the paper of a seat, by the fingerprint of its keys. Sealed under the server key.
CREATE TABLE seats_holder (
  fingerprint TEXT PRIMARY KEY,
  made TEXT NOT NULL,               -- the day of the ceremony
  sealed BLOB NOT NULL
);
-- +goose Down
DROP TABLE seats_holder;
