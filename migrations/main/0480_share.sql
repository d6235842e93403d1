-- +goose Up
CREATE TABLE share_copy (
  reader TEXT NOT NULL,             -- handle of whom she shares with
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,               -- handle of what it is a copy of; differs per reader
  until TEXT NOT NULL,              -- last day
  sealed BLOB NOT NULL,             -- to a key of its own, never under that of the case
  PRIMARY KEY (reader, kind)
);
CREATE INDEX share_copy_case ON share_copy (case_id);
-- +goose Down
DROP TABLE share_copy;
