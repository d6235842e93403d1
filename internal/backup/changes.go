package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// mostRows bounds the rows of main whose keys are in memory while changes are
// looked for: some 100 MB.
const mostRows = 2_000_000

// rowsInLine bounds a line of rows that are there no more.
const rowsInLine = 1000

// TakeChanges copies what changed in main since the newest whole archive, and then
// the ring, as Take does (docs/decisions/0730). It is read back, upon its base,
// before it counts. naast.NotFound when there is no whole archive yet;
// naast.Conflict when a whole one is due: migration steps were taken since, or that one
// is damaged; naast.Invalid when main is too large to be compared.
func TakeChanges(ctx context.Context, v *vault.Vault, partnership string, c db.Config, to Places) (t Taken, err error) {
	made := c.Clock()
	if err := to.Check(); err != nil {
		return t, err
	}
	file, err := newestWhole(to.Main, partnership, made)
	if err != nil {
		return t, fmt.Errorf("changes go upon a whole archive, so make that first: %w", err)
	}
	before := &rows{of: rowsOf{}}
	m, err := playFile(ctx, file, v, func(h head) (db.Sink, error) { return before, h.is(db.Main, partnership) })
	if errors.Is(err, ErrDamaged) {
		err = fmt.Errorf("a whole one is due: %w: %w", err, naast.Conflict)
	}
	if err != nil {
		return t, fmt.Errorf("read the archive that changes go upon: %w", err)
	}
	on := base{m.Made, m.Content}
	if file != wholeFile(to.Main, partnership, m.Made) {
		return t, fmt.Errorf("%s was made at another moment than its name says, so a whole one is due: %w", filepath.Base(file), naast.Conflict)
	}
	return take(ctx, v, partnership, c, to, copied{changesFile(to.Main, partnership, m.Made, made), made, func(w *writer) archiver {
		w.head.Base = &on
		return &difference{writer: w, steps: m.Steps, before: before.of}
	}})
}

// rows is a sink that keeps the keys of rows.
type rows struct {
	nowhere
	of  rowsOf
	n   int
	now string
}

// Table begins the next.
func (r *rows) Table(_ context.Context, name string, _ []string) error {
	r.now = name
	r.of.table(name)
	return nil
}

// Row keeps the key of a row.
func (r *rows) Row(_ context.Context, values []any) error {
	_, k, _, err := keyOf(values)
	if err != nil {
		return err
	}
	if r.n++; r.n > mostRows {
		return fmt.Errorf("more than %d rows: what changed among so many is not looked for; let whole archives be made more often, or use the archive of PostgreSQL: %w", mostRows, naast.Invalid)
	}
	r.of.add(r.now, k)
	return nil
}

// difference writes the rows that the base does not have, and which of its rows are
// there no more. It is the sink of a copy.
type difference struct {
	*writer
	steps  []int64
	before rowsOf // what of the base was not met yet
	whole  counter
}

// Begin refuses to compare what has another form.
func (d *difference) Begin(ctx context.Context, steps []int64) error {
	if !slices.Equal(steps, d.steps) {
		return fmt.Errorf("migration steps were taken since the newest archive, so a whole one is due: %w", naast.Conflict)
	}
	return d.writer.Begin(ctx, steps)
}

// Table ends the table before and begins the next.
func (d *difference) Table(ctx context.Context, name string, columns []string) error {
	if err := d.left(); err != nil {
		return err
	}
	if err := d.whole.Table(ctx, name, columns); err != nil {
		return err
	}
	return d.writer.Table(ctx, name, columns)
}

// Row writes a row that the base does not have.
func (d *difference) Row(_ context.Context, values []any) error {
	line, k, h, err := keyOf(values)
	if err != nil {
		return err
	}
	d.whole.sum.addHash(h)
	if d.before.take(d.now, k) {
		return nil
	}
	return d.put(line)
}

// left writes which rows of the base the table has no more.
func (d *difference) left() error {
	var gone []rowKey
	for k, n := range d.before[d.now] {
		for range n {
			gone = append(gone, k)
		}
	}
	delete(d.before, d.now)
	for some := range slices.Chunk(gone, rowsInLine) {
		if err := d.line(goneLine{some}); err != nil {
			return err
		}
	}
	return nil
}

