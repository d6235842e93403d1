-- +goose Up
CREATE TABLE erase_policy (
  organisation TEXT NOT NULL,
  day TEXT NOT NULL,                -- since when it counts
  content TEXT NOT NULL,            -- Policy as JSON: never about a person
  PRIMARY KEY (organisation, day)
);
-- +goose Down
DROP TABLE erase_policy;
