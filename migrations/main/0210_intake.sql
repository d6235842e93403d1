-- +goose Up
CREATE TABLE intake_saved (
  person TEXT PRIMARY KEY,          -- handle of whose card opens it
  until TEXT NOT NULL,              -- last day
  sealed BLOB NOT NULL              -- all she told so far, to her own card
);
CREATE INDEX intake_saved_until ON intake_saved(until);
-- +goose Down
DROP TABLE intake_saved;
