package account_test

import (
	"errors"
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

// whoSign is a house with a coordinator and a member of the board who are signed in: the
// two, of two organisations, who give a hat or sign for somebody.
func whoSign(t *testing.T, two dbtest.Two) (h *house, base string, anneke, ties *webtest.Visitor) {
	t.Helper()
	h = newHouse(t, two)
	base, _ = h.site(two)
	return h, base, h.enroller(base, "anneke", guard.HatCoordinator, "kring"), h.enroller(base, "ties", guard.HatBoard, "ouderen")
}

// enroller signs in somebody who may enrol, with a hat of this organisation.
func (h *house) enroller(base, login string, hat guard.Hat, org naast.OrganisationID) *webtest.Visitor {
	h.t.Helper()
	v := webtest.New(h.t, base)
	h.enter(v, h.member(login, account.HatAt{Hat: hat, Organisation: org})).Expect(200, "Vandaag")
	return v
}

// signed lets two people sign the keys of somebody.
func (h *house) signed(base string, u naast.UserID) {
	h.t.Helper()
	for login, hat := range map[string]guard.Hat{"lotte": guard.HatCoordinator, "ties": guard.HatBoard} {
		v := h.enroller(base, login, hat, "ouderen")
		v.Get("/medewerkers/" + string(u)).Press("Teken voor dit account").Expect(200)
	}
}

// newcomer makes an account with a code.
func (h *house) newcomer(base, login, code string) member {
	h.t.Helper()
	v := webtest.New(h.t, base)
	v.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Expect(200)
	words := phraseOn(h.t, v)
	v.Submit("/aanmelden/telefoon", nil)
	m := member{login: login, phrase: strings.Join(words, " "), secret: secretOn(h.t, v)}
	v.Submit("/aanmelden/klaar", with(asked(v, words), "inlognaam", login, "code", h.code(m))).Expect(200, "Gelukt")
	h.read(func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT id FROM account_user WHERE login=$1`, login).Scan(&m.user)
	})
	return m
}

// counts tells whether somebody's keys do and a hat finds her: both or neither.
func (h *house) counts(u naast.UserID, hat guard.Hat) (yes bool) {
	h.t.Helper()
	h.read(func(tx *db.Tx) error {
		users, err := account.UsersWithHat(ctx, tx, h.v, hat, "kring")
		_, keys := h.v.PublicOf(ctx, tx, u)
		found := false
		for _, x := range users {
			found = found || x == u
		}
		if yes = keys == nil; yes != found {
			h.t.Errorf("keys: %v, found: %v", keys, users)
		}
		return err
	})
	return yes
}

// An account works when two people signed for it, each in a session of his own,
// and a day has passed; until then whoever made it is told so, and nobody else.
func TestTwoEnrollers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		anneke := h.enroller(base, "anneke", guard.HatCoordinator, "kring")
		anneke.Get("/medewerkers").Submit("/medewerkers", url.Values{"naam": {"Nour"}, "hoeden": {"ondersteuner"}})
		nour := h.newcomer(base, "nour", sixteen.FindString(anneke.Text()))
		path := "/medewerkers/" + string(nour.user)

		v := webtest.New(t, base)
		h.enter(v, nour).Expect(200, "Uw account wacht nog op handtekeningen")
		h.enter(v, member{login: "nour", phrase: h.member("gijs").phrase, secret: nour.secret}).Expect(422).Refuse("wacht nog op")
		two.Clock.Forward(25 * time.Hour)
		h.enter(v, nour).Expect(200, "Uw account wacht nog op handtekeningen")
		if h.counts(nour.user, guard.HatSupporter) {
			t.Fatal("counts after a day, with nobody's signature")
		}
		anneke = h.enroller(base, "joke", guard.HatCoordinator, "kring")
		ties := h.enroller(base, "bram", guard.HatBoard, "ouderen")
		ties.Get("/medewerkers").Expect(200, "wacht op een handtekening")
		anneke.Get(path).Expect(200, "nog niemand", "Mara (De Kring)").Press("Teken voor dit account").Expect(200)
		anneke.Get(path).Expect(200, "U kunt hier niet (meer) tekenen").Refuse("Opstartcode")
		anneke.Post(path+"/teken", url.Values{"_sleutel": {anneke.Value("_sleutel") + "again"}}).Expect(409)
		if h.counts(nour.user, guard.HatSupporter) {
			t.Fatal("counts with one signature")
		}
		supporter := webtest.New(t, base)
		h.enter(supporter, h.member("piet"))
		supporter.Post(path+"/teken", url.Values{"_sleutel": {"a-key-that-is-long-enough"}}).Expect(404)
		ties.Get(path).Press("Teken voor dit account").Expect(200)
		if !h.counts(nour.user, guard.HatSupporter) {
			t.Fatal("does not count with two signatures")
		}
		h.enter(v, nour).Expect(200, "Vandaag")

		// A row of somebody's own, made in the database: no sign-in comes of it.
		_, n := h.draft("vals", account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"})
		n.Waits = true
		h.write(func(tx *db.Tx) error {
			u, err := account.Create(ctx, tx, h.v, n)
			if err == nil {
				_, err = tx.Exec(ctx, `UPDATE account_user SET counts_from=0 WHERE id=$1`, u)
			}
			if err == nil {
				_, err = tx.Exec(ctx, `UPDATE vault_user SET counts_from=0 WHERE handle=$1`, h.v.Handle("user", string(u)))
			}
			n.User = u
			return err
		})
		h.read(func(tx *db.Tx) error {
			if _, err := h.v.PublicOf(ctx, tx, n.User); err == nil || errors.Is(err, naast.NotFound) {
				t.Errorf("keys that the database says count: %v", err)
			}
			return nil
		})
	})
}

// Two signatures within the day wait for its end.
func TestSignedWithinTheDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		m, n := h.draft("nour")
		n.Waits = true
		h.write(func(tx *db.Tx) (err error) { m.user, err = account.Create(ctx, tx, h.v, n); return err })
		h.signed(base, m.user)
		v := webtest.New(t, base)
		h.enter(v, m).Expect(200, "Uw account werkt vanaf dinsdag 24 november 2026 om 09.00 uur")
		v.Get("/vandaag").Expect(401)
		two.Clock.Forward(24 * time.Hour)
		if !h.counts(m.user, guard.HatSupporter) {
			t.Error("does not count a day later")
		}
		h.enter(v, m).Expect(200, "Vandaag")
	})
}

// While a partnership has one coordinator, the host's code signs for the second
// person, as often as it may; with a second person it does no more.
func TestSetupCode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		var code string
		h.write(func(tx *db.Tx) (err error) { code, err = account.NewStart(ctx, tx, h.v); return err })
		els := h.enroller(base, "els", guard.HatCoordinator, "kring")
		waiting := func(login string, hat guard.Hat) string {
			m, n := h.draft(login, account.HatAt{Hat: hat, Organisation: "kring"})
			n.Waits = true
			h.write(func(tx *db.Tx) (err error) { m.user, err = account.Create(ctx, tx, h.v, n); return err })
			return "/medewerkers/" + string(m.user)
		}
		start := func(path, code string) *webtest.Visitor {
			return els.Get(path).Expect(200, "Is er niemand anders").Submit(path+"/teken/opstart", url.Values{"opstartcode": {code}})
		}
		first := waiting("joost", guard.HatSupporter)
		start(first, "1234").Expect(422, "Hij heeft zestien cijfers")
		start(first, otherDigits(code)).Expect(422, "werkt niet (meer)")
		start(first, code).Expect(200)
		els.Get(first).Expect(200, "de opstartcode van de beheerder").Refuse("Is er niemand anders").Press("Teken voor dit account").Expect(200)
		start(waiting("wim", guard.HatSupporter), code).Expect(200)
		last := waiting("bo", guard.HatBoard)
		start(last, code).Expect(200)
		els.Get(last).Press("Teken voor dit account").Expect(200)
		over := waiting("ans", guard.HatSupporter)
		start(over, code).Expect(422, "werkt niet (meer)") // it did three times

		h.write(func(tx *db.Tx) (err error) { code, err = account.NewStart(ctx, tx, h.v); return err })
		els.Get(over)
		form := url.Values{"opstartcode": {code}, "_sleutel": {els.Value("_sleutel")}}
		two.Clock.Forward(25 * time.Hour) // Bo counts: there are two
		els = h.enroller(base, "geert", guard.HatCoordinator, "ouderen")
		els.Get(over).Expect(200).Refuse("Is er niemand anders")
		els.Post(over+"/teken/opstart", form).Expect(422, "werkt niet (meer)")
	})
}

// otherDigits is a code with a right check digit that is not this one.
func otherDigits(code string) string {
	other := "0000 0000 0000 0000"
	if code == other {
		other = "1111 1111 1111 1111"
	}
	return other
}

// A hat that brings keys, or under which one signs for others, is given by two
// people; a supporter's hat by one, for there the register and she decide.
func TestHatsOfTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, base, anneke, ties := whoSign(t, two)
		m := h.member("gijs")
		path := "/medewerkers/" + string(m.user)
		wears := func(hat guard.Hat) (yes bool) {
			h.read(func(tx *db.Tx) error {
				hats, err := account.Hats(ctx, tx, h.v, m.user)
				for _, x := range hats {
					yes = yes || x.Hat == hat
				}
				return err
			})
			return yes
		}
		ties.Get(path).Expect(404)
		anneke.Get(path).Submit(path, url.Values{"hoeden": {"ondersteuner", "coordinator", "bestuur"}}).Expect(200)
		if wears(guard.HatCoordinator) || wears(guard.HatBoard) || !wears(guard.HatSupporter) {
			t.Fatal("one person gave a hat that two give")
		}
		answer := func(v *webtest.Visitor, hat, yes string) *webtest.Visitor {
			return v.Post(path+"/hoed", url.Values{"hoed": {hat}, "besluit": {yes}, "_sleutel": {v.Value("_sleutel") + hat + yes}})
		}
		anneke.Get(path).Expect(200, "Een hoed die wacht").Refuse("Weiger")
		answer(anneke, "coordinator kring", "ja").Expect(404)
		ties.Get(path).Expect(200, "vroeg dit").Refuse("Account stoppen", "Maak een code")
		ties.Get(path + "/stop").Expect(404)
		ties.Get(path).Post(path+"/stop", url.Values{"_sleutel": {ties.Value("_sleutel") + "stop"}}).Expect(404)
		ties.Get(path)
		answer(ties, "voordeur kring", "ja").Expect(404) // which nobody asked
		ties.Get(path)
		answer(ties, "bestuur kring", "nee").Expect(200)
		ties.Get(path)
		answer(ties, "coordinator kring", "ja").Expect(200)
		if !wears(guard.HatCoordinator) || wears(guard.HatBoard) {
			t.Fatal("the answers were not heard")
		}
		// He is the second now, for others and not for himself.
		gijs := webtest.New(t, base)
		h.enter(gijs, m).Submit("/inloggen/hoed", url.Values{"hoed": {"coordinator kring"}}).Expect(200, "Vandaag")
		anneke.Get(path).Submit(path, url.Values{"hoeden": {"ondersteuner", "coordinator", "voordeur"}}).Expect(200)
		gijs.Get(path).Expect(200, "Een hoed die wacht").Refuse("Weiger")
		answer(gijs, "voordeur kring", "ja").Expect(404)
		// Taken back, nobody can confirm it any more.
		anneke.Get(path).Submit(path, url.Values{"hoeden": {"ondersteuner", "coordinator"}}).Expect(200).Get(path).Refuse("Een hoed die wacht")
	})
}
