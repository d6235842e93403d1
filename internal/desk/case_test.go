package desk

import (
	"context"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/webtest"
)

// accepted is a case of Mara and her browser.
func accepted(t *testing.T, two dbtest.Two) (o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
	t.Helper()
	o = open(t, two)
	id, _ = o.Accepted(o.Mara)
	return o, "/zaak/" + string(id), id, o.In(o.Mara)
}

func each(t *testing.T, f func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o, zaak, id, mara := accepted(t, two)
		f(t, o, zaak, id, mara)
	})
}

// The first time they speak the form asks again whether he knows her, and two
// things more; after that it is a short line.
func TestFirstTalk(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		v := zaak + "/verslag"
		mara.Get(v).Expect(200, "heeft iemand bij u thuis dit jaar al met iemand van ons gesproken?", "Wij schrijven geen ziektes op")
		mara.Submit(v, fields("tekst", "Niet thuis.", "hoe", "telefoon")).Expect(200, "Niet thuis.") // not spoken: nothing more is asked
		mara.Submit(v, fields("tekst", "Gesproken.", "hoe", "huis", "gesproken", "ja")).Expect(422, "nu u elkaar sprak", "weet niet")
		if mara.Value("tekst") != "Gesproken." {
			t.Fatal("what was typed is gone")
		}
		mara.Submit(v, fields("kent", "nee", "eerder", "weet-niet", "niet-tellen", "ja")).Expect(200, "Gesproken.").Refuse("heeft iemand bij u thuis")
		if f := o.Facts(id); f.Before != "weet-niet" || !f.NotCounted {
			t.Fatalf("%+v", f)
		}
		mara.Get(zaak).Expect(200, "maandag 23 november 2026")
	})
}

// A diagnosis has nowhere to go.
func TestNoFieldForDiagnosis(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		for _, part := range []string{"verslag", "plan/schrijven", "gesprek", "gezin"} {
			mara.Get(zaak+"/"+part).Expect(200, "geen ziektes op")
		}
	})
}

// The yes is recorded only with her own card, when a card is used.
func TestYesWithCard(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		mara.Get(zaak + "/vraag")
		mara.Submit(zaak+"/vraag", fields("woorden", "Ik zoek een huis zonder trap.", "wil", "", "niet", "")).Expect(200, "Ik zoek een huis zonder trap.", "Nog geen ja of nee", "Sinds mijn val")
		mara.Follow("Ja of nee opschrijven").Expect(200, "Dit is mijn vraag: Ik zoek een huis zonder trap.")
		yes := mara.Path
		mara.Refuse("Met de eigen kaart") // nobody can check a card here
		resident := o.Facts(id).Resident
		o.Slice.Card = func(c *web.Ctx, number, secret string) (naast.UserID, error) {
			switch {
			case number == "1111111" && secret == "goed":
				return resident, nil
			case number == "2222222":
				return naast.NewID[naast.UserID](), nil
			case secret == "9":
				return "", naast.Invalid
			}
			return "", naast.NotFound
		}
		mara.Get(yes)
		for _, bad := range [][2]string{{"1111111", "fout"}, {"2222222", "goed"}} {
			mara.Submit(yes, fields("antwoord", "ja", "hoe", "kaart", "nummer", bad[0], "code", bad[1])).Expect(422, "horen niet bij deze vraag")
		}
		mara.Submit(yes, fields("antwoord", "ja", "hoe", "kaart", "nummer", "1111111", "code", "9")).Expect(422, "verkeerd getypt")
		if mara.Value("code") != "" {
			t.Fatal("the secret came back on the page")
		}
		mara.Submit(yes, fields("antwoord", "ja", "hoe", "kaart", "nummer", "1111111", "code", "goed")).Expect(200, "Zo staat het nu, met een ja op")
		mara.Get(zaak+"/vraag").Expect(200, "Met de eigen kaart, hier aan tafel, opgeschreven door Mara")
	})
}

