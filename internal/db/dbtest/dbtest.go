// Package dbtest gives tests partnerships to work on: each test runs on SQLite
// and on PostgreSQL, and always with two partnerships, so that what leaks from
// one to the other is found where it is made.
package dbtest

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/testkit/pg"
)

// Clock is a clock that a test moves by hand.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// Start is when every test begins: a Monday in November, nine o'clock in Amsterdam.
var Start = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// NewClock stands at Start.
func NewClock() *Clock { return &Clock{t: Start} }

// Now is the moment on the clock; pass it as naast.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

// Forward moves the clock.
func (c *Clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// Two is what a test gets: its own partnership and a neighbour's.
type Two struct {
	Own, Other *db.DB
	Clock      *Clock
	Engine     string // "sqlite" or "postgres"
}

// Each runs f on both databases, each time with two fresh partnerships.
func Each(t *testing.T, f func(t *testing.T, two Two)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		f(t, open(t, "sqlite", func(name string) db.Config {
			return unpack(t, name)
		}))
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		lent := pg.Lend(t, fill)
		f(t, open(t, "postgres", func(name string) db.Config {
			return db.Config{Main: lent[0], Ring: lent[1], Session: lent[2], Schema: name}
		}))
	})
}

// Once runs f on SQLite alone: for a rule of the program in which the database has
// no part, such as what is refused before it is asked anything, or how a page looks.
func Once(t *testing.T, f func(t *testing.T, two Two)) {
	t.Helper()
	f(t, open(t, "sqlite", func(name string) db.Config { return unpack(t, name) }))
}

// fill makes both partnerships as a new version finds them.
func fill(main, ring, session string) error {
	for _, name := range []string{"own", "other"} {
		d, err := db.Open(context.Background(), db.Config{Main: main, Ring: ring, Session: session, Schema: name, Clock: NewClock().Now})
		if err != nil {
			return err
		}
		if err := d.Close(); err != nil {
			return err
		}
	}
	return nil
}

// files holds the same on SQLite: the three files of each partnership.
var files = sync.OnceValues(func() (map[string]map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "naast-dbtest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	all := map[string]map[string][]byte{}
	for _, name := range []string{"own", "other"} {
		c := inFiles(dir + "/" + name)
		c.Clock = NewClock().Now
		if all[name], err = migrated(c, dir+"/"+name); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// migrated makes a partnership in a directory and reads its files.
func migrated(c db.Config, dir string) (map[string][]byte, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	d, err := db.Open(context.Background(), c)
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	read := map[string][]byte{}
	for _, store := range []string{"main.db", "ring.db", "session.db"} {
		if read[store], err = os.ReadFile(dir + "/" + store); err != nil {
			return nil, err
		}
	}
	return read, nil
}

// unpack lays the files of a partnership in a directory of the test.
func unpack(t *testing.T, name string) db.Config {
	from, err := files()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for store, b := range from[name] {
		if err := os.WriteFile(dir+"/"+store, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return inFiles(dir)
}

func inFiles(dir string) db.Config {
	return db.Config{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"}
}

func open(t *testing.T, engine string, config func(name string) db.Config) Two {
	two := Two{Clock: NewClock(), Engine: engine}
	for name, into := range map[string]**db.DB{"own": &two.Own, "other": &two.Other} {
		c := config(name)
		c.Clock = naast.Clock(two.Clock.Now)
		d, err := db.Open(context.Background(), c)
		if err != nil {
			t.Fatalf("open %s on %s: %v", name, engine, err)
		}
		t.Cleanup(func() { d.Close() })
		*into = d
	}
	return two
}

// Places runs f on both databases, each time with a maker of empty places for a
// partnership: for tests that open, copy and restore themselves.
func Places(t *testing.T, f func(t *testing.T, engine string, place func() db.Config)) {
	t.Helper()
	clock := NewClock()
	t.Run("sqlite", func(t *testing.T) { f(t, "sqlite", func() db.Config { return SQLitePlace(t, clock) }) })
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) { f(t, "postgres", func() db.Config { return PostgresPlace(t, clock) }) })
}

// SQLitePlace is a directory for a partnership that is not there yet.
func SQLitePlace(t testing.TB, clock *Clock) db.Config {
	c := inFiles(t.TempDir())
	c.Schema, c.Clock = "own", clock.Now
	return c
}

// PostgresPlace is three databases for a partnership that is not there yet.
func PostgresPlace(t testing.TB, clock *Clock) db.Config {
	return db.Config{Main: pg.Main(t), Ring: pg.Ring(t), Session: pg.Ring(t), Schema: "own", Clock: clock.Now}
}
