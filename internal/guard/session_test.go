package guard_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
)

var ctx = context.Background()

func newGuard(t *testing.T) (*guard.Guard, *vault.Vault) {
	t.Helper()
	dir := t.TempDir() + "/keys"
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(k)
	return guard.New(v), v
}

func write(t *testing.T, d *db.DB, f func(*db.Tx) error) {
	t.Helper()
	if err := d.Write(ctx, db.System("test"), f); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, d *db.DB, g *guard.Guard, w guard.Who) (token guard.Token) {
	t.Helper()
	w.Identity = vault.NewIdentity()
	write(t, d, func(tx *db.Tx) (err error) { token, err = g.Begin(ctx, tx, w); return err })
	return token
}

// A session gives back who began it, in its own partnership only, until its
// term is over; ending one leaves the others, ending all leaves none.
func TestSession(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, _ := newGuard(t)
		u := naast.NewID[naast.UserID]()
		who := guard.Who{User: u, Hat: guard.HatSupporter, Organisation: "org", Name: "Mara (De Kring)"}
		one, other := begin(t, two.Own, g, who), begin(t, two.Own, g, who)
		if one.String() == other.String() {
			t.Fatal("two sessions share a token")
		}
		w, err := g.Resume(ctx, two.Own, one)
		if err != nil || w.User != u || w.Hat != who.Hat || w.Organisation != "org" || w.Name != who.Name || w.Identity == nil {
			t.Fatalf("%+v, %v", w, err)
		}
		gone := func(d *db.DB, token guard.Token) {
			t.Helper()
			if _, err := g.Resume(ctx, d, token); !errors.Is(err, naast.SignIn) {
				t.Errorf("resumed: %v", err)
			}
		}
		gone(two.Other, one)
		gone(two.Own, guard.NewToken())
		write(t, two.Own, func(tx *db.Tx) error { return g.End(ctx, tx, one) })
		gone(two.Own, one)
		if _, err := g.Resume(ctx, two.Own, other); err != nil {
			t.Fatal(err)
		}
		write(t, two.Own, func(tx *db.Tx) error { return g.EndAll(ctx, tx, u) })
		gone(two.Own, other)

		idle := begin(t, two.Own, g, who)
		two.Clock.Forward(guard.StaffSession.Idle + time.Second)
		gone(two.Own, idle)
	})
}

// Who has yet to choose a hat is let in nowhere, and not for long.
func TestSessionWithoutHatOpensNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, _ := newGuard(t)
		u, id := naast.NewID[naast.UserID](), naast.NewID[naast.CaseID]()
		token := begin(t, two.Own, g, guard.Who{User: u, Hat: guard.HatNone})
		w, err := g.Resume(ctx, two.Own, token)
		if err != nil || w.Hat != guard.HatNone {
			t.Fatalf("%+v, %v", w, err)
		}
		write(t, two.Own, func(tx *db.Tx) error {
			if err := g.Open(ctx, tx, id, guard.Accepted, "org"); err != nil {
				return err
			}
			return g.Place(ctx, tx, id, u, guard.Supporter, guard.Active, 0)
		})
		check := func(w guard.Who) (err error) {
			two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error { err = g.Check(ctx, tx, w, guard.ReadCase, id); return nil })
			return err
		}
		if err := check(w); !errors.Is(err, naast.NotFound) {
			t.Fatalf("without a hat: %v", err)
		}
		if err := g.List(ctx, two.Own, w, guard.Account, func(*db.Tx) error { return nil }); !errors.Is(err, naast.NotFound) {
			t.Fatalf("a list without a hat: %v", err)
		}
		w.Hat = guard.HatSupporter // the control
		if err := check(w); err != nil {
			t.Fatal(err)
		}
		two.Clock.Forward(guard.ChoosingSession.Whole + time.Second)
		if _, err := g.Resume(ctx, two.Own, token); !errors.Is(err, naast.SignIn) {
			t.Fatalf("still choosing: %v", err)
		}
	})
}

// A resident's own case is the last one she opened that is not closed to all,
// and never one in which she is something else.
func TestOwnCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, _ := newGuard(t)
		u := naast.NewID[naast.UserID]()
		own := func(d *db.DB) (id naast.CaseID) {
			t.Helper()
			err := d.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { id, err = g.OwnCase(ctx, tx, u); return err })
			if err != nil && !errors.Is(err, naast.NotFound) {
				t.Fatal(err)
			}
			return id
		}
		add := func(d *db.DB, r guard.Relation) naast.CaseID {
			id := naast.NewID[naast.CaseID]()
			write(t, d, func(tx *db.Tx) error {
				if err := g.Open(ctx, tx, id, guard.Waiting, "org"); err != nil {
					return err
				}
				return g.Place(ctx, tx, id, u, r, guard.Active, 0)
			})
			return id
		}
		add(two.Own, guard.FrontDoor)
		if id := own(two.Own); id != "" {
			t.Fatalf("found %s where she has no question", id)
		}
		first := add(two.Own, guard.Resident)
		if id := own(two.Own); id != first || own(two.Other) != "" {
			t.Fatalf("found %s", id)
		}
		two.Clock.Forward(24 * time.Hour)
		second := add(two.Own, guard.Resident)
		if id := own(two.Own); id != second {
			t.Fatalf("found the older one")
		}
		write(t, two.Own, func(tx *db.Tx) error { return g.Move(ctx, tx, second, guard.Closed) })
		if id := own(two.Own); id != first {
			t.Fatalf("found %s after closing", id)
		}
	})
}

// A word goes on with a quiet session, but not with one that a shared laptop
// ended. The control is the same session without the short time.
func TestUnlock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, _ := newGuard(t)
		u := naast.NewID[naast.UserID]()
		proof, err := g.Word(u, "Kastanje")
		if err != nil {
			t.Fatal(err)
		}
		for idle, want := range map[time.Duration]error{0: nil, guard.LockAfter: naast.NotFound} {
			token := begin(t, two.Own, g, guard.Who{User: u, Hat: guard.HatSupporter, Word: proof, Idle: idle})
			two.Clock.Forward(guard.LockAfter + time.Second)
			if _, _, err := g.Unlock(ctx, two.Own, token, "walnoot"); !errors.Is(err, naast.NotFound) {
				t.Errorf("idle %s: a wrong word: %v", idle, err)
			}
			fresh, w, err := g.Unlock(ctx, two.Own, token, " kastanje")
			if !errors.Is(err, want) || want == nil && w.User != u {
				t.Errorf("idle %s: %v", idle, err)
			}
			if _, err := g.Resume(ctx, two.Own, fresh); (err == nil) != (want == nil) {
				t.Errorf("idle %s: resumed: %v", idle, err)
			}
		}
	})
}
