package mypage

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// It goes on with one tick, and off with her card only: whoever finds the page
// open learns nothing. That all pages are silent is tested over the whole program.
func TestShelter(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Ask(casetest.Question(), s.Mara)
		_, secret := s.Card(who)
		_, other := s.Card(guard.Who{User: naast.NewID[naast.UserID](), Identity: vault.NewIdentity()})
		s.accept(s.Mara, id)
		v := s.In(who)
		v.Get(shelter).Submit(shelter, nil).Expect(422, "Zet eerst het vinkje.")
		v.Get(home).Expect(200, "Mara (De Kring)")
		v.Header.Set("Cookie", v.Header.Get("Cookie")+"; naast_w=teken") // her own device, she said
		forgets := func() bool {
			return strings.Contains(strings.Join(v.Get(home).Answer.Values("Set-Cookie"), " "), "naast_w=;")
		}
		if forgets() {
			t.Error("the control: what is known is forgotten while nobody looks along")
		}
		v.Get(shelter).Submit(shelter, url.Values{"kijkt-mee": {"ja"}}).Expect(200, "Wij laten nu minder zien")
		v.Get(home).Expect(200, "Er is iemand voor u.", "0999 10 20 30").Refuse("Mara", "trap")
		if !forgets() {
			t.Error("this device goes on being known while somebody looks along")
		}
		v.Get(plan).Expect(200, "Deze pagina is nu dicht")
		v.Get(takeAlong+"/bestand").Expect(200, "Deze pagina is nu dicht").Refuse("Mara", "Terpstra")
		v.Get(messages).Submit(messages, url.Values{"bericht": {"Bel mij morgen"}}).Expect(200, "Uw bericht is verstuurd.", "Bel mij morgen")
		off := url.Values{"uit": {"ja"}, "geheim": {""}}
		for typed, says := range map[string]string{"": "Deze code klopt niet.", "1234": "Deze code klopt niet.", other: "Deze code hoort niet bij uw kaart."} {
			off.Set("geheim", typed)
			v.Get(shelter)
			off.Set("_sleutel", v.Value("_sleutel"))
			v.Post(shelter, off).Expect(422, says).Refuse("Mara")
			if !s.Facts(id).Guarded {
				t.Fatalf("%q opened everything", typed)
			}
		}
		off.Set("geheim", secret)
		v.Get(shelter)
		off.Set("_sleutel", v.Value("_sleutel"))
		v.Post(shelter, off).Expect(200, "Mara (De Kring)")
	})
}

// change types in the form of her own word what a person types.
func changeWord(v *webtest.Visitor, secret, now, word, again string) *webtest.Visitor {
	return v.Get(ownWord).Submit(ownWord, url.Values{"geheim": {secret}, "woord": {now}, "nieuw": {word}, "nog-eens": {again}})
}

// Her own word: after it the card alone opens nothing. Taken back, it does again.
func TestOwnWord(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Ask(casetest.Question(), s.Mara)
		number, secret := s.Card(who)
		opens := func(word string) bool {
			u, _, err := account.CheckCardWord(context.Background(), s.D, s.V, number, secret, word)
			return err == nil && u == who.User
		}
		v := s.In(who)
		change := func(now, word, again string) { changeWord(v, secret, now, word, again) }
		change("", "kastanje", "kastanje")
		v.Expect(200)
		if opens("") || !opens("Kastanje ") || opens("beuk") {
			t.Error("the card does not ask for the word")
		}
		change("", "beuk", "beuk")
		v.Expect(422, "Deze code hoort niet bij uw kaart.")
		change("kastanje", "beuk", "beuken")
		v.Expect(422, "De twee woorden zijn niet gelijk.")
		change("kastanje", "ei", "ei")
		v.Expect(422, "drie letters of meer")
		if !opens("kastanje") {
			t.Error("a form that was refused changed the card")
		}
		change("kastanje", "", "")
		v.Expect(200)
		if !opens("") || opens("kastanje") {
			t.Error("the word is not taken back")
		}
	})
}
