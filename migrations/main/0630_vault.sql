-- +goose Up
-- Keys of staff wait for people who may enrol: needs is how many sign them (0: none, as at setup and for cards),
-- logged when they were written down, in unix seconds, vouched who signed, sealed.
ALTER TABLE vault_user ADD COLUMN needs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vault_user ADD COLUMN logged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vault_user ADD COLUMN vouched BLOB NOT NULL DEFAULT '';
-- +goose Down
ALTER TABLE vault_user DROP COLUMN vouched;
ALTER TABLE vault_user DROP COLUMN logged;
ALTER TABLE vault_user DROP COLUMN needs;
