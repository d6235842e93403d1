-- +goose Up

-- The generation under which new rows are sealed.
CREATE TABLE vault_generation (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	number INTEGER NOT NULL
);

-- One key per grant.
CREATE TABLE vault_ring (
	id TEXT PRIMARY KEY,
	generation INTEGER NOT NULL,
	made TEXT NOT NULL,
	sealed BLOB NOT NULL
);
CREATE INDEX vault_ring_generation ON vault_ring (generation);

-- One key per case, and one per team.
CREATE TABLE vault_ring_root (
	id TEXT PRIMARY KEY,
	generation INTEGER NOT NULL,
	made TEXT NOT NULL,
	sealed BLOB NOT NULL
);
CREATE INDEX vault_ring_root_generation ON vault_ring_root (generation);

-- +goose Down
DROP TABLE vault_ring_root;
DROP TABLE vault_ring;
DROP TABLE vault_generation;