// finish gives the manifest of what comes out when the changes are put upon their
// base.
func (d *difference) finish() (Manifest, error) {
	if err := d.left(); err != nil {
		return Manifest{}, err
	}
	for name := range d.before {
		return Manifest{}, fmt.Errorf("table %s is there no more, so a whole archive is due: %w", name, naast.Conflict)
	}
	d.manifest.Whole = d.whole.manifest().Tables
	m, err := d.writer.finish()
	return m.whole(), err
}

// whole is the manifest of what comes out.
func (m Manifest) whole() Manifest {
	m.Tables, m.Content, m.Whole = m.Whole, contentHash(m.Whole), nil
	return m
}

// changed is a sink that takes rows away too.
type changed interface{ gone([]rowKey) }

// leavers is a sink that keeps only what is there no more.
type leavers struct{ rows }

// Row keeps nothing.
func (*leavers) Row(context.Context, []any) error { return nil }

func (l *leavers) gone(all []rowKey) {
	for _, k := range all {
		l.of.add(l.now, k)
	}
}

// upon is a sink that puts changes upon their base: first the base is played in it,
// then, adding, the changes.
type upon struct {
	db.Sink
	without rowsOf
	adding  bool
	now     string
	sums    map[string]*sum
}

// Begin passes the steps on, once.
func (u *upon) Begin(ctx context.Context, steps []int64) error {
	if u.adding {
		return nil
	}
	return u.Sink.Begin(ctx, steps)
}

// Table passes it on.
func (u *upon) Table(ctx context.Context, name string, columns []string) error {
	if u.now = name; u.sums[name] == nil {
		u.sums[name] = &sum{}
	}
	return u.Sink.Table(ctx, name, columns)
}

// Row passes a row on, unless it is of the base and there no more.
func (u *upon) Row(ctx context.Context, values []any) error {
	_, k, h, err := keyOf(values)
	if err != nil || !u.adding && u.without.take(u.now, k) {
		return err
	}
	u.sums[u.now].addHash(h)
	return u.Sink.Row(ctx, values)
}

func (*upon) gone([]rowKey) {} // they were told before

func (u *upon) tables() (all []Table) {
	for _, name := range slices.Sorted(maps.Keys(u.sums)) {
		all = append(all, u.sums[name].table(name))
	}
	return all
}

// playChanges plays an archive of changes upon its base, which lies beside it.
func playChanges(ctx context.Context, path string, v *vault.Vault, to func(head) (db.Sink, error)) (Manifest, error) {
	var h head
	left := &leavers{rows{of: rowsOf{}}}
	m, err := playOne(ctx, path, v, func(x head) (db.Sink, error) { h = x; return left, x.changes() })
	if err != nil {
		return m, err
	}
	sink, err := to(h)
	if err != nil {
		return m, err
	}
	u := &upon{Sink: sink, without: left.of, sums: map[string]*sum{}}
	whole := wholeFile(filepath.Dir(path), h.Partnership, h.Base.Made)
	on, err := playOne(ctx, whole, v, func(x head) (db.Sink, error) { return u, x.is(h.Store, h.Partnership) })
	if errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("%s is what changed since %s, which is not beside it: put that there: %w", filepath.Base(path), filepath.Base(whole), naast.NotFound)
	}
	if err != nil {
		return m, err
	}
	if on.Content != h.Base.Content || !slices.Equal(on.Steps, h.Steps) {
		return m, fmt.Errorf("%s is not what %s goes upon: %w", filepath.Base(whole), filepath.Base(path), ErrDamaged)
	}
	u.adding = true
	if _, err := playOne(ctx, path, v, func(head) (db.Sink, error) { return u, nil }); err != nil {
		return m, err
	}
	if !slices.Equal(u.tables(), m.Whole) {
		return m, fmt.Errorf("%s: what comes out is not what was put away: %w", filepath.Base(path), ErrDamaged)
	}
	return m.whole(), nil
}

// changes refuses an archive that is whole.
func (h head) changes() error {
	if h.Base == nil {
		return fmt.Errorf("an archive that is whole, under a name of changes: %w", ErrDamaged)
	}
	return nil
}

// archiver is what an archive is written with.
type archiver interface {
	db.Sink
	finish() (Manifest, error)
}
