// Package thief has people erased from a partnership of which every kind of old
// copy is kept, and then opens what can be opened by somebody who holds all of
// them, the whole machine of today, and the keys of all staff.
package thief

import (
	"context"
	"fmt"
	"testing"
	"time"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/erase"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Plan says what to run.
type Plan struct {
	TB       testing.TB
	Dir      string
	People   int  // half of them are erased
	Postgres bool // on servers of its own, with an archive and a replica; else SQLite
}

// Found is what the thief got.
type Found struct {
	Gone, Others int            // how many were erased, and how many were not
	Opened       map[string]int // by copy: of how many who were erased something opens
	Left         map[string]int // by copy: of how many others everything opens
	Carved       int            // keys of erased cases that lie in raw bytes of disks, still sealed
	Log          []string       // what naast verify finds wrong today
	Held         int            // the control: with the week keys of then, of how many erased something opens, where it is least
}

// Holds tells that of whoever was erased nothing opens anywhere, that the others
// are all there, and that the log is whole.
func (f Found) Holds() bool {
	for name, n := range f.Opened {
		if left, ok := f.Left[name]; n > 0 || ok && left < f.Others {
			return false
		}
	}
	return len(f.Opened) > 0 && len(f.Log) == 0
}

func (f Found) String() string {
	opened := 0
	for _, n := range f.Opened {
		opened += n
	}
	left := f.Others
	for _, n := range f.Left {
		left = min(left, n)
	}
	return fmt.Sprintf("%d of %d erased open in %d kinds of copies (%d sealed keys of them lie on the disks still); %d of %d others open in full; %d faults in the log",
		opened, f.Gone, len(f.Opened), f.Carved, left, f.Others, len(f.Log))
}

// town is the partnership.
type town struct {
	Plan
	*casetest.House
	ground
	c          db.Config
	d          *db.DB
	clock      *dbtest.Clock
	keys       string // the key files
	gone, stay []guard.Who
	sealed     map[string][]blob // what ever lay in the ring of whoever is erased, by id, oldest first
	hollow     bool              // the control: only the wraps are deleted
}

const day = 24 * time.Hour

var ctx = context.Background()

// week is the weekly turn of the ring (cmd/naast does the same).
func (t *town) week() error {
	t.clock.Forward(7 * day)
	if err := t.V.SweepCuts(ctx, t.d); err != nil {
		return err
	}
	if err := t.V.Forget(ctx, t.d); err != nil {
		return err
	}
	return t.V.Reseal(ctx, t.d)
}

// eraseAll erases half of the people, as the job does, without thinking time.
func (t *town) eraseAll() error {
	s := &erase.Slice{Cases: t.Cases, EndShares: func(context.Context, *db.Tx, *vault.CaseKey) error { return nil }}
	for _, w := range t.gone {
		if t.hollow {
			if err := t.unwrap(w.Case); err != nil {
				return err
			}
			continue
		}
		err := t.Try(w, guard.CloseOwn, w.Case, func(ctx context.Context, tx *db.Tx) error {
			return s.Close(ctx, tx, w, w.Case, 0, "", onScreen)
		})
		if err == nil {
			err = s.Erase(ctx, t.d, w.Case)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unwrap is erasing as one would do it without a ring: what is sealed to people
// goes, and with it every row of the case.
func (t *town) unwrap(id naast.CaseID) error {
	return t.d.Write(ctx, db.System("control"), func(tx *db.Tx) error {
		for _, q := range []string{`DELETE FROM vault_wrap WHERE grant_id IN (SELECT id FROM vault_grant WHERE object=$1)`,
			`DELETE FROM vault_grant WHERE object=$1`, `DELETE FROM casework_doc WHERE case_id=$1`, `DELETE FROM casework_fact WHERE case_id=$1`} {
			if _, err := tx.Exec(ctx, q, string(id)); err != nil {
				return err
			}
		}
		return nil
	})
}
