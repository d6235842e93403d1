// Package migrations carries the steps that bring a partnership's three stores
// to the form this version needs. Each step works before, during and after the
// change of version: the program of the version before runs on what it leaves
// (docs/decisions/0670). The text is SQLite's and PostgreSQL's at once: only the
// column types TEXT, INTEGER and BLOB are used, and db rewrites the latter two
// for PostgreSQL.
package migrations

import (
	"embed"
	"io/fs"
	"os"
)

// Files holds main, ring and session, each a directory of numbered goose files.
//
//go:embed main/*.sql ring/*.sql session/*.sql
var Files embed.FS

// next is a directory with the steps of a next version, for a program that a
// proof of updating builds (go build -ldflags "-X naast/migrations.next=…");
// empty in every other.
var next string

// Of are the steps of one store: main, ring or session.
func Of(store string) (fs.FS, error) {
	own, err := fs.Sub(Files, store)
	if err != nil || next == "" {
		return own, err
	}
	later, err := fs.Sub(os.DirFS(next), store)
	return both{own, later}, err
}

// both shows the files of two directories as one.
type both struct{ own, later fs.FS }

// Open opens a file of either.
func (b both) Open(name string) (fs.File, error) {
	if f, err := b.own.Open(name); err == nil {
		return f, nil
	}
	return b.later.Open(name)
}

// Glob finds the files of both.
func (b both) Glob(pattern string) ([]string, error) {
	one, err := fs.Glob(b.own, pattern)
	if err != nil {
		return nil, err
	}
	two, err := fs.Glob(b.later, pattern)
	return append(one, two...), err
}
