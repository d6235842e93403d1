-- +goose Up
CREATE TABLE guard_case (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  team TEXT NOT NULL,               -- handle of the organisation that answers for it
  opened TEXT NOT NULL,             -- days, not moments
  changed TEXT NOT NULL,
  contact TEXT NOT NULL             -- last day someone spoke with the resident; empty: never
);
CREATE INDEX guard_case_state ON guard_case(state, changed);
CREATE TABLE guard_standing (
  case_id TEXT NOT NULL,
  person TEXT NOT NULL,             -- handle of a person, or of a team
  relation TEXT NOT NULL,
  state TEXT NOT NULL,
  place INTEGER NOT NULL,           -- order among those she named; 0 otherwise
  since TEXT NOT NULL,
  until TEXT NOT NULL,              -- last day; empty: no end
  PRIMARY KEY (case_id, person, relation)
);
CREATE INDEX guard_standing_person ON guard_standing(person, state, relation);
-- +goose Down
DROP TABLE guard_standing;
DROP TABLE guard_case;
