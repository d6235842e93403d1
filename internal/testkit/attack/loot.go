package attack

import (
	"context"
	"encoding/base32"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
)

// loot is every row of every store of a partnership, as a thief has them.
type loot struct {
	tables map[string][]row
	now    string // the table that is being read
	names  []string
	files  [][]byte // the keys of the installation; none without their files
}

// steal reads the stores, and the key files when keys names their directory.
func steal(ctx context.Context, c db.Config, keys string) (*loot, error) {
	l := &loot{tables: map[string][]row{}}
	for name, address := range map[string]string{db.Main: c.Main, db.Ring: c.Ring, "session": c.Session} {
		s, err := db.OpenSource(ctx, name, address, c.Schema)
		if err != nil {
			return nil, err
		}
		err = s.Copy(ctx, l)
		s.Close()
		if err != nil {
			return nil, fmt.Errorf("steal %s: %w", name, err)
		}
	}
	if keys == "" {
		return l, nil
	}
	paths, err := filepath.Glob(filepath.Join(keys, "*.key"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("steal keys: %w", naast.NotFound)
	}
	letters := base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		key, err := letters.DecodeString(strings.Join(strings.Fields(string(b))[3:], ""))
		if err != nil {
			return nil, err
		}
		l.files = append(l.files, key[:32])
	}
	return l, nil
}

// Begin, Table and Row make it a db.Sink.
func (l *loot) Begin(context.Context, []int64) error { return nil }

// Table names what comes next.
func (l *loot) Table(_ context.Context, name string, columns []string) error {
	l.now, l.names = name, columns
	return nil
}

// Row keeps one row.
func (l *loot) Row(_ context.Context, values []any) error {
	r := row{}
	for i, c := range l.names {
		if b, ok := values[i].([]byte); ok {
			values[i] = slices.Clone(b)
		}
		r[c] = values[i]
	}
	l.tables[l.now] = append(l.tables[l.now], r)
	return nil
}

// target is one sealed thing in a case, and how what stands in it begins.
type target struct {
	what   string // story, contact or facts
	sealed []byte
}

// spoils is what a thief has of one case: what he wants to open, and every
// string of bytes that could be a key to it, or have become one.
type spoils struct {
	targets []target
	raw     [][]byte // what keys could be made of
	salts   [][]byte
}

// perCase gathers by case.
func (l *loot) perCase() map[string]*spoils {
	all, of := map[string]*spoils{}, map[string]string{}
	for _, g := range l.tables["vault_grant"] {
		of[fmt.Sprint(g["id"])] = fmt.Sprint(g["object"])
	}
	for _, r := range l.tables["casework_doc"] {
		all[fmt.Sprint(r["case_id"])] = &spoils{salts: [][]byte{nil}}
	}
	for table, rs := range l.tables { // without the files anything may be a key; with them only what they open is tried anew
		for _, r := range rs {
			for _, c := range []string{"case_id", "object", "id", "grant_id"} {
				id := fmt.Sprint(r[c])
				if s := all[id]; s != nil {
					s.take(table, r, l.files == nil)
				} else if s := all[of[id]]; s != nil {
					s.take(table, r, l.files == nil)
				}
			}
		}
	}
	l.openRing(all, of)
	return all
}

var wanted = map[string]string{"casework_doc": "story", "casework_contact": "contact", "casework_fact": "facts"}

func (s *spoils) take(table string, r row, keep bool) {
	for _, c := range slices.Sorted(maps.Keys(r)) {
		switch v := r[c].(type) {
		case []byte:
			if what := wanted[table]; what != "" && c == "sealed" {
				s.targets = append(s.targets, target{what, v})
			}
			for _, at := range []int{0, 5, 17, len(v) - 32} {
				if keep && at >= 0 && at+32 <= len(v) {
					s.raw = append(s.raw, v[at:at+32])
				}
			}
		case string:
			if keep && len(v) >= 16 {
				s.raw = append(s.raw, hashed(v))
			}
		}
	}
}

// openRing opens the rows of the ring with the keys in the files: what comes out
// are the keys of grants and of cases.
func (l *loot) openRing(all map[string]*spoils, of map[string]string) {
	for _, key := range l.files {
		for _, table := range []string{"vault_ring", "vault_ring_root"} {
			for _, r := range l.tables[table] {
				id := fmt.Sprint(r["id"])
				s := all[id]
				if s == nil {
					s = all[of[id]]
				}
				if s == nil {
					continue
				}
				opened := unsealed(key, r["sealed"].([]byte), 32)
				s.raw, s.salts = append(s.raw, opened), append(s.salts, opened)
			}
		}
		for _, s := range all {
			s.raw = append(s.raw, key)
		}
	}
}
