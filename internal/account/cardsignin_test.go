package account_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// resident is somebody with a card.
type resident struct {
	user           naast.UserID
	number, secret string
}

func (h *house) resident(id naast.CaseID) resident {
	h.t.Helper()
	r := resident{naast.NewID[naast.UserID](), vault.NewCardNumber(), vault.NewCardSecret([]byte(naast.NewID[naast.UserID]()))}
	identity := vault.NewIdentity()
	lock, err := h.v.MakeLock(ctx, identity, vault.LockCard, r.secret)
	if err != nil {
		h.t.Fatal(err)
	}
	h.write(func(tx *db.Tx) error {
		if err := h.v.Enrol(ctx, tx, r.user, identity.Public()); err != nil {
			return err
		}
		if err := h.v.SaveLock(ctx, tx, r.user, lock); err != nil {
			return err
		}
		if id != "" {
			if err := h.g.Open(ctx, tx, id, guard.Waiting, "kring"); err != nil {
				return err
			}
			if err := h.g.Place(ctx, tx, id, r.user, guard.Resident, guard.Active, 0); err != nil {
				return err
			}
		}
		return account.NewCard(ctx, tx, r.user, r.number)
	})
	return r
}

func (r resident) typed() url.Values {
	return url.Values{"vraagnummer": {r.number}, "geheim": {r.secret}}
}

// inArabic writes digits as they are written in Arabic.
func inArabic(digits string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '\u0660' }, digits)
}

func TestCardSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		id := naast.NewID[naast.CaseID]()
		r, other := h.resident(id), h.resident(naast.NewID[naast.CaseID]())
		base, _ := h.site(two)
		v := webtest.New(t, base)
		v.Get("/mijn-pagina").Expect(401, "Pak uw kaart erbij", "0999 20 30 40")
		for _, typed := range []url.Values{
			r.typed(),
			{"vraagnummer": {" " + r.number[:3] + "-" + r.number[3:] + " "}, "geheim": {vault.FormatSecret(r.secret)}},
			{"vraagnummer": {inArabic(r.number)}, "geheim": {"\u200f" + inArabic(r.secret[:8]) + " " + inArabic(r.secret[8:])}},
		} {
			v := webtest.New(t, base)
			v.Get("/terug").Submit("/terug", typed).Expect(200, "Mijn pagina "+string(id)).Refuse(r.secret)
			v.Get("/vandaag").Expect(401)
			v.Get("/terug").Expect(200, "Mijn pagina")
		}

		// A slip is told at its field, and costs no try.
		slip := []byte(r.secret)
		slip[3] = '0' + (slip[3]-'0'+1)%10
		for range 12 {
			v.Get("/terug").Submit("/terug", url.Values{"vraagnummer": {r.number}, "geheim": {string(slip)}}).Expect(422, "Deze code klopt niet", "Hij heeft zestien cijfers")
		}
		if v.Value("vraagnummer") != r.number || v.Value("geheim") != string(slip) {
			t.Error("what she typed is gone")
		}
		v.Submit("/terug", url.Values{"vraagnummer": {"1234567"}, "geheim": {r.secret}}).Expect(422, "Het heeft zeven cijfers").Refuse(r.secret)
		v.Submit("/terug", r.typed()).Expect(200, "Mijn pagina "+string(id))

		// Unknown, wrong and ended are one answer; so is the neighbour's.
		ended := h.resident("")
		h.write(func(tx *db.Tx) error { return account.EndCard(ctx, tx, ended.user) })
		pages := map[string]string{}
		for what, typed := range map[string]url.Values{
			"wrong":   {"vraagnummer": {r.number}, "geheim": {other.secret}},
			"unknown": {"vraagnummer": {vault.NewCardNumber()}, "geheim": {r.secret}},
			"ended":   ended.typed(),
		} {
			v := webtest.New(t, base).Get("/terug").Submit("/terug", typed).Expect(422, "horen niet bij elkaar")
			v.Refuse(typed.Get("geheim"))
			if v.Cookies() != "[]" {
				t.Errorf("%s: got cookies %s", what, v.Cookies())
			}
			pages[what] = strings.NewReplacer(v.Value("_sleutel"), "", typed.Get("vraagnummer"), "").Replace(v.Body)
		}
		if pages["wrong"] != pages["unknown"] || pages["ended"] != pages["unknown"] {
			t.Error("the answers differ")
		}
		webtest.New(t, strings.Replace(base, "127.0.0.1", "localhost", 1)).Get("/terug").Submit("/terug", r.typed()).Expect(422)
		// A card that keeps a question not sent yet leads there.
		webtest.New(t, base).Get("/terug").Submit("/terug", h.resident("").typed()).Expect(200, "Verder")
	})
}

