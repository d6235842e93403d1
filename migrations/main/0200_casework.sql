-- +goose Up
CREATE TABLE casework_doc (
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,               -- handle per case: the database does not tell a note from a machtiging
  revision INTEGER NOT NULL,
  day TEXT NOT NULL,
  sealed BLOB NOT NULL,             -- T1, under the case key
  PRIMARY KEY (id, revision)
);
CREATE INDEX casework_doc_case ON casework_doc(case_id, kind);
CREATE TABLE casework_fact (
  case_id TEXT NOT NULL,
  label TEXT NOT NULL,              -- facts, delivery, times (T3)
  sealed BLOB NOT NULL,
  PRIMARY KEY (case_id, label)
);
CREATE TABLE casework_contact (
  case_id TEXT NOT NULL,
  label TEXT NOT NULL,              -- contact, places (T2)
  sealed BLOB NOT NULL,
  PRIMARY KEY (case_id, label)
);
CREATE TABLE casework_call (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,              -- open, taken, done
  owner TEXT NOT NULL,              -- handle of who took it; empty: the whole front door
  day TEXT NOT NULL,
  sealed BLOB NOT NULL              -- to the front door's own key
);
CREATE TABLE casework_answer (
  month TEXT NOT NULL,              -- of the answers afterwards only the month is kept, never the case
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  id TEXT PRIMARY KEY
);
-- +goose Down
DROP TABLE casework_answer;
DROP TABLE casework_call;
DROP TABLE casework_contact;
DROP TABLE casework_fact;
DROP TABLE casework_doc;
