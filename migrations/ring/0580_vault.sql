-- +goose Up

-- What was erased, so that an older copy of main does not bring it back.
CREATE TABLE vault_tombstone (
	id TEXT PRIMARY KEY,               -- keyed hash of the case
	day TEXT NOT NULL
);

-- +goose Down
DROP TABLE vault_tombstone;
