-- +goose Up
CREATE TABLE table_last (
  person TEXT PRIMARY KEY,          -- handle of who counted
  until INTEGER NOT NULL,           -- unix seconds: so long it can be taken back
  content TEXT NOT NULL             -- what was counted, as JSON
);
-- +goose Down
DROP TABLE table_last;
