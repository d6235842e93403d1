package account_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// draws takes somebody who is signed in to the words that are not in use yet.
func (h *house) draws(v *webtest.Visitor, m member) (words []string) {
	h.t.Helper()
	h.clock.Forward(31 * time.Second)
	v.Get("/account/woorden").Submit("/account/woorden", url.Values{"oude-woorden": {m.phrase}, "code": {h.code(m)}}).Expect(200, "Uw acht nieuwe woorden")
	return phraseOn(h.t, v)
}

// opens tells whether words open the keys of somebody.
func (h *house) opens(m member, phrase string) bool {
	_, id, err := account.Check(ctx, h.d, h.v, m.login, phrase)
	return err == nil && id != nil
}

// Somebody who fears that her words were seen makes new ones: at once, with every
// slip on the way, and with all that her keys opened.
func TestNewWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		chief := h.member("anneke", account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"})
		m := h.member("mara")
		base, _ := h.site(two)
		v, elsewhere, lead := webtest.New(t, base), webtest.New(t, base), webtest.New(t, base)
		h.enter(elsewhere, m)
		h.enter(lead, chief)
		h.enter(v, m)
		_, before, err := account.Check(ctx, h.d, h.v, "mara", m.phrase)
		if err != nil {
			t.Fatal(err)
		}

		// What cannot be right, what is wrong, and what was used before.
		form := func(phrase, code string) url.Values {
			return url.Values{"oude-woorden": {phrase}, "code": {code}}
		}
		v.Get("/account").Expect(200, "Nieuwe woorden").Refuse("U maakte nieuwe woorden op")
		v.Get("/account/woorden").Submit("/account/woorden", form("fiets", "12")).Expect(422, "Dit kunnen uw acht woorden niet zijn", "zes cijfers")
		two.Clock.Forward(time.Minute)
		v.Submit("/account/woorden", form(chief.phrase, h.code(m))).Expect(422, "Dit zijn niet uw acht woorden").Refuse(chief.phrase)
		v.Submit("/account/woorden", with(form(m.phrase, h.code(m)), "taal", "en")).Expect(200, "New words").Refuse(m.phrase)
		code := h.code(m) // the wrong words did not use it up
		v.Submit("/account/woorden", with(form(m.phrase, code), "taal", "nl")).Submit("/account/woorden", form(m.phrase, code)).Expect(200, "U ziet ze maar één keer").Refuse(m.phrase)
		phraseOn(t, v)
		v.Post("/account/woorden", with(form(m.phrase, code), "_sleutel", v.Value("_sleutel"))).Expect(422, "al gebruikt") // Back, and the same press
		words := h.draws(v, m)
		if shown(v, words) != 8 { // the control of hides
			t.Fatal("the words are not seen where they stand")
		}
		fresh := m
		fresh.phrase = strings.Join(words, " ")

		v.Submit("/account/woorden/terug", url.Values{"taal": {"en"}}).Expect(200, "Your eight new words", words[7])
		v.Submit("/account/woorden/terug", url.Values{"taal": {"nl"}}).Submit("/account/woorden/terug", nil).Expect(200, "Hebt u ze goed opgeschreven?")
		hides(t, v, words)
		back := asked(v, words)
		slip := with(back, "woord-b", "fiets")
		v.Submit("/account/woorden/klaar", slip).Expect(422, "Dit is niet woord")
		if v.Value("woord-a") != back.Get("woord-a") {
			t.Error("the word that was right is lost")
		}
		v.Submit("/account/woorden/klaar", with(back, "taal", "en")).Expect(200, "Did you write them down well?")
		v.Submit("/account/woorden/klaar", with(back, "taal", "nl"))
		if !h.opens(m, m.phrase) || h.opens(m, fresh.phrase) {
			t.Fatal("something changed before the words were typed back")
		}
		elsewhere.Get("/vandaag").Expect(200)
		old := strings.Trim(v.Cookies(), "[]")
		sent := with(back, "_sleutel", v.Value("_sleutel"), "_stand", v.Value("_stand"))
		v.Post("/account/woorden/klaar", sent).Expect(200, "Uw nieuwe woorden werken", "Naar uw passkeys").Refuse("vel met codes werkt")

		// The old ones open nothing; the keys are the same, so all that was sealed to them opens.
		if h.opens(m, m.phrase) {
			t.Error("the old words open")
		}
		_, after, err := account.Check(ctx, h.d, h.v, "mara", fresh.phrase)
		if err != nil || string(after.Seed()) != string(before.Seed()) {
			t.Fatalf("other keys: %v", err)
		}
		v.Get("/mensen").Expect(200, "Mijn mensen")
		elsewhere.Get("/vandaag").Expect(401)
		twice := webtest.New(t, base) // the same press twice: the second came with the cookie of before
		twice.Header.Set("Cookie", old)
		twice.Get("/vandaag").Expect(401)
		twice.Post("/account/woorden/klaar", sent).Expect(401, "Uw acht woorden zijn net veranderd")
		hides(t, twice, words)
		v.Post("/account/woorden/klaar", sent).Expect(200, "Uw nieuwe woorden werken")
		h.enter(elsewhere, m).Expect(422, "Dit klopt niet")
		h.enter(elsewhere, fresh).Expect(200, "Vandaag")
		v.Get("/vandaag").Expect(200)
		v.Get("/account").Expect(200, "U maakte nieuwe woorden op maandag 23 november 2026")
		lead.Get("/medewerkers").Expect(200, "nieuwe woorden: 23 nov")
		lead.Get("/medewerkers/"+string(m.user)).Expect(200, "maakte zelf nieuwe woorden op maandag 23 november")

		// The session is over while she types: nothing carries the words.
		two.Clock.Forward(2 * time.Hour)
		v.Post("/account/woorden", with(form(fresh.phrase, "123456"), "_sleutel", "a-key-that-is-long-enough")).Expect(401, "Inloggen").Refuse(fresh.phrase, "net veranderd", "Uw tekst is bewaard")
		hides(t, v, words)
		two.Clock.Forward(time.Minute)
		v.Submit("/inloggen", answer("mara", fresh.phrase, h.code(m))).Expect(200, "Nieuwe woorden")
	})
}

