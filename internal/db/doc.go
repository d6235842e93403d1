// Package db opens the databases of one partnership and gives transactions
// that know for whom and why they run (Scope).
//
// One partnership (samenwerkingsverband) is one database: there is no tenant
// column that a query could forget. It has three stores, each on SQLite or on
// PostgreSQL behind the same SQL text:
//
//   - main: everything that is kept and backed up;
//   - ring: the keyring, one key per grant; a backup of main without it is dead
//     (on PostgreSQL a server of its own, never a schema in the archived cluster);
//   - session: sessions, day keys and unsaved drafts, which no backup takes.
//
// Write runs a function in a transaction and returns only when its work is
// durable. The order of committing is ring, main, session: a key is durable
// before the row that needs it, and a draft goes away after the case it became
// exists. The function may run more than once (PostgreSQL refuses a
// serialization), so it must not change anything outside the transaction that
// it does not set anew at its start.
//
// SQL is written with $1, $2 …, RETURNING and ON CONFLICT, column types TEXT,
// INTEGER and BLOB, nothing of one dialect. The conformance suite runs on both.
package db
