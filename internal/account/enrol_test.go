package account_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web/webtest"
)

func (h *house) invite(i account.Invitation) (code string) {
	h.t.Helper()
	h.write(func(tx *db.Tx) (err error) { code, err = account.Invite(ctx, tx, h.v, i); return err })
	return code
}

var (
	wordLine = regexp.MustCompile(`\b([1-8])\. ([a-z]{4,7})\b`)
	askedFor = regexp.MustCompile(`Wat is woord ([1-8]) op`)
	sixteen  = regexp.MustCompile(`\d{4} \d{4} \d{4} \d{4}`)
	oneSpan  = regexp.MustCompile(`<span>([A-Z2-7]{4})</span>`)
	picture  = regexp.MustCompile(`src="data:image/png;base64,[A-Za-z0-9+/=]+"`)
)

// phraseOn reads the eight words from the page.
func phraseOn(t *testing.T, v *webtest.Visitor) (words []string) {
	t.Helper()
	for _, m := range wordLine.FindAllStringSubmatch(v.Text(), -1) {
		words = append(words, m[2])
	}
	if len(words) != 8 {
		t.Fatalf("%d words on the page:\n%s", len(words), v.Text())
	}
	return words
}

// secretOn reads the second factor's secret, as somebody without a camera does.
func secretOn(t *testing.T, v *webtest.Visitor) string {
	t.Helper()
	var secret string
	for _, m := range oneSpan.FindAllStringSubmatch(v.Body, -1) {
		secret += m[1]
	}
	if len(secret) != 32 || !picture.MatchString(v.Body) {
		t.Fatalf("secret %q, picture %v", secret, picture.MatchString(v.Body))
	}
	return secret
}

// asked answers the two words that are asked back.
func asked(v *webtest.Visitor, words []string) url.Values {
	answers := url.Values{}
	for i, m := range askedFor.FindAllStringSubmatch(v.Text(), -1) {
		answers.Set([]string{"woord-a", "woord-b"}[i], words[m[1][0]-'1'])
	}
	return answers
}

func with(a url.Values, more ...string) url.Values {
	b := url.Values{}
	for k, v := range a {
		b[k] = v
	}
	for i := 0; i < len(more); i += 2 {
		b.Set(more[i], more[i+1])
	}
	return b
}

