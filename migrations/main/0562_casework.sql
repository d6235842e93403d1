-- +goose Up
ALTER TABLE casework_task ADD COLUMN agreed TEXT NOT NULL DEFAULT ''; -- the day of an agreed moment that came; since is empty when there is nothing else
-- +goose Down
ALTER TABLE casework_task DROP COLUMN agreed;
