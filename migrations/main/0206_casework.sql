-- +goose Up
ALTER TABLE casework_call ADD COLUMN team TEXT NOT NULL DEFAULT '';     -- whose people open it; empty: the front door
ALTER TABLE casework_call ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;  -- how often nobody answered
ALTER TABLE casework_call ADD COLUMN again INTEGER NOT NULL DEFAULT 0;  -- unix seconds of the next try; 0: any time
CREATE TABLE casework_task (
  case_id TEXT PRIMARY KEY,         -- a message of the system that somebody brings her
  way TEXT NOT NULL,                -- bellen, brief
  since TEXT NOT NULL,
  tries INTEGER NOT NULL,
  again INTEGER NOT NULL
);
-- +goose Down
DROP TABLE casework_task;
ALTER TABLE casework_call DROP COLUMN again;
ALTER TABLE casework_call DROP COLUMN tries;
ALTER TABLE casework_call DROP COLUMN team;
