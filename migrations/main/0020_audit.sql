-- +goose Up
CREATE TABLE audit_event (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,            -- empty: not about one case
  counter INTEGER NOT NULL,         -- 1, 2, 3 … per case: a gap shows
  day TEXT NOT NULL,
  leaf BLOB NOT NULL,               -- hash over salt and event: what the tree is built on
  seq INTEGER,                      -- place in the tree, given by the one sequencer
  for_case BLOB,                    -- sealed to the case's mailbox
  for_manager BLOB                  -- sealed to the log manager
);
CREATE UNIQUE INDEX audit_event_counter ON audit_event(case_id, counter) WHERE case_id <> '';
CREATE UNIQUE INDEX audit_event_seq ON audit_event(seq);
CREATE TABLE audit_hash (
  n INTEGER PRIMARY KEY,            -- tlog's storage index
  hash BLOB NOT NULL
);
-- +goose Down
DROP TABLE audit_hash;
DROP TABLE audit_event;
