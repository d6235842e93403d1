package supporter_test

import (
	"net/url"
	"strings"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/supporter"
)

func TestNewPersonAndCode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		v := s.coordinator()
		fill := url.Values{"voornaam": {" Ella "}, "achternaam": {"O'Brien-de Wit"}, "telefoon": {"06 12 34 56 78"}, "soort": {"professional"}, "weet-geld": {"3"},
			"talen": {"tr", "ti"}, "dorp": {"oudewiel"}, "komt-in": {"harkeloo"}, "manier": {"thuis"}, "kijkdagen": {"1", "4"}, "plek": {"5"},
			"vog-gezien": {"3-11-2026"}, "overeenkomst": {"4 11 2026"}, "partij-1": {"Woningstichting Het Dak"}, "band-1": {"board"}, "vervanger": {string(s.anna.User)}}
		v.Get("/register/nieuw").Submit("/register/nieuw", fill).Expect(200, "Ella O'Brien-de Wit", "Tot 3 nov 2029", "Nog geen account")
		x := s.register()[1]
		if x.FirstName != "Ella" || x.Kind != supporter.Professional || x.Domains["geld"] != 3 || len(x.Domains) != 1 || len(x.Languages) != 2 || x.Village != "oudewiel" ||
			len(x.LookDays) != 2 || x.Room != 5 || x.VOGUntil != "2029-11-03" || x.Agreement != "2026-11-04" || x.Ties[0].Bond != "board" || x.Standby != s.anna.User ||
			!x.HomeVisits || x.Telephone || x.CountsFrom != 0 || x.Shown != (supporter.Shown{}) {
			t.Errorf("stored %+v", x)
		}
		page := "/register/" + string(x.User)
		v.Submit(page+"/code", nil).Expect(200, "appel-boom-citroen", "Ella")
		if len(s.invited) != 1 || s.invited[0].User != x.User || s.invited[0].Name != "Ella (De Kring Wesselrade)" {
			t.Errorf("invited %+v", s.invited)
		}
		v.Get(page).Expect(200).Refuse("appel-boom-citroen")
	})
}

// What is wrong is said at its field, nothing is saved, and all that was typed comes back.
func TestBadInput(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		v := s.coordinator()
		good := url.Values{"voornaam": {"Ella"}, "kijkdagen": {"1"}}
		for _, c := range []struct{ field, value, words string }{
			{"voornaam", "", "Vul de voornaam in."},
			{"voornaam", " \t", "Vul de voornaam in."},
			{"voornaam", strings.Repeat("é", 81), "Deze naam is te lang."},
			{"achternaam", strings.Repeat("x", 81), "Deze naam is te lang."},
			{"telefoon", "bel me", "Dit is geen telefoonnummer."},
			{"telefoon", "=1+1", "Dit is geen telefoonnummer."},
			{"soort", "robot", "Kies vrijwilliger of beroepskracht."},
			{"plek", "veel", "Vul een getal in van 0 tot en met 99."},
			{"plek", "-1", "Vul een getal in van 0 tot en met 99."},
			{"plek", "99999999999999999999", "Vul een getal in van 0 tot en met 99."},
			{"kijkdagen", "-", "Kies minstens één kijkdag, of een pauze."},
			{"vog-gezien", "30-2-2026", "Deze dag kunnen wij niet lezen."},
			{"vog-gezien", "24-11-2026", "moet nog komen"},
			{"vog-tot", "1-1-2027", "moet na de dag liggen"},
			{"overeenkomst", "morgen", "Deze dag kunnen wij niet lezen."},
			{"overeenkomst", "1-1-2030", "moet nog komen"},
		} {
			fields := url.Values{}
			for k, x := range good {
				fields[k] = x
			}
			fields.Set(c.field, c.value)
			fields.Set("partij-1", "Zorgkantoor <b>Oost</b>")
			v.Get("/register/nieuw").Submit("/register/nieuw", fields).Expect(422, "Er gaat nog iets niet goed", c.words).Refuse("<b>Oost")
			if got := v.Value("partij-1"); got != "Zorgkantoor <b>Oost</b>" {
				t.Errorf("%s=%q: the other answers became %q", c.field, c.value, got)
			}
			if c.field == "plek" && v.Value("plek") != c.value {
				t.Errorf("the number came back as %q", v.Value("plek"))
			}
		}
		v.Get("/register/nieuw").Submit("/register/nieuw", url.Values{"voornaam": {"Ella"}, "kijkdagen": {"1"}, "partij-1": {"X"}, "band-1": {"job"}, "dorp": {"harkeloo"}}).Expect(200)
		// codes that our form does not offer are left out
		key := url.Values{"_sleutel": {"a-key-of-enough-length"}, "voornaam": {"Ziggy"}, "soort": {"volunteer"}, "kijkdagen": {"1", "9", "x"}, "plek": {"1"},
			"weet-hekserij": {"3"}, "weet-geld": {"9"}, "weet-anders": {"2"}, "talen": {"klingon", "tr", "tr"}, "dorp": {"parijs"}, "komt-in": {"parijs"}, "vervanger": {string(s.bas.User)}}
		v.Post("/register/nieuw", key).Expect(200)
		x := s.register()[2]
		if len(x.Domains) != 0 || len(x.Languages) != 1 || x.Village != "" || len(x.WorksIn) != 0 || len(x.LookDays) != 1 || x.Standby != "" {
			t.Errorf("took in what the form does not offer: %+v", x)
		}
		v.Post("/register/nieuw", key).Expect(200) // pressed twice
		if n := len(s.register()); n != 3 {
			t.Errorf("%d people after pressing twice, want 3", n)
		}
		v.Post("/register/nieuw", url.Values{"voornaam": {"Zonder"}, "soort": {"volunteer"}, "kijkdagen": {"1"}, "plek": {"1"}}).Expect(422)
	})
}

