-- +goose Up

-- The first day on which a key may leave the ring; empty: at once. Who stays in a case keeps the key of the epoch before
-- for a while, or an older copy of main would open for nobody with the newest copy of the ring.
ALTER TABLE vault_cut ADD COLUMN not_before TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE vault_cut DROP COLUMN not_before;
