package guard_test

import (
	"context"
	"testing"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
)

// lines counts what stands in the log of the case.
func (w *world) lines() (n int) {
	w.Helper()
	w.read(func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_event WHERE case_id=$1`, w.id).Scan(&n)
	})
	return n
}

// list reads a list in which these cases stand, and tells how often they were shown.
func (w *world) list(g *guard.Guard, who guard.Who, a guard.Action, purpose string, ids ...naast.CaseID) (shown int, err error) {
	return w.listFor(ctx, g, who, a, purpose, ids...)
}

func (w *world) listFor(ctx context.Context, g *guard.Guard, who guard.Who, a guard.Action, purpose string, ids ...naast.CaseID) (shown int, err error) {
	err = g.List(ctx, w.two.Own, who, a, func(tx *db.Tx) error {
		if err := g.Shown(tx, ids, purpose); err != nil {
			return err
		}
		shown++
		return nil
	})
	return shown, err
}

// Before a case is shown in a list there is a line in its own log, one a day for each
// who looks and each way of looking. A line that cannot be written shows nothing.
func TestListsStandInHerLog(t *testing.T) {
	eachWorld(t, func(w *world) {
		again := guard.New(w.v) // the program, started again
		other := w.who(guard.HatSupporter)
		n := w.lines()
		for i, x := range []struct {
			what    string
			g       *guard.Guard
			who     guard.Who
			purpose string
			later   time.Duration
			more    int
		}{
			{"the first time", w.g, w.mara, audit.InList, 0, 1},
			{"again on that day", w.g, w.mara, audit.InList, time.Hour, 0},
			{"what it is about", w.g, w.mara, audit.InOverview, 0, 1},
			{"somebody else", w.g, other, audit.InList, 0, 1},
			{"after a new start", again, w.mara, audit.InList, 0, 1},
			{"the next day", w.g, w.mara, audit.InList, 24 * time.Hour, 1},
			{"again on the next day", w.g, w.mara, audit.InList, 0, 0},
		} {
			w.two.Clock.Forward(x.later)
			all := w.events()
			shown, err := w.list(x.g, x.who, guard.OwnPeople, x.purpose, w.id, naast.NewID[naast.CaseID]()) // and one that was erased
			if err != nil || shown != 1 {
				t.Errorf("%s: shown %d times, %v", x.what, shown, err)
			}
			if got := w.lines() - n; got != x.more {
				t.Errorf("%s: %d lines, not %d", x.what, got, x.more)
			}
			if got := w.events() - all; got != x.more+1 {
				t.Errorf("%s: %d events, not one for the list and %d", x.what, got, x.more)
			}
			if e := w.newest(); i == 0 && (e.Actor != w.mara.User || e.Name != w.mara.Name || e.Hat != string(guard.HatSupporter) || e.Purpose != audit.InList) {
				t.Errorf("the line says %+v", e)
			}
			n = w.lines()
		}
		// Outside a list nothing is asked: he was let in, or it is a job.
		w.read(func(tx *db.Tx) error { return w.g.Shown(tx, []naast.CaseID{w.id}, audit.InOverview) })
		w.do(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM vault_object WHERE id=$1`, w.id) // no line can be sealed to it
			return err
		})
		if shown, err := w.list(w.g, other, guard.OwnPeople, audit.InOverview, w.id); err == nil || shown != 0 {
			t.Errorf("without a line it was shown %d times: %v", shown, err)
		}
	})
}

// A list in which there is more each time ends.
func TestListThatGrows(t *testing.T) {
	eachWorld(t, func(w *world) {
		turns := 0
		err := w.g.List(ctx, w.two.Own, w.mara, guard.OwnPeople, func(tx *db.Tx) error {
			turns++
			return w.g.Shown(tx, []naast.CaseID{naast.NewID[naast.CaseID]()}, audit.InList)
		})
		if err == nil || turns > 10 {
			t.Errorf("%d turns, %v", turns, err)
		}
	})
}
