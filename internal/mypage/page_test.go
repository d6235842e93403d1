package mypage

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
)

// From asking to accepting, her page says what happens now and until when.
func TestWhatHappensNow(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Ask(casetest.Question(), s.Mara, s.Piet)
		v := s.In(who)
		v.Get("/mijn-pagina").Expect(200, "Wij vragen het aan Mara", "tot en met donderdag 26 november 2026", "Dan vragen wij Piet", "0999 10 20 30")
		s.Write("phone yes", func(ctx context.Context, tx *db.Tx) error { return s.Cases.SayPhoneYes(ctx, tx, id) })
		v.Get("/mijn-pagina").Expect(200, "Mara (De Kring) zei ja", "Dat was aan de telefoon.")
		s.accept(s.Mara, id)
		v.Get("/mijn-pagina").Expect(200, "Mara (De Kring) staat naast u", "Dat is uiterlijk", "0999 40 50 60")
		at := s.Clock.Now().Add(26 * time.Hour)
		s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.Appoint(ctx, tx, s.Mara, id, at, 60, casework.Place{Where: "Bij u thuis", With: "uw zus"})
		})
		v.Get("/mijn-pagina").Expect(200, "dinsdag 24 november 2026 om 11.00 uur", "Bij u thuis")
		v.Get("/mijn-pagina/afspraken").Expect(200, "dinsdag 24 november 2026", "Erbij: uw zus")
	})
}

// All passed: she sees it, chooses again herself, and the next is asked.
func TestChooseAgain(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		a := casetest.Question()
		a.Facts.ByHerself = true
		id, who := s.Ask(a, s.Mara)
		s.Write("pass", func(ctx context.Context, tx *db.Tx) error { return s.Cases.Pass(ctx, tx, s.Mara.User, id) })
		v := s.In(who)
		v.Get("/mijn-pagina").Expect(200, "U kunt weer kiezen")
		v.Follow("Kies zelf iemand").Expect(200, "Noor", "Piet", "Sjoerd").Refuse("Mara")
		slice := &Slice{Cases: s.Cases}
		press(v, "/mijn-pagina/kiezen", url.Values{"wie": {slice.sign(s.Piet.User)}}).Expect(200, "Wij vragen het aan Piet")
		if !s.granted(id, s.Piet) || s.granted(id, s.Noor) || s.granted(id, s.Els) {
			t.Error("keys do not follow her choice")
		}
	})
}

// Whoever was found for her is asked only after her yes; a blocked one never.
func TestHeldProposal(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Ask(casetest.Question())
		v := s.In(who)
		v.Get("/mijn-pagina").Expect(200, "Uw vraag is er", "Els (De Kring) en Joost (De Kring) lezen uw vraag")
		s.held = s.Noor.User
		v.Get("/mijn-pagina").Expect(200, "Wij vonden Noor")
		if s.granted(id, s.Noor) {
			t.Fatal("a proposal holds a key")
		}
		v.Submit("/mijn-pagina/voorstel", nil).Expect(200, "Wij vragen het aan Noor")
		if !s.granted(id, s.Noor) {
			t.Fatal("her yes gave no key")
		}
	})
}

// Call me back makes a call at the front door; without a number it asks for one.
func TestCallMe(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		a := casetest.Question()
		a.Contact.Phone = ""
		_, who := s.Ask(a)
		v := s.In(who)
		v.Get("/mijn-pagina").Submit("/mijn-pagina/bel", nil).Expect(200, "Vul eerst uw nummer in.")
		v.Submit("/mijn-pagina/contact", url.Values{"telefoon": {"06 12 34 56 78"}}).Expect(200, "Het is bewaard.")
		v.Get("/mijn-pagina").Submit("/mijn-pagina/bel", nil).Expect(200, "Wij bellen u")
		if s.Jobs(casework.CallJob) != 1 {
			t.Error("the front door does not know")
		}
	})
}

