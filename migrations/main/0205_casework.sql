-- +goose Up
CREATE TABLE casework_mail (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  day TEXT NOT NULL,
  sealed BLOB NOT NULL              -- to the mailbox of the case: written by somebody without its key
);
CREATE INDEX casework_mail_case ON casework_mail(case_id);
-- +goose Down
DROP TABLE casework_mail;
