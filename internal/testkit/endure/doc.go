// Package endure lets the real program live through what goes wrong: killed
// while people write, answers that are lost on the way, a disk that is full and
// has space again. It counts what was acknowledged and is not there, what is
// there twice, and what is there by half. Package proof runs it small; command
// prove at the full size.
package endure

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"naast/internal/demo"
	"naast/internal/guard"
	"naast/internal/testkit/program"
)

// Plan says what to run.
type Plan struct {
	TB     testing.TB
	Binary string
	Seed   string // a demo that was built once and is not running; it is copied
	Dir    string // an empty place for the copies
	Cycles int    // how often it goes wrong
	// Place makes a copy of the seed's databases under a name, on PostgreSQL. Without
	// it they are files in the directory, and copied with it.
	Place func(name string) (Stores, error)
	// Servers are PostgreSQL's on which the seed's databases lie; none: SQLite.
	Servers *Servers
	// Space is a small file system on which the databases lie, to be filled; none:
	// the size of files is limited.
	Space string
}

// site is one running copy of the demo.
type site struct {
	Plan
	dir  string
	args []string
	run  *program.Program
	book demo.Book
	// stores are where its databases are; none: in its directory.
	stores Stores
}

// open copies the demo to a new place and starts it. Without mail every mail
// waits, so that it can be seen whether it was queued.
func (p Plan) open(name, mail string) (*site, error) {
	s := &site{Plan: p, dir: filepath.Join(p.Dir, name), args: []string{"--mail", mail}}
	place := p.Place
	if p.Servers != nil {
		place = p.Servers.copy
	}
	if place != nil {
		at, err := place(name)
		if err != nil {
			return nil, err
		}
		s.stores, s.args = at, append(s.args, at.Args()...)
	}
	if err := copyAll(p.Seed, s.dir); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(s.dir, "demo.json"))
	if err == nil {
		err = json.Unmarshal(b, &s.book)
	}
	if err != nil {
		return nil, fmt.Errorf("read the demo's book: %w", err)
	}
	s.start()
	return s, nil
}

// noMail is where no mail server listens.
const noMail = "127.0.0.1:1"

// copyAll copies a directory; key files keep their modes.
func copyAll(from, to string) error {
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		return fmt.Errorf("copy the demo: %w %s", err, out)
	}
	return nil
}

func (s *site) start() { s.run = program.Demo(s.TB, s.Binary, s.dir, s.args...) }

func (s *site) close() {
	s.run.Stop()
	os.RemoveAll(s.dir) // the test's own directory is removed in the end anyway
	if s.Servers != nil {
		s.Servers.drop(filepath.Base(s.dir))
	}
}

// staff and resident sign somebody of the demo in.
func (s *site) staff(login string, hat guard.Hat) (*person, error) {
	i := slices.IndexFunc(s.book.Staff, func(d demo.StaffDoor) bool { return d.Login == login && d.Hat == hat })
	return s.enter(fmt.Sprintf("%s/medewerker/%d", demo.Path, i))
}

func (s *site) resident(name string) (*person, error) {
	i := slices.IndexFunc(s.book.Residents, func(d demo.ResidentDoor) bool { return d.Name == name })
	return s.enter(fmt.Sprintf("%s/inwoner/%d", demo.Path, i))
}

func (s *site) enter(door string) (*person, error) {
	p := newPerson(s.run.Base)
	p.spare = s.Servers != nil
	a, err := p.post(door, nil)
	if err == nil && a.status != 303 {
		err = fmt.Errorf("sign in at %s: status %d", door, a.status)
	}
	return p, err
}
