-- +goose Up
CREATE TABLE matching_proposal (
  case_id TEXT PRIMARY KEY,
  person TEXT NOT NULL,             -- handle of the supporter, as in guard_standing
  until TEXT NOT NULL               -- last day on which the place is held
);
CREATE INDEX matching_proposal_person ON matching_proposal(person);
CREATE TABLE matching_price (
  user_id TEXT PRIMARY KEY,
  price INTEGER NOT NULL            -- how scarce this supporter is since the last batch; those at 0 are absent
);
CREATE TABLE matching_batch (
  id INTEGER PRIMARY KEY,           -- always 1
  n INTEGER NOT NULL,               -- how many times all was searched
  day TEXT NOT NULL                 -- the last time; empty: never
);
INSERT INTO matching_batch (id, n, day) VALUES (1, 0, '');
-- +goose Down
DROP TABLE matching_batch;
DROP TABLE matching_price;
DROP TABLE matching_proposal;
