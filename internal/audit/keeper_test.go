package audit_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/vault"
)

func (l *log) touched(actor naast.UserID, from, until time.Time) (all []audit.Touch, err error) {
	err = l.two.Own.Write(ctx, l.scope(""), func(tx *db.Tx) error {
		t, err := l.v.OpenTeam(ctx, tx, l.her, audit.LogTeam)
		if err == nil {
			all, err = audit.Touched(ctx, tx, l.v, t, actor, from, until)
		}
		return err
	})
	return all, err
}

// Who keeps the log sees which cases an account touched between two moments,
// both included, how often and what for; of what was before there was a keeper,
// and of others, nothing.
func TestTouched(t *testing.T) {
	eachLog(t, func(l *log) {
		mara, other := naast.NewID[naast.UserID](), naast.NewID[naast.UserID]()
		l.note(l.a, mara, "voordat er iemand was")
		l.keeper()
		at := func(hours int) time.Time { return dbtest.Start.Add(time.Duration(hours) * time.Hour) }
		for _, id := range []naast.CaseID{l.b, l.a, l.b} {
			l.two.Clock.Forward(time.Hour)
			l.note(id, mara, "las")
			l.note(id, other, "andermans")
		}
		l.write("", func(tx *db.Tx) error { return audit.Record(ctx, tx, l.v, audit.Event{Actor: mara, Action: "list"}) })
		l.note(l.b, mara, "schreef")
		l.two.Clock.Forward(-90 * time.Minute) // a clock that was set back: what is written later happened before
		l.note(l.a, mara, "las")
		all, err := l.touched(mara, at(1), at(3))
		if err != nil || len(all) != 2 {
			l.Fatalf("%+v, %v", all, err)
		}
		want := audit.Touch{Case: l.b, First: at(1), Last: at(3), Times: 3, Purposes: []string{"las", "schreef"}}
		if x := all[0]; x.Case != want.Case || !x.First.Equal(want.First) || !x.Last.Equal(want.Last) || x.Times != want.Times || len(x.Purposes) != 2 {
			l.Errorf("touched %+v, want %+v", x, want)
		}
		if x := all[1]; x.Case != l.a || x.Times != 2 || !x.First.Equal(at(1).Add(30*time.Minute)) || !x.Last.Equal(at(2)) {
			l.Errorf("touched %+v", x)
		}
		for _, c := range []struct{ from, until, cases int }{{2, 2, 1}, {4, 9, 0}, {-9, 0, 0}, {24, 48, 0}, {-48, -24, 0}} {
			if all, err := l.touched(mara, at(c.from), at(c.until)); err != nil || len(all) != c.cases {
				l.Errorf("from %d until %d: %+v, %v", c.from, c.until, all, err)
			}
		}
		for range 9 { // the order is that of the moments, not that of chance
			if again, err := l.touched(mara, at(1), at(3)); err != nil || again[0].Case != l.b {
				l.Fatalf("%+v, %v", again, err)
			}
		}
		l.changed(func() error { _, err := l.touched(mara, at(1), at(3)); return err }, "for_manager")
	})
}

// An account that reads a list again in the asked time touched what stood in it when it
// was first read that day: of a day each case has one line. The control: no list was
// read in that time, or on another day.
func TestTouchedInLists(t *testing.T) {
	eachLog(t, func(l *log) {
		mara, other := naast.NewID[naast.UserID](), naast.NewID[naast.UserID]()
		l.keeper()
		at := func(hours int) time.Time { return dbtest.Start.Add(time.Duration(hours) * time.Hour) }
		list := func(hours int, who naast.UserID, first ...naast.CaseID) {
			l.two.Clock.Forward(at(hours).Sub(l.two.Clock.Now()))
			l.write("", func(tx *db.Tx) error { return audit.Record(ctx, tx, l.v, audit.Event{Actor: who, Action: "list"}) })
			for _, id := range first {
				l.note(id, who, audit.InList)
			}
		}
		list(0, mara, l.a)
		list(1, other, l.b)
		list(3, mara)
		list(5, mara, l.b)
		list(24, mara, l.a)
		for _, c := range []struct {
			from, until int
			want        []naast.CaseID
		}{{0, 0, []naast.CaseID{l.a}}, {2, 4, []naast.CaseID{l.a}}, {2, 6, []naast.CaseID{l.a, l.b}}, {1, 2, nil}, {6, 20, nil}, {23, 25, []naast.CaseID{l.a}}} {
			all, err := l.touched(mara, at(c.from), at(c.until))
			if err != nil || len(all) != len(c.want) {
				l.Errorf("from %d until %d: %+v, %v", c.from, c.until, all, err)
				continue
			}
			for i, x := range all {
				if x.Case != c.want[i] || x.First.Before(at(c.from)) || x.Last.After(at(c.until)) || x.Times != 1 {
					l.Errorf("from %d until %d: %+v", c.from, c.until, x)
				}
			}
		}
	})
}

// between is what somebody reads of the log who says to keep it.
func (l *log) between(who vault.Person, from, until time.Time, most int) (purposes string, err error) {
	err = l.two.Own.Read(ctx, db.Scope{Actor: who.User, Action: "test"}, func(tx *db.Tx) error {
		t, err := audit.Manager(ctx, tx, l.v, who)
		if (t == nil) != (err != nil) {
			l.Errorf("a key that is %v with the error %v", t, err)
		}
		if err != nil {
			return err
		}
		all, err := audit.Between(ctx, tx, l.v, t, from, until, most)
		for _, e := range all {
			purposes += e.Purpose + " "
		}
		return err
	})
	return strings.TrimSpace(purposes), err
}

// Who keeps the log reads it from one moment until another, in the order of the
// moments, and as many lines as may be; other days do not count for that. Nobody
// else reads any.
func TestBetween(t *testing.T) {
	eachLog(t, func(l *log) {
		l.keeper()
		at := func(hours int) time.Time { return dbtest.Start.Add(time.Duration(hours) * time.Hour) }
		for _, hours := range []int{48, 3, 1, 2, -48} { // the clock was set back again and again
			l.two.Clock.Forward(at(hours).Sub(l.two.Clock.Now()))
			l.note(l.a, l.her.User, map[int]string{-48: "vroeg", 1: "een", 2: "twee", 3: "drie", 48: "laat"}[hours])
		}
		for _, c := range []struct {
			from, until, most int
			want              string
			err               error
		}{
			{-48, 48, 5, "vroeg een twee drie laat", nil}, {-48, 48, 4, "", naast.TooLarge},
			{1, 3, 3, "een twee drie", nil}, {1, 3, 2, "", naast.TooLarge}, {2, 2, 3, "twee", nil}, {4, 5, 3, "", nil},
		} {
			if got, err := l.between(l.her, at(c.from), at(c.until), c.most); got != c.want || !errors.Is(err, c.err) {
				l.Errorf("%+v: read %q, %v", c, got, err)
			}
		}
		if got, err := l.between(vault.Person{User: naast.NewID[naast.UserID](), Identity: vault.NewIdentity()}, at(1), at(3), 9); got != "" || !errors.Is(err, naast.NotFound) {
			l.Errorf("somebody else read %q, %v", got, err)
		}
		l.note(l.b, l.her.User, "elders")
		l.write("", func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE audit_event SET for_manager=(SELECT for_manager FROM audit_event WHERE case_id=$1) WHERE case_id=$2 AND counter=2`, l.b, l.a)
			return err
		})
		if got, err := l.between(l.her, at(1), at(3), 9); got != "" || !errors.Is(err, vault.ErrRefused) {
			l.Errorf("with a line of another case: %q, %v", got, err)
		}
	})
}
