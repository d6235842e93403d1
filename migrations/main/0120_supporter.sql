-- +goose Up
CREATE TABLE supporter_person (
  user_id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  phone TEXT NOT NULL,
  kind TEXT NOT NULL,
  room INTEGER NOT NULL,
  busy INTEGER NOT NULL,            -- kept by casework, never by a form
  vog_seen TEXT NOT NULL,
  vog_until TEXT NOT NULL,
  agreement TEXT NOT NULL,
  standby TEXT NOT NULL,
  paused INTEGER NOT NULL,
  until TEXT NOT NULL,              -- last day; empty: no end
  counts_from INTEGER NOT NULL,     -- unix seconds; 0: has no key yet
  profile TEXT NOT NULL,            -- JSON: domains, languages, places, days, ties, what strangers see
  revision INTEGER NOT NULL,        -- counts what people changed, so that two editors are told
  changed INTEGER NOT NULL          -- supporter_version at the last change of any kind
);
CREATE INDEX supporter_person_organisation ON supporter_person(organisation);
CREATE INDEX supporter_person_changed ON supporter_person(changed);
CREATE TABLE supporter_version (
  id INTEGER PRIMARY KEY,           -- always 1
  n INTEGER NOT NULL                -- counts every change of supporter_person
);
INSERT INTO supporter_version (id, n) VALUES (1, 0);
-- +goose Down
DROP TABLE supporter_version;
DROP TABLE supporter_person;
