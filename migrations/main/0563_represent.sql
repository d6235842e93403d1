-- +goose Up
CREATE TABLE represent_age (
  code TEXT NOT NULL,               -- ages in years, such as 12-15
  day TEXT NOT NULL,                -- as it counts from this day; the last one counts
  content TEXT NOT NULL,            -- Age as JSON
  PRIMARY KEY (code, day)
);
-- +goose Down
DROP TABLE represent_age;
