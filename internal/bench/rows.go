package main

import (
	"crypto/rand"
	"database/sql"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3/driver"

	"naast"
)

// row is one row that an act writes, learnt by looking: it is there after the act
// and was not before. So a bare handler can write the same rows without knowing
// what they mean.
type row struct {
	store   string
	table   string
	columns []string
	values  []any
}

// stores of a partnership, in the order in which they commit.
var stores = []string{"ring", "main", "session"}

// look reads every row of every store, each as one text to compare by.
func (w *world) look() (map[string]row, error) {
	all := map[string]row{}
	for _, store := range stores {
		f, err := driver.Open("file:" + w.file(store) + "?mode=ro")
		if err != nil {
			return nil, err
		}
		err = lookAt(f, store, all)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("look at %s: %w", store, err)
		}
	}
	return all, nil
}

func lookAt(f *sql.DB, store string, all map[string]row) error {
	tables, err := column(f, `SELECT name FROM sqlite_master WHERE type='table' AND name LIKE '%\_%' ESCAPE '\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'`)
	if err != nil {
		return err
	}
	for _, table := range tables {
		rows, err := f.Query(`SELECT * FROM ` + table)
		if err != nil {
			return err
		}
		columns, err := rows.Columns()
		for err == nil && rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err = rows.Scan(into...); err == nil {
				all[fmt.Sprint(store, table, values)] = row{store, table, columns, values}
			}
		}
		if err == nil {
			err = rows.Err()
		}
		rows.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func column(f *sql.DB, query string) (all []string, err error) {
	rows, err := f.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// written tells which rows an act writes: those that are new or changed.
func (w *world) written(act func() error) (rows []row, err error) {
	before, err := w.look()
	if err != nil {
		return nil, err
	}
	if err := act(); err != nil {
		return nil, err
	}
	after, err := w.look()
	if err != nil {
		return nil, err
	}
	for k, r := range after {
		if _, there := before[k]; !there {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// isID tells values that name something: the same row written again needs
// another.
func isID(v any) bool {
	s, ok := v.(string)
	return ok && len(s) == 26 && naast.ValidID(s)
}

// insert is the statement and the arguments that write a row like this one once
// more, under fresh names and with other bytes of the same length.
func (r row) insert() (string, []any) {
	args := make([]any, len(r.values))
	marks := make([]string, len(r.values))
	for i, v := range r.values {
		marks[i] = fmt.Sprintf("$%d", i+1)
		args[i] = v
		switch x := v.(type) {
		case string:
			if isID(x) {
				args[i] = naast.NewID[string]()
			}
		case []byte:
			args[i] = random[:len(x)]
		}
	}
	return "INSERT INTO " + r.table + " (" + strings.Join(r.columns, ",") + ") VALUES (" + strings.Join(marks, ",") + ")", args
}

// random bytes to fill rows with.
var random = func() []byte {
	b := make([]byte, 1<<20)
	rand.Read(b)
	return b
}()

// size is how much a set of rows holds.
func size(rows []row) (n int) {
	for _, r := range rows {
		for _, v := range r.values {
			switch x := v.(type) {
			case string:
				n += len(x)
			case []byte:
				n += len(x)
			default:
				n += 8
			}
		}
	}
	return n
}
