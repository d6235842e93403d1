package account_test

import (
	"slices"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

var coordinator = account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"}

// wears tells whether somebody has a hat, however it is asked: both or neither.
func (h *house) wears(u naast.UserID, at account.HatAt) (yes bool) {
	h.t.Helper()
	h.read(func(tx *db.Tx) error {
		hats, err := account.Hats(ctx, tx, h.v, u)
		if err != nil {
			return err
		}
		users, err := account.UsersWithHat(ctx, tx, h.v, at.Hat, at.Organisation)
		if yes = slices.Contains(hats, at); yes != slices.Contains(users, u) {
			h.t.Errorf("hats %v, and among those who wear it %v", hats, users)
		}
		return err
	})
	return yes
}

// Whoever can write in the database makes nobody a coordinator: not with a row of
// his own, nor with signatures of another row. The control is a hat that was given.
func TestForgedHat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		real := h.member("lotte", coordinator, account.HatAt{Hat: guard.HatBoard, Organisation: "ouderen"})
		m := h.member("mara")
		if !h.wears(real.user, coordinator) {
			t.Fatal("the control: a hat that was given is not there")
		}
		for what, q := range map[string]string{
			"a row":                               `INSERT INTO account_hat (user_id,hat,organisation) VALUES ($1,'coordinator','kring')`,
			"signatures of a coordinator":         `INSERT INTO account_hat (user_id,hat,organisation,signed) SELECT $1,'coordinator','kring',signed FROM account_hat WHERE user_id<>$1 AND hat='coordinator'`,
			"signatures of an own hat":            `INSERT INTO account_hat (user_id,hat,organisation,signed) SELECT $1,'coordinator','kring',signed FROM account_hat WHERE user_id=$1 AND hat='ondersteuner'`,
			"an own hat that is called otherwise": `UPDATE account_hat SET hat='coordinator' WHERE user_id=$1`,
		} {
			h.write(func(tx *db.Tx) error { _, err := tx.Exec(ctx, q, m.user); return err })
			if h.wears(m.user, coordinator) {
				t.Errorf("%s made somebody a coordinator", what)
			}
			h.read(func(tx *db.Tx) error {
				all, err := account.Unsigned(ctx, tx, h.v)
				if len(all) != 1 || all[0].User != m.user || all[0].HatAt != coordinator {
					t.Errorf("%s: the doctor finds %v", what, all)
				}
				return err
			})
			v := webtest.New(t, base)
			if h.enter(v, m); v.Status == 200 {
				v.Refuse("Welke hoed draagt u nu?")
				v.Get("/medewerkers").Expect(404)
			}
			h.write(func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE account_hat SET hat='ondersteuner' WHERE user_id=$1 AND NOT EXISTS (SELECT 1 FROM account_hat WHERE user_id=$1 AND hat='ondersteuner')`, m.user)
				if err == nil {
					_, err = tx.Exec(ctx, `DELETE FROM account_hat WHERE user_id=$1 AND hat='coordinator'`, m.user)
				}
				return err
			})
		}
		// His own coordinator's hat at another organisation is no hat here.
		h.write(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE account_hat SET organisation='ouderen' WHERE user_id=$1 AND hat='coordinator'`, real.user)
			return err
		})
		if h.wears(real.user, account.HatAt{Hat: guard.HatCoordinator, Organisation: "ouderen"}) {
			t.Error("a hat was moved to another organisation")
		}
		// The host, who reads the list first, can sign what is from before hats were signed.
		h.write(func(tx *db.Tx) error {
			all, err := account.Unsigned(ctx, tx, h.v)
			if err != nil {
				return err
			}
			return account.SignOld(ctx, tx, h.v, all)
		})
		if !h.wears(real.user, account.HatAt{Hat: guard.HatCoordinator, Organisation: "ouderen"}) {
			t.Error("signed by the host it does not count")
		}
	})
}

// A hat under which one signs for others takes two people, and nobody counts for
// himself; a supporter's takes one.
func TestWhoSignsHats(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		give := func(to naast.UserID, hats []guard.Hat, by account.Signs) {
			t.Helper()
			h.write(func(tx *db.Tx) error { return account.SetHats(ctx, tx, h.v, h.g, to, "kring", hats, by) })
		}
		signer := func(login string) (naast.UserID, account.Signs) {
			m, n := h.draft(login)
			h.write(func(tx *db.Tx) (err error) { m.user, err = account.Create(ctx, tx, h.v, n); return err })
			return m.user, account.By(h.v, vault.Person{User: m.user, Identity: n.Identity})
		}
		m, herself := signer("mara")
		_, one := signer("lotte")
		_, other := signer("ties")
		both := []guard.Hat{guard.HatSupporter, guard.HatCoordinator}
		for what, by := range map[string]account.Signs{"herself": herself, "one": one, "one, again": one} {
			if give(m, both, by); h.wears(m, coordinator) {
				t.Fatalf("signed by %s it counts", what)
			}
		}
		if give(m, both, other); !h.wears(m, coordinator) {
			t.Error("signed by two it does not count")
		}
		give(m, []guard.Hat{guard.HatSupporter}, one)
		if h.wears(m, coordinator) || !h.wears(m, account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"}) {
			t.Error("a hat that was taken off is still there, or the other is not")
		}
	})
}

// That somebody asked for a hat is signed too: whoever confirms what nobody asked
// gives nothing.
func TestForgedAsking(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		anneke := h.member("anneke", coordinator)
		ties := h.enroller(base, "ties", guard.HatBoard, "ouderen")
		m := h.member("gijs")
		h.write(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO account_asked (user_id,hat,organisation,asker,made) VALUES ($1,'coordinator','kring',$2,'2026-11-23')`, m.user, anneke.user)
			return err
		})
		path := "/medewerkers/" + string(m.user)
		ties.Get(path).Expect(200, "vroeg dit").Press("Bevestig").Expect(404)
		if h.wears(m.user, coordinator) {
			t.Error("a hat that nobody asked was given")
		}
	})
}
