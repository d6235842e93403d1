-- +goose Up
CREATE TABLE witness_generation (
  n INTEGER PRIMARY KEY,            -- 2, 3 …: a copy was put back, and the log goes on under another name
  day TEXT NOT NULL
);
CREATE TABLE witness_checkpoint (
  generation INTEGER NOT NULL,
  size INTEGER NOT NULL,            -- of the log, a multiple of the block
  day TEXT NOT NULL,
  hash BLOB NOT NULL,               -- the root
  note TEXT NOT NULL,               -- signed, as it was given to the world
  PRIMARY KEY (generation, size)
);
CREATE TABLE witness_seen (
  origin TEXT PRIMARY KEY,          -- of somebody else's log
  size INTEGER NOT NULL,            -- the newest that held all of the one before
  day TEXT NOT NULL,                -- of that checkpoint
  note TEXT NOT NULL,               -- with our signature under it
  looked TEXT NOT NULL,             -- the day of the last look
  fault TEXT NOT NULL,              -- empty, or what was wrong then
  evidence TEXT NOT NULL            -- the checkpoint that did not fit, signed by the log itself
);
-- +goose Down
DROP TABLE witness_seen;
DROP TABLE witness_checkpoint;
DROP TABLE witness_generation;
