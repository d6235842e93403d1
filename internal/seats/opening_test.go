package seats

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// seated is a partnership whose seats count.
func (s *stage) seated() {
	s.Helper()
	s.ceremony()
	s.Write("sign", func(ctx context.Context, tx *db.Tx) error {
		for n := 1; n <= vault.Seats; n++ {
			for _, w := range []guard.Who{s.Karima, s.Wim} {
				if _, err := s.V.Vouch(ctx, tx, w.Person(), vault.SeatUser(n)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	s.clock.Forward(vault.StaffDelay)
}

var number = regexp.MustCompile(`id="nummer"[^>]*>\s*(?:<[^>]*>\s*)*(\d[\d ]+\d)`)

// asks is what a coordinator does when nobody can read a question: it gives the number
// for the seats.
func (s *stage) asks(id naast.CaseID, to guard.Who) string {
	s.Helper()
	v := s.In(s.Karima).Get(askAt(id)).Expect(200, "Wie gaat naast de inwoner staan?")
	v.Submit(askAt(id), url.Values{"wie": {string(to.User)}, "reden": {"Mara is overleden."}}).Expect(200, "Bel twee van de drie zetels")
	m := number.FindStringSubmatch(v.Body)
	if m == nil {
		s.Fatalf("no number on %s", v.Body)
	}
	return strings.ReplaceAll(m[1], " ", "")
}

// gives is that whoever holds a seat types the number and the words.
func (s *stage) gives(n int, number string) *webtest.Visitor {
	s.Helper()
	return s.Visitor().Get(giving).Submit(giving, url.Values{"nummer": {number}, "zetel": {string(rune('0' + n))}, "woorden": {s.paper[n]}})
}

// work is what the timer does.
func (s *stage) work() {
	s.Helper()
	for _, id := range s.CaseIDs() {
		if err := s.Cases.MoveOpening(ctx, s.D, id); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *stage) reads(w guard.Who, id naast.CaseID) bool {
	return s.Try(w, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.V.OpenCase(ctx, tx, w.Person(), id)
		return err
	}) == nil
}

func (s *stage) cannotTake(what string, w guard.Who, id naast.CaseID) {
	s.Helper()
	err := s.Try(w, guard.TakeOver, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.TakeOver(ctx, tx, w, id) })
	if err == nil {
		s.Errorf("taken over %s", what)
	}
}

// Mara is gone and so is her stand-in. A coordinator asks two seats to open it for
// Piet; each types the words on a device of his own; a day later Piet takes over. The
// resident sees all of it. One seat, somebody else, or Piet within the day get nothing.
func TestOpening(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.seated()
		id, her := s.Accepted(s.Mara)
		s.Visitor().Get(giving).Submit(giving, url.Values{"nummer": {"1"}, "zetel": {"4"}, "woorden": {"aap noot mies"}}).Expect(422, "Dit nummer klopt niet", "Kies welke zetel", "Dit kunnen uw acht woorden niet zijn")
		nr := s.asks(id, s.Piet)
		s.In(her).Get("/mijn-pagina").Expect(200, "Piet (De Kring) wil uw vraag lezen", "De reden: Mara is overleden.")
		words := s.paper[2]
		s.paper[2] = s.paper[3]
		s.gives(2, nr).Expect(422, "Dit klopt niet.")
		s.paper[2] = words
		s.gives(2, nr).Expect(200, "Mara is overleden.", "Piet").Refuse("Terpstra", "mijn val").Press("Ja, ik geef mijn zetel").Expect(200, "Dank u wel")
		s.gives(2, nr).Press("Ja, ik geef mijn zetel").Expect(422, "Dit klopt niet.")
		s.clock.Forward(2 * casework.OpeningDelay)
		s.work()
		s.In(s.Piet).Get("/overnemen").Expect(200, "Er is niets over te nemen")
		s.gives(3, nr).Press("Ja, ik geef mijn zetel").Expect(200, "Dank u wel")
		s.In(s.Karima).Get(askAt(id)).Expect(200, "Twee zetels gaven hun sleutel")
		s.gives(1, nr).Expect(422, "Dit klopt niet.")
		s.cannotTake("within the day", s.Piet, id)
		s.clock.Forward(casework.OpeningDelay)
		s.work()
		if s.reads(s.Piet, id) {
			t.Error("Piet reads before he takes over")
		}
		s.cannotTake("the stand-in whom nobody asked", s.Noor, id)
		s.In(s.Piet).Get("/overnemen").Press("Ik neem het over").Expect(200, "Sinds mijn val kom ik de trap niet meer op.")
		if s.reads(s.Mara, id) || !s.reads(s.Piet, id) {
			t.Error("Mara reads still, or Piet does not")
		}
		s.In(her).Get("/mijn-pagina/wie-keek").Expect(200, "Karima (De Kring) vroeg twee zetels om uw vraag te openen", "Zetel 2 (cliëntenraad) gaf een zetel", "Zetel 3 (een stichting in de buurt) gaf een zetel", "Piet (De Kring) neemt het over")
		s.gives(1, nr).Expect(422)
	})
}

// She stops it, within the day and also when both seats gave; a coordinator can too;
// and what nobody finishes ends by itself. The control is TestOpening.
func TestOpeningIsStopped(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.seated()
		id, her := s.Accepted(s.Mara)
		both := func() {
			nr := s.asks(id, s.Piet)
			for n := 1; n <= 2; n++ {
				s.gives(n, nr).Press("Ja, ik geef mijn zetel").Expect(200, "Dank u wel")
			}
		}
		for what, stop := range map[string]func(){
			"by her": func() { s.In(her).Get("/mijn-pagina").Press("Nee, stop dit").Expect(200).Refuse("wil uw vraag lezen") },
			"by a coordinator": func() {
				s.In(s.Karima).Get(askAt(id)).Press("Stop dit").Expect(200, "Wie gaat naast de inwoner staan?")
			},
			"by whoever stands next to her": func() {
				s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
					_, _, err := s.Cases.Member(ctx, tx, s.Mara, id)
					return err
				})
			},
			"by time": func() { s.clock.Forward((casework.OpeningDays + 2) * 24 * time.Hour); s.work() },
			"by time, after it": func() {
				s.clock.Forward(casework.OpeningDelay)
				s.work()
				s.clock.Forward((casework.OpeningDays + 1) * 24 * time.Hour)
				s.work()
			},
		} {
			both()
			stop()
			s.clock.Forward(casework.OpeningDelay)
			s.work()
			s.cannotTake("stopped "+what, s.Piet, id)
		}
		nr := s.asks(id, s.Piet)
		s.clock.Forward((casework.OpeningDays + 1) * 24 * time.Hour)
		s.gives(1, nr).Expect(422, "Dit klopt niet.")
	})
}