// Two people write the plan: both texts are shown, what was typed stays in the
// form, and the second can then save.
func TestPlanShowsBothTexts(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		form := zaak + "/plan/schrijven"
		other := o.In(o.Mara)
		mara.Get(form)
		other.Get(form)
		mara.Submit(form, fields("nu", "Ik slaap op de bank.", "wil", "Een huis beneden.")).Expect(200, "Een huis beneden.")
		other.Submit(form, fields("nu", "De trap is te steil.", "wil", "Eerst rust.")).Expect(409, "Er is niets weg", "Een huis beneden.", "Eerst rust.", "Ik slaap op de bank.")
		if other.Value("wil") != "Eerst rust." {
			t.Fatal("what was typed is gone")
		}
		other.Submit(form, fields("wil", "Een huis beneden, en eerst rust.")).Expect(200, "Een huis beneden, en eerst rust.")
		mara.Get(form)
		mara.Submit(form, fields("wil", "")).Expect(422, "Eén zin is genoeg")
	})
}

// The same for the sheet for the talk, which also leaves the printer, and fits a wallet.
func TestPreparingTheTalk(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		form := zaak + "/gesprek"
		other := o.In(o.Mara)
		mara.Get(form)
		other.Get(form)
		mara.Submit(form, nil).Expect(422, "ten minste één ding")
		mara.Submit(form, fields("goed", "Koken lukt.", "lastig", "De trap.", "wil", "Een huis beneden.", "mee", "Mijn dochter", "papieren", "De brief", "zo", "Praat zacht en laat mij uitpraten.")).Expect(200, "Bewaard.")
		other.Submit(form, fields("goed", "Fietsen lukt.")).Expect(409, "Koken lukt.", "Fietsen lukt.")
		mara.Get(form+"/print").Expect(200, "Dit gaat goed", "Koken lukt.", "Mijn dochter", "Praat zo met mij als het slecht gaat")
		mara.Get(form+"/kaartje").Expect(200, "Praat zacht en laat mij uitpraten.", "Een huis beneden.").Refuse("Terpstra", "Koken lukt.")
	})
}

// The machtiging is for one body, and only for what is done on her behalf.
func TestMandate(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		mara.Get(zaak + "/stap")
		mara.Submit(zaak+"/stap", fields("wat", "De huur regelen", "wie", "namens", "instantie", "Woonstichting De Brink", "rol", "bemiddelend"))
		mara.Follow("Machtiging").Expect(200, "Aan: Woonstichting De Brink", "artikel 2:1", "Mevrouw Terpstra", "De huur regelen", "Handtekening")
		paper := mara.Path
		mara.Get(zaak + "/stap")
		mara.Submit(zaak+"/stap", fields("wat", "Een brief lezen", "wie", "samen", "rol", "wegwijzer"))
		steps := mara.Links(zaak + "/ja/stap/")
		for _, s := range steps {
			if doc := s[strings.LastIndex(s, "/")+1:]; !strings.HasSuffix(paper, doc) {
				mara.Get(zaak + "/machtiging/" + doc).Expect(404)
			}
		}
		if len(steps) != 2 {
			t.Fatalf("%d steps", len(steps))
		}
	})
}

// A step goes from proposed to done, let go and open again, without a duty.
func TestStepsEndAndComeBack(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		mara.Get(zaak + "/stap")
		mara.Submit(zaak+"/stap", fields("wat", "Bellen", "wie", "samen", "rol", "wegwijzer"))
		end := mara.Actions(zaak + "/stap/")[0]
		mara.Post(end, fields("_sleutel", "0123456789abcdef01", "hoe", "klaar")).Expect(200, "Klaar op maandag 23 november 2026")
		mara.Post(end, fields("_sleutel", "0123456789abcdef02", "hoe", "open")).Expect(200, "Nog geen ja of nee")
		mara.Post(end, fields("_sleutel", "0123456789abcdef03", "hoe", "los")).Expect(200, "Samen losgelaten.")
	})
}

