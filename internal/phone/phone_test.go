package phone_test

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/phone"
	"naast/internal/testkit/smtp"
	"naast/internal/web"
)

// town is the pages of this package over two furnished partnerships, with the
// jobs that bring messages.
type town struct {
	*casetest.Site
	*testing.T
	run  *jobs.Runner
	mail *smtp.Server
}

func each(t *testing.T, f func(*town)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) { f(newTown(t, two, func(*town) {})) })
}

// newTown is a town with more pages than those of this package.
func newTown(t *testing.T, two dbtest.Two, more func(*town)) *town {
	s := &town{Site: casetest.NewSite(t, two), T: t, mail: smtp.New(t), run: &jobs.Runner{Log: slog.New(slog.DiscardHandler)}}
	(&phone.Slice{Cases: s.Cases}).Routes(s.App)
	open := func(c *web.Ctx) error { return c.Bytes("text/plain", "", []byte("zaak "+string(c.CaseID()))) }
	s.App.Get(web.Staff, "/zaak/{zaak}", guard.ReadCase, open)
	s.App.Get(web.Staff, "/voordeur/{zaak}", guard.ReadFirst, open)
	more(s)
	s.Start()
	(&casework.Post{Cases: s.Cases, Mailer: jobs.Mailer{Server: s.mail.Addr(), From: "post@naast.example", Plain: true}, Address: func(*db.DB) string { return "https://naast.wesselrade.example" }}).Handle(s.run)
	return s
}

// jobs does what waits now.
func (s *town) jobs() {
	s.T.Helper()
	for {
		n, err := s.run.Turn(context.Background(), s.D)
		if err != nil {
			s.T.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

var call = fields("verhaal", "Ik heb een tas vol brieven en durf ze niet open te maken.", "naam", "Sijke", "telefoon", "06 22 33 44 55", "uren", "na het eten", "verder", "ander")

// with is the same form with one thing different.
func with(name, value string) url.Values {
	v := url.Values{}
	for k, all := range call {
		v[k] = all
	}
	v.Set(name, value)
	return v
}

// One screen with the telephone at the ear: a question without a card, from
// then on a call for everything that is new, until they have spoken.
func TestQuestionByTelephone(t *testing.T) {
	each(t, func(s *town) {
		els := s.In(s.Els)
		els.Get("/bellen/nieuw").Expect(200, "Waar gaat het over?", "0999 40 50 60").Submit("/bellen/nieuw", call).Expect(200, "zaak ")
		id := s.CaseIDs()[0]
		if f := s.Facts(id); f.Resident != "" {
			s.T.Fatal("she has a card she did not ask for")
		}
		s.As(s.Els, guard.Assign, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Assign(ctx, tx, s.Els, id, s.Mara.User) })
		s.As(s.Mara, guard.Declare, id, func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.Declare(ctx, tx, s.Mara, id, "nee")
			return err
		})
		s.As(s.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Accept(ctx, tx, s.Mara, id) })
		s.jobs()
		mara, task := s.In(s.Mara), "/bellen/taak/"+string(id)
		mara.Get("/bellen").Expect(200, "Sijke", "06 22 33 44 55", "na het eten", "Er is iets nieuws", "Zeg niet wie u bent")
		els.Get("/bellen").Expect(200).Refuse("Sijke") // it fell to who stands next to her
		s.In(s.Karima).Get("/bellen").Expect(200).Refuse("Een vraag van")
		s.In(s.Piet).Post(task, fields("hoe", "klaar", "_sleutel", "0123456789abcdef01")).Expect(404)

		s.In(s.Piet).Get(task + "/later").Expect(404)
		mara.Get(task+"/later").Expect(200, "Wanneer belt u weer?").Submit(task, fields("hoe", "niet", "dag", "32-12-2026", "tijd", "14.30")).Expect(422, "Vul een dag in")
		if mara.Value("tijd") != "14.30" {
			s.T.Error("what was typed is lost")
		}
		mara.Submit(task, fields("dag", "20-11-2026")).Expect(422, "Kies een dag vanaf vandaag")
		mara.Submit(task, fields("dag", "24-11-2026", "tijd", "13.30")).Expect(200, "Het blijft op de lijst", "1 keer gebeld", "Weer bellen: dinsdag 24 november 2026, 13.30 uur.")
		s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.AddNote(ctx, tx, s.Mara, id, casework.Note{Text: "Kennisgemaakt.", Channel: "telefoon", Spoke: true}, nil)
		})
		mara.Get("/bellen").Expect(200, "U hoeft nu niemand iets te vertellen").Refuse("Sijke")
		if s.mail.Tries() > 0 {
			s.T.Error("somebody got mail, and nobody here has an address")
		}
	})
}

