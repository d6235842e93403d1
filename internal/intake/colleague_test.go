package intake

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
)

// door puts Els, who is of no member here, and Gerda of De Kring at the front door.
func (s *stage) door() (gerda naast.UserID) {
	s.Helper()
	id := vault.NewIdentity()
	lock, err := s.V.MakeLock(ctx, id, vault.LockPhrase, vault.NewPhrase())
	if err != nil {
		s.Fatal(err)
	}
	s.Write("door", func(ctx context.Context, tx *db.Tx) error {
		gerda, err = account.Create(ctx, tx, s.V, account.NewUser{Login: "gerda", Name: "Gerda (De Kring)", Identity: id, Lock: lock, TOTPSecret: account.NewTOTPSecret(),
			Hats: []account.HatAt{{Hat: guard.HatFrontDoor, Organisation: s.Kring}}})
		if err != nil {
			return err
		}
		other := casetest.Supporter(guard.Who{User: naast.NewID[naast.UserID](), Organisation: s.Steun, Name: "Trijntje"}, "", tx.Now())
		if err := casetest.Register(ctx, tx, s.V, other); err != nil {
			return err
		}
		s.DoorHats = append(s.DoorHats, gerda)
		return partnership.SetFrontDoor(ctx, tx, []partnership.FrontDoorPerson{{User: s.Els.User, Name: "Els"}, {User: gerda, Name: "Gerda"}})
	})
	return gerda
}

// Somebody who works at a member says so, and sees no colleague: not among the
// people, not at the front door, not in what she named before.
func TestWhereSheWorks(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		gerda := s.door()
		s.choose(s.told(s.v), s.Mara) // the control: without the answer colleagues are there
		s.v.Get("/vraag/5").Expect(200, "Els", "Gerda", "Mara")
		s.v.Get("/vraag/3").Expect(200, "Werkt u zelf bij een van deze organisaties?")
		s.v.Submit("/vraag/3", url.Values{"werk": {string(s.Kring)}}).Expect(200, "Sjoerd", "Trijntje").Refuse("Mara", "Piet", "Noor")
		if !strings.Contains(s.v.Get("/vraag/3").Body, `value="`+string(s.Kring)+`" selected`) {
			t.Error("the answer is not kept")
		}
		s.choose(s.v.Get("/vraag/4"), s.Sjoerd).Submit("/vraag/4", nil).Expect(200, "Waar u zelf werkt", "De Kring Wesselrade", "Els").Refuse("Gerda")
		s.v.Submit("/vraag/5", url.Values{"gezondheid": {"niets"}}).Expect(200, "Dit is uw kaart")
		id := s.CaseIDs()[0]
		f := s.Facts(id)
		if f.WorksAt != s.Kring || len(f.Named) != 1 || f.Named[0] != s.Sjoerd.User || f.ByHerself {
			t.Errorf("facts %+v", f)
		}
		for u, want := range map[naast.UserID]bool{s.Els.User: true, gerda: false} {
			if got := s.reader(id, u); got != want {
				t.Errorf("reads at the front door: %v, want %v", got, want)
			}
		}
	})
}

// reader tells whether somebody stands at the front door of a case.
func (s *stage) reader(id naast.CaseID, u naast.UserID) (yes bool) {
	s.Write("reader", func(ctx context.Context, tx *db.Tx) error {
		all, err := s.G.Standings(ctx, tx, id, guard.FrontDoor)
		for _, x := range all {
			yes = yes || x.Person == s.G.Handle(u) && x.State == guard.Active
		}
		return err
	})
	return yes
}

// When the whole front door are colleagues, only whom she chose reads it.
func TestOnlyColleaguesAtTheDoor(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		gerda := s.door()
		s.Write("door", func(ctx context.Context, tx *db.Tx) error { return partnership.LeaveFrontDoor(ctx, tx, s.Els.User) })
		s.told(s.v)
		s.v.Get("/vraag/3").Submit("/vraag/3", url.Values{"werk": {string(s.Kring)}})
		s.choose(s.v, s.Sjoerd).Submit("/vraag/4", nil).Expect(200, "Alleen wie u zelf koos").Refuse("Gerda")
		s.v.Submit("/vraag/5", url.Values{"gezondheid": {"niets"}}).Expect(200, "Dit is uw kaart")
		id := s.CaseIDs()[0]
		if f := s.Facts(id); !f.ByHerself || s.reader(id, gerda) {
			t.Errorf("by herself %v, a colleague reads it %v", f.ByHerself, s.reader(id, gerda))
		}
	})
}

// What is no organisation is no answer.
func TestWorksNowhere(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.told(s.v)
		s.v.Get("/vraag/3")
		for _, odd := range []string{"<b>", "../../x", ""} {
			s.v.Post("/vraag/3", url.Values{"_sleutel": {s.v.Value("_sleutel")}, "werk": {odd}}).Expect(200, "Mara")
			if strings.Contains(s.v.Get("/vraag/3").Body, " selected") {
				t.Errorf("%q is kept", odd)
			}
		}
	})
}
