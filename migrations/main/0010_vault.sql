-- +goose Up

-- The random name of this partnership's database, in everything that is sealed or signed.
CREATE TABLE vault_birth (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	id TEXT NOT NULL
);

-- Public keys of a person, by number; the highest number that counts is the one in use.
CREATE TABLE vault_user (
	handle TEXT NOT NULL,
	number INTEGER NOT NULL,
	counts_from INTEGER NOT NULL,
	hpke BLOB NOT NULL,
	sign BLOB NOT NULL,
	p256 BLOB NOT NULL,
	proof BLOB NOT NULL,
	PRIMARY KEY (handle, number)
);

-- A seed sealed under one phrase, card or passkey.
CREATE TABLE vault_lock (
	handle TEXT PRIMARY KEY,
	sealed BLOB NOT NULL,
	proof BLOB NOT NULL
);

-- A thing with a key: a case or a team. stale: somebody who could open it is gone, so the next write makes a new epoch.
CREATE TABLE vault_object (
	id TEXT PRIMARY KEY,
	epoch INTEGER NOT NULL,
	stale INTEGER NOT NULL,
	mailbox BLOB NOT NULL
);

-- The header of each epoch: what it promises of its key, and the key before it.
CREATE TABLE vault_epoch (
	object TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	commitment BLOB NOT NULL,
	contact_commitment BLOB NOT NULL,
	previous BLOB NOT NULL,
	contact BLOB NOT NULL,
	link BLOB NOT NULL,
	proof BLOB NOT NULL,
	PRIMARY KEY (object, epoch)
);

-- One key handed to one person or team. grantee is a keyed hash over object and person.
CREATE TABLE vault_grant (
	id TEXT PRIMARY KEY,
	object TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	scope TEXT NOT NULL,
	grantee TEXT NOT NULL,
	grantee_key INTEGER NOT NULL,
	until TEXT NOT NULL,
	cut_on TEXT NOT NULL,
	peeled INTEGER NOT NULL,
	commitment BLOB NOT NULL,
	listed BLOB NOT NULL
);
CREATE INDEX vault_grant_grantee ON vault_grant (grantee);
CREATE INDEX vault_grant_object ON vault_grant (object);

-- The heavy part of a grant, read on its first opening only.
CREATE TABLE vault_wrap (
	grant_id TEXT PRIMARY KEY,
	sealed BLOB NOT NULL,
	proof BLOB NOT NULL
);

-- Keys of the ring that are still to be deleted; root 1 is a case's or team's own, 0 a grant's.
CREATE TABLE vault_cut (
	id TEXT NOT NULL,
	root INTEGER NOT NULL,
	PRIMARY KEY (id, root)
);

-- +goose Down
DROP TABLE vault_cut;
DROP TABLE vault_wrap;
DROP TABLE vault_grant;
DROP TABLE vault_epoch;
DROP TABLE vault_object;
DROP TABLE vault_lock;
DROP TABLE vault_user;
DROP TABLE vault_birth;
