-- +goose Up
ALTER TABLE account_card ADD COLUMN signed BLOB NOT NULL DEFAULT '';    -- whose card of a bag this is: signed by the server when it was printed
-- +goose Down
ALTER TABLE account_card DROP COLUMN signed;
