-- +goose Up
CREATE TABLE web_done (
  id TEXT PRIMARY KEY,              -- HMAC of the idempotency key: the key itself is never stored
  location TEXT NOT NULL,           -- where the answer led; never a secret
  day TEXT NOT NULL
);
CREATE INDEX web_done_day ON web_done(day);
-- +goose Down
DROP TABLE web_done;
