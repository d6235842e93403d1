-- +goose Up
CREATE TABLE account_passkey (
  id TEXT PRIMARY KEY,              -- keyed hash of the number by which the passkey names itself
  user_id TEXT NOT NULL,
  opens INTEGER NOT NULL,           -- 1: it opens the keys alone; 0: it stands in for the code of the second factor
  made TEXT NOT NULL,               -- day
  used TEXT NOT NULL,               -- day on which it was last used; empty: never
  sealed BLOB NOT NULL              -- its name and public key, sealed under the server key
);
CREATE INDEX account_passkey_user ON account_passkey(user_id);
-- +goose Down
DROP TABLE account_passkey;
