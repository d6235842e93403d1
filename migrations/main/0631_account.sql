-- +goose Up
ALTER TABLE account_user ADD COLUMN asker TEXT NOT NULL DEFAULT '';  -- who gave the code with which the keys of now were made
ALTER TABLE account_user ADD COLUMN made TEXT NOT NULL DEFAULT '';   -- the day on which they were made
CREATE TABLE account_start (
  code TEXT PRIMARY KEY,            -- keyed hash of the code of the host, which signs in place of a second person
  uses INTEGER NOT NULL             -- how often it still does
);
-- +goose Down
DROP TABLE account_start;
ALTER TABLE account_user DROP COLUMN made;
ALTER TABLE account_user DROP COLUMN asker;
