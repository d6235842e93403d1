-- +goose Up
CREATE TABLE account_paper (
  user_id TEXT NOT NULL,
  code TEXT NOT NULL,               -- keyed hash of one code of the sheet; gone when used
  PRIMARY KEY (user_id, code)
);
-- +goose Down
DROP TABLE account_paper;
