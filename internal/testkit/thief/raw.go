package thief

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"

	"naast/internal/db"
	"naast/internal/vault"
)

// blob is a row of the ring as it lay there once.
type blob struct {
	table, id string
	number    int // of the week key
	sealed    []byte
}

// remember keeps what lies in the ring now of those who will be erased: by what
// it looks like one finds it in raw bytes.
func (t *town) remember() error {
	return t.d.Read(ctx, db.System("remember"), func(tx *db.Tx) error {
		for _, w := range t.gone {
			objects, err := db.All(ctx, tx, db.One[string], `SELECT id FROM vault_object WHERE id=$1 OR id LIKE $2`, string(w.Case), vault.Box(w.Case, "%"))
			if err != nil {
				return err
			}
			for _, o := range objects {
				grants, err := db.All(ctx, tx, db.One[string], `SELECT id FROM vault_grant WHERE object=$1`, o)
				if err != nil {
					return err
				}
				if err := t.rows(tx, "vault_ring_root", o); err != nil {
					return err
				}
				if err := t.rows(tx, "vault_ring", grants...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (t *town) rows(tx *db.Tx, table string, ids ...string) error {
	for _, id := range ids {
		all, err := db.All(ctx, tx.Ring(), func(s db.Scanner) (b blob, err error) { return b, s.Scan(&b.number, &b.sealed) },
			`SELECT generation, sealed FROM `+table+` WHERE id=$1`, id)
		if err != nil {
			return err
		}
		for _, b := range all {
			b.table, b.id = table, id
			t.sealed[id] = append(t.sealed[id], b)
		}
	}
	return nil
}

// header is how long the beginning of a blob is that many have in common: suite
// and number of the week key.
const header = 5

// carve finds what lay in the ring in the raw bytes of files: of deleted rows, old
// pages, write-ahead logs. The newest of each counts.
func (t *town) carve(dirs []string) ([]blob, error) {
	known, starts := map[string]blob{}, map[string]bool{}
	for _, all := range t.sealed {
		for _, b := range all {
			known[string(b.sealed)], starts[string(b.sealed[:header])] = b, true
		}
	}
	newest := map[string]blob{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return nil // a server that runs takes files away
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return nil
			}
			for start := range starts {
				find(raw, []byte(start), known, newest)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	all := make([]blob, 0, len(newest))
	for _, b := range newest {
		all = append(all, b)
	}
	return all, nil
}

func find(raw, start []byte, known, newest map[string]blob) {
	for {
		i := bytes.Index(raw, start)
		if i < 0 {
			return
		}
		raw = raw[i:]
		for _, size := range sizes(known) {
			if len(raw) < size {
				continue
			}
			if b, ok := known[string(raw[:size])]; ok && newest[b.id].number < b.number {
				newest[b.id] = b
			}
		}
		raw = raw[1:]
	}
}

// sizes are the lengths that a row of the ring has: it is one.
func sizes(known map[string]blob) []int {
	for b := range known {
		return []int{len(b)}
	}
	return nil
}

// plant puts carved rows into a ring.
func plant(c db.Config, found []blob) error {
	d, err := db.Open(ctx, c)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Write(ctx, db.System("steal"), func(tx *db.Tx) error {
		for _, b := range found {
			if _, err := tx.Ring().Exec(ctx, `DELETE FROM `+b.table+` WHERE id=$1`, b.id); err != nil {
				return err
			}
			_, err := tx.Ring().Exec(ctx, `INSERT INTO `+b.table+` (id, generation, made, sealed) VALUES ($1,$2,'2026-11-23',$3)`, b.id, b.number, b.sealed)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
