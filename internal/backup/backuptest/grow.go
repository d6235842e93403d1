// Package backuptest makes a small partnership large, for what is only seen with
// a lot of data.
package backuptest

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
)

// grown is the table that grows: stories lie there, and there is most of it.
const grown = "casework_doc"

// Grow copies the main of one partnership into an empty place, with so many bytes
// of sealed documents more: rows like those that are there, under other ids, with
// random bytes of the same length, as sealed ones look.
func Grow(ctx context.Context, from, to db.Config, bytes int64) error {
	s, err := db.OpenSource(ctx, db.Main, from.Main, from.Schema)
	if err != nil {
		return err
	}
	defer s.Close()
	t, err := db.OpenTarget(ctx, db.Main, to.Main, to.Schema)
	if err != nil {
		return err
	}
	defer t.Close()
	m := &multiplier{Sink: t}
	if err := s.Copy(ctx, m); err != nil {
		return err
	}
	if len(m.like) == 0 {
		return fmt.Errorf("no row in %s to multiply: %w", grown, naast.NotFound)
	}
	if err := t.Table(ctx, grown, m.columns); err != nil {
		return err
	}
	for i := 0; bytes > 0; i++ {
		n, err := m.another(ctx, m.like[i%len(m.like)])
		if err != nil {
			return err
		}
		bytes -= n
	}
	if err := t.Finish(ctx); err != nil {
		return err
	}
	t.Keep()
	return nil
}

// multiplier passes a copy on and remembers the rows that are to be multiplied.
type multiplier struct {
	db.Sink
	now     bool
	columns []string
	like    [][]any
}

// Table passes it on.
func (m *multiplier) Table(ctx context.Context, name string, columns []string) error {
	if m.now = name == grown; m.now {
		m.columns = columns
	}
	return m.Sink.Table(ctx, name, columns)
}

// Row passes it on.
func (m *multiplier) Row(ctx context.Context, values []any) error {
	if m.now {
		m.like = append(m.like, slices.Clone(values))
	}
	return m.Sink.Row(ctx, values)
}

// another writes one more row and tells how many bytes are in it.
func (m *multiplier) another(ctx context.Context, like []any) (n int64, err error) {
	row := slices.Clone(like)
	for i, c := range m.columns {
		if b, ok := row[i].([]byte); ok {
			other := make([]byte, len(b))
			rand.Read(other)
			row[i], n = other, n+int64(len(b))
		}
		if c == "id" {
			row[i] = naast.NewID[string]()
		}
	}
	return n + 100, m.Sink.Row(ctx, row)
}
