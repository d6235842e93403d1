-- +goose Up
CREATE TABLE outreach_place (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,        -- what the QR code holds after the address; says nothing of anybody
  kind TEXT NOT NULL,               -- a word of outreach_kind, kept when the list changes
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  email TEXT NOT NULL,              -- of the place, not of a person; empty: it hears nothing
  state TEXT NOT NULL,              -- active or ended
  day TEXT NOT NULL                 -- since when it is on the list
);
CREATE TABLE outreach_arrival (
  id TEXT PRIMARY KEY,              -- random: it is that of no call and no person
  place_id TEXT NOT NULL,
  month TEXT NOT NULL               -- all that is kept of the moment
);
CREATE INDEX outreach_arrival_place ON outreach_arrival(place_id, month);
CREATE TABLE outreach_kind (
  label TEXT PRIMARY KEY,
  place INTEGER NOT NULL
);
-- +goose Down
DROP TABLE outreach_kind;
DROP TABLE outreach_arrival;
DROP TABLE outreach_place;