// "Nee, dank u" ends the asking, cuts who was asked, and can be taken back.
func TestNoThanks(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Ask(casetest.Question(), s.Mara, s.Piet)
		v := s.In(who)
		v.Get("/mijn-pagina").Submit("/mijn-pagina/nee", nil).Expect(200, "U zei: nee, dank u", "U hoeft niet te zeggen waarom.")
		if s.granted(id, s.Mara) || s.granted(id, s.Piet) || s.Jobs(casework.OfferJob) != 0 {
			t.Error("somebody is still asked")
		}
		v.Submit("/mijn-pagina/verder", nil).Expect(200, "U wacht nog even")
		if s.State(id) != guard.Waiting {
			t.Errorf("state %s", s.State(id))
		}
	})
}

// "Stop": no clock runs and nobody is told to contact her, until she undoes it.
func TestPause(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Ask(casetest.Question(), s.Mara)
		v := s.In(who)
		v.Get("/mijn-pagina/rust").Submit("/mijn-pagina/rust", nil).Expect(200, "U koos voor rust")
		if !s.Facts(id).Stopped || s.Jobs(casework.OfferJob) != 0 {
			t.Error("a clock runs during her pause")
		}
		v.Submit("/mijn-pagina/verder", nil).Expect(200, "Wij vragen het aan Mara")
		if s.Facts(id).Stopped || s.Jobs(casework.OfferJob) != 1 {
			t.Error("nobody is asked after her pause")
		}
	})
}

// A sharper wording counts only with her yes, and her own words stay.
func TestWording(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		own := casetest.Question().Question.Words
		propose := func(words string) {
			s.Clock.Forward(time.Minute)
			s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return s.Cases.ProposeWording(ctx, tx, s.Mara, id, words, "", "")
			})
		}
		propose("Ik wil een traplift aanvragen.")
		v := s.In(who)
		v.Get("/mijn-pagina").Expect(200, "Wij vragen u om een ja of nee.")
		v.Get("/mijn-pagina/vraag").Expect(200, own, "Ik wil een traplift aanvragen.", "Ja, zo bedoel ik het")
		answer := func(yes string) url.Values {
			for _, d := range docs[casework.Question](s, who, casework.QuestionKind) {
				if d.Body.By != "" && d.Body.Yes.Answer == "" {
					return url.Values{"soort": {"question"}, "wat": {string(d.ID)}, "versie": {strconv.Itoa(d.Revision)}, "antwoord": {yes}, "terug": {"/mijn-pagina/vraag"}}
				}
			}
			t.Fatal("nothing to answer")
			return nil
		}
		press(v, "/mijn-pagina/antwoord", answer("nee")).Expect(200, own).Refuse("Ja, zo bedoel ik het")
		propose("Ik kom niet meer boven.")
		press(v, "/mijn-pagina/antwoord", answer("ja")).Expect(200, "Ik kom niet meer boven.", own, "U zei ja.")
		s.Clock.Forward(time.Minute)
		v.Submit("/mijn-pagina/vraag", url.Values{"verhaal": {"Nu lukt de trap weer."}}).Expect(200, "Nu lukt de trap weer.", own)
		words := docs[casework.Question](s, who, casework.QuestionKind)
		if words[0].Body.Words != own || len(words) != 4 {
			t.Errorf("her own words: %+v", words[0].Body)
		}
	})
}

// She says yes or no per step, takes it back, and sees the sentence. A yes that
// was written down at the table stands on her list and can be taken back.
func TestSteps(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		for _, what := range []string{"Bellen met de woningbouw", "Meegaan naar het gesprek"} {
			s.Clock.Forward(time.Minute)
			s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return s.Cases.ProposeStep(ctx, tx, s.Mara, id, casework.Step{What: what, Who: casework.Together, Role: casework.Guide})
			})
		}
		v := s.In(who)
		v.Get("/mijn-pagina/plan").Expect(200, "Dit doen wij samen: Bellen met de woningbouw", "Wilt u dit?")
		step := func(i int, answer string) url.Values {
			d := docs[casework.Step](s, who, casework.StepKind)[i]
			return url.Values{"soort": {"step"}, "wat": {string(d.ID)}, "versie": {strconv.Itoa(d.Revision)}, "antwoord": {answer}, "terug": {"/mijn-pagina/plan"}}
		}
		press(v, "/mijn-pagina/antwoord", step(0, "ja")).Expect(200, "U zei ja, op maandag 23 november 2026.")
		press(v, "/mijn-pagina/antwoord", step(0, "")).Expect(200).Refuse("U zei ja")
		old := step(1, "ja")
		d := docs[casework.Step](s, who, casework.StepKind)[1]
		s.Site.As(s.Mara, guard.RecordYes, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.RecordYes(ctx, tx, s.Mara, id, casework.Answer{Kind: casework.StepKind, Doc: d.ID, Revision: d.Revision, Answer: "ja", How: casework.AtTable})
		})
		press(v, "/mijn-pagina/antwoord", old).Expect(409) // her yes was to what she saw
		v.Get("/mijn-pagina/ja").Expect(200, "Dit doen wij samen: Meegaan naar het gesprek", "U zei ja aan tafel. Mara (De Kring) schreef dat op, op maandag 23 november 2026.")
		back := step(1, "")
		back.Set("terug", "/mijn-pagina/ja")
		press(v, "/mijn-pagina/antwoord", back).Expect(200).Refuse("Meegaan naar het gesprek")
		press(v, "/mijn-pagina/antwoord", url.Values{"soort": {"note"}, "wat": {string(d.ID)}, "versie": {"1"}, "antwoord": {"ja"}}).Expect(422)
	})
}

