-- +goose Up
CREATE TABLE casework_leaf (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  day TEXT NOT NULL,
  gone TEXT NOT NULL,               -- the day on which it was put away; empty: it is there
  sealed BLOB NOT NULL              -- a photographed page or what was spoken (T1), under the case key
);
CREATE INDEX casework_leaf_case ON casework_leaf(case_id);
CREATE INDEX casework_leaf_gone ON casework_leaf(gone);
-- +goose Down
DROP TABLE casework_leaf;