// Whoever may not stand next to her is not to choose: who opens it already, the
// coordinator herself, whom she keeps out, somebody of another organisation. A case of
// which the seats hold nothing says so, and gets its shares when somebody writes in it.
func TestForWhom(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		before, _ := s.Accepted(s.Mara)
		s.seated()
		s.In(s.Karima).Get(askAt(before)).Expect(200, "De zetels kunnen deze vraag niet openen")
		s.As(s.Mara, guard.WriteCase, before, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := s.Cases.Member(ctx, tx, s.Mara, before)
			return err
		})
		s.In(s.Karima).Get(askAt(before)).Expect(200, "Wie gaat naast de inwoner staan?")
		s.As(s.Karima, guard.ManageCase, before, func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.ChangeFacts(ctx, tx, before, func(f *casework.Facts) { f.Blocked = append(f.Blocked, s.Piet.User) })
			return err
		})
		for _, w := range []guard.Who{s.Mara, s.Karima, s.Piet, s.Sjoerd} {
			v := s.In(s.Karima).Get(askAt(before))
			v.Submit(askAt(before), url.Values{"wie": {string(w.User)}, "reden": {"Mara is overleden."}})
			if v.Status == 200 && strings.Contains(v.Body, "Bel twee van de drie zetels") {
				t.Errorf("asked for %s", w.Name)
			}
		}
		s.In(s.Karima).Get(askAt(before)).Submit(askAt(before), url.Values{"wie": {""}, "reden": {""}}).Expect(422, "Kies iemand.", "Schrijf op waarom.")
		s.In(s.Wim).Get(askAt(before)).Expect(404)
	})
}
