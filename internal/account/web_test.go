package account_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
	"naast/internal/web/webtest"
)

// posted counts what reached the form behind the sign-in.
type posted struct{ staff, resident []string }

// site is two partnerships behind one server, with a few pages of others.
func (h *house) site(two dbtest.Two) (string, *posted) {
	h.t.Helper()
	a := web.New(h.v, h.g, slog.New(slog.DiscardHandler))
	a.Add(&web.Partnership{Slug: "own", Hosts: []string{"127.0.0.1"}, DB: two.Own, Site: partnership.Site(two.Own)})
	a.Add(&web.Partnership{Slug: "other", Hosts: []string{"localhost"}, DB: two.Other, Site: partnership.Site(two.Other)})
	a.Common()
	(&account.Slice{Vault: h.v, Guard: h.g, Enrolled: func(_ context.Context, _ *db.Tx, u naast.UserID, from time.Time) error {
		if h.enrolled = append(h.enrolled, u); from.IsZero() {
			h.unseated = append(h.unseated, u)
		}
		return nil
	}, Busy: func(context.Context, *db.Tx, naast.UserID) (int, error) { return 3, nil }}).Routes(a)
	got := &posted{}
	say := func(text string) func(*web.Ctx) error {
		return func(c *web.Ctx) error { return c.Bytes("text/plain", "", []byte(text+" "+c.Who.Name)) }
	}
	a.Get(web.Staff, "/vandaag", guard.Today, say("Vandaag"))
	a.Get(web.Staff, "/mensen", guard.OwnPeople, say("Mijn mensen"))
	a.Get(web.Staff, "/register", guard.Registry, say("Register"))
	a.Get(web.Resident, "/mijn-pagina", guard.ReadOwn, func(c *web.Ctx) error {
		return c.Bytes("text/plain", "", []byte("Mijn pagina "+string(c.Who.Case)))
	})
	a.Get(web.Public, "/vraag/verder", "", say("Verder"))
	form := func(g web.Group, path string, action guard.Action, into *[]string) {
		a.Get(g, path, action, func(c *web.Ctx) error {
			p := c.Base("Bericht")
			return c.Page(200, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				return ui.Form(p, path).Render(templ.WithChildren(ctx, ui.TextArea(p, ui.Field{Name: "tekst", Label: "Bericht"})), w)
			}))
		})
		a.Post(g, path, action, func(c *web.Ctx) error {
			to := path + "/klaar"
			return c.Act(&to, func(*db.Tx) error { *into = append(*into, c.Form("tekst")+"|"+c.Form("inlognaam")); return nil })
		})
		a.Get(g, path+"/klaar", action, say("Verstuurd"))
	}
	form(web.Staff, "/bericht", guard.Today, &got.staff)
	form(web.Resident, "/mijn-pagina/bericht", guard.WriteOwn, &got.resident)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if from := q.Header.Get("Test-From"); from != "" {
			q.RemoteAddr = from
		}
		a.Handler().ServeHTTP(w, q)
	}))
	h.t.Cleanup(s.Close)
	for _, d := range []*db.DB{two.Own, two.Other} {
		err := d.Write(ctx, db.System("test"), func(tx *db.Tx) error {
			p := partnership.Defaults()
			p.Name, p.Phone = "Naast in Wesselrade", "0999 20 30 40"
			if err := partnership.Save(ctx, tx, p); err != nil {
				return err
			}
			for id, name := range map[naast.OrganisationID]string{"kring": "De Kring Wesselrade", "ouderen": "Ouderenraad Oudewiel"} {
				if err := partnership.SaveOrganisation(ctx, tx, partnership.Organisation{ID: id, Name: name}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			h.t.Fatal(err)
		}
	}
	return s.URL, got
}

// answer is what somebody types to sign in.
func answer(login, phrase, code string) url.Values {
	return url.Values{"inlognaam": {login}, "woorden": {phrase}, "code": {code}}
}

func (h *house) enter(v *webtest.Visitor, m member) *webtest.Visitor {
	h.t.Helper()
	h.clock.Forward(31 * time.Second) // a code that was not used yet
	return v.Get("/inloggen").Submit("/inloggen", answer(m.login, m.phrase, h.code(m)))
}

func TestSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		v := webtest.New(t, base)
		v.Get("/vandaag").Expect(401, "Inloggen")
		h.enter(v, m).Expect(200, "Vandaag", "Mara (De Kring Wesselrade)")
		v.Get("/register").Expect(404)
		v.Get("/inloggen").Expect(200, "Vandaag")

		// Another browser, and the same name at the neighbour's.
		webtest.New(t, base).Get("/vandaag").Expect(401)
		n := webtest.New(t, strings.Replace(base, "127.0.0.1", "localhost", 1))
		h.enter(n, m).Expect(422, "Dit klopt niet")
		h.enter(webtest.New(t, base), member{login: " MARA ", phrase: strings.ToUpper(strings.ReplaceAll(m.phrase, " ", "-")), secret: m.secret}).Expect(200, "Vandaag")
	})
}

