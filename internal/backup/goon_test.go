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
