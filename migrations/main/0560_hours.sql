-- +goose Up
CREATE TABLE hours_rule (
  organisation TEXT NOT NULL,
  day TEXT NOT NULL,                -- the agreement as it stood at the end of this day; the last one counts
  content TEXT NOT NULL,            -- Rule as JSON
  PRIMARY KEY (organisation, day)
);
CREATE TABLE hours_month (
  person TEXT NOT NULL,             -- the user, as the register has him
  organisation TEXT NOT NULL,
  month TEXT NOT NULL,              -- 2026-11
  state TEXT NOT NULL,              -- open, in, done
  revision INTEGER NOT NULL,
  day TEXT NOT NULL,                -- of the last change
  content TEXT NOT NULL,            -- Month as JSON: totals of a month, never a visit
  PRIMARY KEY (person, organisation, month)
);
-- +goose Down
DROP TABLE hours_month;
DROP TABLE hours_rule;
