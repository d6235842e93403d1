package mypage

import (
	"context"
	"errors"
	"net/url"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

const herQuestion = home + "/vraag"

// Who has a copy of her card and came in before is out when she adds a word of her own,
// changes it or takes it away; a form that was refused sends nobody away, and she goes on.
func TestOwnWordEndsOtherSessions(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Ask(casetest.Question(), s.Mara)
		_, secret := s.Card(who)
		hers := s.In(who)
		now := ""
		for _, word := range []string{"kastanje", "beuk", ""} {
			his := s.In(who)
			changeWord(hers, secret, now, word, word+"n").Expect(422)
			changeWord(hers, secret, "eik", word, word).Expect(422)
			his.Get(herQuestion).Expect(200, "trap") // the control
			changeWord(hers, secret, now, word, word).Expect(200, "Op elk ander apparaat is uw pagina nu dicht.")
			his.Get(herQuestion).Expect(401).Refuse("trap")
			hers.Get(herQuestion).Expect(200, "trap")
			now = word
		}
	})
}

// The other sessions are over before the word changes, as they lie in another store; a
// change that does not come leaves the card as it was. The answer to a press that got
// lost is given to the next.
func TestOwnWordOthersOutFirst(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Ask(casetest.Question(), s.Mara)
		number, secret := s.Card(who)
		his, hers := s.In(who), s.In(who)
		hers.Get(ownWord)
		typed := url.Values{"geheim": {secret}, "woord": {""}, "nieuw": {"kastanje"}, "nog-eens": {"kastanje"}, "_sleutel": {hers.Value("_sleutel")}}
		rename := func(from, to string) {
			s.Write("rename", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `ALTER TABLE `+from+` RENAME TO `+to)
				return err
			})
		}
		rename("vault_cut", "vault_gone")
		hers.Post(ownWord, typed).Expect(500)
		rename("vault_gone", "vault_cut")
		his.Get(herQuestion).Expect(401)
		if _, _, err := account.CheckCard(context.Background(), s.D, s.V, number, secret); err != nil {
			t.Fatalf("half a change: %v", err)
		}
		hers.Post(ownWord, typed).Expect(200, "Het is bewaard.")
		hers.Post(ownWord, typed).Expect(200, "Het is bewaard.")
		if _, _, err := account.CheckCard(context.Background(), s.D, s.V, number, secret); !errors.Is(err, naast.NotFound) {
			t.Errorf("the card alone: %v", err)
		}
	})
}

// What was before her word, put back by a writer in the database, opens nothing. The
// control is a lock of the same code that never ended.
func TestCardOfBeforePutBack(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Ask(casetest.Question(), s.Mara)
		number, secret := s.Card(who)
		put := func(l vault.Lock) error {
			s.Write("put back", func(ctx context.Context, tx *db.Tx) error { return s.V.SaveLock(ctx, tx, who.User, l) })
			_, _, err := account.CheckCard(context.Background(), s.D, s.V, number, secret)
			return err
		}
		other, err := s.V.MakeLock(context.Background(), who.Identity, vault.LockCard, secret)
		if err != nil {
			t.Fatal(err)
		}
		var old vault.Lock
		s.Write("steal", func(ctx context.Context, tx *db.Tx) (err error) {
			old, err = s.V.LoadLock(ctx, tx, who.User, vault.LockCard)
			return err
		})
		changeWord(s.In(who), secret, "", "kastanje", "kastanje").Expect(200)
		if err := put(old); !errors.Is(err, vault.ErrRefused) {
			t.Errorf("the card alone, with the row of before: %v", err)
		}
		if err := put(other); err != nil {
			t.Errorf("the control: %v", err)
		}
	})
}

// A sign-in with the card alone that is under way while she adds her word: the card was
// right when it was tried, and nobody is in afterwards. The control is one with the word.
func TestOwnWordMeetsSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Ask(casetest.Question(), s.Mara)
		number, secret := s.Card(who)
		opened := func(word string) (w guard.Who) {
			_, id, err := account.CheckCardWord(context.Background(), s.D, s.V, number, secret, word)
			if err != nil {
				t.Fatal(err)
			}
			w = who
			w.Identity = id
			return w
		}
		alone := opened("")
		changeWord(s.In(who), secret, "", "kastanje", "kastanje").Expect(200)
		with := opened("kastanje")
		people := map[string]guard.Who{"alone": alone, "with": with}
		rooms := account.Slice{Vault: s.V, Guard: s.G}
		s.App.Get(web.Public, "/na/{wie}", "", func(c *web.Ctx) error { // the session is stored after the word changed
			w := people[c.Req.PathValue("wie")]
			return rooms.SignInResident(c, w.User, w.Identity)
		})
		s.App.Get(web.Public, "/voor/{wie}", "", func(c *web.Ctx) (err error) { // before it, in the other store
			w, token := people[c.Req.PathValue("wie")], guard.Token{}
			if err = c.DB.Write(c, db.System("sign in"), func(tx *db.Tx) error { token, err = s.G.Begin(c, tx, w); return err }); err != nil {
				return err
			}
			c.SetSession(guard.HatResident, token)
			return account.StillHers(c, w, token)
		})
		for _, at := range []string{"/na/", "/voor/"} {
			for wie, status := range map[string]int{"alone": 401, "with": 200} {
				s.Visitor().Get(at + wie).Get(herQuestion).Expect(status)
			}
		}
	})
}
