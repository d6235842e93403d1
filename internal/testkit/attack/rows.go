package attack

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
)

// row is one row of a table, by column.
type row map[string]any

// rows are the rows of some tables that are about one case.
type rows map[string][]row

// What is kept of a case: its content, and what says which of it is the newest.
var (
	content = []string{"casework_doc", "casework_leaf", "casework_fact", "casework_contact", "casework_mail", "share_copy"}
	ledger  = []string{"audit_book", "audit_event"}
)

// names are by which columns a row of a table is itself.
var names = map[string][]string{
	"casework_doc": {"id", "revision"}, "casework_leaf": {"id"}, "casework_mail": {"id"}, "share_copy": {"reader", "kind"}, "casework_fact": {"label"}, "casework_contact": {"label"}, "audit_book": {}, "audit_event": {"id"},
}

func (r row) name(table string) (s string) {
	for _, c := range names[table] {
		s += fmt.Sprint(r[c], " ")
	}
	return s
}

// copyRows reads all rows of a case.
func copyRows(ctx context.Context, tx *db.Tx, id naast.CaseID) (all rows, err error) {
	all = rows{}
	for _, table := range slices.Concat(content, ledger) {
		if all[table], err = find(ctx, tx.Part, `SELECT * FROM `+table+` WHERE case_id=$1`, id); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func find(ctx context.Context, of *db.Part, query string, args ...any) (all []row, err error) {
	found, err := of.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	columns, err := found.Columns()
	for err == nil && found.Next() {
		var r row
		if r, err = scan(found, columns); err == nil {
			all = append(all, r)
		}
	}
	return all, errors.Join(err, found.Err(), found.Close())
}

func scan(s db.Scanner, columns []string) (row, error) {
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := s.Scan(into...); err != nil {
		return nil, err
	}
	r := row{}
	for i, c := range columns {
		if b, ok := values[i].([]byte); ok {
			values[i] = slices.Clone(b)
		}
		r[c] = values[i]
	}
	return r, nil
}

// put makes the rows of a case what they are here.
func (all rows) put(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	for table, rs := range all {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE case_id=$1`, id); err != nil {
			return err
		}
		for _, r := range rs {
			if err := r.insert(ctx, tx.Part, table); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r row) insert(ctx context.Context, into *db.Part, table string) error {
	columns := slices.Sorted(maps.Keys(r))
	args := make([]any, len(columns))
	for i, c := range columns {
		args[i] = r[c]
	}
	_, err := into.Exec(ctx, fmt.Sprintf(`INSERT INTO %s (%s) VALUES `, table, strings.Join(columns, ","))+db.Values(1, len(columns)), args...)
	return err
}

// with gives a copy in which some tables are those of other.
func (all rows) with(other rows, tables ...string) rows {
	n := maps.Clone(all)
	for _, t := range tables {
		n[t] = other[t]
	}
	return n
}

// changed are the rows of a table that are not in an older copy as they are
// here: each as a table in which that one is as it was, or is not there.
func (all rows) changed(older rows, table string) (as []rows) {
	for i, r := range all[table] {
		j := slices.IndexFunc(older[table], func(o row) bool { return o.name(table) == r.name(table) })
		if j >= 0 && reflect.DeepEqual(older[table][j], r) {
			continue
		}
		rs := slices.Delete(slices.Clone(all[table]), i, i+1)
		if j >= 0 {
			rs = append(rs, older[table][j])
		}
		n := maps.Clone(all)
		n[table] = rs
		as = append(as, n)
	}
	return as
}
