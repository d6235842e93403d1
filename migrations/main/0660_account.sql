-- +goose Up
ALTER TABLE account_hat ADD COLUMN signed BLOB NOT NULL DEFAULT '';    -- who gave the hat: their signatures, sealed
ALTER TABLE account_asked ADD COLUMN signed BLOB NOT NULL DEFAULT '';  -- the signature of who asks
-- +goose Down
ALTER TABLE account_asked DROP COLUMN signed;
ALTER TABLE account_hat DROP COLUMN signed;
