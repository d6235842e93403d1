-- +goose Up

-- What of a case is the newest: for each thing in it the hash of its sealed form, in their order (audit.Book). mark counts
-- only for a case of which the log has no event yet.
CREATE TABLE audit_book (
  case_id TEXT PRIMARY KEY,
  entries BLOB NOT NULL,
  mark BLOB NOT NULL
);

-- The hash of the book as this event left it, with a mark that only the program can set.
ALTER TABLE audit_event ADD COLUMN book BLOB;

-- +goose Down
ALTER TABLE audit_event DROP COLUMN book;
DROP TABLE audit_book;
