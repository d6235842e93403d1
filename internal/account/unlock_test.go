package account_test

import (
	"net/url"
	"testing"
	"time"

	"naast/internal/db/dbtest"
	"naast/internal/web/webtest"
)

// with signs somebody in who gives a word of his own for today.
func (h *house) with(v *webtest.Visitor, m member, word string, more ...string) *webtest.Visitor {
	h.t.Helper()
	h.clock.Forward(31 * time.Second)
	a := answer(m.login, m.phrase, h.code(m))
	a.Set("eigen-woord", word)
	for i := 0; i < len(more); i += 2 {
		a.Set(more[i], more[i+1])
	}
	return v.Get("/inloggen").Submit("/inloggen", a)
}

// A session with a word closes after ten quiet minutes and goes on with the
// word within the hour, with what was typed. The control has no word.
func TestOwnWordUnlocks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, got := h.site(two)
		plain, v := webtest.New(t, base), webtest.New(t, base)
		h.with(v, m, "kort").Expect(422, "ten minste zes letters")
		h.with(v, m, "Zilverspreeuw").Expect(200, "Vandaag")
		h.enter(plain, m).Expect(200, "Vandaag")
		v.Get("/bericht")
		form := url.Values{"_sleutel": {v.Value("_sleutel")}, "tekst": {"Een lang verslag."}}
		h.clock.Forward(11 * time.Minute)
		plain.Get("/vandaag").Expect(200)
		v.Post("/bericht", form).Expect(401, "Verder waar u was").Refuse("Uw acht woorden")
		v.Submit("/inloggen/woord", url.Values{"eigen-woord": {"zwarte kraai"}}).Expect(422, "Dit woord klopt niet")
		v.Submit("/inloggen/woord", url.Values{"eigen-woord": {" zilverspreeuw "}}).Expect(200, "Een lang verslag.")
		if len(got.staff) != 0 {
			t.Error("what was typed was sent without being seen again")
		}
		v.Get("/vandaag").Expect(200, "Mara")

		h.clock.Forward(9 * time.Minute)
		v.Get("/vandaag").Expect(200) // somebody was there
		h.clock.Forward(61 * time.Minute)
		v.Get("/vandaag").Expect(401, "Uw acht woorden")
	})
}

// Five wrong words and only the eight words help; on a shared laptop there is no
// word at all; another browser has nothing to unlock.
func TestOwnWordIsNotGuessed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		v, shared := webtest.New(t, base), webtest.New(t, base)
		h.with(v, m, "zilverspreeuw").Expect(200)
		h.with(shared, m, "zilverspreeuw", "gedeeld", "ja").Expect(200)
		h.clock.Forward(11 * time.Minute)
		shared.Get("/vandaag").Expect(401, "Uw acht woorden")
		v.Get("/vandaag").Expect(401, "eigen woord")
		for range 5 {
			v.Submit("/inloggen/woord", url.Values{"eigen-woord": {"zwarte kraai"}})
		}
		v.Get("/vandaag").Submit("/inloggen/woord", url.Values{"eigen-woord": {"zilverspreeuw"}}).Expect(401, "Uw acht woorden")
		v.Get("/vandaag").Expect(401)
		webtest.New(t, base).Post("/inloggen/woord", url.Values{"eigen-woord": {"zilverspreeuw"}, "_sleutel": {"0123456789abcdef01"}}).Expect(401, "Uw acht woorden")
	})
}
