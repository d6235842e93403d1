-- +goose Up
ALTER TABLE account_card ADD COLUMN counts_from INTEGER NOT NULL DEFAULT 0;  -- unix seconds; 0: at once
-- +goose Down
ALTER TABLE account_card DROP COLUMN counts_from;