func TestCardTooManyTries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		r, other := h.resident(naast.NewID[naast.CaseID]()), h.resident(naast.NewID[naast.CaseID]())
		base, _ := h.site(two)
		v := webtest.New(t, base)
		for range 10 {
			v.Get("/terug").Submit("/terug", url.Values{"vraagnummer": {r.number}, "geheim": {other.secret}}).Expect(422)
		}
		v.Get("/terug").Submit("/terug", r.typed()).Expect(429, "0999 20 30 40")
		webtest.New(t, base).Get("/terug").Submit("/terug", other.typed()).Expect(200, "Mijn pagina")
		two.Clock.Forward(time.Hour)
		v.Get("/terug").Submit("/terug", r.typed()).Expect(200, "Mijn pagina")
	})
}

// One browser may hold a resident's and a staff session; neither opens the
// other's pages, also when the cookies are swapped, and each sign-in gives a
// fresh token and ends the one before.
func TestCookiesAreSeparate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, r := h.member("mara"), h.resident(naast.NewID[naast.CaseID]())
		base, _ := h.site(two)
		v := webtest.New(t, base)
		h.enter(v, m).Expect(200, "Vandaag")
		staff := regexp.MustCompile(`naast_m=[\w-]+`).FindString(v.Cookies())
		v.Get("/terug").Submit("/terug", r.typed()).Expect(200, "Mijn pagina")
		v.Get("/vandaag").Expect(200)
		v.Get("/mijn-pagina").Expect(200)
		webtest.New(t, base).Get("/mijn-pagina").Expect(401) // the control

		name, token, _ := strings.Cut(staff, "=")
		other := map[string]string{"naast_m": "naast_b"}[name]
		swapped := webtest.New(t, base)
		swapped.Header.Set("Cookie", other+"="+token)
		swapped.Get("/mijn-pagina").Expect(404)
		swapped.Get("/terug").Expect(200, "Pak uw kaart erbij")
		swapped.Header.Set("Cookie", staff)
		swapped.Get("/vandaag").Expect(200) // the control

		again := webtest.New(t, base)
		again.Header.Set("Cookie", staff)
		again.Post("/inloggen", url.Values{})
		two.Clock.Forward(time.Minute)
		a := answer("mara", m.phrase, h.code(m))
		again.Post("/inloggen", a)
		old := webtest.New(t, base)
		old.Header.Set("Cookie", staff)
		old.Get("/vandaag").Expect(401) // a sign-in in this browser took its place
	})
}

// A resident's session that ends keeps her words too.
func TestResidentTextSurvives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		r := h.resident(naast.NewID[naast.CaseID]())
		base, got := h.site(two)
		v := webtest.New(t, base)
		v.Get("/terug").Submit("/terug", r.typed()).Expect(200)
		v.Get("/mijn-pagina/bericht").Expect(200)
		two.Clock.Forward(time.Hour)
		v.Submit("/mijn-pagina/bericht", url.Values{"tekst": {"Kunt u later komen?"}}).Expect(401, "Uw tekst is bewaard", "Pak uw kaart erbij")
		v.Submit("/terug", r.typed()).Expect(200, "Uw tekst is bewaard", "Kunt u later komen?")
		v.Submit("/mijn-pagina/bericht", nil).Expect(200, "Verstuurd")
		if fmt.Sprint(got.resident) != "[Kunt u later komen?|]" {
			t.Errorf("arrived: %q", got.resident)
		}
	})
}
