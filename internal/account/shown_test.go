package account_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/web/webtest"
)

var frontDoor = account.HatAt{Hat: guard.HatFrontDoor, Organisation: "kring"}

// waiting is an account as supporter that two people must sign.
func (h *house) waiting(login string) naast.UserID {
	h.t.Helper()
	m, n := h.draft(login)
	n.Waits = true
	h.write(func(tx *db.Tx) (err error) { m.user, err = account.Create(ctx, tx, h.v, n); return err })
	return m.user
}

// does is what somebody does who can write in the database.
func (h *house) does(q string, args ...any) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error { _, err := tx.Exec(ctx, q, args...); return err })
}

// Two people sign what they have read. What comes into the database between page and
// press is signed by nobody, and the page is shown with it. The control is a page that
// says what is there. Other keys: TestSignsWhatWasShown.
func TestSignedIsWhatWasRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, base, anneke, ties := whoSign(t, two)
		press := func(v *webtest.Visitor) *webtest.Visitor { return v.Press("Teken voor dit account") }
		for what, change := range map[string]func(naast.UserID){
			"a hat": func(u naast.UserID) {
				h.does(`INSERT INTO account_hat (user_id,hat,organisation) VALUES ($1,'voordeur','kring')`, u)
			},
			"a name": func(u naast.UserID) { h.does(`UPDATE account_user SET name='Joke (De Kring)' WHERE id=$1`, u) },
		} {
			u := h.waiting("nour." + strings.ReplaceAll(what, " ", "."))
			path := "/medewerkers/" + string(u)
			anneke.Get(path).Expect(200, "Ondersteuner").Refuse("Voordeur (")
			ties.Get(path).Expect(200, "Ondersteuner")
			change(u)
			press(anneke).Expect(409, "Er is iets veranderd", "Tekende al nog niemand")
			press(ties).Expect(409, "Er is iets veranderd")
			h.read(func(tx *db.Tx) error {
				if by, waits, err := h.v.VouchedBy(ctx, tx, u); len(by) > 0 || !waits || err != nil {
					t.Errorf("%s: signed by %v, %v", what, by, err)
				}
				return nil
			})
			if what == "a hat" {
				h.does(`DELETE FROM account_hat WHERE user_id=$1 AND hat='voordeur'`, u)
			}
			press(anneke.Get(path)).Expect(200, "Accounts")
			press(ties.Get(path)).Expect(200, "Accounts")
			two.Clock.Forward(25 * time.Hour)
			if !h.wears(u, account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"}) || h.wears(u, frontDoor) {
				t.Errorf("%s: what was read does not count, or what was not", what)
			}
			anneke, ties = h.enroller(base, "an."+naast.NewID[string]()[:8], guard.HatCoordinator, "kring"), h.enroller(base, "ti."+naast.NewID[string]()[:8], guard.HatBoard, "ouderen")
		}
	})
}

// The same with the host's code, which signs for the second person.
func TestStartSignsWhatWasRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		var code string
		h.write(func(tx *db.Tx) (err error) { code, err = account.NewStart(ctx, tx, h.v); return err })
		els := h.enroller(base, "els", guard.HatCoordinator, "kring")
		u := h.waiting("joost")
		path := "/medewerkers/" + string(u)
		els.Get(path).Expect(200, "Ondersteuner")
		h.does(`INSERT INTO account_hat (user_id,hat,organisation) VALUES ($1,'voordeur','kring')`, u)
		form := url.Values{"opstartcode": {code}}
		els.Submit(path+"/teken/opstart", form).Expect(409, "Er is iets veranderd", "Voordeur")
		h.does(`DELETE FROM account_hat WHERE user_id=$1 AND hat='voordeur'`, u)
		els.Get(path).Submit(path+"/teken/opstart", form).Expect(200, "Accounts")
		els.Get(path).Expect(200, "Tekende al de opstartcode")
	})
}

// A trigger of the database is quicker than any press: here it lends somebody a hat
// while the keys are signed and takes it back, with who signed, before the page is
// answered. Nobody signed it. The control: the trigger ran.
func TestHatThatATriggerLends(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		h, _, anneke, ties := whoSign(t, two)
		u := h.waiting("nour")
		h.does(`CREATE TABLE stolen (signed BLOB, times INTEGER)`)
		h.does(`INSERT INTO stolen VALUES ('', 0)`)
		h.does(`CREATE TRIGGER lend AFTER UPDATE ON vault_user BEGIN
			INSERT INTO account_hat (user_id,hat,organisation,signed) SELECT '` + string(u) + `','voordeur','kring',signed FROM stolen; END`)
		h.does(`CREATE TRIGGER take AFTER UPDATE OF counts_from ON account_user BEGIN
			UPDATE stolen SET times=times+1, signed=(SELECT signed FROM account_hat WHERE user_id=NEW.id AND hat='voordeur');
			DELETE FROM account_hat WHERE user_id=NEW.id AND hat='voordeur'; END`)
		for _, v := range []*webtest.Visitor{anneke, ties} {
			v.Get("/medewerkers/"+string(u)).Expect(200, "Ondersteuner").Press("Teken voor dit account").Expect(200, "Accounts")
		}
		h.does(`INSERT INTO account_hat (user_id,hat,organisation,signed) SELECT $1,'voordeur','kring',signed FROM stolen`, u)
		two.Clock.Forward(25 * time.Hour)
		if h.wears(u, frontDoor) || !h.wears(u, account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"}) {
			t.Error("a hat that nobody read was signed, or one that was read was not")
		}
		h.read(func(tx *db.Tx) error {
			var n int
			err := tx.QueryRow(ctx, `SELECT times FROM stolen`).Scan(&n)
			if n != 2 {
				t.Errorf("the control: the trigger ran %d times", n)
			}
			return err
		})
	})
}

// Whoever saves the page of somebody for whom a hat is said to be asked does not ask for
// it herself. The control is a hat that she ticks.
func TestSavingAsksNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		anneke := h.enroller(base, "anneke", guard.HatCoordinator, "kring")
		m := h.member("gijs")
		asked := func() (n int) {
			h.read(func(tx *db.Tx) error {
				return tx.QueryRow(ctx, `SELECT COUNT(*) FROM account_asked WHERE user_id=$1 AND hat='coordinator'`, m.user).Scan(&n)
			})
			return n
		}
		path := "/medewerkers/" + string(m.user)
		h.does(`INSERT INTO account_asked (user_id,hat,organisation,asker,made) VALUES ($1,'coordinator','kring',$1,'2026-11-23')`, m.user)
		anneke.Get(path).Expect(200, "Een hoed die wacht")
		h.does(`DELETE FROM account_asked`)
		anneke.Submit(path, nil).Expect(200)
		if asked() != 0 {
			t.Error("she signed for a hat that was ticked for her")
		}
		if anneke.Get(path).Submit(path, url.Values{"hoeden": {"ondersteuner", "coordinator"}}).Expect(200); asked() != 1 {
			t.Error("the control: what she ticks is not asked")
		}
	})
}