// Two people write in the plan or the sheet: both texts are shown, and nobody's is lost.
func TestTwoWriteAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		v := s.In(who)
		v.Get("/mijn-pagina/plan")
		s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.SavePlan(ctx, tx, s.Mara, id, 0, casework.Plan{Situation: "Van Mara", Want: "x"})
		})
		v.Submit("/mijn-pagina/plan", url.Values{"situatie": {"Van haarzelf"}}).Expect(409, "Van Mara", "Van haarzelf", "Er is niets weg.")
		v.Submit("/mijn-pagina/plan", nil).Expect(200, "Het is bewaard.")
		if v.Value("situatie") != "Van haarzelf" {
			t.Error("her words are lost")
		}
		v.Get("/mijn-pagina/gesprek")
		s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.SavePrep(ctx, tx, s.Mara, id, 0, casework.Prep{Well: "De buren"})
		})
		v.Submit("/mijn-pagina/gesprek", url.Values{"slecht": {"Praat rustig"}}).Expect(409, "De buren", "Praat rustig")
		v.Submit("/mijn-pagina/gesprek", url.Values{"goed": {"De buren"}}).Expect(200, "Het is bewaard.")
		v.Get("/mijn-pagina/gesprek/papier").Expect(200, "De buren", "Praat rustig")
		v.Get("/mijn-pagina/gesprek/papier?vorm=portemonnee").Expect(200, "Praat zo met mij als het slecht gaat", "Praat rustig").Refuse("De buren")
	})
}

