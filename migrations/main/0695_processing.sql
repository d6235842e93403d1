-- +goose Up
CREATE TABLE processing_known (
  day TEXT NOT NULL PRIMARY KEY,    -- what was filled in, as it stood at the end of this day; the last one counts
  content TEXT NOT NULL             -- Known as JSON: names of the board's and of companies, nobody who is helped
);
-- +goose Down
DROP TABLE processing_known;