// From the code of the coordinator to working a day later, with every slip on
// the way.
func TestEnrolment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		h.member("mara")
		base, _ := h.site(two)
		user := naast.NewID[naast.UserID]()
		i := account.Invitation{User: user, Name: "Oksana (De Kring)", Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: "kring"}}}
		stale := h.invite(i)
		code := h.invite(i)

		v := webtest.New(t, base)
		v.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {"1234"}}).Expect(422, "Hij heeft zestien cijfers")
		v.Submit("/aanmelden", url.Values{"code": {stale}}).Expect(422, "werkt niet")
		webtest.New(t, strings.Replace(base, "127.0.0.1", "localhost", 1)).Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Expect(422, "werkt niet")
		v.Submit("/aanmelden", url.Values{"code": {code}}).Expect(200, "U ziet ze maar één keer")
		words := phraseOn(t, v)
		phrase := strings.Join(words, " ")
		v.Submit("/aanmelden/telefoon", url.Values{"taal": {"en"}}).Expect(200)
		if got := strings.Join(phraseOn(t, v), " "); got != phrase {
			t.Fatal("another language, other words")
		}
		v.Submit("/aanmelden/telefoon", url.Values{"taal": {"nl"}}).Submit("/aanmelden/telefoon", nil).Expect(200, "Uw inlog-app").Refuse(phrase)
		m := member{login: "oksana", phrase: phrase, secret: secretOn(t, v)}
		right := with(asked(v, words), "inlognaam", "Oksana", "e-mail", "oksana@kring.example", "code", h.code(m))
		if len(right) != 5 {
			t.Fatalf("two words are asked: %v", right)
		}
		for field, c := range map[string][2]string{
			"woord-a": {"fout", "Dit is niet woord"}, "woord-b": {"", "Dit is niet woord"}, "code": {"000000", "Deze code klopt niet"},
			"inlognaam": {"mara", "Deze inlognaam is er al"}, "e-mail": {"oksana", "geen e-mailadres"},
		} {
			v.Submit("/aanmelden/klaar", with(right, field, c[0])).Expect(422, c[1])
			if field != "inlognaam" && v.Value("inlognaam") != "Oksana" {
				t.Error("what was typed is lost")
			}
		}
		v.Submit("/aanmelden/klaar", with(right, "inlognaam", "a b")).Expect(422, "kleine letters")
		forged := url.Values{}
		for k, x := range right {
			forged[k] = x
		}
		forged.Set("_stand", "AAAA"+v.Value("_stand")[4:])
		forged.Set("_sleutel", v.Value("_sleutel"))
		again := with(right, "_stand", v.Value("_stand"), "_sleutel", "another-key-of-a-form")
		webtest.New(t, base).Post("/aanmelden/klaar", forged).Expect(422, "Dit duurde te lang")

		v.Submit("/aanmelden/klaar", right).Expect(200, "Gelukt", "24 uur")
		if fmt.Sprint(h.enrolled) != fmt.Sprint([]naast.UserID{user}) { // and once more when they are signed
			t.Errorf("the register was told about %v", h.enrolled)
		}
		webtest.New(t, base).Post("/aanmelden/klaar", again).Expect(422)                                    // the code works once
		webtest.New(t, base).Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Expect(422) // and gives nothing more
		h.enter(v, m).Expect(200, "Uw account wacht nog op handtekeningen")
		h.signed(base, user)
		h.enter(v, m).Expect(200, "Uw account werkt vanaf")
		two.Clock.Forward(24 * time.Hour)
		h.enter(v, m).Expect(200, "Vandaag", "Oksana (De Kring Wesselrade)")
		h.read(func(tx *db.Tx) error {
			mail, err := account.Email(ctx, tx, h.v, user)
			if mail != "oksana@kring.example" {
				t.Errorf("e-mail %q", mail)
			}
			return err
		})
	})
}

func TestInvitationEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		code := h.invite(account.Invitation{Name: "Nour", Hats: []account.HatAt{{Hat: guard.HatBoard, Organisation: "kring"}}})
		try := func() *webtest.Visitor {
			return webtest.New(t, base).Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}})
		}
		two.Clock.Forward(7*24*time.Hour - time.Minute)
		v := try().Expect(200, "Uw acht woorden")
		two.Clock.Forward(2 * time.Hour)
		try().Expect(422, "werkt niet")
		v.Submit("/aanmelden/telefoon", nil).Expect(422, "Dit duurde te lang")
	})
}

// Who lost the words gets new ones, and new keys that wait a day; the old words
// open nothing at once, and no session lives on.
func TestLostWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		open := webtest.New(t, base)
		h.enter(open, m).Expect(200, "Vandaag")
		code := h.invite(account.Invitation{User: m.user, Name: "Mara", Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: "kring"}}})
		v := webtest.New(t, base)
		v.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Expect(200, "Wat bent u kwijt?")
		v.Submit("/aanmelden", nil).Expect(422, "Kies wat u kwijt bent.")
		v.Submit("/aanmelden", url.Values{"kwijt": {"woorden"}}).Expect(200, "Uw acht woorden")
		words := phraseOn(t, v)
		v.Submit("/aanmelden/telefoon", nil).Expect(200).Refuse(`name="inlognaam"`)
		fresh := member{user: m.user, login: "mara", phrase: strings.Join(words, " "), secret: secretOn(t, v)}
		v.Submit("/aanmelden/klaar", with(asked(v, words), "code", h.code(fresh))).Expect(200, "24 uur")
		open.Get("/vandaag").Expect(401)
		h.enter(webtest.New(t, base), m).Expect(422)
		h.enter(webtest.New(t, base), fresh).Expect(200, "Uw account wacht nog op handtekeningen")
		h.signed(base, m.user)
		h.enter(webtest.New(t, base), fresh).Expect(200, "Uw account werkt vanaf")
		two.Clock.Forward(24 * time.Hour)
		h.enter(webtest.New(t, base), fresh).Expect(200, "Vandaag")
	})
}