// Bad input keeps what was typed.
func TestTelephoneBadInput(t *testing.T) {
	each(t, func(s *town) {
		els := s.In(s.Els)
		for want, form := range map[string]url.Values{
			"Schrijf op waar het over gaat": with("verhaal", ""),
			"Kies hoe het verder gaat":      with("verder", "ik"), // only who may stand next to somebody
			"te lang":                       with("verhaal", strings.Repeat("x", web.MaxText+1)),
			"Zonder nummer of adres":        with("telefoon", ""),
			"Vul het adres in":              with("brief", "ja"),
		} {
			els.Get("/bellen/nieuw").Submit("/bellen/nieuw", form).Expect(422, want)
			if els.Value("naam") != "Sijke" {
				s.T.Errorf("%s: what was typed is lost", want)
			}
		}
		if n := len(s.CaseIDs()); n != 0 {
			s.T.Fatalf("%d cases", n)
		}
		s.In(s.Karima).Get("/bellen/nieuw").Submit("/bellen/nieuw", call).Expect(200, "De vraag is opgeschreven")
		mara := s.In(s.Mara)
		mara.Get("/bellen/nieuw").Submit("/bellen/nieuw", with("verder", "ik")).Expect(200, "zaak ")
		mara.Get("/bellen/nieuw").Submit("/bellen/nieuw", fields("taal", "en")).Expect(200, "On the telephone")
	})
}

// A request has an owner from the first moment, and never none.
func TestCallHasAnOwner(t *testing.T) {
	each(t, func(s *town) {
		els, joost := s.In(s.Els), s.In(s.Joost)
		for range 4 {
			els.Get("/bellen/nieuw").Submit("/bellen/nieuw", with("verder", "bel")).Expect(200, "Wie er belt, staat hieronder")
		}
		if a, b := strings.Count(els.Text(), "Gesproken, klaar"), strings.Count(joost.Get("/bellen").Text(), "Gesproken, klaar"); a != 2 || b != 2 {
			s.T.Fatalf("the calls fell %d and %d", a, b)
		}
		els.Expect(200, "Joost (De Kring) belt.", "tas vol brieven")
		s.In(s.Karima).Get("/bellen").Expect(200, "Niemand wacht op een telefoontje")
		s.In(s.Mara).Get("/bellen").Expect(200, "Niemand wacht op een telefoontje")
		s.Write("Joost leaves", func(ctx context.Context, tx *db.Tx) error {
			return partnership.LeaveFrontDoor(ctx, tx, s.Joost.User)
		})
		els.Get("/bellen").Expect(200, "Wie belt, staat nog open. U mag.")
		if err := s.Cases.Remind(context.Background(), s.D); err != nil {
			s.T.Fatal(err)
		}
		if n := strings.Count(els.Get("/bellen").Text(), "Gesproken, klaar"); n != 4 {
			s.T.Fatalf("after the night %d of 4 calls are hers", n)
		}
		els.Submit(els.Actions("/bellen/verzoek/")[0], fields("hoe", "klaar")).Expect(200, "Dit staat niet meer op de lijst")
		s.Write("Els leaves too", func(ctx context.Context, tx *db.Tx) error { return partnership.LeaveFrontDoor(ctx, tx, s.Els.User) })
		mara := s.In(s.Mara)
		mara.Get("/bellen/nieuw").Submit("/bellen/nieuw", with("verder", "bel")).Expect(200)
		karima := s.In(s.Karima)
		karima.Get("/bellen").Expect(200, "Sijke", "06 22 33 44 55", "Wie belt, staat nog open")
		s.In(s.Wim).Get("/bellen").Expect(200).Refuse("Sijke")
		ask := karima.Actions("/bellen/verzoek/")[0]
		karima.Submit(ask, fields("hoe", "ik")).Expect(200, "U belt.")
		karima.Submit(ask, fields("hoe", "klaar")).Expect(200, "Niemand wacht op een telefoontje")
	})
}

