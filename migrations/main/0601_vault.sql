-- +goose Up

-- What the check of the host opens as a person would: words of nobody, in a case of nobody.
CREATE TABLE vault_canary (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	sealed BLOB NOT NULL
);

-- +goose Down
DROP TABLE vault_canary;