// Who looked and why stands per day in sentences, her own looks folded.
func TestLooks(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		s.View(s.Mara, guard.ReadCase, id, func(context.Context, *db.Tx) error { return nil })
		s.View(s.Mara, guard.ReadCase, id, func(context.Context, *db.Tx) error { return nil })
		v := s.In(who)
		v.Get("/mijn-pagina")
		v.Get("/mijn-pagina")
		v.Get("/mijn-pagina/wie-keek").Expect(200, "maandag 23 november 2026", "U keek zelf, 3 keer.", "Mara (De Kring) las mee om u te helpen, als ondersteuner, 2 keer.", "U stelde uw vraag.").Refuse("Hier ontbreekt een regel")
		v.Get("/mijn-pagina/wie-keek/alles").Expect(200, "09.00 uur: Mara (De Kring) las mee om u te helpen, als ondersteuner.")
		s.Write("tamper", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM audit_event WHERE case_id=$1 AND counter=3`, id)
			return err
		})
		v.Get("/mijn-pagina/wie-keek").Expect(200, "Hier ontbreekt een regel.")
	})
}

// Whoever she keeps out loses key and standing at once. When he stood next to
// her, the question waits for her choice and nobody else reads it.
func TestKeepOut(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		slice := &Slice{Cases: s.Cases}
		v := s.In(who)
		v.Get("/mijn-pagina/niet-zien").Expect(200, "Mara (De Kring)", "staat naast u", "Noor (De Kring)", "kan het overnemen", "staat naast u. U kiest daarna iemand anders", "nooit meer bij uw vraag. Dit kunt u niet terugdraaien.")
		// It is for good: without saying that she knows that, nothing happens.
		v.Submit("/mijn-pagina/niet-zien", url.Values{"wie": {slice.sign(s.Mara.User)}}).Expect(422, "Zet een vinkje").Refuse("Deze mensen zien niets")
		if v.Value("wie") != slice.sign(s.Mara.User) {
			t.Error("whom she chose is lost")
		}
		v.Get("/mijn-pagina/niet-zien").Submit("/mijn-pagina/niet-zien", url.Values{"weet": {"ja"}}).Expect(422, "Kies wie uw vraag niet meer mag zien").Refuse("Deze mensen zien niets")
		if !s.granted(id, s.Mara) || s.Facts(id).Responsible != s.Mara.User {
			t.Error("somebody was kept out before she knew that it is for good")
		}
		v.Get("/mijn-pagina/niet-zien").Submit("/mijn-pagina/niet-zien", url.Values{"wie": {slice.sign(s.Mara.User)}, "weet": {"ja"}}).Expect(200, "Deze mensen zien niets", "Mara (De Kring)")
		if s.granted(id, s.Mara) || s.granted(id, s.Els) || s.State(id) != guard.Waiting || s.Facts(id).Responsible != "" {
			t.Error("she is not alone with her question")
		}
		if err := s.Try(s.Mara, guard.ReadCase, id, nil); err == nil {
			t.Error("whoever was kept out is let in")
		}
		v.Get("/mijn-pagina/kiezen").Expect(200, "Piet").Refuse("Kies Mara")
		press(v, "/mijn-pagina/kiezen", url.Values{"wie": {slice.sign(s.Mara.User)}}).Expect(422) // not even by hand
		press(v, "/mijn-pagina/kiezen", url.Values{"wie": {slice.sign(s.Piet.User)}}).Expect(200, "Wij vragen het aan Piet")
		if !s.granted(id, s.Piet) {
			t.Error("the control: whom she chooses gets a key")
		}
	})
}

// After a quiet ending she asks again: same supporter, with her message.
func TestContactAgain(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		s.Site.As(s.Mara, guard.RestCase, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Rest(ctx, tx, id) })
		v := s.In(who)
		v.Get("/mijn-pagina").Expect(200, "Het is nu rustig", "Mara (De Kring) blijft er voor u.", "0999 40 50 60")
		v.Follow("Neem weer contact op").Submit("/mijn-pagina/weer-contact", url.Values{"bericht": {"Er kwam een brief."}}).Expect(200, "Mara (De Kring) staat naast u")
		if m := docs[casework.Message](s, who, casework.MessageKind); len(m) != 1 || m[0].Body.Text != "Er kwam een brief." || s.Jobs(casework.NudgeJob) != 1 {
			t.Errorf("messages %+v", m)
		}
	})
}

// Messages go to and fro; the last one of her supporter shows on her page.
func TestMessages(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		v := s.In(who)
		v.Get("/mijn-pagina/berichten").Submit("/mijn-pagina/berichten", nil).Expect(422, "Schrijf eerst een bericht.")
		v.Submit("/mijn-pagina/berichten", url.Values{"bericht": {"Kunt u <b>dinsdag</b>?\n\nAnna"}}).Expect(200, "Uw bericht is verstuurd.", "<b>dinsdag</b>")
		s.Clock.Forward(time.Minute)
		s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.SendMessage(ctx, tx, s.Mara, id, "Ja, dat kan.")
		})
		v.Get("/mijn-pagina").Expect(200, "Mara (De Kring) schreef u.")
		v.Follow("Lees het bericht").Expect(200, "Ja, dat kan.")
		if s.Jobs(casework.NudgeJob) == 0 {
			t.Error("her supporter is not told")
		}
	})
}

// The answers afterwards are stored with the month only, later, and in no
// relation to the case.
func TestAfterwards(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Accepted(s.Mara)
		v := s.In(who)
		v.Get("/mijn-pagina/drie-vragen")
		form := url.Values{"_sleutel": {v.Value("_sleutel")}, "gehoord": {"ja"}, "weer": {"nee"}, "baas": {""}}
		v.Post("/mijn-pagina/drie-vragen", form).Expect(200, "Dank u wel.")
		v.Post("/mijn-pagina/drie-vragen", form).Expect(200, "Dank u wel.")
		if n := s.Jobs(casework.AnswerJob); n != 2 {
			t.Errorf("%d answers wait, want 2", n)
		}
		s.store(t)
		var months []string
		s.Write("answers", func(ctx context.Context, tx *db.Tx) (err error) {
			months, err = db.All(ctx, tx, db.One[string], `SELECT month || ' ' || question || ' ' || answer FROM casework_answer ORDER BY question`)
			return err
		})
		if strings.Join(months, ";") != "2026-11 gehoord ja;2026-11 weer nee" {
			t.Errorf("kept %q", months)
		}
	})
}

// She takes everything along: on paper and as a file.
func TestTakeAlong(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.AddNote(ctx, tx, s.Mara, id, casework.Note{Text: "Gebeld over de trap.", Channel: "telefoon", Spoke: true}, nil)
		})
		v := s.In(who)
		v.Get("/mijn-pagina/meenemen").Expect(200, casetest.Question().Question.Words, "Gebeld over de trap.", "Wie keek er?", "Het gaat over mijn huis.")
		v.Get("/mijn-pagina/meenemen/pdf").Expect(404) // no press here: no button either
		v.Get("/mijn-pagina/meenemen").Refuse("Bewaar als PDF").Follow("Bewaar als bestand").Expect(200)
		for _, w := range []string{"Gebeld over de trap.", "06 12 34 56 78", "terp@post.example", `"wie_keek"`} {
			if !strings.Contains(v.Body, w) {
				t.Errorf("the file lacks %q", w)
			}
		}
	})
}

// She says that she is not counted, and that stays so whatever her supporter
// ticks later.
func TestNotCounted(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		v := s.In(who)
		v.Get("/mijn-pagina/ja").Press("Tel mij niet mee").Expect(200, "Wij tellen u niet mee.")
		s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.AddNote(ctx, tx, s.Mara, id, casework.Note{Text: "Gebeld.", Channel: "telefoon", Spoke: true}, &casework.FirstTalk{Knows: "nee", Before: "nee"})
		})
		if !s.Facts(id).NotCounted {
			t.Error("her objection is gone after the first talk")
		}
		v.Get("/mijn-pagina/ja").Press("Tel mij weer mee").Expect(200, "Daar staat geen naam bij.")
		if s.Facts(id).NotCounted {
			t.Error("she cannot take it back")
		}
	})
}

// A neighbour's partnership and another resident find nothing here.
func TestWalls(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Accepted(s.Mara)
		_, other := s.Accepted(s.Mara)
		v := s.In(other)
		v.Get("/mijn-pagina/berichten")
		d := docs[casework.Question](s, who, casework.QuestionKind)[0]
		press(v, "/mijn-pagina/antwoord", url.Values{"soort": {"question"}, "wat": {string(d.ID)}, "versie": {"1"}, "antwoord": {"nee"}}).Expect(404)
		next := s.Neighbour()
		next.Header.Set("Cookie", s.Cookie(who))
		next.Get("/mijn-pagina").Expect(401)
		s.Visitor().Get("/mijn-pagina").Expect(401)
		s.Visitor().Get("/mijn-pagina/kaart").Expect(200, "Bent u uw kaart kwijt?")
	})
}

// Another language in the middle of writing keeps what was typed.
func TestLanguageKeepsInput(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Accepted(s.Mara)
		for _, c := range []struct{ path, field string }{
			{"/mijn-pagina/vraag", "verhaal"}, {"/mijn-pagina/plan", "situatie"}, {"/mijn-pagina/gesprek", "wil"},
			{"/mijn-pagina/berichten", "bericht"}, {"/mijn-pagina/mensen", "naam"}, {"/mijn-pagina/contact", "uren"},
		} {
			v := s.In(who)
			v.Get(c.path).Submit(c.path, url.Values{c.field: {"half geschre"}, "taal": {"en"}}).Expect(200)
			if v.Value(c.field) != "half geschre" || !strings.Contains(v.Body, `lang="en"`) {
				t.Errorf("%s: %s is %q", c.path, c.field, v.Value(c.field))
			}
		}
	})
}
