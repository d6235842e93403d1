package mypage

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// hired has an account under one hat at De Kring; a supporter is in the register too.
func (s *stage) hired(login, name string, hat guard.Hat) guard.Who {
	s.T.Helper()
	w := guard.Who{Hat: hat, Organisation: s.Kring, Name: name, Identity: vault.NewIdentity()}
	lock, err := s.V.MakeLock(context.Background(), w.Identity, vault.LockPhrase, vault.NewPhrase())
	if err != nil {
		s.Fatal(err)
	}
	s.Write("account", func(ctx context.Context, tx *db.Tx) (err error) {
		w.User, err = account.Create(ctx, tx, s.V, account.NewUser{Login: login, Name: name, Identity: w.Identity, Lock: lock,
			TOTPSecret: account.NewTOTPSecret(), Hats: []account.HatAt{{Hat: hat, Organisation: s.Kring}}})
		if err != nil || hat != guard.HatSupporter {
			return err
		}
		return casetest.Register(ctx, tx, s.V, casetest.Supporter(w, s.Noor.User, tx.Now()))
	})
	return w
}

func (s *stage) ends(w guard.Who) {
	s.Write("end account", func(ctx context.Context, tx *db.Tx) error { return account.End(ctx, tx, s.V, s.G, w.User, tx.Today()) })
}

// A coordinator who supports nobody has a name where she keeps people out, and in
// all that she takes along. The control: one whose account ended has none any more.
func TestCoordinatorHasAName(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		const nameless = "Iemand die hier niet meer werkt"
		hanna, ruud := s.hired("hanna", "Hanna (De Kring)", guard.HatCoordinator), s.hired("ruud", "Ruud (De Kring)", guard.HatCoordinator)
		_, who := s.Accepted(s.Mara)
		v := s.In(who)
		v.Get(keepOut).Expect(200, "Hanna (De Kring)", "Ruud (De Kring)", "let op of u iets hoort").Refuse(nameless)
		for _, w := range []guard.Who{hanna, ruud} {
			press(v, keepOut, url.Values{"wie": {s.slice.sign(w.User)}, "weet": {"ja"}}).Expect(200, "Deze mensen zien niets", w.Name)
		}
		v.Get(takeAlong).Expect(200, "Hanna (De Kring)", "Ruud (De Kring)").Refuse(nameless)
		s.ends(ruud)
		v.Get(keepOut).Expect(200, "Hanna (De Kring)", nameless).Refuse("Ruud (De Kring)")
		v.Get(takeAlong).Expect(200, "Hanna (De Kring)", nameless)
	})
}

// Where she keeps people out nobody stands next to her whose account ended, as on
// her first page. The control: while he works he does.
func TestWhoLeftStandsNowhere(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		tom := s.hired("tom", "Tom (De Kring)", guard.HatSupporter)
		_, who := s.Accepted(tom)
		v := s.In(who)
		if v.Get(keepOut).Expect(200, "staat naast u"); strings.Contains(v.Text(), "werkt hier niet meer") {
			t.Error("the control: he works")
		}
		s.ends(tom)
		v.Get(home).Expect(200, "Wie naast u stond, werkt hier niet meer")
		v.Get(keepOut).Expect(200, "stond naast u, werkt hier niet meer", "Noor (De Kring)", "kan het overnemen").Refuse("staat naast u")
	})
}
