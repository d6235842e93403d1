package erase

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
)

// past is a partnership of which old copies lie around.
type past struct {
	*testing.T
	*casetest.House
	c     db.Config
	d     *db.DB
	keys  string
	clock *dbtest.Clock
	her   []guard.Who // each with her question
	to    backup.Places
}

func keysIn(t testing.TB, dir string) *vault.Vault {
	t.Helper()
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	return vault.New(k)
}

func opens(t testing.TB, c db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func newPast(t *testing.T, c db.Config, clock *dbtest.Clock, people int) *past {
	t.Helper()
	p := &past{T: t, c: c, d: opens(t, c), keys: t.TempDir() + "/keys", clock: clock}
	if err := vault.CreateKeys(p.keys); err != nil {
		t.Fatal(err)
	}
	p.House = casetest.New(t, p.d, keysIn(t, p.keys))
	for range people {
		_, her := p.Accepted(p.Mara)
		p.her = append(p.her, her)
	}
	p.to = backup.Places{Main: t.TempDir(), Ring: t.TempDir(), Week: []string{t.TempDir()}, Keep: 9}
	return p
}

func (p *past) take() backup.Taken {
	p.Helper()
	t, err := backup.Take(ctx, p.V, "own", p.c, p.to)
	if err != nil {
		p.Fatal(err)
	}
	return t
}

// week seals the ring anew and forgets the key before, as happens each week.
func (p *past) week() {
	p.Helper()
	p.clock.Forward(7 * 24 * time.Hour)
	if err := p.V.Forget(ctx, p.d); err != nil {
		p.Fatal(err)
	}
	if err := p.V.Reseal(ctx, p.d); err != nil {
		p.Fatal(err)
	}
}

// erase has everything of somebody erased at once.
func (p *past) erase(w guard.Who) {
	p.Helper()
	s := slice(p.Cases)
	p.As(w, guard.CloseOwn, w.Case, func(ctx context.Context, tx *db.Tx) error {
		return s.Close(ctx, tx, w, w.Case, 0, "", casework.OnScreen)
	})
	if err := s.Erase(ctx, p.d, w.Case); err != nil {
		p.Fatal(err)
	}
}

// found is what somebody with everything, also the key of a supporter and of the
// coordinators, gets out of a place: story, contact, facts, delivery.
func (p *past) found(c db.Config, keys string, id naast.CaseID) (found []string) {
	p.Helper()
	d, v := opens(p, c), keysIn(p, keys)
	cases := &casework.Cases{Vault: v, Guard: guard.New(v)}
	try := func(what string, who guard.Who, f func(tx *db.Tx) error) {
		s := db.Scope{Actor: who.User, Hat: string(who.Hat), Case: id, Action: "steal"}
		if d.Read(ctx, s, f) == nil {
			found = append(found, what)
		}
	}
	try("story", p.Mara, func(tx *db.Tx) error {
		k, err := v.OpenCase(ctx, tx, p.Mara.Person(), id)
		if err != nil {
			return err
		}
		_, err = casework.List[casework.Question](ctx, tx, cases, k, casework.QuestionKind)
		return err
	})
	try("contact", p.Karima, func(tx *db.Tx) error {
		k, err := v.OpenWithTeam(ctx, tx, p.Karima.Person(), p.Kring, id)
		if err != nil {
			return err
		}
		var to casework.Contact
		return cases.LoadContact(ctx, tx, k, id, casework.ContactLabel, &to)
	})
	for _, label := range []string{casework.FactsLabel, casework.DeliveryLabel} {
		try(label, guard.Who{}, func(tx *db.Tx) error {
			var into map[string]any
			return cases.LoadFacts(ctx, tx, id, label, &into)
		})
	}
	return found
}

// Erased people are in no older copy: not in a backup of main of a month ago with
// the ring of today, and not in a ring of fifteen days ago. The others are there.
// The controls are the old ring with the old key, which opens all of them: without
// deleting from the ring, and without its weekly turn, they would be readable.
func TestOlderCopiesAreDead(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		clock := dbtest.NewClock()
		new := func() db.Config { c := place(); c.Clock = clock.Now; return c }
		p := newPast(t, new(), clock, 4)
		month := p.take()
		oldKeys, oldRing := copyOf(t, p.keys), copyOf(t, month.RingFile)
		gone, stay := p.her[:2], p.her[2:]
		p.week()
		p.week()
		for _, w := range gone {
			p.erase(w)
		}
		today := p.take()

		all := func(c db.Config, keys string, of []guard.Who, want int, what string) {
			t.Helper()
			for _, w := range of {
				if got := p.found(c, keys, w.Case); len(got) != want {
					t.Errorf("%s: %q, want %d of 4", what, got, want)
				}
			}
		}
		old := new()
		if _, err := backup.Restore(ctx, p.V, "own", month.MainFile, today.RingFile, old); err != nil {
			t.Fatal(err)
		}
		all(old, p.keys, gone, 0, "the copy of main of a month ago")
		all(old, p.keys, stay, 4, "somebody else's in it")

		p.again(old, gone, stay)
		month.RingFile = oldRing
		p.oldRing(new(), month, oldKeys)
	})
}

// copyOf is what somebody put aside.
func copyOf(t testing.TB, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(path))
	if out, err := exec.Command("cp", "-a", path, to).CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	return to
}

// again starts the program on an old copy: what was erased since goes once more.
func (p *past) again(c db.Config, gone, stay []guard.Who) {
	p.Helper()
	d, v := opens(p, c), keysIn(p, p.keys)
	s := slice(&casework.Cases{Vault: v, Guard: guard.New(v)})
	n, err := s.Replay(ctx, d)
	if err != nil || n != len(gone) {
		p.Fatalf("erased again: %d, %v", n, err)
	}
	left := 0
	for _, w := range append(gone, stay...) {
		err := d.Read(ctx, db.System("count"), func(tx *db.Tx) error {
			var k int
			err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM casework_doc WHERE case_id=$1`, w.Case).Scan(&k)
			if k > 0 {
				left++
			}
			return err
		})
		if err != nil {
			p.Fatal(err)
		}
	}
	if left != len(stay) {
		p.Errorf("%d people have documents after erasing again, want %d", left, len(stay))
	}
}

// oldRing is whoever kept the old ring beside the old main: dead with the keys of
// today, and alive with a stolen copy of the old ones.
func (p *past) oldRing(c db.Config, month backup.Taken, oldKeys string) {
	p.Helper()
	if _, err := backup.Restore(ctx, keysIn(p, oldKeys), "own", month.MainFile, month.RingFile, c); err != nil {
		p.Fatal(err)
	}
	for _, w := range p.her {
		if got := p.found(c, p.keys, w.Case); len(got) != 0 {
			p.Errorf("a ring of fifteen days ago still opens %q", got)
		}
		if got := p.found(c, oldKeys, w.Case); len(got) != 4 {
			p.Errorf("the control: with the old week key it opens only %q", got)
		}
	}
}
