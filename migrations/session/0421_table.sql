-- +goose Up
CREATE TABLE table_wait (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL,
  day TEXT NOT NULL,                -- of this day only; gone at night
  place INTEGER NOT NULL,           -- the order in which they came
  seated INTEGER NOT NULL,          -- 1: sits at the table or went home; kept for taking that back
  sealed BLOB NOT NULL              -- first name or number, and where, under the server key
);
CREATE INDEX table_wait_organisation ON table_wait(organisation, day);
-- +goose Down
DROP TABLE table_wait;
