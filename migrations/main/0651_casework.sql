-- +goose Up
-- Questions that two seats are asked to open for somebody new: by a keyed hash of the number that the coordinator tells them.
CREATE TABLE casework_opening (
  case_id TEXT PRIMARY KEY,
  number TEXT NOT NULL
);
-- +goose Down
DROP TABLE casework_opening;
