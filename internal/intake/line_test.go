package intake

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// secretOn reads the card's secret off the page, as a person does.
func secretOn(t testing.TB, text string) string {
	t.Helper()
	m := regexp.MustCompile(`geheime code ((?:\d{4} ?){4})`).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no card on the page: %s", text)
	}
	return strings.TrimSpace(m[1])
}

// The whole line: five pages, a card, her own page.
func TestLine(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.sent(s.v, s.Piet, s.Mara)
		secret := secretOn(t, s.v.Text())
		if _, err := vault.CheckSecret(secret); err != nil {
			t.Fatal(err)
		}
		ids := s.CaseIDs()
		if len(ids) != 1 {
			t.Fatalf("%d cases", len(ids))
		}
		f := s.Facts(ids[0])
		if len(f.Named) != 2 || f.Named[0] != s.Piet.User || f.Known != "onbekend" || f.Village != "harkeloo" {
			t.Fatalf("facts %+v", f)
		}
		if s.State(ids[0]) != guard.OfferedS || s.Jobs(casework.OfferJob) != 1 || s.Jobs(casework.NudgeJob) != 1 {
			t.Fatal("nobody is being asked")
		}
		s.v.Submit("/kaart", nil).Expect(200, "pagina van "+string(ids[0]))
		s.v.Get("/kaart").Expect(200, "Wat is er aan de hand?").Refuse(secret)
		s.reads(t, s.Piet, words)
	})
}

// What people type from memory leads to the page they mean; other addresses
// stay unknown.
func TestShortAddresses(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.v.Get("/vraag").Expect(200, "Stap 1 van 5")
		s.sent(s.v, s.Mara)
		s.v.Submit("/kaart", nil)
		s.v.Get("/mijn").Expect(200, "pagina van "+string(s.CaseIDs()[0]))
		s.Visitor().Get("/mijn").Expect(401)
		s.v.Get("/vragen").Expect(404)
	})
}

// reads checks that a supporter who is asked opens her words.
func (s *stage) reads(t *testing.T, who guard.Who, want string) {
	t.Helper()
	id := s.CaseIDs()[0]
	s.As(who, guard.ReadOffer, id, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.V.OpenCase(ctx, tx, who.Person(), id)
		if err != nil {
			return err
		}
		q, err := casework.Only[casework.Question](ctx, tx, s.Cases, k, casework.QuestionKind)
		if err == nil && q.Body.Words != want {
			t.Errorf("reads %q", q.Body.Words)
		}
		return err
	})
}

// Sent twice (a double click), or again after going back, is one case with one
// card; another browser gets another.
func TestSentTwice(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.choose(s.told(s.v), s.Mara)
		s.v.Submit("/vraag/4", nil)
		form := url.Values{"_sleutel": {s.v.Value("_sleutel")}, "gezondheid": {"niets"}, "naam": {"Anna"}}
		s.v.Post("/vraag/5", form).Expect(200, "Dit is uw kaart")
		card := secretOn(t, s.v.Text())
		s.v.Post("/vraag/5", form).Expect(200, "Dit is uw kaart", card)
		s.v.Get("/vraag/5").Expect(200, card) // the back button
		s.v.Get("/vraag/1").Expect(200, card)
		s.v.Submit("/kaart", nil).Expect(200, "pagina van")
		s.v.Post("/vraag/5", form).Expect(200).Refuse(card)
		if n := len(s.CaseIDs()); n != 1 {
			t.Fatalf("%d cases", n)
		}
		second := s.Visitor()
		s.sent(second, s.Mara)
		if n := len(s.CaseIDs()); n != 2 || secretOn(t, second.Text()) == card {
			t.Fatalf("the control: another browser makes another case and card, %d cases", n)
		}
	})
}

// Killed after the question was kept and before what the page with the card
// needs: the same press shows her card, and there is one question.
func TestCardAfterACrash(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		for action, form := range map[string]url.Values{"/vraag/5": {"gezondheid": {"niets"}}, "/vraag/bewaren": {}} {
			v, before := s.Visitor(), len(s.CaseIDs())
			s.choose(s.told(v), s.Mara)
			v.Submit("/vraag/4", nil)
			form.Set("_sleutel", v.Value("_sleutel"))
			var id string
			var sealed []byte
			s.Write("read the draft", func(ctx context.Context, tx *db.Tx) error {
				return tx.Session().QueryRow(ctx, `SELECT id, sealed FROM guard_draft ORDER BY expires DESC`).Scan(&id, &sealed)
			})
			card := secretOn(t, v.Post(action, form).Expect(200, "Dit is uw kaart").Text())
			s.Write("put the draft back", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Session().Exec(ctx, `UPDATE guard_draft SET sealed=$2 WHERE id=$1`, id, sealed)
				return err
			})
			v.Get("/kaart").Refuse(card) // the control: the ticket is gone
			v.Post(action, form).Expect(200, "Dit is uw kaart", card)
			v.Submit("/kaart", nil).Expect(200)
			if n := len(s.CaseIDs()) - before; n > 1 {
				t.Errorf("%s: %d cases", action, n)
			}
			s.Write("forget the draft", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Session().Exec(ctx, `DELETE FROM guard_draft`)
				return err
			})
		}
	})
}

// Two presses at the same moment are one case too, and both are led to the card.
func TestSentAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.choose(s.told(s.v), s.Mara)
		s.v.Submit("/vraag/4", nil)
		form := url.Values{"_sleutel": {s.v.Value("_sleutel")}, "gezondheid": {"niets"}}
		cookie := strings.Trim(s.v.Cookies(), "[]")
		var presses sync.WaitGroup
		cards := make([]string, 4)
		for i := range cards {
			v := s.Visitor()
			v.Header.Set("Cookie", cookie)
			presses.Go(func() { cards[i] = v.Post("/vraag/5", form).Text() })
		}
		presses.Wait()
		if n := len(s.CaseIDs()); n != 1 {
			t.Fatalf("%d cases", n)
		}
		for _, c := range cards {
			if secretOn(t, c) != secretOn(t, cards[0]) {
				t.Error("two presses show two cards")
			}
		}
	})
}