// Two windows or two devices: the first words that are typed back count, the others
// never do.
func TestNewWordsOnTwoDevices(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		one, other := webtest.New(t, base), webtest.New(t, base)
		h.enter(one, m)
		h.enter(other, m)
		lost := h.draws(one, m) // an earlier window of the same browser
		one.Submit("/account/woorden/terug", nil)
		window := with(asked(one, lost), "_sleutel", one.Value("_sleutel"), "_stand", one.Value("_stand"))
		counts, late := h.draws(one, m), h.draws(other, m)
		one.Submit("/account/woorden/terug", nil)
		other.Submit("/account/woorden/terug", nil)
		typed := asked(other, late)
		one.Submit("/account/woorden/klaar", asked(one, counts)).Expect(200, "Uw nieuwe woorden werken")
		other.Submit("/account/woorden/klaar", typed).Expect(401, "Uw acht woorden zijn net veranderd")
		one.Post("/account/woorden/klaar", window).Expect(409, "Er zijn al andere nieuwe woorden")
		for what, words := range map[string][]string{"of the other device": late, "of the other window": lost} {
			if h.opens(m, strings.Join(words, " ")) {
				t.Errorf("the words %s open", what)
			}
		}
		if h.opens(m, m.phrase) || !h.opens(m, strings.Join(counts, " ")) {
			t.Error("not the words that were typed back first")
		}
	})
}

