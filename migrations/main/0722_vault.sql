-- +goose Up
-- A mark under the server key, which whoever can write in this database lacks: a cut without it takes no key away.
ALTER TABLE vault_cut ADD COLUMN mark BLOB NOT NULL DEFAULT '';
-- Whose key it must be (vault_grant.grantee); empty: of the version before, which did not say.
ALTER TABLE vault_cut ADD COLUMN holder TEXT NOT NULL DEFAULT '';
-- +goose Down
ALTER TABLE vault_cut DROP COLUMN holder;
ALTER TABLE vault_cut DROP COLUMN mark;