// Unknown, wrong and ended are one answer, letter by letter.
func TestSignInRefusesAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, gone := h.member("mara"), h.member("gert")
		h.write(func(tx *db.Tx) error { return account.End(ctx, tx, h.v, h.g, gone.user, tx.Today().Add(-1)) })
		base, _ := h.site(two)
		good := h.code(m)
		bad := "000000"
		if good == bad {
			bad = "000001"
		}
		pages := map[string]string{}
		for what, a := range map[string]url.Values{
			"wrong phrase": answer("mara", vault.NewPhrase(), good),
			"wrong code":   answer("mara", m.phrase, bad),
			"unknown name": answer("joep", m.phrase, good),
			"ended":        answer("gert", gone.phrase, h.code(gone)),
		} {
			v := webtest.New(t, base).Get("/inloggen").Submit("/inloggen", a).Expect(422, "Dit klopt niet")
			v.Refuse(a.Get("woorden"), a.Get("code"))
			if v.Cookies() != "[]" {
				t.Errorf("%s: got cookies %s", what, v.Cookies())
			}
			pages[what] = strings.NewReplacer(v.Value("_sleutel"), "", a.Get("inlognaam"), "").Replace(v.Body)
		}
		for what, page := range pages {
			if page != pages["unknown name"] {
				t.Errorf("%s reads otherwise than an unknown name:\n%s", what, page)
			}
		}
		// The control: all of it right.
		webtest.New(t, base).Get("/inloggen").Submit("/inloggen", answer("mara", m.phrase, good)).Expect(200, "Vandaag")
	})
}

// A code works once, and only around its moment.
func TestCodeWorksOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		try := func(code string) *webtest.Visitor {
			return webtest.New(t, base).Get("/inloggen").Submit("/inloggen", answer("mara", m.phrase, code))
		}
		earlier := h.code(m)
		two.Clock.Forward(30 * time.Second)
		now := h.code(m)
		try(now).Expect(200, "Vandaag")
		try(now).Expect(422, "Dit klopt niet")
		try(earlier).Expect(422) // within the step that clocks may differ, but before the one used
		two.Clock.Forward(30 * time.Second)
		late := h.code(m)
		two.Clock.Forward(30 * time.Second)
		try(late).Expect(200) // one step late
		stale := h.code(m)
		two.Clock.Forward(90 * time.Second)
		try(stale).Expect(422)
	})
}

// What cannot be right is said at its field, and costs no try.
func TestSignInMistakesCostNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		v := webtest.New(t, base)
		for range 12 {
			v.Get("/inloggen").Submit("/inloggen", answer("mara", "fiets", "12")).Expect(422, "De code heeft zes cijfers", "Dit kunnen uw acht woorden niet zijn")
		}
		if v.Value("inlognaam") != "mara" {
			t.Error("the name is lost")
		}
		v.Get("/inloggen").Submit("/inloggen", answer("mara", m.phrase, h.code(m))).Expect(200, "Vandaag")
	})
}

func TestTooManyTries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, other := h.member("mara"), h.member("gijs")
		base, _ := h.site(two)
		v := webtest.New(t, base)
		for range 10 {
			v.Get("/inloggen").Submit("/inloggen", answer("mara", vault.NewPhrase(), "123456")).Expect(422)
		}
		v.Get("/inloggen").Submit("/inloggen", answer("mara", m.phrase, h.code(m))).Expect(429, "Wacht een kwartier")
		h.enter(webtest.New(t, base), other).Expect(200, "Vandaag") // the control: a lane of her own
		// Somebody who knows her name cannot lock her out from elsewhere.
		elsewhere := webtest.New(t, base)
		elsewhere.Header.Set("Test-From", "192.0.2.7:1234")
		h.enter(elsewhere, m).Expect(200, "Vandaag")
		two.Clock.Forward(time.Hour)
		h.enter(v, m).Expect(200, "Vandaag")
	})
}

// The session of an account that ends dies at once.
func TestEndedWhileSignedIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		v := webtest.New(t, base)
		h.enter(v, m).Expect(200, "Vandaag")
		h.write(func(tx *db.Tx) error { return account.End(ctx, tx, h.v, h.g, m.user, tx.Today()) })
		v.Get("/vandaag").Expect(401)
		h.enter(v, m).Expect(422)
	})
}

