package intake

import (
	"net/url"
	"regexp"
	"testing"
	"time"

	"naast/internal/guard"
)

var numberOn = regexp.MustCompile(`vraagnummer (\d{7})`)

// saved tells page 1, saves, and gives what is on the card.
func (s *stage) saved(t *testing.T) (number, secret string) {
	t.Helper()
	s.v.Get("/vraag/1").Submit("/vraag/1", url.Values{"verhaal": {words}, "naar": {"bewaren"}}).Expect(200, "Bewaren en later verder")
	s.v.Submit("/vraag/bewaren", nil).Expect(200, "Uw verhaal is bewaard.", "Dit is uw kaart")
	return numberOn.FindStringSubmatch(s.v.Text())[1], secretOn(t, s.v.Text())
}

// Save, come back in another browser with the card, send: the card stays the
// same, and opens her page.
func TestSaveAndReturn(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		number, secret := s.saved(t)
		s.v.Submit("/kaart", url.Values{"naar": {"later"}}).Expect(404) // the front page is not on this stage
		if got := s.v.Get("/vraag/1").Value("verhaal"); got != "" {
			t.Fatal("the cookie still opens the draft after saving")
		}
		v := s.Visitor()
		v.Get("/vraag/verder").Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {"1234 5678 9012 3456"}}).Expect(422, "passen niet bij elkaar")
		if v.Value("vraagnummer") != number {
			t.Error("the number is lost")
		}
		v.Submit("/vraag/verder", url.Values{"code": {secret}}).Expect(200, "Stap 1 van 5")
		if v.Value("verhaal") != words {
			t.Fatal("the draft is not back")
		}
		v.Submit("/vraag/1", nil).Expect(200, "Stap 2 van 5")
		v.Submit("/vraag/2", nil).Expect(200)
		v.Submit("/vraag/3", nil).Expect(200)
		v.Submit("/vraag/4", url.Values{"anders": {"wacht"}}).Expect(200, "Stap 5 van 5")
		form := url.Values{"_sleutel": {v.Value("_sleutel")}, "gezondheid": {"niets"}, "bewaard": {"ja"}}
		v.Post("/vraag/5", form).Expect(200, "Uw vraag is verstuurd.", "U houdt dezelfde kaart", number).Refuse(secret)
		v.Post("/vraag/5", form).Expect(200, "U houdt dezelfde kaart")
		if n := len(s.CaseIDs()); n != 1 {
			t.Fatalf("%d cases", n)
		}
		v.Submit("/kaart", nil).Expect(200, "pagina van "+string(s.CaseIDs()[0]))
		again := s.Visitor()
		again.Get("/vraag/verder").Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {secret}}).Expect(200, "pagina van "+string(s.CaseIDs()[0]))
	})
}

// Saving twice makes one card; "nu verder" goes on with it at once.
func TestSaveTwice(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.v.Get("/vraag/1").Submit("/vraag/1", url.Values{"verhaal": {words}, "naar": {"bewaren"}})
		form := url.Values{"_sleutel": {s.v.Value("_sleutel")}}
		s.v.Post("/vraag/bewaren", form).Expect(200, "Dit is uw kaart")
		card := secretOn(t, s.v.Text())
		s.v.Post("/vraag/bewaren", form).Expect(200, card)
		s.v.Submit("/kaart", nil).Expect(200, "Stap 1 van 5")
		if s.v.Value("verhaal") != words {
			t.Error("the draft is lost")
		}
		s.v.Submit("/vraag/1", url.Values{"verhaal": {words + " Nog iets."}, "naar": {"bewaren"}}).Expect(200, "Uw verhaal is bewaard")
	})
}

// A session that ends in the middle of a page keeps what was typed there.
func TestSessionEndsMidForm(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		number, secret := s.saved(t)
		s.v.Submit("/kaart", nil).Expect(200, "Stap 1 van 5")
		s.v.Submit("/vraag/1", nil).Expect(200, "Stap 2 van 5")
		s.Clock.Forward(guard.ResidentSession.Idle + time.Minute)
		s.v.Submit("/vraag/2", url.Values{"wil": {"Iemand die belt <b>"}, "taal-gesprek": {"nl"}}).Expect(401, "Wat u net typte, is niet weg.")
		s.v.Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {"0000000000000000"}}).Expect(422, "Wat u net typte, is niet weg.")
		s.v.Submit("/vraag/verder", url.Values{"code": {secret}}).Expect(200, "Stap 2 van 5")
		if got := s.v.Value("wil"); got != "Iemand die belt <b>" {
			t.Errorf("typed answer came back as %q", got)
		}
		if got := s.v.Get("/vraag/1").Value("verhaal"); got != words {
			t.Error("the earlier page is lost")
		}
	})
}

// After 30 days the story is gone, and the page says so; the card still works.
func TestSavedDraftEnds(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		number, secret := s.saved(t)
		s.Clock.Forward(31 * 24 * time.Hour)
		if err := Sweep(ctx, s.D); err != nil {
			t.Fatal(err)
		}
		v := s.Visitor()
		v.Get("/vraag/verder").Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {secret}}).Expect(200, "Uw verhaal is er niet meer.")
		v.Follow("Opnieuw beginnen").Expect(200, "Stap 1 van 5")
	})
}

// Guessing is counted; a mistyped digit is no guess. Whoever knows only her
// number, and guesses, closes the door for himself and not for her.
func TestGuessingStops(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.App.ProxyHeader = "X-Forwarded-For"
		number, secret := s.saved(t)
		v := s.Visitor()
		v.Header.Set("X-Forwarded-For", "203.0.113.6")
		v.Get("/vraag/verder")
		for range 30 { // a wrong check digit costs nothing
			v.Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {"1111 1111 1111 1111"}}).Expect(422)
		}
		for range 10 {
			v.Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {"0000 0000 0000 0000"}}).Expect(422)
		}
		v.Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {secret}}).Expect(429)
		her := s.Visitor()
		her.Header.Set("X-Forwarded-For", "198.51.100.7")
		her.Get("/vraag/verder").Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {secret}}).Expect(200, "Stap 1 van 5")
		s.Clock.Forward(time.Hour)
		v.Get("/vraag/verder").Submit("/vraag/verder", url.Values{"vraagnummer": {number}, "code": {secret}}).Expect(200, "Stap 1 van 5")
	})
}
