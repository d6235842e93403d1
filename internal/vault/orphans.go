package vault

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// A key of the ring whose row in main never came is an orphan: the ring commits
// first, and main may then have failed. A main that is empty, an older one, or rows
// that somebody took away look the same. So an orphan waits, and when there are many
// none goes (decision 0722).
const (
	orphanDays = 2 // days after which a key without a row is surely not of a transaction under way
	missedDays = 5 // days that its row must have been missed before it goes; with the weekly turn of the ring it is within CopyDays
	// More keys without a row than a share of all, and more than a few, is no
	// accident of the program.
	missedShare = 20
	fewMissed   = 15
)

// restored stands for the day on which a row was missed, where an older main was put
// back on purpose, or the host looked why: that key stays, and nobody is alarmed.
const restored = "restored"

// twin is a table of the ring and the one in main that has a row for each of its keys.
type twin struct{ ring, main string }

var ringTwins = []twin{{grantKeys, "vault_grant"}, {rootKeys, "vault_object"}}

// Missing are the keys of the ring that have no row in main.
type Missing struct{ Missed, Keys int }

// TooMany tells that this is no accident of the program: none of them goes.
func (m Missing) TooMany() bool { return m.Missed > max(fewMissed, m.Keys/missedShare) }

// SweepOrphans deletes keys of the ring whose row in main has been missed for days.
// It is ErrHeld, and nothing goes, where main and ring do not belong together
// or too many rows are missed.
func (v *Vault) SweepOrphans(ctx context.Context, d *db.DB) error {
	err := d.Read(ctx, db.System("vault: sweep orphans"), func(tx *db.Tx) error { return v.openCanary(ctx, tx) })
	if errors.Is(err, ErrRefused) || errors.Is(err, naast.NotFound) {
		return fmt.Errorf("no key leaves the ring, for the words of nobody do not open: are main and ring of one partnership? %w", ErrHeld)
	}
	if err != nil {
		return err
	}
	if err := noteMissed(ctx, d, orphanDays, ""); err != nil {
		return err
	}
	m, err := MissingOf(ctx, d)
	if err != nil || m.Missed == 0 {
		return err
	}
	if m.TooMany() {
		return fmt.Errorf("no key leaves the ring, for %d of %d have no row in main: is this main empty, old, or changed by somebody? %w", m.Missed, m.Keys, ErrHeld)
	}
	for _, t := range ringTwins {
		err := eachOrphan(ctx, d, t, orphanDays, func(tx *db.Tx, o orphan) error {
			if o.there || o.missed == "" || o.missed == restored || naast.Date(o.missed) > tx.Today().Add(-missedDays) {
				return nil
			}
			_, err := tx.Ring().Exec(ctx, `DELETE FROM `+t.ring+` WHERE id=$1`, o.id)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PutBack says of a main that was put back on purpose that the keys of what is not in
// it may stay.
func (v *Vault) PutBack(ctx context.Context, d *db.DB) error { return noteMissed(ctx, d, -1, restored) }

// KeepMissed says of keys of which the row is missed that the host looked why: they stay,
// and nobody is alarmed of them. naast.Conflict when they are not as many as he says: what
// was missed since he looked is an alarm of its own.
func (v *Vault) KeepMissed(ctx context.Context, tx *db.Tx, looked int) error {
	n := 0
	for _, t := range ringTwins {
		some, err := tx.Ring().Exec(ctx, `UPDATE `+t.ring+` SET missed=$1 WHERE missed NOT IN ('',$1)`, restored)
		if err != nil {
			return fmt.Errorf("keep keys without a row: %w", err)
		}
		n += some
	}
	if n != looked {
		return fmt.Errorf("%d keys in the ring have no row in main, not %d: look why, and say that number: %w", n, looked, naast.Conflict)
	}
	return nil
}

// MissingOf counts the keys whose rows were missed when it was last looked.
func MissingOf(ctx context.Context, d *db.DB) (m Missing, err error) {
	err = d.Read(ctx, db.System("vault: missing"), func(tx *db.Tx) error {
		m = Missing{}
		for _, t := range ringTwins {
			var missed, keys int
			err := tx.Ring().QueryRow(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN missed NOT IN ('',$1) THEN 1 ELSE 0 END),0) FROM `+t.ring, restored).Scan(&keys, &missed)
			if err != nil {
				return fmt.Errorf("count keys without a row: %w", err)
			}
			m.Missed, m.Keys = m.Missed+missed, m.Keys+keys
		}
		return nil
	})
	return m, err
}

// noteMissed notes the day on which a row is missed for the first time, and forgets it
// when the row is back.
func noteMissed(ctx context.Context, d *db.DB, days int, as string) error {
	for _, t := range ringTwins {
		err := eachOrphan(ctx, d, t, days, func(tx *db.Tx, o orphan) error {
			word := as
			switch {
			case o.there:
				word = ""
			case as == "" && o.missed != "":
				word = o.missed
			case as == "":
				word = string(tx.Today())
			}
			if word == o.missed {
				return nil
			}
			_, err := tx.Ring().Exec(ctx, `UPDATE `+t.ring+` SET missed=$1 WHERE id=$2`, word, o.id)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// orphan is a key of the ring, with whether its row is there.
type orphan struct {
	id, missed string
	there      bool
}

// eachOrphan does something with each key that is older than so many days and has no
// row in main, or had none when it was last looked.
func eachOrphan(ctx context.Context, d *db.DB, t twin, days int, f func(*db.Tx, orphan) error) error {
	after := ""
	for {
		var keys []orphan
		err := d.Write(ctx, db.System("vault: sweep orphans"), func(tx *db.Tx) (err error) {
			keys, err = db.All(ctx, tx.Ring(), func(s db.Scanner) (o orphan, err error) { return o, s.Scan(&o.id, &o.missed) },
				`SELECT id, missed FROM `+t.ring+` WHERE id>$1 AND made<$2 ORDER BY id LIMIT $3`, after, string(tx.Today().Add(-days)), sweepSize)
			if err != nil {
				return fmt.Errorf("read ring: %w", err)
			}
			if err := findRows(ctx, tx, t, keys); err != nil {
				return err
			}
			for _, o := range keys {
				if o.there && o.missed == "" {
					continue
				}
				if err := f(tx, o); err != nil {
					return fmt.Errorf("key %s without a row: %w", o.id, err)
				}
			}
			return nil
		})
		if err != nil || len(keys) == 0 {
			return err
		}
		after = keys[len(keys)-1].id
	}
}

// findRows tells of each key whether its row is there.
func findRows(ctx context.Context, tx *db.Tx, t twin, keys []orphan) error {
	ids, there := make([]string, len(keys)), map[string]bool{}
	for i, o := range keys {
		ids[i] = o.id
	}
	for b := range batches(ids) {
		found, err := db.All(ctx, tx, db.One[string], `SELECT id FROM `+t.main+` WHERE id IN (`+b.marks+`)`, b.args...)
		if err != nil {
			return fmt.Errorf("look for rows of keys: %w", err)
		}
		for _, id := range found {
			there[id] = true
		}
	}
	for i, o := range keys {
		keys[i].there = there[o.id]
	}
	return nil
}