// Who lost the telefoon only keeps the keys, and goes on at once; the code of
// the coordinator is not enough without the words.
func TestLostPhone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, other := h.member("mara"), h.member("gijs")
		base, _ := h.site(two)
		code := h.invite(account.Invitation{User: m.user, Name: "Mara", Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: "kring"}}})
		v := webtest.New(t, base)
		v.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Submit("/aanmelden", url.Values{"kwijt": {"telefoon"}}).Expect(200, "Uw inlog-app")
		fresh := member{login: "mara", phrase: m.phrase, secret: secretOn(t, v)}
		v.Submit("/aanmelden/klaar", url.Values{"woorden": {other.phrase}, "code": {h.code(fresh)}}).Expect(422, "Dit zijn niet uw acht woorden")
		v.Submit("/aanmelden/klaar", url.Values{"woorden": {m.phrase}, "code": {h.code(fresh)}}).Expect(200, "U kunt nu inloggen")
		h.enter(webtest.New(t, base), m).Expect(422)
		h.enter(webtest.New(t, base), fresh).Expect(200, "Vandaag")
	})
}

// Somebody signed in moves the second factor to another telephone with a code
// of the old one, and signs out everywhere.
func TestOwnAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		v, elsewhere := webtest.New(t, base), webtest.New(t, base)
		h.enter(elsewhere, m)
		h.enter(v, m)
		v.Get("/account").Expect(200, "mara", "Ondersteuner (De Kring Wesselrade)")
		v.Get("/account/telefoon").Submit("/account/telefoon", url.Values{"code": {h.code(m)}}).Expect(422, "al gebruikt")
		two.Clock.Forward(time.Minute)
		v.Submit("/account/telefoon", url.Values{"code": {h.code(m)}}).Expect(200, "Richt de camera")
		fresh := member{login: "mara", phrase: m.phrase, secret: secretOn(t, v)}
		v.Submit("/account/telefoon/klaar", url.Values{"code": {h.code(m)}}).Expect(422, "Deze code klopt niet")
		if fresh.secret != secretOn(t, v) {
			t.Fatal("another secret after a slip")
		}
		v.Submit("/account/telefoon/klaar", url.Values{"code": {h.code(fresh)}}).Expect(200, "Inloggen")
		elsewhere.Get("/vandaag").Expect(401)
		h.enter(v, m).Expect(422)
		h.enter(v, fresh).Expect(200, "Vandaag")
		h.enter(elsewhere, fresh).Expect(200, "Vandaag")
		v.Get("/account").Submit("/account/overal-uitloggen", nil).Expect(200, "Inloggen")
		elsewhere.Get("/vandaag").Expect(401)
	})
}

