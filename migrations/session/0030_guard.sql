-- +goose Up
CREATE TABLE guard_session (
  id TEXT PRIMARY KEY,              -- handle of the cookie's id
  person TEXT NOT NULL,             -- handle of the user, so that all can be ended
  day TEXT NOT NULL,                -- whose day key seals it
  seen INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  sealed BLOB NOT NULL              -- who, hat and seed under cookie secret and day key
);
CREATE INDEX guard_session_person ON guard_session(person);
CREATE TABLE guard_daykey (
  day TEXT PRIMARY KEY,
  key BLOB NOT NULL
);
CREATE TABLE guard_draft (
  id TEXT PRIMARY KEY,              -- handle of the cookie's id
  expires INTEGER NOT NULL,
  sealed BLOB NOT NULL              -- under the cookie's secret
);
CREATE TABLE guard_tries (
  lane TEXT PRIMARY KEY,            -- handle of what is counted: a number, a network, everyone
  count INTEGER NOT NULL,
  until INTEGER NOT NULL
);
-- +goose Down
DROP TABLE guard_tries;
DROP TABLE guard_draft;
DROP TABLE guard_daykey;
DROP TABLE guard_session;
