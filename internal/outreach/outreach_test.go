package outreach

import (
	"context"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/testkit/smtp"
	"naast/internal/web/webtest"
)

const site = "https://naast.wesselrade.example"

// town is a partnership with a GP's practice on its list, and a neighbour.
type town struct {
	*casetest.Site
	*testing.T
	slice *Slice
	mail  *smtp.Server
	run   *jobs.Runner
	coord *webtest.Visitor
}

func each(t *testing.T, f func(*town)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &town{Site: casetest.NewSite(t, two), T: t, mail: smtp.New(t), run: &jobs.Runner{Log: slog.New(slog.DiscardHandler)}}
		s.slice = &Slice{Cases: s.Cases, Mailer: jobs.Mailer{Server: s.mail.Addr(), From: "post@naast.example", Plain: true}, Address: func(*db.DB) string { return site }}
		s.slice.Routes(s.App)
		s.slice.Handle(s.run)
		s.run.Handle(casework.CallJob, func(context.Context, *db.DB, jobs.Job) error { return nil })
		s.Start()
		s.coord = s.In(s.Karima)
		f(s)
	})
}

var codeOn = regexp.MustCompile(`/plek/([a-z0-9]{6})`)

// practice puts a place on the list and gives its page.
func (s *town) practice(email string) string {
	s.Helper()
	s.coord.Get("/vindplekken").Follow("Plek toevoegen")
	s.coord.Submit(newPath, url.Values{"naam": {"Praktijk De Brink"}, "soort": {"Huisarts"}, "adres": {"Markt 9, Harkeloo"}, "mail": {email}}).Expect(200, "Praktijk De Brink", "Balietekst")
	return codeOn.FindString(s.coord.Body)
}