// Letters: the number that will call, and that there is something new. Never
// what, and none while somebody looks along.
func TestLetters(t *testing.T) {
	each(t, func(s *town) {
		els := s.In(s.Els)
		form := with("verder", "bel")
		form.Set("brief", "ja")
		form.Set("adres", "Dorpsstraat 4, Harkeloo")
		els.Get("/bellen/nieuw").Submit("/bellen/nieuw", form).Expect(200)
		if len(els.Links("/bellen/verzoek/")) == 0 { // it fell to the other
			els = s.In(s.Joost)
			els.Get("/bellen")
		}
		els.Follow("Print de brief").Expect(200, "Dorpsstraat 4, Harkeloo", "Wij bellen met dit nummer: 0999 40 50 60").Refuse("tas vol brieven")

		form = with("horen", "brief")
		form.Set("adres", "Dorpsstraat 4, Harkeloo")
		form.Set("verder", "ik")
		mara := s.In(s.Mara)
		mara.Get("/bellen/nieuw").Submit("/bellen/nieuw", form).Expect(200)
		id := s.CaseIDs()[0]
		s.As(s.Mara, guard.RestCase, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Rest(ctx, tx, id) })
		s.jobs()
		letter := "/bellen/taak/" + string(id) + "/brief"
		mara.Get("/bellen").Expect(200, "De brief is op de post").Follow("Print de brief").Expect(200, "Dag Sijke", "Er is iets nieuws voor u").Refuse("tas vol brieven", "06 22")
		s.In(s.Piet).Get(letter).Expect(404)
		s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.Guarded = true })
			return err
		})
		mara.Get(letter).Expect(404)
		mara.Get("/bellen").Submit("/bellen/taak/"+string(id), fields("hoe", "klaar")).Expect(200, "U hoeft nu niemand iets te vertellen")
	})
}

// Whoever asks about somebody else hears the same, known or not: the page knows
// nothing of anybody.
func TestAnswerAboutOthers(t *testing.T) {
	each(t, func(s *town) {
		els := s.In(s.Els)
		before := els.Get("/bellen/anderen").Expect(200, "Dit antwoord betekent dus niet ja en niet nee", "In een antwoord op een klacht").Text()
		s.Accepted(s.Mara)
		if after := els.Get("/bellen/anderen").Text(); after != before {
			s.T.Error("the answer is another now that somebody is known")
		}
	})
}

// A pause is a pause: nothing is brought until she goes on.
func TestPauseKeepsTheTelephoneStill(t *testing.T) {
	each(t, func(s *town) {
		mara := s.In(s.Mara)
		mara.Get("/bellen/nieuw").Submit("/bellen/nieuw", with("verder", "ik")).Expect(200)
		id := s.CaseIDs()[0]
		for _, stopped := range []bool{true, false} {
			s.Write("pause", func(ctx context.Context, tx *db.Tx) error {
				if _, err := s.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.Stopped = stopped }); err != nil {
					return err
				}
				return jobs.Queue(ctx, tx, casework.TellJob, string(id), tx.Now())
			})
			s.jobs()
			if waits := strings.Contains(mara.Get("/bellen").Text(), "Sijke"); waits == stopped {
				s.T.Errorf("paused %v, and a call waits: %v", stopped, waits)
			}
		}
	})
}

// The letter about what went wrong says what happened, in the words of who answers the
// incident. It has an address only for whom chose letters; in beschermde stand nobody
// prints it. Once told it is gone, and the letter of before is back: the control.
func TestLetterOfAnIncident(t *testing.T) {
	each(t, func(s *town) {
		id, _ := s.Accepted(s.Mara)
		wrong := func(d casework.Delivery, change func(*casework.Facts)) {
			s.Write("incident", func(ctx context.Context, tx *db.Tx) error {
				notice, err := casework.NewNotice(ctx, tx, "Er ging iets mis bij ons.\n\nBel ons gerust.")
				if err == nil {
					err = s.Cases.SaveFacts(ctx, tx, id, casework.DeliveryLabel, d)
				}
				if err == nil {
					_, err = s.Cases.ChangeFacts(ctx, tx, id, change)
				}
				if err != nil {
					return err
				}
				return s.Cases.Notify(ctx, tx, s.Wim, id, "Naast in Wesselrade", "Er ging iets mis.", notice)
			})
			s.jobs()
		}
		mara, task := s.In(s.Mara), "/bellen/taak/"+string(id)
		wrong(casework.Delivery{}, func(*casework.Facts) {})
		mara.Get("/bellen").Expect(200, "er ging iets mis bij ons met gegevens").Follow("Print de brief").Expect(200, "Er ging iets mis bij ons.", "Bel ons gerust.", "Stuur deze brief niet op", "Dag Mevrouw Terpstra").Refuse("mijn val")
		mara.Get("/bellen").Submit(task, fields("hoe", "klaar")).Expect(200, "Dit staat niet meer op de lijst")
		mara.Get(task + "/brief").Expect(404)
		wrong(casework.NewDelivery("", casework.ChannelLetter, ""), func(*casework.Facts) {})
		mara.Get(task+"/brief").Expect(200, "Er ging iets mis bij ons.")
		mara.Get("/bellen").Expect(200, "De brief is op de post")
		wrong(casework.NewDelivery("", casework.ChannelLetter, ""), func(f *casework.Facts) { f.Guarded = true })
		mara.Get(task+"/brief").Expect(200, "er kan iemand meekijken")
		if len(s.mail.Mails()) > 1 { // one may be of before
			s.T.Errorf("%d mails", len(s.mail.Mails()))
		}
	})
}
