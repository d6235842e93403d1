-- +goose Up
CREATE TABLE incident_report (
  id TEXT PRIMARY KEY,
  day TEXT NOT NULL,                -- on which it was written down
  sealed BLOB NOT NULL              -- to whoever keeps the log
);
-- +goose Down
DROP TABLE incident_report;
