package thief

import (
	"os"
	"path/filepath"

	"naast/internal/backup"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/vault"
)

// Steal erases half of the people fifteen days ago, and lets the thief try today:
// a backup of main of a month ago with the ring of today, the ring's of fifteen
// days ago, raw disks, and on PostgreSQL the archive and the replica.
func Steal(p Plan) (Found, error) { return steal(p, false) }

// StealUnwrapped is the control: only what is sealed to people is deleted.
func StealUnwrapped(p Plan) (Found, error) { return steal(p, true) }

func steal(p Plan, hollow bool) (f Found, err error) {
	t := &town{Plan: p, clock: dbtest.NewClock(), hollow: hollow, sealed: map[string][]blob{}}
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return f, err
	}
	if t.ground, err = newGround(p, t.clock); err != nil {
		return f, err
	}
	defer t.close()
	if err := t.settle(); err != nil {
		return f, err
	}
	defer func() { t.d.Close() }()
	f.Gone, f.Others = len(t.gone), len(t.stay)
	to := backup.Places{Main: t.at("copies"), Ring: t.at("ring"), Week: []string{t.at("week")}}
	month, err := backup.Take(ctx, t.V, "own", t.c, to)
	if err == nil {
		err = copyAll(t.keys, t.at("keys-month"))
	}
	if err == nil {
		err = t.start()
	}
	for range 2 {
		if err == nil {
			err = t.remember()
		}
		if err == nil {
			err = t.week()
		}
	}
	if err != nil {
		return f, err
	}
	t.clock.Forward(day)
	then, err := t.fifteenDaysAgo(to)
	if err != nil {
		return f, err
	}
	if err := t.eraseAll(); err != nil {
		return f, err
	}
	for range 2 {
		if err := t.week(); err != nil {
			return f, err
		}
	}
	t.clock.Forward(day)
	today, err := backup.Take(ctx, t.V, "own", t.c, to)
	if err != nil {
		return f, err
	}
	return f, t.open(&f, month, then, today)
}

func (t *town) at(name string) string { return filepath.Join(t.Dir, name) }

// settle makes the partnership and its people.
func (t *town) settle() (err error) {
	t.keys = t.at("keys")
	if err := vault.CreateKeys(t.keys); err != nil {
		return err
	}
	k, err := vault.LoadKeys(t.keys)
	if err != nil {
		return err
	}
	if t.c, err = t.place(); err != nil {
		return err
	}
	if t.d, err = db.Open(ctx, t.c); err != nil {
		return err
	}
	t.House = casetest.New(t.TB, t.d, vault.New(k))
	for i := range t.People {
		_, her := t.Accepted(t.Mara)
		if i%2 == 0 {
			t.gone = append(t.gone, her)
		} else {
			t.stay = append(t.stay, her)
		}
	}
	return nil
}

// past is what somebody put aside fifteen days ago.
type past struct{ ring, keys string }

func (t *town) fifteenDaysAgo(to backup.Places) (p past, err error) {
	if err := t.remember(); err != nil {
		return p, err
	}
	taken, err := backup.Take(ctx, t.V, "own", t.c, to)
	if err != nil {
		return p, err
	}
	p = past{ring: t.at("ring-then"), keys: t.at("keys-then")}
	for from, to := range map[string]string{taken.RingFile: p.ring, t.keys: p.keys} {
		if err := copyAll(from, to); err != nil {
			return p, err
		}
	}
	return p, t.mark()
}
