-- +goose Up
CREATE TABLE table_short (
  day TEXT NOT NULL,
  organisation TEXT NOT NULL,       -- whose people counted
  theme TEXT NOT NULL,
  source TEXT NOT NULL,             -- how the way to us was found; empty: not asked
  did TEXT NOT NULL,
  n INTEGER NOT NULL,               -- a tally: no row is about one person
  PRIMARY KEY (day, organisation, theme, source, did)
);
-- +goose Down
DROP TABLE table_short;