// Coordinators keep the accounts of their own organisation, see whoever is new
// anywhere, and of others' people nothing.
func TestPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		chief := h.member("anneke", account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"})
		m := h.member("mara", account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"}, account.HatAt{Hat: guard.HatBoard, Organisation: "kring"})
		other := h.member("wiebe", account.HatAt{Hat: guard.HatCoordinator, Organisation: "ouderen"})
		base, _ := h.site(two)
		v := webtest.New(t, base)
		h.enter(v, chief)
		v.Get("/medewerkers").Expect(200, "anneke", "mara").Refuse("wiebe")
		v.Get("/medewerkers/" + string(other.user)).Expect(404)
		for _, act := range []string{"", "/code", "/stop"} {
			v.Post("/medewerkers/"+string(other.user)+act, url.Values{"hoeden": {"bestuur"}, "_sleutel": {"a-key-that-is-long-enough" + act}}).Expect(404)
		}

		v.Get("/medewerkers").Submit("/medewerkers", nil).Expect(422, "Vul in hoe", "Kies ten minste één hoed.")
		v.Submit("/medewerkers", url.Values{"naam": {"Nour"}, "hoeden": {"voordeur", "beheerder"}}).Expect(200, "Code voor Nour (De Kring Wesselrade)")
		code := sixteen.FindString(v.Text())
		n := webtest.New(t, base)
		n.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Expect(200)
		words := phraseOn(t, n)
		n.Submit("/aanmelden/telefoon", nil)
		nour := member{login: "nour", phrase: strings.Join(words, " "), secret: secretOn(t, n)}
		n.Submit("/aanmelden/klaar", with(asked(n, words), "inlognaam", "nour", "code", h.code(nour))).Expect(200, "Gelukt")

		// New people are seen, and may be refused, by every organisation.
		o := webtest.New(t, base)
		h.enter(o, other)
		o.Get("/medewerkers").Expect(200, "Nieuwe accounts", "Voordeur De Kring Wesselrade").Refuse("Beheerder De Kring")
		o.Follow("Nour").Expect(200, "Account stoppen").Refuse("Maak een code")
		o.Follow("Stop dit account").Press("Beëindig het account").Expect(200, "Het account is gestopt.")
		two.Clock.Forward(25 * time.Hour)
		h.enter(n, nour).Expect(422)

		// Hats change, and whoever wears the one taken off is out.
		w := webtest.New(t, base)
		h.enter(w, m).Submit("/inloggen/hoed", url.Values{"hoed": {"bestuur kring"}}).Expect(200)
		h.enter(v, chief)
		path := "/medewerkers/" + string(m.user)
		v.Get(path).Submit(path, url.Values{"hoeden": {"-"}}).Expect(422, "Of stop het account")
		v.Get(path).Submit(path, url.Values{"hoeden": {"ondersteuner"}}).Expect(200)
		w.Get("/vandaag").Expect(401)
		h.enter(w, m).Expect(200, "Vandaag")
		if slices.Contains(h.unseated, m.user) {
			t.Fatal("who has a supporter's hat may be proposed")
		}
		own := "/medewerkers/" + string(chief.user)
		v.Get(own).Submit(own, url.Values{"hoeden": {"bestuur"}}).Expect(422, "kunt u zelf niet afzetten")
		v.Get(own).Expect(200).Refuse("Stop dit account").Post(own+"/stop", url.Values{"_sleutel": {v.Value("_sleutel") + "stop"}}).Expect(422)
		v.Get(own + "/stop").Expect(422)
		v.Get("/medewerkers/" + string(other.user) + "/stop").Expect(404)
		v.Get(path).Expect(200).Follow("Stop dit account").Expect(200, "Het account van Mara (De Kring) stoppen", "meteen niets meer", "staat nu naast 3 inwoners", "U kunt dit niet terugdraaien").Refuse("Vragen die nu rusten")
		h.write(func(tx *db.Tx) error {
			id := naast.NewID[naast.CaseID]()
			if err := h.g.Open(ctx, tx, id, guard.Resting, "kring"); err != nil {
				return err
			}
			return h.g.Place(ctx, tx, id, m.user, guard.Supporter, guard.Active, 0)
		})
		v.Get(path).Expect(200) // looking ends nothing: not at the account, not at what would happen
		for _, b := range v.Buttons() {
			if strings.HasPrefix(b, "Beëindig") || strings.HasPrefix(b, "Stop dit account") {
				t.Errorf("one press (%s) ends an account", b)
			}
		}
		v.Get(path+"/stop").Expect(200, "Vragen die nu rusten en waar deze persoon naast staat: 1.")
		w.Get("/vandaag").Expect(200)
		v.Get("/medewerkers").Expect(200, "mara").Refuse("Het account is gestopt")
		v.Get(path+"/stop").Press("Beëindig het account").Expect(200, "Het account is gestopt.").Refuse("mara")
		if !slices.Contains(h.unseated, m.user) {
			t.Fatal("the register still proposes who has no account any more")
		}
		w.Get("/vandaag").Expect(401)
		v.Get("/medewerkers").Refuse("mara")

		// Who has a hat elsewhere too keeps that one, and the page says so.
		both := h.member("sara", account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"}, account.HatAt{Hat: guard.HatSupporter, Organisation: "ouderen"})
		v.Get("/medewerkers/"+string(both.user)+"/stop").Expect(200, "Daar blijft het account werken").Press("Beëindig het account").
			Expect(200, "geen hoed meer bij uw organisatie").Refuse("Het account is gestopt")
		h.enter(webtest.New(t, base), both).Expect(200, "Vandaag")

		// A supporter's hat keeps no accounts.
		s := webtest.New(t, base)
		h.enter(s, h.member("gijs"))
		s.Get("/medewerkers").Expect(404)
	})
}