// Who does not get new words: whose keys do not count, who waited too long, who
// tries too often, and another with her page.
func TestNewWordsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, gijs := h.member("mara"), h.member("gijs")
		base, _ := h.site(two)
		v, his := webtest.New(t, base), webtest.New(t, base)
		h.enter(v, m)
		h.enter(his, gijs)
		v.Get("/account/woorden/klaar").Expect(200) // says nothing by itself that is not so for everybody
		words := h.draws(v, m)
		v.Submit("/account/woorden/terug", nil)
		page := with(asked(v, words), "_sleutel", v.Value("_sleutel"), "_stand", v.Value("_stand"))
		his.Post("/account/woorden/klaar", page).Expect(422, "Dit duurde te lang")
		two.Clock.Forward(59 * time.Minute)
		v.Get("/vandaag").Expect(200)
		two.Clock.Forward(2 * time.Minute)
		v.Post("/account/woorden/klaar", page).Expect(422, "Dit duurde te lang", "Uw oude woorden werken nog")

		// Other keys than those that count now, as somebody has who was enrolled anew.
		h.write(func(tx *db.Tx) error {
			return h.v.ReplaceKeys(ctx, tx, m.user, vault.NewIdentity().Public(), tx.Now())
		})
		two.Clock.Forward(time.Minute)
		v.Get("/account/woorden").Submit("/account/woorden", url.Values{"oude-woorden": {m.phrase}, "code": {h.code(m)}}).Expect(409, "Vraag uw coördinator om een nieuwe code")

		// The lane of signing in: his own browser is held back, and only that.
		h.enter(his, gijs)
		for range 9 {
			his.Get("/account/woorden").Submit("/account/woorden", url.Values{"oude-woorden": {m.phrase}, "code": {"123456"}}).Expect(422, "Dit zijn niet uw acht woorden")
		}
		h.clock.Forward(time.Minute)
		right := url.Values{"oude-woorden": {gijs.phrase}, "code": {h.code(gijs)}}
		his.Get("/account/woorden").Submit("/account/woorden", right).Expect(429)
		his.Get("/account").Submit("/account/overal-uitloggen", nil)
		h.enter(his, gijs).Expect(429)
		h.enter(webtest.New(t, base), gijs).Expect(200, "Vandaag")
	})
}

// Her page on a telephone without scripts and at the desk, with the keyboard alone.
func TestNewWordsInBrowser(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		p := browser.New(t, 360, false)
		seen := func(name string) {
			t.Helper()
			p.CheckAccess()
			p.Shot(name + "-telefoon")
			p.Resize(1280)
			p.Shot(name + "-breed")
			p.Resize(360)
		}
		h.typesIn(p, base, m)
		p.Press("Log in")
		p.Open(base + "/account")
		p.Press("Nieuwe woorden") // as it is, TestEveryPage sees it
		p.Press("Laat mij nieuwe woorden zien")
		seen("nieuwe-woorden-mis")
		two.Clock.Forward(time.Minute)
		p.Fill("#oude-woorden", m.phrase)
		p.Fill("#code", h.code(m))
		p.Press("Laat mij nieuwe woorden zien")
		seen("nieuwe-woorden-opschrijven")
		words := eightWords(t, p)
		p.Press("Ik heb ze opgeschreven")
		seen("nieuwe-woorden-terug")
		typeBack(p, words)
		p.Press("Neem de nieuwe woorden in gebruik")
		seen("nieuwe-woorden-klaar")
		if !h.opens(m, strings.Join(words, " ")) || h.opens(m, m.phrase) {
			t.Fatal("not the new words, or the old ones too")
		}
	})
}

// shown is how many of the words a page holds, in what is seen or beneath it.
func shown(v *webtest.Visitor, words []string) (n int) {
	for _, w := range words {
		if regexp.MustCompile(`\b` + w + `\b`).MatchString(v.Body) {
			n++
		}
	}
	return n
}

// hides tells that a page holds none of the words. One or two may stand there by
// chance: they are ordinary words.
func hides(t *testing.T, v *webtest.Visitor, words []string) {
	t.Helper()
	if n := shown(v, words); n > 2 {
		t.Errorf("%s holds %d of the words", v.Path, n)
	}
}