// An appointment is where the clock on the wall says, also when it changes.
func TestAppointments(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		v := zaak + "/afspraken"
		for _, bad := range []struct{ day, time, says string }{
			{"30-2-2027", "10.00", "Deze dag kunnen wij niet lezen"}, {"28-3-2027", "2.30", "de klok slaat hem die nacht over"},
			{"3-12-2026", "", "Deze tijd kunnen wij niet lezen"}, {"1-11-2026", "10.00", "al voorbij"},
		} {
			mara.Get(v).Submit(v, fields("dag", bad.day, "tijd", bad.time, "waar", "Gemeentehuis")).Expect(422, bad.says)
			if mara.Value("waar") != "Gemeentehuis" {
				t.Fatal("what was typed is gone")
			}
		}
		mara.Get(v).Submit(v, fields("dag", "29-2-2028", "tijd", "9u15", "waar", "Gemeentehuis")).Expect(200, "dinsdag 29 februari 2028, 09.15 uur")
		mara.Get(v).Submit(v, fields("dag", "28-3-2027", "tijd", "14.30", "mee", "haar dochter", "duur", "90")).Expect(200, "zondag 28 maart 2027, 14.30 uur", "met haar dochter", "90 minuten")
		mara.Get(v).Submit(v, fields("dag", "24-11-2026", "tijd", "10.00", "waar", "De Bieb")).Expect(200)
		mara.Get("/vandaag").Expect(200, "Mevrouw Terpstra", "dinsdag 24 november 2026, 10.00 uur").Refuse("De Bieb", "2028")
		mara.Get(v)
		mara.Submit(mara.Actions(v + "/")[0], nil).Expect(200, "Gaat niet door")
		mara.Get("/vandaag").Refuse("10.00 uur")
	})
}

// What is written goes to her page; a message of hers waits on Vandaag until
// somebody read it.
func TestMessages(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		v := zaak + "/berichten"
		mara.Get(v).Submit(v, nil).Expect(422, "Schrijf eerst uw bericht")
		mara.Submit(v, fields("tekst", "Ik bel u morgen.")).Expect(200, "Verstuurd", "Ik bel u morgen.", "Mara (De Kring)")
		if o.Jobs(casework.TellJob) == 0 {
			t.Fatal("she is not told")
		}
		mara.Get("/vandaag").Refuse("Dank u wel")
		o.writeAsResident(t, id, "Dank u wel.")
		mara.Get("/vandaag").Expect(200, "Berichten", "Dank u wel.")
		mara.Get(v).Submit(v+"/gelezen", nil)
		mara.Get("/vandaag").Refuse("Dank u wel.")
	})
}

// writeAsResident puts a message of hers in the case, as her own page does.
func (o *office) writeAsResident(t *testing.T, id naast.CaseID, text string) {
	t.Helper()
	o.Clock.Forward(time.Minute)
	o.As(o.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
		k, err := o.Slice.Cases.Vault.OpenCase(ctx, tx, o.Mara.Person(), id)
		if err != nil {
			return err
		}
		_, err = casework.Add(ctx, tx, o.Slice.Cases, k, casework.MessageKind, casework.Message{Text: text})
		return err
	})
}

// The people around her, and how she can be reached.
func TestAroundAndReach(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		v := zaak + "/mensen"
		mara.Get(v).Submit(v, fields("wie", "dochter")).Expect(422, "hoe de inwoner deze persoon noemt")
		mara.Submit(v, fields("naam", "Anke", "mag", "Alles over het huis")).Expect(200, "Anke", "Alles over het huis")
		mara.Follow("Anke").Expect(200)
		edit := mara.Path
		mara.Submit(edit, fields("mag", "Niets meer")).Expect(200, "Niets meer").Refuse("Alles over het huis")
		mara.Get(edit).Submit(edit, fields("naam", "")).Expect(200).Refuse("Anke")

		v = zaak + "/bereiken"
		mara.Get(v)
		if mara.Value("telefoon") != "06 12 34 56 78" || mara.Value("mail") != "terp@post.example" {
			t.Fatal("the form does not hold what is known")
		}
		mara.Submit(v, fields("mail", "geen adres")).Expect(422, "Dit e-mailadres klopt niet")
		mara.Submit(v, fields("mail", "", "niveau", "niets", "naam", "Mevrouw T.", "uren", "na zessen")).Expect(200, "Mevrouw T.", "na zessen")
	})
}

