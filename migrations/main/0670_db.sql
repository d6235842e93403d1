-- +goose Up
-- What a program must know to run on this store. A step that takes something away writes here the step since which
-- nothing uses it any more: an older program then sees that it does not fit, and stops before it does anything.
CREATE TABLE db_floor (
  step INTEGER PRIMARY KEY
);
-- +goose Down
DROP TABLE db_floor;
