-- +goose Up
CREATE TABLE casework_notice (
  id TEXT PRIMARY KEY,  -- a letter about what went wrong, the same for all whom it concerns
  day TEXT NOT NULL,
  text TEXT NOT NULL    -- for on paper: no resident, no question; whom it concerns stands in sealed facts
);
-- +goose Down
DROP TABLE casework_notice;
