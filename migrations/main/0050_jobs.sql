-- +goose Up
CREATE TABLE jobs_job (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,            -- an id the handler understands; never content
  due INTEGER NOT NULL,             -- unix seconds; moves when a try fails
  since INTEGER NOT NULL,           -- unix seconds: when it was first due
  taken INTEGER NOT NULL,           -- until when a worker holds it; 0: nobody
  tries INTEGER NOT NULL,
  failure TEXT NOT NULL,            -- kind of the last error, never its text
  UNIQUE (kind, subject)
);
CREATE INDEX jobs_job_due ON jobs_job(due);
-- +goose Down
DROP TABLE jobs_job;
