-- +goose Up
CREATE TABLE account_asked (
  user_id TEXT NOT NULL,            -- for whom a hat is asked that brings keys or signs for others
  hat TEXT NOT NULL,
  organisation TEXT NOT NULL,
  asker TEXT NOT NULL,              -- who asks; another confirms
  made TEXT NOT NULL,               -- day
  PRIMARY KEY (user_id, hat, organisation)
);
-- +goose Down
DROP TABLE account_asked;
