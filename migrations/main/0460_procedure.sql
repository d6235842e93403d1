-- +goose Up
CREATE TABLE procedure_term (
  code TEXT NOT NULL,
  day TEXT NOT NULL,                -- the row as it stood at the end of this day; the last one counts
  content TEXT NOT NULL,            -- Rule as JSON: law or a local agreement, never about a person
  PRIMARY KEY (code, day)
);
CREATE TABLE procedure_word (
  code TEXT NOT NULL,
  day TEXT NOT NULL,
  content TEXT NOT NULL,            -- Word as JSON
  PRIMARY KEY (code, day)
);
-- +goose Down
DROP TABLE procedure_word;
DROP TABLE procedure_term;
