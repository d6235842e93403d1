-- +goose Up
CREATE TABLE field_device (
  token TEXT PRIMARY KEY,           -- keyed hash of what the device keeps; with it drafts can be dropped, and nothing else
  person TEXT NOT NULL,             -- whose device, as the register has him
  name TEXT NOT NULL,               -- how he calls it
  since TEXT NOT NULL,              -- day it was made ready
  seen TEXT NOT NULL                -- last day a draft came from it; empty: never
);
CREATE INDEX field_device_person ON field_device(person);
CREATE TABLE field_draft (
  id TEXT PRIMARY KEY,              -- keyed hash of person and number of the draft: sent twice is once
  person TEXT NOT NULL,
  day TEXT NOT NULL,                -- on which it arrived, by our clock
  sealed BLOB NOT NULL              -- to the person's own key; empty: dealt with, kept so that it does not come twice
);
CREATE INDEX field_draft_person ON field_draft(person);
-- +goose Down
DROP TABLE field_draft;
DROP TABLE field_device;
