package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"naast"
)

// The stores of which copies are made. The session store has no name here: day
// keys, sessions and drafts are in no copy.
const (
	Main = "main"
	Ring = "ring"

	session = "session"
)

// Sink receives a copy of a store: first the migration steps it had taken, then
// each table with its rows. A value is nil, int64, string or []byte and is the
// receiver's to keep.
type Sink interface {
	Begin(ctx context.Context, steps []int64) error
	Table(ctx context.Context, name string, columns []string) error
	Row(ctx context.Context, values []any) error
}

// Source is one store opened by itself and as it stands: nothing is made and
// nothing migrated, so that it can be looked at beside a running program of
// another version.
type Source struct{ st *store }

// OpenSource opens a store that exists; naast.NotFound when it does not.
func OpenSource(ctx context.Context, name, address, schema string) (*Source, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("open %s: no such file: %w", name, naast.NotFound)
		}
		st, err := openSQLite(name, path)
		return &Source{st}, err
	}
	if !validSchema.MatchString(schema) {
		return nil, fmt.Errorf("open %s: schema name: %w", name, naast.Invalid)
	}
	st, err := connectPostgres(name, address, schema)
	if err != nil {
		return nil, err
	}
	there, err := st.hasSchema(ctx)
	if err == nil && !there {
		err = fmt.Errorf("open %s: no schema %s: %w", name, schema, naast.NotFound)
	}
	if err != nil {
		st.close()
		return nil, err
	}
	return &Source{st}, nil
}

// Close closes the store.
func (s *Source) Close() error { return s.st.close() }

// Copy hands everything in the store to a sink, out of one snapshot: what others
// write meanwhile is in none of it. Memory holds one row at a time.
func (s *Source) Copy(ctx context.Context, to Sink) error {
	return s.look(ctx, func(c *sql.Conn) error {
		steps, err := stepsOf(ctx, c)
		if err != nil {
			return err
		}
		if err := to.Begin(ctx, steps); err != nil {
			return err
		}
		tables, err := s.st.tables(ctx, c)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if err := copyTable(ctx, c, t, to); err != nil {
				return fmt.Errorf("copy %s: %w", t, err)
			}
		}
		return nil
	})
}

// look runs f in one transaction that can change nothing and may take long.
func (s *Source) look(ctx context.Context, f func(*sql.Conn) error) error {
	c, err := s.st.read.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", s.st.name, orUnavailable(kind(err)))
	}
	defer c.Close()
	if err := s.st.begin(ctx, c, false); err != nil {
		return fmt.Errorf("begin on %s: %w", s.st.name, err)
	}
	defer c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	if s.st.engine == postgres { // a whole table is one statement, for as long as it takes
		if _, err := c.ExecContext(ctx, "SET LOCAL statement_timeout=0"); err != nil {
			return fmt.Errorf("begin on %s: %w", s.st.name, kind(err))
		}
	}
	return f(c)
}

const stepsTable = "goose_db_version"

// stepsOf lists the migration steps that a store has taken, in order.
func stepsOf(ctx context.Context, c *sql.Conn) ([]int64, error) {
	steps, err := column[int64](ctx, c, `SELECT DISTINCT version_id FROM `+stepsTable+` WHERE version_id>0 ORDER BY version_id`)
	if err != nil {
		return nil, fmt.Errorf("read migration steps: %w", err)
	}
	return steps, nil
}

// tables lists the tables of a store by name, without those of the database and
// of goose.
func (s *store) tables(ctx context.Context, c *sql.Conn) ([]string, error) {
	query := `SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite#_%' ESCAPE '#'`
	if s.engine == postgres {
		query = `SELECT tablename FROM pg_tables WHERE schemaname='` + s.schema + `'`
	}
	all, err := column[string](ctx, c, query)
	if err != nil {
		return nil, fmt.Errorf("list tables of %s: %w", s.name, err)
	}
	all = slices.DeleteFunc(all, func(t string) bool { return t == stepsTable })
	slices.Sort(all)
	return all, nil
}

func column[T any](ctx context.Context, c *sql.Conn, query string) (all []T, err error) {
	rows, err := c.QueryContext(ctx, query)
	if err != nil {
		return nil, kind(err)
	}
	defer rows.Close()
	for rows.Next() {
		var t T
		if err := rows.Scan(&t); err != nil {
			return nil, kind(err)
		}
		all = append(all, t)
	}
	return all, kind(rows.Err())
}

// columnsOf are a table's columns by name: their own order differs between
// installations that took their steps in another order.
func columnsOf(ctx context.Context, c *sql.Conn, table string) ([]string, error) {
	rows, err := c.QueryContext(ctx, `SELECT * FROM `+table+` LIMIT 0`)
	if err != nil {
		return nil, kind(err)
	}
	defer rows.Close()
	all, err := rows.Columns()
	slices.Sort(all)
	return all, kind(err)
}

func copyTable(ctx context.Context, c *sql.Conn, table string, to Sink) error {
	columns, err := columnsOf(ctx, c, table)
	if err != nil {
		return err
	}
	if err := to.Table(ctx, table, columns); err != nil {
		return err
	}
	rows, err := c.QueryContext(ctx, `SELECT `+quoted(columns)+` FROM `+table)
	if err != nil {
		return kind(err)
	}
	defer rows.Close()
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return kind(err)
		}
		if err := to.Row(ctx, values); err != nil {
			return err
		}
	}
	return kind(rows.Err())
}

func quoted(columns []string) string {
	q := make([]string, len(columns))
	for i, c := range columns {
		q[i] = strconv.Quote(c)
	}
	return strings.Join(q, ",")
}
