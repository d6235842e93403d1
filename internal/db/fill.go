package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"

	"naast"
)

// Target is an empty place that a copy of a store is put into. It is a Sink;
// everything is there after Finish, and nothing before it.
type Target struct {
	st      *store
	conn    *sql.Conn
	tables  []string // that this place has, in the form of the copy
	table   string
	columns []string
	waiting []any // values of rows that are still to be written
	bytes   int
	begun   bool
	kept    bool
}

// OpenTarget opens or makes a place. naast.Conflict when a table is there
// already: nothing is ever overwritten.
func OpenTarget(ctx context.Context, name, address, schema string) (*Target, error) {
	st, err := openStore(ctx, name, address, schema)
	if err != nil {
		return nil, err
	}
	t := &Target{st: st}
	if err := t.empty(ctx); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

func (t *Target) empty(ctx context.Context) error {
	return (&Source{t.st}).look(ctx, func(c *sql.Conn) error {
		tables, err := t.st.tables(ctx, c)
		if err == nil && len(tables) > 0 {
			err = fmt.Errorf("%s has tables already, and nothing is overwritten: give another place, or take away what is there: %w", t.st.name, naast.Conflict)
		}
		return err
	})
}

// Keep lets what was finished stay when the place is closed.
func (t *Target) Keep() { t.kept = true }

// Close closes the place. Without Keep it is empty again afterwards, so that
// whoever restores can simply try once more.
func (t *Target) Close() error {
	ctx := context.Background()
	if t.conn != nil {
		t.conn.ExecContext(ctx, "ROLLBACK")
		t.conn.Close()
	}
	var err error
	if !t.kept && t.begun {
		err = t.drop(ctx)
	}
	if e := t.st.close(); err == nil {
		err = e
	}
	return err
}

// drop takes away the tables that Begin made: none was there before it.
func (t *Target) drop(ctx context.Context) error {
	c, err := t.st.write.Conn(ctx)
	if err != nil {
		return kind(err)
	}
	defer c.Close()
	if err := t.st.begin(ctx, c, true); err != nil {
		return err
	}
	tables, err := t.st.tables(ctx, c)
	if err != nil {
		return err
	}
	for _, table := range append(tables, stepsTable) {
		if _, err := c.ExecContext(ctx, `DROP TABLE IF EXISTS `+table); err != nil {
			return fmt.Errorf("clear %s: %w", table, kind(err))
		}
	}
	_, err = c.ExecContext(ctx, "COMMIT")
	return kind(err)
}

// Begin brings the place to the form that the copy has: exactly those steps. A
// step that this version does not know is naast.Invalid.
func (t *Target) Begin(ctx context.Context, steps []int64) error {
	t.begun = true
	err := t.st.migrating(ctx, func(p *goose.Provider) error {
		for _, n := range steps {
			_, err := p.ApplyVersion(ctx, n, true)
			if errors.Is(err, goose.ErrVersionNotFound) {
				return fmt.Errorf("step %d is of a newer version of naast: install that version first: %w", n, naast.Invalid)
			}
			if err != nil && !errors.Is(err, goose.ErrAlreadyApplied) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if t.conn, err = t.st.write.Conn(ctx); err != nil {
		return fmt.Errorf("connect to %s: %w", t.st.name, orUnavailable(kind(err)))
	}
	if t.st.engine == sqlite { // many indexes grow at once
		if _, err := t.conn.ExecContext(ctx, "PRAGMA cache_size=-65536"); err != nil {
			return kind(err)
		}
	}
	if err := t.st.begin(ctx, t.conn, true); err != nil {
		return err
	}
	if t.tables, err = t.st.tables(ctx, t.conn); err != nil {
		return err
	}
	for _, table := range t.tables { // a step may have put a first row; the copy has it too
		if _, err := t.conn.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return fmt.Errorf("clear %s: %w", table, kind(err))
		}
	}
	return nil
}

// Table says to which table the next rows belong.
func (t *Target) Table(ctx context.Context, name string, columns []string) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	if !slices.Contains(t.tables, name) {
		return fmt.Errorf("table %q is not of this version: %w", name, naast.Invalid)
	}
	own, err := columnsOf(ctx, t.conn, name)
	if err != nil {
		return err
	}
	if !slices.Equal(own, columns) {
		return fmt.Errorf("table %s has other columns: %w", name, naast.Invalid)
	}
	t.table, t.columns = name, columns
	return nil
}

// One statement carries so many values, or bytes, at the most.
const (
	mostValues = 800
	mostBytes  = 1 << 20
)

// Row takes one row.
func (t *Target) Row(ctx context.Context, values []any) error {
	if len(values) != len(t.columns) || t.table == "" {
		return fmt.Errorf("row of %d values in %s: %w", len(values), t.table, naast.Invalid)
	}
	for _, v := range values {
		switch x := v.(type) {
		case string:
			t.bytes += len(x)
		case []byte:
			t.bytes += len(x)
		}
	}
	t.waiting = append(t.waiting, values...)
	if len(t.waiting)+len(t.columns) <= mostValues && t.bytes < mostBytes {
		return nil
	}
	return t.flush(ctx)
}

func (t *Target) flush(ctx context.Context) error {
	if len(t.waiting) == 0 {
		return nil
	}
	query := `INSERT INTO ` + t.table + ` (` + quoted(t.columns) + `) VALUES ` + Values(len(t.waiting)/len(t.columns), len(t.columns))
	_, err := t.conn.ExecContext(ctx, t.st.text(query), t.waiting...)
	t.waiting, t.bytes = t.waiting[:0], 0
	if err != nil {
		return fmt.Errorf("fill %s: %w", t.table, kind(err))
	}
	return nil
}

// Finish makes it all durable and takes the steps that came after the copy was
// made.
func (t *Target) Finish(ctx context.Context) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	_, err := t.conn.ExecContext(ctx, "COMMIT")
	t.conn.Close()
	t.conn = nil
	if err != nil {
		return fmt.Errorf("commit on %s: %w", t.st.name, kind(err))
	}
	t.st.alone = true // it is being filled
	return t.st.migrate(ctx)
}

// Steps tells which migration steps of this version a store lacks, and which it
// has that this version does not know.
func (s *Source) Steps(ctx context.Context) (lacks, strange []int64, err error) {
	var has []int64
	err = s.look(ctx, func(c *sql.Conn) (err error) { has, err = stepsOf(ctx, c); return err })
	if err != nil {
		return nil, nil, err
	}
	own, err := stepsOfVersion(s.st.name)
	if err != nil {
		return nil, nil, err
	}
	without := func(all, known []int64) []int64 {
		return slices.DeleteFunc(slices.Clone(all), func(n int64) bool { return slices.Contains(known, n) })
	}
	return without(own, has), without(has, own), nil
}

// Damage says what the database itself finds wrong with a store, in its own
// words, which hold no content. PostgreSQL has no such question: there reading
// every row (Copy) finds a page that is broken.
func (s *Source) Damage(ctx context.Context) (found []string, err error) {
	if s.st.engine == postgres {
		return nil, nil
	}
	err = s.look(ctx, func(c *sql.Conn) (err error) {
		found, err = column[string](ctx, c, `PRAGMA integrity_check(20)`)
		return err
	})
	return slices.DeleteFunc(found, func(l string) bool { return strings.TrimSpace(l) == "ok" }), err
}
