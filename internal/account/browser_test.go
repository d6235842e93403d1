package account_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// Every page in a real browser on a phone, without JavaScript: it works, and
// passes the checks of access. The pages do not know which database there is,
// so one is enough.
func TestInBrowser(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara", account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"}, account.HatAt{Hat: guard.HatSupporter, Organisation: "ouderen"})
		r := h.resident(naast.NewID[naast.CaseID]())
		base, _ := h.site(two)
		p := browser.New(t, 360, false)
		seen := func(name string) {
			t.Helper()
			p.CheckAccess()
			p.Shot(name)
		}
		p.Open(base + "/terug")
		seen("kaart")
		p.Fill("#vraagnummer", r.number)
		p.Fill("#geheim", "1234 5678")
		p.Press("Open mijn pagina")
		seen("kaart-mis")
		p.Fill("#geheim", r.secret)
		p.Press("Open mijn pagina")
		if !strings.Contains(p.Text("body"), "Mijn pagina") {
			t.Fatal("the card does not open")
		}

		p.Open(base + "/inloggen")
		seen("inloggen")
		p.Press("Log in")
		seen("inloggen-mis")
		p.Fill("#inlognaam", m.login)
		p.Fill("#woorden", m.phrase)
		p.Fill("#code", h.code(m))
		p.Press("Log in")
		seen("hoed")
		p.Tick("Coördinator")
		p.Press("Verder")
		p.Open(base + "/account")
		seen("account")
		p.Press("Wissel van hoed")
		seen("wisselen")
		p.Open(base + "/account/telefoon")
		two.Clock.Forward(time.Minute)
		p.Fill("#code", h.code(m))
		p.Press("Verder")
		seen("andere-telefoon")
		p.Open(base + "/medewerkers")
		seen("accounts")
		p.Fill("#naam", "Oksana")
		p.Tick("Voordeur")
		p.Press("Maak een code")
		seen("code")
		code := regexp.MustCompile(`\d{4} \d{4} \d{4} \d{4}`).FindString(p.Text("body"))
		p.Open(base + "/medewerkers/" + string(m.user))
		seen("persoon")

		p = browser.New(t, 360, false) // Oksana's telephone
		p.Open(base + "/aanmelden")
		seen("aanmelden")
		p.Fill("#code", code)
		p.Press("Verder")
		seen("woorden")
		words := eightWords(t, p)
		p.Press("Ik heb ze opgeschreven")
		seen("inlog-app")
		p.Press("Klaar")
		seen("inlog-app-mis")
		p.Click("summary")
		secret := strings.Join(strings.Fields(p.Text("#sleutel")), "")
		p.Fill("#inlognaam", "oksana")
		typeBack(p, words)
		p.Fill("#code", h.code(member{secret: secret}))
		p.Press("Klaar")
		seen("gelukt")
		if !strings.Contains(p.Text("body"), "24 uur") {
			t.Fatal("no account")
		}
	})
}

// Nobody is there any more: the page of a shared laptop goes away by itself and
// signs out; the Back button brings nothing back. Whoever types is there.
func TestSharedLaptopEmptiesItsScreen(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		p := browser.New(t, 1100, true)
		p.Before(`{ const now = Date.now; let more = 0; Date.now = () => now() + more; window.wait = (minutes) => { more += minutes * 60000; }; }`)
		h.typesIn(p, base, m)
		p.Tick("Dit is een gedeelde laptop")
		p.Press("Log in")
		p.Open(base + "/account/telefoon")
		p.CheckAccess()
		p.Shot("gedeelde-laptop")
		for range 3 { // the control: twelve minutes, with a key every four
			browser.Eval[bool](p, `wait(4) || true`)
			p.Type("1")
			browser.Await[bool](p, `new Promise((r) => setTimeout(() => r(true), 1500))`)
		}
		if !strings.HasSuffix(p.URL(), "/account/telefoon") {
			t.Fatalf("somebody was typing and came to %s", p.URL())
		}
		browser.Eval[bool](p, `wait(6) || true`)
		p.WaitFor("#inlognaam")
		if p.Open(base + "/account/telefoon"); !p.Has("#inlognaam") {
			t.Error("the session still opens")
		}
	})
}

// typesIn fills in the page of signing in.
func (h *house) typesIn(p *browser.Page, base string, m member) {
	p.Open(base + "/inloggen")
	p.Fill("#inlognaam", m.login)
	p.Fill("#woorden", m.phrase)
	p.Fill("#code", h.code(m))
}

// eightWords reads the words that are shown to be written down.
func eightWords(t *testing.T, p *browser.Page) (words []string) {
	t.Helper()
	for _, w := range wordLine.FindAllStringSubmatch(p.Text("#acht-woorden"), -1) {
		words = append(words, w[2])
	}
	if len(words) != 8 {
		t.Fatalf("%d words to be seen", len(words))
	}
	return words
}

// typeBack fills in the two words that are asked back.
func typeBack(p *browser.Page, words []string) {
	for i, a := range askedFor.FindAllStringSubmatch(p.Text("body"), -1) {
		p.Fill([]string{"#woord-a", "#woord-b"}[i], words[a[1][0]-'1'])
	}
}
