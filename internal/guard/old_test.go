package guard_test

import (
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// A session ends in all, however busy somebody is.
func TestSessionEndsInAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, _ := newGuard(t)
		for hat, terms := range map[guard.Hat]guard.SessionTerms{guard.HatSupporter: guard.StaffSession, guard.HatResident: guard.ResidentSession, guard.HatNear: guard.ResidentSession} {
			token := begin(t, two.Own, g, guard.Who{User: naast.NewID[naast.UserID](), Hat: hat})
			step := terms.Idle - time.Minute
			for lived := step; lived < terms.Whole; lived += step {
				two.Clock.Forward(step)
				if _, err := g.Resume(ctx, two.Own, token); err != nil {
					t.Fatalf("%s: the control, after %s: %v", hat, lived, err)
				}
			}
			two.Clock.Forward(step)
			if _, err := g.Resume(ctx, two.Own, token); !errors.Is(err, naast.SignIn) {
				t.Errorf("%s: a session of more than %s goes on: %v", hat, terms.Whole, err)
			}
		}
	})
}

// A cookie of some days ago opens nothing, even when its row was kept and is put
// back with a new end: the key of that day is destroyed. The control is a key
// that was kept too.
func TestOldCookieIsDead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, _ := newGuard(t)
		token := begin(t, two.Own, g, guard.Who{User: naast.NewID[naast.UserID](), Hat: guard.HatSupporter})
		var id, person string
		var day naast.Date
		var sealed, key []byte
		err := two.Own.Read(ctx, db.System("copy"), func(tx *db.Tx) error {
			return tx.Session().QueryRow(ctx, `SELECT s.id, s.person, s.day, s.sealed, k.key FROM guard_session s JOIN guard_daykey k ON k.day=s.day`).Scan(&id, &person, &day, &sealed, &key)
		})
		if err != nil {
			t.Fatal(err)
		}
		two.Clock.Forward(3 * 24 * time.Hour)
		if err := g.Sweep(ctx, two.Own); err != nil {
			t.Fatal(err)
		}
		write(t, two.Own, func(tx *db.Tx) error {
			_, err := tx.Session().Exec(ctx, `INSERT INTO guard_session (id,person,day,seen,expires,sealed) VALUES ($1,$2,$3,$4,$5,$6)`,
				id, person, day, tx.Now().Unix(), tx.Now().Add(time.Hour).Unix(), sealed)
			return err
		})
		if _, err := g.Resume(ctx, two.Own, token); !errors.Is(err, naast.SignIn) {
			t.Errorf("a cookie of three days ago opens a row that was put back: %v", err)
		}
		write(t, two.Own, func(tx *db.Tx) error {
			_, err := tx.Session().Exec(ctx, `INSERT INTO guard_daykey (day,key) VALUES ($1,$2)`, day, key)
			return err
		})
		if _, err := g.Resume(ctx, two.Own, token); err != nil {
			t.Errorf("the control: with the key of that day it opens: %v", err)
		}
	})
}
