-- +goose Up
CREATE TABLE witness_keeper (
  origin TEXT NOT NULL,             -- of the log of an installation that keeps our stamps; empty: a coordinator wrote it down
  name TEXT NOT NULL,               -- of an organisation, as everybody reads it at /logboek
  day TEXT NOT NULL,                -- when a stamp was given, or of the newest stamp that was found there; empty: none since a copy was put back
  PRIMARY KEY (origin, name)
);
-- +goose Down
DROP TABLE witness_keeper;