// turn does what is due; later first lets time pass.
func (s *town) turn(later time.Duration) {
	s.Helper()
	s.Clock.Forward(later)
	place := s.coord.Path
	s.coord = s.In(s.Karima) // her session ended meanwhile
	s.coord.Get(place)
	for range 3 {
		if _, err := s.run.Turn(context.Background(), s.D); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *town) calls() (all []casework.Call) {
	s.Helper()
	err := s.G.List(context.Background(), s.D, s.Els, guard.FirstList, func(tx *db.Tx) (err error) {
		all, err = s.Cases.Calls(context.Background(), tx, s.Els)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return all
}

// The GP's assistant: a number, a time, her yes. The front door has the call,
// the place is counted, and it hears nothing because she did not say so.
func TestAtThePractice(t *testing.T) {
	each(t, func(s *town) {
		page := s.practice("balie@debrink.example")
		v := s.Visitor()
		v.Get(page).Expect(200, "Praktijk De Brink", "U hoeft niet te zeggen waar het over gaat")
		v.Submit(page, url.Values{"telefoon": {"0612345678"}, "wanneer": {"In de ochtend"}, "ja": {"ja"}}).Expect(200, "Wij gaan bellen").Refuse("0612345678")
		if v.Path != page+"/klaar" {
			s.Errorf("landed at %s", v.Path)
		}
		v.Follow("Maak het scherm leeg").Expect(200, "Welk nummer bellen wij?").Refuse("0612345678")
		calls := s.calls()
		if len(calls) != 1 || calls[0].Phone != "0612345678" || calls[0].When != "In de ochtend" || calls[0].Said != agreed.Text || calls[0].Name != "" {
			s.Fatalf("%+v", calls)
		}
		s.coord.Get("/vindplekken").Expect(200, "Nog niet")
		s.turn(25 * time.Hour)
		s.coord.Get("/vindplekken").Expect(200, "Praktijk De Brink", "november 2026")
		s.coord.Follow("Praktijk De Brink").Expect(200, "november 2026 1")
		s.turn(15 * 24 * time.Hour)
		if n := s.mail.Tries(); n != 0 {
			s.Errorf("the place got %d mails though she did not say so", n)
		}
	})
}

// She says that the practice may know: days later it gets one sentence without
// a name, a number or a moment.
func TestPlaceHears(t *testing.T) {
	each(t, func(s *town) {
		page := s.practice("balie@debrink.example")
		v := s.Visitor()
		v.Get(page).Expect(200, "Praktijk De Brink mag weten dat er iemand kwam")
		v.Submit(page, url.Values{"telefoon": {"0612345678"}, "naam": {"Trijntje"}, "ja": {"ja"}, "plek-weet": {"ja"}}).Expect(200, "Wij gaan bellen")
		s.turn(0)
		if n := s.mail.Tries(); n != 0 {
			s.Fatalf("the place heard at once (%d)", n)
		}
		s.turn(10 * 24 * time.Hour)
		mails := s.mail.Wait(1)
		if len(mails) != 1 || mails[0].To[0] != "balie@debrink.example" || !strings.Contains(mails[0].Text(), "Iemand die u op ons wees, is bij ons aangekomen.") {
			s.Fatalf("%+v", mails)
		}
		for _, never := range []string{"0612345678", "Trijntje", "Brink", "november", "09:", "/plek/"} {
			if strings.Contains(mails[0].Subject()+mails[0].Text(), never) {
				s.Errorf("the mail says %q: %s", never, mails[0].Text())
			}
		}
		s.turn(20 * 24 * time.Hour)
		if n := len(s.mail.Mails()); n != 1 {
			s.Errorf("%d mails for one person", n)
		}
	})
}

// A place without an address is not asked about, and hears nothing.
func TestPlaceWithoutAddress(t *testing.T) {
	each(t, func(s *town) {
		page := s.practice("")
		v := s.Visitor()
		v.Get(page).Expect(200).Refuse("mag weten")
		v.Post(page, url.Values{"_sleutel": {v.Value("_sleutel")}, "telefoon": {"0612345678"}, "ja": {"ja"}, "plek-weet": {"ja"}}).Expect(200, "Wij gaan bellen")
		s.turn(20 * 24 * time.Hour)
		if s.mail.Tries() != 0 {
			s.Error("a mail left for nobody")
		}
	})
}

// Without her yes there is no call. What was typed stays on the page.
func TestNoYesNoCall(t *testing.T) {
	each(t, func(s *town) {
		page := s.practice("")
		v := s.Visitor()
		v.Get(page).Submit(page, url.Values{"telefoon": {"0612345678"}, "naam": {"Anna"}}).Expect(422, "Zet hier een vinkje als wij mogen bellen.")
		if v.Value("telefoon") != "0612345678" || v.Value("naam") != "Anna" {
			s.Error("what was typed is lost")
		}
		v.Submit(page, url.Values{"telefoon": {"12"}, "ja": {"ja"}, "wanneer": {"In de middag"}}).Expect(422, "Klopt dit nummer?")
		v.Submit(page, url.Values{"telefoon": {""}}).Expect(422, "Vul een telefoonnummer in")
		v.Submit(page, url.Values{"telefoon": {strings.Repeat("1", 300)}}).Expect(422, "Deze tekst is te lang")
		if len(s.calls()) != 0 {
			s.Error("a call without a yes")
		}
		v.Submit(page, url.Values{"telefoon": {"12"}}).Expect(422)
		v.Submit(page, nil).Expect(200, "Wij gaan bellen") // the control: typed once more, the odd number is taken
		if len(s.calls()) != 1 {
			s.Error("the control: with a yes there is no call")
		}
	})
}

// Paper lives longer than a list: whoever scans an old or a misread code gets
// help. A form that was open when the place ended is taken in, and not counted.
func TestOldPaper(t *testing.T) {
	each(t, func(s *town) {
		page := s.practice("balie@debrink.example")
		v := s.Visitor()
		v.Get(page).Expect(200)
		s.coord.Press("Stop met deze plek").Expect(200, "Met deze plek zijn wij gestopt.")
		v.Submit(page, url.Values{"telefoon": {"0612345678"}, "ja": {"ja"}, "plek-weet": {"ja"}}).Expect(200, "Wij gaan bellen")
		if s.turn(20 * 24 * time.Hour); len(s.calls()) != 1 || s.mail.Tries() != 0 {
			s.Error("the call is lost, or a place that ended heard of it")
		}
		s.coord.Get("/vindplekken").Expect(200, "Plekken waarmee wij stopten").Follow("Praktijk De Brink").Refuse("november 2026 1")
		s.coord.Press("Weer gebruiken").Refuse("gestopt")
		v.Get(page).Expect(200, "Praktijk De Brink")
	})
}

// The neighbour knows nothing of it, and neither does anybody else who works here.
func TestWhoSeesPlaces(t *testing.T) {
	each(t, func(s *town) {
		page := s.practice("balie@debrink.example")
		place := s.coord.Path
		s.Neighbour().Get(page + "/klaar").Expect(404).Refuse("Brink")
		for _, w := range []guard.Who{s.Els, s.Mara} {
			for _, p := range []string{listPath, newPath, kindsPath, place, place + "/poster"} {
				s.In(w).Get(p).Expect(404).Refuse("Brink")
			}
		}
		s.In(s.Wim).Get(place).Expect(200, "Praktijk De Brink") // the control: a coordinator of another member does
		s.Visitor().Get(place).Expect(401).Refuse("Brink")
		s.coord.Get(listPath + "/niets").Expect(404)
		s.coord.Get(place + "/vlag").Expect(404)
	})
}

// The paper has the address and the number, and the code holds the address only.
func TestPaper(t *testing.T) {
	each(t, func(s *town) {
		page := s.practice("balie@debrink.example")
		place := s.coord.Path
		want, err := pattern(site + page)
		if err != nil {
			s.Fatal(err)
		}
		for sheet, codes := range map[string]int{"poster": 1, "kaartjes": slips, "balie": 1} {
			s.coord.Get(place+"/"+sheet).Expect(200, "naast.wesselrade.example"+page, "0999 10 20 30").Refuse("balie@")
			if n := strings.Count(s.coord.Body, want.Path); n != codes {
				s.Errorf("%s has the code %d times, want %d", sheet, n, codes)
			}
		}
	})
}

// The list of kinds is the partnership's own; a place keeps a kind that left it.
func TestKinds(t *testing.T) {
	each(t, func(s *town) {
		s.practice("")
		place := s.coord.Path
		s.coord.Get(kindsPath).Submit(kindsPath, url.Values{"soorten": {"Kapper\nVishandel"}}).Expect(200, "Vindplekken")
		s.coord.Get(newPath).Submit(newPath, url.Values{"naam": {"Knip"}, "soort": {""}}).Expect(422, "Kies wat voor plek dit is.")
		s.coord.Submit(newPath, url.Values{"soort": {"Kapper"}, "mail": {"geen adres"}}).Expect(422, "Dit is geen e-mailadres.")
		s.coord.Submit(newPath, url.Values{"mail": {""}}).Expect(200, "Knip")
		s.coord.Get(place).Submit(place, url.Values{"naam": {"Praktijk Nieuw"}}).Expect(200, "Praktijk Nieuw", "Huisarts")
		s.coord.Get(kindsPath).Submit(kindsPath, url.Values{"soorten": {" "}}).Expect(422, "Schrijf ten minste één soort op.")
	})
}

// A code that was used once keeps leading to its place when everything about it
// changes, and the count is done once when the job runs twice.
func TestCountTwice(t *testing.T) {
	each(t, func(s *town) {
		s.practice("")
		id := strings.TrimPrefix(s.coord.Path, listPath+"/")
		for range 2 {
			if err := s.slice.count(context.Background(), s.D, jobs.Job{Subject: id + " een"}); err != nil {
				s.Fatal(err)
			}
		}
		s.coord.Get(s.coord.Path).Expect(200, "november 2026 1")
		if err := s.slice.count(context.Background(), s.D, jobs.Job{Subject: id + " twee"}); err != nil {
			s.Fatal(err)
		}
		s.coord.Get(s.coord.Path).Expect(200, "november 2026 2") // the control
		s.Clock.Forward(140 * 24 * time.Hour)
		s.In(s.Karima).Get(listPath).Expect(200, "Niet gebruikt sinds november 2026")
	})
}
