package vault

import (
	"fmt"
	"strconv"
	"strings"

	"naast/internal/db"
)

// The tables of the vault, by store.
var (
	mainTables = []string{"vault_birth", "vault_user", "vault_lock", "vault_object", "vault_epoch", "vault_grant", "vault_wrap", "vault_cut", "vault_canary"}
	ringTables = []string{"vault_generation", "vault_ring", "vault_ring_root"}
)

type row map[string]any

// copyOf is a copy of the vault's tables, as a backup or a thief has it.
type copyOf map[string][]row

func (c copyOf) of(table string) []row { return c[table] }

func inRing(table string) bool {
	for _, t := range ringTables {
		if t == table {
			return true
		}
	}
	return false
}

func part(tx *db.Tx, table string) *db.Part {
	if inRing(table) {
		return tx.Ring()
	}
	return tx.Part
}

func (s *stage) dump() copyOf {
	s.Helper()
	c := copyOf{}
	s.read(Person{}, "", func(tx *db.Tx) error {
		for _, t := range append(mainTables, ringTables...) {
			rows, err := part(tx, t).Query(ctx, `SELECT * FROM `+t)
			if err != nil {
				return err
			}
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			for rows.Next() {
				values, into := make([]any, len(names)), make([]any, len(names))
				for i := range values {
					into[i] = &values[i]
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				r := row{}
				for i, n := range names {
					if b, ok := values[i].([]byte); ok {
						values[i] = append([]byte{}, b...)
					}
					r[n] = values[i]
				}
				c[t] = append(c[t], r)
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	return c
}

// put makes a table what it was in a copy.
func (s *stage) put(c copyOf, table string) {
	s.Helper()
	s.write(Person{}, "", func(tx *db.Tx) error {
		p := part(tx, table)
		if _, err := p.Exec(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
		for _, r := range c[table] {
			var names, marks []string
			var args []any
			for n, v := range r {
				names, args = append(names, n), append(args, v)
				marks = append(marks, "$"+strconv.Itoa(len(args)))
			}
			q := fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, table, strings.Join(names, ","), strings.Join(marks, ","))
			if _, err := p.Exec(ctx, q, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *stage) restoreMain(c copyOf) {
	for _, t := range mainTables {
		s.put(c, t)
	}
}

func (s *stage) restore(c copyOf) {
	s.restoreMain(c)
	for _, t := range ringTables {
		s.put(c, t)
	}
}
