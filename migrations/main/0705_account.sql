-- +goose Up
ALTER TABLE account_user ADD COLUMN words TEXT NOT NULL DEFAULT '';  -- day on which somebody made new words by herself; empty: never
-- +goose Down
ALTER TABLE account_user DROP COLUMN words;
