-- +goose Up
CREATE TABLE partnership_settings (
  day TEXT PRIMARY KEY,             -- the choices as they stood at the end of this day; the last one counts
  content TEXT NOT NULL             -- Settings as JSON
);
CREATE TABLE partnership_organisation (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  umbrella INTEGER NOT NULL,
  about TEXT NOT NULL,
  phone TEXT NOT NULL,
  hours TEXT NOT NULL,
  place TEXT NOT NULL,
  colour TEXT NOT NULL,
  site TEXT NOT NULL
);
CREATE TABLE partnership_frontdoor (
  person TEXT PRIMARY KEY,          -- user id of one of the two to six who read first questions
  name TEXT NOT NULL,               -- as a resident reads it before she sends
  place INTEGER NOT NULL
);
CREATE TABLE partnership_wording (
  kind TEXT NOT NULL,               -- what is consented to
  version INTEGER NOT NULL,
  day TEXT NOT NULL,                -- since when
  text TEXT NOT NULL,               -- exactly as people read it
  PRIMARY KEY (kind, version)
);
-- +goose Down
DROP TABLE partnership_wording;
DROP TABLE partnership_frontdoor;
DROP TABLE partnership_organisation;
DROP TABLE partnership_settings;
