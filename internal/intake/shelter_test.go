package intake

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// She says that somebody looks along: her card has two numbers and nothing
// else, a word of her own may go with it, and what follows knows.
func TestSomebodyLooksAlong(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		send := url.Values{"gezondheid": {"ja"}, "naam": {"Anna"}, "telefoon": {"06 12 34 56 78"}, "kijkt-mee": {"ja"}}
		v := s.choose(s.told(s.v), s.Piet)
		v.Submit("/vraag/4", nil).Expect(200, "Piet")
		// Shown again with something to mend, the page no longer says whom she chose.
		again := url.Values{"kijkt-mee": {"ja"}, "gezondheid": {"ja"}, "mail": {"geen adres"}, "niveau": {"neutraal"}}
		v.Submit("/vraag/5", again).Expect(422, "U koos iemand.").Refuse("Piet")
		send.Set("mail", "")
		send.Set("niveau", "niets")
		v.Submit("/vraag/5", send).Expect(200, "Dit is uw kaart", "Op uw kaart staan alleen twee getallen.")
		v.Refuse("Print in grote letters")
		secret := secretOn(t, v.Text())
		number := onCard(t, v.Body)
		if id := s.CaseIDs()[0]; !s.Facts(id).Guarded {
			t.Error("what follows does not know")
		}
		v.Submit("/kaart", url.Values{"woord": {"kastanje"}, "nog-eens": {"kastanj"}}).Expect(422, "De twee woorden zijn niet gelijk.", "Dit is uw kaart")
		v.Submit("/kaart", url.Values{"woord": {"kastanje"}, "nog-eens": {"kastanje"}}).Expect(200, "pagina van")
		for word, want := range map[string]bool{"": false, "kastanje": true} {
			_, _, err := account.CheckCardWord(context.Background(), s.D, s.V, number, secret, word)
			if (err == nil) != want {
				t.Errorf("with the word %q: %v", word, err)
			}
		}
	})
}

// With a word of her own on her new card, whoever read it off her screen and came in
// before is out, and what the card opened alone stays shut, also when it is put back.
// The control is the moment before.
func TestFirstOwnWordShutsOthersOut(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		v := s.choose(s.told(s.v), s.Piet)
		v.Submit("/vraag/4", nil).Expect(200, "Piet")
		v.Submit("/vraag/5", url.Values{"gezondheid": {"ja"}, "naam": {"Anna"}, "telefoon": {"06 12 34 56 78"}, "kijkt-mee": {"ja"}}).Expect(200, "Dit is uw kaart")
		number, secret := onCard(t, v.Body), secretOn(t, v.Text())
		u, identity, err := account.CheckCard(ctx, s.D, s.V, number, secret)
		if err != nil {
			t.Fatal(err)
		}
		his := s.In(guard.Who{User: u, Hat: guard.HatResident, Case: s.CaseIDs()[0], Identity: identity})
		his.Get("/mijn-pagina").Expect(200, "pagina van")
		v.Submit("/kaart", url.Values{"woord": {"kastanje"}, "nog-eens": {"kastanje"}}).Expect(200, "pagina van")
		his.Get("/mijn-pagina").Expect(401)
		s.Write("put back", func(ctx context.Context, tx *db.Tx) error { return s.V.SaveLock(ctx, tx, u, identity.Lock()) })
		if _, _, err := account.CheckCard(ctx, s.D, s.V, number, secret); !errors.Is(err, vault.ErrRefused) {
			t.Errorf("the card alone, put back: %v", err)
		}
	})
}

var (
	inCard  = regexp.MustCompile(`(?s)<div class="naast-card".*?</div>\s*<div class="utrecht`)
	sevenOn = regexp.MustCompile(`\b\d{7}\b`)
)

// onCard reads the vraagnummer off the card.
func onCard(t *testing.T, body string) string {
	t.Helper()
	face := inCard.FindString(body)
	for _, never := range []string{"Naast", "Wesselrade", "0999", "127.0.0.1"} {
		if face == "" || strings.Contains(face, never) {
			t.Fatalf("the card says %q", never)
		}
	}
	number := sevenOn.FindString(face)
	if _, err := vault.CheckNumber(number); err != nil {
		t.Fatalf("no vraagnummer on the card: %q", number)
	}
	return number
}