// A pause of hers is respected everywhere.
func TestPauseIsSeen(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		mara.Get(zaak).Expect(200, "06 12 34 56 78")
		o.As(o.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			_, err := o.Slice.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.Stopped = true })
			return err
		})
		mara.Get(zaak).Expect(200, "Op pauze", "Bel en schrijf niet").Refuse("tel:0612345678")
		mara.Get("/vandaag").Refuse("U hebt elkaar nog niet gesproken")
	})
}

// Quiet ending, a colleague who helps too, asking to be replaced, and the
// question of somebody else at home.
func TestMore(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		v := zaak + "/meer"
		mara.Get(v).Submit(v, nil).Expect(422, "Kies wie er mee gaat helpen", "Zonder ja kan het niet")
		mara.Submit(v, fields("wie", string(o.Piet.User), "hoe", "telefoon")).Expect(200, "Piet (De Kring) leest mee")
		piet := o.In(o.Piet)
		piet.Get(zaak).Expect(200, "Mevrouw Terpstra")
		piet.Get("/mensen").Expect(200, "U helpt mee")
		piet.Get(v).Expect(200).Refuse("Rond rustig af", "Ik moet stoppen")
		mara.Get(v).Submit(zaak+"/meedenken/stop", nil).Expect(200, "leest niet meer mee")
		piet.Get(zaak).Expect(404)

		mara.Get(v).Submit(zaak+"/vervanging", nil).Expect(200, "U vroeg op maandag 23 november 2026 om vervanging")
		o.In(o.Karima).Get("/stil").Expect(200, "De ondersteuner vraagt om vervanging")
		mara.Get(v).Submit(zaak+"/vervanging", nil).Expect(200, "Ik moet stoppen met deze vraag")
		o.In(o.Karima).Get("/stil").Refuse("vraagt om vervanging")
		mara.Get(v).Submit(zaak+"/rust", nil).Expect(200, "Rustig afgerond")
		mara.Get("/mensen").Expect(200, "Rustig afgerond")
		mara.Get(v).Submit(zaak+"/verder", nil).Expect(200, "U gaat weer samen verder").Refuse("Er hoeft nu niets")

		mara.Get(v).Expect(200, "De kaart is kwijt")
		mara.Get(zaak + "/gezin").Expect(200)
		mara.Submit(zaak+"/gezin", fields("verhaal", "Ik wil naar een andere school.")).Expect(422, "Spreek eerst met deze persoon zelf")
		mara.Submit(zaak+"/gezin", fields("zelf", "ja", "hoe", "tafel", "naast", "ik", "naam", "Bas", "gezondheid", "misschien")).Expect(422, "Kies wat deze persoon zei")
		mara.Submit(zaak+"/gezin", fields("gezondheid", "ja")).Expect(200, "Bas", "Ik wil naar een andere school.").Refuse("Terpstra", "06 12 34 56 78", "Harkeloo")
		if mara.Path == zaak {
			t.Fatal("it is the same case")
		}
		mara.Get(mara.Path+"/vraag").Expect(200, "Waar de inwoner ja tegen zei", "gezondheid", "Gezegd aan tafel")
	})
}

// The form comes back in another language with all that was typed, and nothing
// is checked or done.
func TestLanguageKeepsWhatWasTyped(t *testing.T) {
	each(t, func(t *testing.T, o *office, zaak string, id naast.CaseID, mara *webtest.Visitor) {
		for path, field := range map[string]string{"verslag": "tekst", "vraag": "woorden", "plan/schrijven": "wil", "gesprek": "goed", "afspraken": "waar", "berichten": "tekst", "mensen": "naam", "bereiken": "naam", "stap": "wat", "gezin": "verhaal"} {
			v := zaak + "/" + path
			mara.Get(v).Expect(200)
			mara.Post(v, fields("_sleutel", "0123456789abcdef01", "taal", "en", field, "Zomaar iets")).Expect(200)
			if mara.Value(field) != "Zomaar iets" || !strings.Contains(mara.Body, `lang="en"`) {
				t.Errorf("%s: %q", path, mara.Value(field))
			}
			mara.Get(v).Refuse("Zomaar iets")
			mara.Post("/taal", fields("taal", "nl", "terug", "/vandaag"))
		}
	})
}