// The umbrella invites the first coordinator of an organisation, and no second:
// from then on its own people decide.
func TestFirstCoordinator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		h.write(func(tx *db.Tx) error {
			return partnership.SaveOrganisation(ctx, tx, partnership.Organisation{ID: "koepel", Name: "Samenkracht Wesselrade", Umbrella: true})
		})
		in := func(m member) *webtest.Visitor { v := webtest.New(t, base); h.enter(v, m); return v }
		top := in(h.member("els", account.HatAt{Hat: guard.HatCoordinator, Organisation: "koepel"}))
		of := in(h.member("wiebe", account.HatAt{Hat: guard.HatCoordinator, Organisation: "ouderen"}))

		// Wiebe's organisation is no umbrella: nothing to see, nothing to do.
		of.Get("/medewerkers").Expect(200).Refuse("De eerste coördinator")
		of.Post("/medewerkers/eerste", url.Values{"eerste": {"Karima"}, "organisatie": {"kring"}, "_sleutel": {of.Value("_sleutel")}}).Expect(422, "Kies een organisatie uit de lijst")

		top.Get("/medewerkers").Expect(200, "De eerste coördinator", "De Kring Wesselrade").Refuse("Ouderenraad Oudewiel")
		top.Submit("/medewerkers/eerste", url.Values{"eerste": {""}}).Expect(422, "Vul in hoe deze persoon heet")
		top.Submit("/medewerkers/eerste", url.Values{"eerste": {"Piet"}, "organisatie": {"ouderen"}}).Expect(422, "Kies een organisatie uit de lijst")
		top.Submit("/medewerkers/eerste", url.Values{"eerste": {"Karima"}, "organisatie": {"kring"}}).Expect(200, "Code voor Karima (De Kring Wesselrade)")
		code := sixteen.FindString(top.Text())
		n := webtest.New(t, base)
		n.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Expect(200)
		words := phraseOn(t, n)
		n.Submit("/aanmelden/telefoon", nil)
		karima := member{login: "karima", phrase: strings.Join(words, " "), secret: secretOn(t, n)}
		n.Submit("/aanmelden/klaar", with(asked(n, words), "inlognaam", "karima", "code", h.code(karima))).Expect(200, "Gelukt")

		// One is enough, and her first day gives the team its key.
		top.Get("/medewerkers").Refuse("De eerste coördinator")
		hasTeam := func() (yes bool) {
			h.read(func(tx *db.Tx) (err error) { yes, err = h.v.HasTeam(ctx, tx, "kring"); return err })
			return yes
		}
		if hasTeam() {
			t.Fatal("the team has a key before anybody of it came in")
		}
		path := top.Follow("Karima").Path
		top.Press("Teken voor dit account").Expect(200)
		of.Get(path).Press("Teken voor dit account").Expect(200)
		two.Clock.Forward(25 * time.Hour)
		in(karima).Get("/medewerkers").Expect(200, "Karima (De Kring Wesselrade)").Refuse("nog zonder sleutel", "De eerste coördinator")
		if !hasTeam() {
			t.Fatal("the first coordinator made no key")
		}
	})
}
