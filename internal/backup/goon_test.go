package backup_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/audit"
	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// The log goes on after a restore with one line more, and the head that a witness
// kept before the copy was made still fits.
func TestLogGoesOn(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		s := newStage(t, place())
		kept := headOf(t, s.d)
		s.Accepted(s.Piet) // these events wait for their place
		taken, into := s.take(s.c), place()
		r := s.restore(taken, into)
		if err := backup.GoOn(ctx, s.V, into, r, strings.Repeat("h", 999)); !errors.Is(err, naast.Invalid) {
			t.Errorf("a head without end: %v", err)
		}
		if err := backup.GoOn(ctx, s.V, into, r, "12 abc"); err != nil {
			t.Fatal(err)
		}
		d := open(t, into)
		if err := audit.Sequence(ctx, s.d); err != nil { // the one that was lost, had it lived
			t.Fatal(err)
		}
		lost, now := headOf(t, s.d), headOf(t, d)
		if now.N != lost.N+1 {
			t.Errorf("the log has %d events, %d before", now.N, lost.N)
		}
		check := func(h tlog.Tree) error {
			return d.Read(ctx, db.System("test"), func(tx *db.Tx) error { return audit.Check(ctx, tx, h) })
		}
		if err := check(kept); err != nil {
			t.Errorf("a head from before the copy: %v", err)
		}
		s.Accepted(s.Noor)
		if err := audit.Sequence(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		if check(headOf(t, s.d)) == nil {
			t.Error("the control: a head of what was written after the copy and is lost fits too")
		}
	})
}

func headOf(t *testing.T, d *db.DB) (h tlog.Tree) {
	t.Helper()
	err := d.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { h, err = audit.Head(ctx, tx); return err })
	if err != nil || h.N == 0 {
		t.Fatal(h, err)
	}
	return h
}

// Cuts that somebody wrote in the database before the copy was made take no key from
// the ring when it is put back. The control: in a copy of the version before, which set
// no marks, they are taken over.
func TestForgedCutsInACopy(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		s := newStage(t, place())
		s.Accepted(s.Piet)
		if err := s.V.SweepCuts(ctx, s.d); err != nil { // as each hour
			t.Fatal(err)
		}
		err := s.d.Write(ctx, db.System("forger"), func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO vault_cut (id, root, not_before) SELECT id, 0, '' FROM vault_grant WHERE id NOT IN (SELECT id FROM vault_cut)`)
			if err == nil {
				_, err = tx.Exec(ctx, `UPDATE vault_grant SET cut_on='2020-01-01'`)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		taken := s.take(s.c)
		for _, old := range []bool{false, true} {
			into := place()
			r := s.restore(taken, into)
			before := ringKeys(t, into)
			if old {
				r.Main.Steps = nil
			}
			if err := backup.GoOn(ctx, s.V, into, r, ""); err != nil {
				t.Fatal(err)
			}
			if after := ringKeys(t, into); (after == before) == old || before == 0 {
				t.Errorf("of the version before: %v: %d keys, and %d after", old, before, after)
			}
		}
	})
}

func ringKeys(t *testing.T, c db.Config) (n int) {
	t.Helper()
	d := open(t, c)
	defer d.Close()
	err := d.Read(ctx, db.System("test"), func(tx *db.Tx) error {
		return tx.Ring().QueryRow(ctx, `SELECT COUNT(*) FROM vault_ring`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