// The language buttons bring the form back as it was typed; nothing is checked or saved.
func TestLanguageKeepsTheForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		v := s.coordinator()
		v.Get("/register/nieuw").Submit("/register/nieuw", url.Values{"voornaam": {""}, "achternaam": {"De Wit"}, "taal": {"en"}}).Expect(200, "First name", "Add somebody")
		if v.Value("achternaam") != "De Wit" || len(s.register()) != 1 {
			t.Error("what was typed is gone, or was saved")
		}
	})
}

// Two people who change one person at once: the second is told, keeps what was typed, and can save it.
func TestTwoEditors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		page := "/register/" + string(s.anna.User)
		a, b := s.coordinator(), s.coordinator()
		a.Get(page).Expect(200)
		b.Get(page).Expect(200)
		a.Submit(page, url.Values{"achternaam": {"Van A"}}).Expect(200, "Anna Van A")
		b.Submit(page, url.Values{"achternaam": {"Van B"}}).Expect(409, "Iemand anders heeft dit net veranderd")
		if b.Value("achternaam") != "Van B" || get(t, two.Own, s.anna.User).LastName != "Van A" {
			t.Error("somebody's words are lost")
		}
		b.Submit(page, nil).Expect(200, "Anna Van B")
		if got := get(t, two.Own, s.anna.User); got.LastName != "Van B" || !got.Shown.InLetters {
			t.Errorf("after saving again: %+v", got)
		}
		write(t, two.Own, func(tx *db.Tx) error { return supporter.AddBusy(ctx, tx, s.anna.User, 1) })
		b.Submit(page, url.Values{"achternaam": {"Van C"}}).Expect(200, "Anna Van C", "Staat naast 2 mensen") // taking a case is no edit
	})
}

func TestEnding(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		s.cases = 3
		page := "/register/" + string(s.anna.User)
		v := s.coordinator()
		v.Get(page+"/stoppen").Expect(200, "staat nu naast 3 mensen", "In 2 brieven")
		v.Submit(page+"/stoppen", url.Values{"laatste-dag": {"23-11-2026"}}).Expect(422, "Draag eerst 3 mensen over")
		v.Submit(page+"/stoppen", url.Values{"laatste-dag": {"22-11-2026"}}).Expect(422, "Deze dag is al voorbij.")
		v.Submit(page+"/stoppen", url.Values{"laatste-dag": {"ooit"}}).Expect(422, "Deze dag kunnen wij niet lezen.")
		if v.Value("laatste-dag") != "ooit" || len(s.ended) > 0 {
			t.Error("what was typed is gone, or somebody ended")
		}
		v.Submit(page+"/stoppen", url.Values{"laatste-dag": {"31-12-2026"}}).Expect(200, "Stopt 31 dec 2026")
		if get(t, two.Own, s.anna.User).Until != "2026-12-31" || s.ended[s.anna.User] != "2026-12-31" {
			t.Error("the last day is not kept everywhere")
		}
		v.Get(page+"/stoppen").Submit(page+"/stoppen", url.Values{"laatste-dag": {""}}).Expect(200)
		if got, ok := s.ended[s.anna.User]; get(t, two.Own, s.anna.User).Until != "" || got != "" || !ok {
			t.Error("the last day was not taken back")
		}
		s.cases = 0
		v.Get(page+"/stoppen").Submit(page+"/stoppen", url.Values{"laatste-dag": {"23-11-2026"}}).Expect(200)
	})
}
