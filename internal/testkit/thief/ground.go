package thief

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// ground is what the partnership's databases stand on, and what lies around there.
type ground interface {
	place() (db.Config, error) // empty
	start() error              // a month ago: what copies by itself begins
	mark() error               // fifteen days ago, before anybody was erased
	copies() ([]copied, error) // today: put up what the databases themselves left
	disks() []string           // the disks of today, raw
	older() []string           // those of then
	close()
}

func newGround(p Plan, clock *dbtest.Clock) (ground, error) {
	if p.Postgres {
		return newServers(p, clock)
	}
	return &files{dir: filepath.Join(p.Dir, "places"), clock: clock}, nil
}

// files are SQLite's.
type files struct {
	dir   string
	clock *dbtest.Clock
	n     int
}

func (f *files) at(n any) string { return filepath.Join(f.dir, fmt.Sprint(n)) }

func (f *files) place() (db.Config, error) {
	f.n++
	return f.config(f.n), os.MkdirAll(f.at(f.n), 0o700)
}

func (f *files) config(n any) db.Config {
	at := func(store string) string { return "sqlite:" + filepath.Join(f.at(n), store+".db") }
	return db.Config{Main: at("main"), Ring: at("ring"), Session: at("session"), Schema: "own", Clock: f.clock.Now}
}

// The first place is where the partnership lives.
func (f *files) start() error { return copyAll(f.at(1), f.at("month")) }
func (f *files) mark() error  { return copyAll(f.at(1), f.at("then")) }

func (f *files) copies() ([]copied, error) {
	return []copied{{name: "the disk of a month ago", c: f.config("month"), keys: true}, {name: "the disk of fifteen days ago", c: f.config("then"), keys: true}}, nil
}

func (f *files) disks() []string { return []string{f.at(1)} }
func (f *files) older() []string { return []string{f.at("month"), f.at("then")} }
func (f *files) close()          {}

// copyAll puts a copy aside.
func copyAll(from, to string) error {
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		return fmt.Errorf("put a copy aside: %w %s", err, out)
	}
	return nil
}
