package intake

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"naast/internal/account"
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