// Who has two hats chooses one; what belongs to the other is not there. Changing
// takes a code and gives a fresh session.
func TestOneSessionOneHat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara", account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"}, account.HatAt{Hat: guard.HatCoordinator, Organisation: "ouderen"})
		base, _ := h.site(two)
		v := webtest.New(t, base)
		h.enter(v, m).Expect(200, "Welke hoed draagt u nu?", "De Kring Wesselrade", "Ouderenraad Oudewiel")
		bare := v.Cookies()
		for _, path := range []string{"/vandaag", "/mensen", "/register", "/account", "/hoed"} {
			v.Get(path).Expect(401, "Welke hoed draagt u nu?")
		}
		v.Get("/inloggen/hoed").Submit("/inloggen/hoed", nil).Expect(422, "Kies een hoed.")
		v.Submit("/inloggen/hoed", url.Values{"hoed": {"ondersteuner kring"}}).Expect(200, "Vandaag", "Mara (De Kring Wesselrade)")
		first := v.Cookies()
		if first == bare {
			t.Error("the token of before choosing lives on")
		}
		v.Get("/mensen").Expect(200)
		v.Get("/register").Expect(404)

		v.Get("/hoed").Submit("/hoed", url.Values{"hoed": {"coordinator ouderen"}, "code": {"12"}}).Expect(422, "zes cijfers")
		v.Submit("/hoed", url.Values{"hoed": {"coordinator ouderen"}, "code": {h.code(m)}}).Expect(422, "al gebruikt") // used to sign in
		v.Get("/mensen").Expect(200)
		two.Clock.Forward(time.Minute)
		v.Get("/hoed").Submit("/hoed", url.Values{"hoed": {"bestuur kring"}, "code": {h.code(m)}}).Expect(422, "Kies een hoed.") // not hers
		v.Submit("/hoed", url.Values{"hoed": {"coordinator ouderen"}, "code": {h.code(m)}}).Expect(200, "Vandaag", "Mara (Ouderenraad Oudewiel)")
		if v.Cookies() == first {
			t.Error("the token of the first hat lives on")
		}
		v.Get("/mensen").Expect(404)
		v.Get("/register").Expect(200)
		// The old token opens nothing, wherever it was kept.
		old := webtest.New(t, base)
		old.Header.Set("Cookie", strings.Trim(first, "[]"))
		old.Get("/vandaag").Expect(401)
	})
}

// A session that ends while somebody writes keeps the words, through the choice
// of a hat too, and sends them once.
func TestTextSurvivesSigningInAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		one := h.member("mara")
		two2 := h.member("gijs", account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"}, account.HatAt{Hat: guard.HatBoard, Organisation: "ouderen"})
		base, got := h.site(two)
		const text = "Eerste regel\nTweede \"regel\" & <b>vet</b> \u0645\u0631\u062d\u0628\u0627"
		for i, m := range []member{one, two2} {
			v := webtest.New(t, base)
			h.enter(v, m)
			if m.login == "gijs" {
				v.Submit("/inloggen/hoed", url.Values{"hoed": {"ondersteuner kring"}})
			}
			v.Get("/bericht").Expect(200)
			two.Clock.Forward(2 * time.Hour)
			v.Submit("/bericht", url.Values{"tekst": {text}}).Expect(401, "Uw tekst is bewaard", "Inloggen")
			v.Submit("/inloggen", answer(m.login, vault.NewPhrase(), h.code(m))).Expect(422, "Uw tekst is bewaard")
			v.Submit("/inloggen", url.Values{"taal": {"en"}, "inlognaam": {m.login}}).Expect(200)
			v.Submit("/inloggen", url.Values{"taal": {"nl"}, "inlognaam": {m.login}}).Expect(200, "Uw tekst is bewaard")
			v.Submit("/inloggen", answer(m.login, m.phrase, h.code(m))).Expect(200, "Uw tekst is bewaard")
			if m.login == "gijs" {
				v.Submit("/inloggen/hoed", url.Values{"hoed": {"ondersteuner kring"}}).Expect(200)
			}
			v.Expect(200, "Ga verder met mijn tekst", "Tweede")
			if len(got.staff) != i {
				t.Fatalf("sent before the press: %q", got.staff)
			}
			again := url.Values{"tekst": {v.Value("tekst")}, "_sleutel": {v.Value("_sleutel")}}
			v.Submit("/bericht", nil).Expect(200, "Verstuurd")
			v.Post("/bericht", again).Expect(200, "Verstuurd") // the back button
			if len(got.staff) != i+1 || got.staff[i] != text+"|" {
				t.Fatalf("arrived: %q", got.staff)
			}
		}
		// A page that was only opened is opened after signing in.
		v := webtest.New(t, base)
		v.Get("/mensen?zoek=ja").Expect(401)
		two.Clock.Forward(time.Minute)
		v.Submit("/inloggen", answer("mara", one.phrase, h.code(one))).Expect(200, "Mijn mensen")
	})
}

// A way on never leads to another site.
func TestWayOnStaysHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		for _, to := range []string{"https://kwaad.example/", "//kwaad.example/", `/\kwaad.example`, "/\t/kwaad.example", "javascript:alert(1)", "kwaad"} {
			v := webtest.New(t, base)
			two.Clock.Forward(time.Minute)
			a := answer("mara", m.phrase, h.code(m))
			a.Set("_naar", to)
			v.Post("/inloggen", a).Expect(200, "Vandaag").Refuse("kwaad")
			a = answer("mara", m.phrase, "000000")
			a.Set("_naar", to)
			a.Set("_bewaard", `[{"Name":"x","Value":"y"}]`)
			webtest.New(t, base).Post("/inloggen", a).Expect(422).Refuse("kwaad.example")
			two.Clock.Forward(16 * time.Minute)
		}
	})
}
