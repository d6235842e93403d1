// Package migrations carries the steps that bring a partnership's three stores
// to the form this version needs. Each step works before, during and after the
// change of version. The text is SQLite's and PostgreSQL's at once: only the
// column types TEXT, INTEGER and BLOB are used, and db rewrites the latter two
// for PostgreSQL.
package migrations

import "embed"

// Files holds main, ring and session, each a directory of numbered goose files.
//
//go:embed main/*.sql ring/*.sql session/*.sql
var Files embed.FS
