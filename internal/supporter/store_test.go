package supporter_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/supporter"
)

var ctx = context.Background()

func write(t *testing.T, d *db.DB, f func(*db.Tx) error) {
	t.Helper()
	if err := d.Write(ctx, db.System("test"), f); err != nil {
		t.Fatal(err)
	}
}

func person(first string, o naast.OrganisationID) supporter.Supporter {
	return supporter.Supporter{
		User: naast.NewID[naast.UserID](), Organisation: o, FirstName: first, LastName: "Vermeulen", Phone: "06 11 22 33 44",
		Kind: supporter.Professional, Experience: true, Domains: map[string]supporter.Depth{"geld": 3},
		Languages: []string{"tr", "ar"}, Village: "harkeloo", WorksIn: []string{"oudewiel"}, HomeVisits: true, Hour: true,
		LookDays: []time.Weekday{time.Monday, time.Thursday}, Room: 4, Busy: 1, VOGSeen: "2026-01-05", VOGUntil: "2029-01-05",
		Agreement: "2026-01-06", Ties: []supporter.Tie{{Party: "Zorgkantoor", Bond: "job"}}, Standby: "somebody",
		Shown: supporter.Shown{LastName: true, Sentence: "Ik luister.", InLetters: true}, CountsFrom: dbtest.Start.Unix(),
	}
}

func get(t *testing.T, d *db.DB, u naast.UserID) (s supporter.Supporter) {
	t.Helper()
	err := d.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { s, err = supporter.Get(ctx, tx, u); return err })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSaveAndGet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := person("Noor", "kring")
		write(t, two.Own, func(tx *db.Tx) error { return supporter.Save(ctx, tx, s) })
		s.Revision = 1
		if diff := cmp.Diff(s, get(t, two.Own, s.User)); diff != "" {
			t.Error(diff)
		}
		err := two.Other.Read(ctx, db.System("test"), func(tx *db.Tx) error { _, err := supporter.Get(ctx, tx, s.User); return err })
		if !errors.Is(err, naast.NotFound) {
			t.Errorf("the neighbour's register: %v", err)
		}
		s.Room, s.Paused, s.Busy, s.CountsFrom = 6, true, 99, 0 // the last two are not a form's
		write(t, two.Own, func(tx *db.Tx) error { return supporter.Save(ctx, tx, s) })
		got := get(t, two.Own, s.User)
		if got.Room != 6 || !got.Paused || got.Busy != 1 || got.CountsFrom == 0 || got.Revision != 2 {
			t.Errorf("after a change: %+v", got)
		}
		err = two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { return supporter.Save(ctx, tx, s) })
		if !errors.Is(err, naast.Conflict) {
			t.Errorf("an old revision overwrote a newer one: %v", err)
		}
		s.Revision = 0
		err = two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { return supporter.Save(ctx, tx, s) })
		if !errors.Is(err, naast.Conflict) {
			t.Errorf("somebody was taken in twice: %v", err)
		}
	})
}

func TestBusyAndKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := person("Noor", "kring")
		s.CountsFrom = 0
		write(t, two.Own, func(tx *db.Tx) error { return supporter.Save(ctx, tx, s) })
		for _, c := range []struct {
			f    func(*db.Tx) error
			want int
		}{
			{func(tx *db.Tx) error { return supporter.AddBusy(ctx, tx, s.User, 1) }, 2},
			{func(tx *db.Tx) error { return supporter.AddBusy(ctx, tx, s.User, -5) }, 0},
			{func(tx *db.Tx) error { return supporter.SetBusy(ctx, tx, s.User, 3) }, 3},
		} {
			write(t, two.Own, c.f)
			if got := get(t, two.Own, s.User); got.Busy != c.want || got.Revision != 1 {
				t.Errorf("busy %d at revision %d, want %d at 1", got.Busy, got.Revision, c.want)
			}
		}
		err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { return supporter.AddBusy(ctx, tx, "nobody", 1) })
		if !errors.Is(err, naast.NotFound) {
			t.Errorf("counting for nobody: %v", err)
		}
		write(t, two.Own, func(tx *db.Tx) error { return supporter.SetCountsFrom(ctx, tx, "a coordinator", dbtest.Start) })
		active := func() (n int) {
			two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error {
				all, err := supporter.Active(ctx, tx)
				n = len(all)
				return err
			})
			return n
		}
		if n := active(); n != 0 {
			t.Errorf("%d active without a key", n)
		}
		write(t, two.Own, func(tx *db.Tx) error { return supporter.SetCountsFrom(ctx, tx, s.User, dbtest.Start.Add(time.Hour)) })
		if n := active(); n != 0 {
			t.Errorf("%d active before the key counts", n)
		}
		two.Clock.Forward(time.Hour)
		if n := active(); n != 1 {
			t.Errorf("%d active when the key counts", n)
		}
	})
}

// A copy that is brought up to date by version misses nothing and reads no more than changed.
func TestVersionAndChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, b := person("Anna", "kring"), person("Bas", "steunpunt")
		write(t, two.Own, func(tx *db.Tx) error { return supporter.Save(ctx, tx, a) })
		write(t, two.Own, func(tx *db.Tx) error { return supporter.Save(ctx, tx, b) })
		var v int64
		since := func(from int64) (names string) {
			err := two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) {
				if v, err = supporter.Version(ctx, tx); err != nil {
					return err
				}
				return supporter.EachChanged(ctx, tx, from, func(s supporter.Supporter) { names += s.FirstName + " " })
			})
			if err != nil {
				t.Fatal(err)
			}
			return names
		}
		since(0)
		before := v
		if got := since(before); got != "" {
			t.Errorf("%q changed since now", got)
		}
		write(t, two.Own, func(tx *db.Tx) error { return supporter.AddBusy(ctx, tx, b.User, 1) })
		if got := since(before); got != "Bas " || v <= before {
			t.Errorf("%q changed, version %d after %d", got, v, before)
		}
		var of []supporter.Supporter
		two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { of, err = supporter.OfOrganisation(ctx, tx, "kring"); return err })
		if len(of) != 1 || of[0].FirstName != "Anna" {
			t.Errorf("of the organisation: %d", len(of))
		}
	})
}
