package intake

import (
	"context"
	"errors"
	"net/url"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
)

// granted tells whether somebody has a key of the case.
func (s *stage) granted(id naast.CaseID, w guard.Who) (has bool) {
	s.Write("grant", func(ctx context.Context, tx *db.Tx) (err error) {
		has, err = s.V.HasGrant(ctx, tx, id, w.User)
		return err
	})
	return has
}

// Whoever she blocks is gone from the list, is never shown again, and has no
// grant, no standing and no way in; the control is a colleague she did not block.
func TestBlockedHaveNothing(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.choose(s.told(s.v), s.Mara, s.Noor)
		s.v.Submit("/vraag/4", url.Values{"blokkeer": {s.slice.sign(s.Noor.User)}}).Expect(200, "Mara", "Piet").Refuse("Noor")
		s.v.Submit("/vraag/4", url.Values{"anders": {"meer"}}).Expect(200, "Sjoerd", "Mara").Refuse("Noor")
		s.v.Submit("/vraag/4", nil).Expect(200, "Stap 5 van 5", "Els (De Kring) en Joost (De Kring)")
		s.v.Submit("/vraag/5", url.Values{"gezondheid": {"ja"}, "weg": {s.slice.sign(s.Joost.User)}}).Expect(200, "Dit is uw kaart")
		id := s.CaseIDs()[0]
		for _, w := range []guard.Who{s.Joost, s.Noor, s.Piet, s.Sjoerd, s.Karima} {
			if s.granted(id, w) {
				t.Errorf("%s has a key", w.Name)
			}
		}
		if !s.granted(id, s.Els) || !s.granted(id, s.Mara) {
			t.Error("the control: whoever is not blocked has a key")
		}
		if err := s.Try(s.Joost, guard.ReadFirst, id, nil); !errors.Is(err, naast.NotFound) {
			t.Errorf("a blocked person at the front door is let in: %v", err)
		}
		s.As(s.Els, guard.ReadFirst, id, func(context.Context, *db.Tx) error { return nil })
	})
}

// "Alleen wie ik kies": nobody at the front door has a key; without a name it
// would be nobody at all, which the page says.
func TestOnlyWhomIChoose(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.told(s.v).Submit("/vraag/4", url.Values{"anders": {"wacht"}}).Expect(200, "Stap 5 van 5")
		s.v.Submit("/vraag/5", url.Values{"zelf": {"ja"}, "gezondheid": {"niets"}}).Expect(422, "Dan kan niemand uw vraag lezen")
		s.v.Get("/vraag/4")
		s.choose(s.v, s.Mara)
		s.v.Submit("/vraag/4", nil)
		s.v.Submit("/vraag/5", url.Values{"zelf": {"ja"}, "gezondheid": {"niets"}}).Expect(200, "Dit is uw kaart")
		id := s.CaseIDs()[0]
		if s.granted(id, s.Els) || s.granted(id, s.Joost) || !s.granted(id, s.Mara) {
			t.Error("the front door has a key, or she whom I chose has none")
		}
		// Both at the front door blocked is the same wish.
		other := s.Visitor()
		s.choose(s.told(other), s.Mara)
		other.Submit("/vraag/4", nil)
		other.Submit("/vraag/5", url.Values{"weg": {s.slice.sign(s.Els.User), s.slice.sign(s.Joost.User)}, "gezondheid": {"niets"}}).Expect(200, "Dit is uw kaart")
		for _, id := range s.CaseIDs() {
			if !s.Facts(id).ByHerself {
				t.Error("a question that only the chosen may read waits for the front door")
			}
		}
	})
}

// "Kiest u maar voor mij" takes the order shown; at most three are named.
func TestChooseForMe(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.told(s.v).Submit("/vraag/4", url.Values{"anders": {"kies"}}).Expect(200, "Stap 5 van 5")
		s.v.Submit("/vraag/5", url.Values{"gezondheid": {"niets"}}).Expect(200)
		if f := s.Facts(s.CaseIDs()[0]); len(f.Named) != 3 || f.Named[0] != s.Mara.User {
			t.Errorf("named %v", f.Named)
		}
		other := s.Visitor()
		s.choose(s.told(other), s.Piet)
		other.Submit("/vraag/4", url.Values{"anders": {"meer"}}).Expect(200, "Sjoerd", "Piet", "Keus 1")
		s.choose(other, s.Sjoerd).Expect(200, "Keus 2")
		s.choose(other, s.Piet).Expect(200, "Keus 1").Refuse("Keus 2") // taken back
	})
}

// Bel mij terug needs a number, and only that.
func TestCallMeNeedsNumber(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.told(s.v).Submit("/vraag/4", url.Values{"anders": {"bel"}}).Expect(200, "Stap 5 van 5", "Bel mij terug")
		s.v.Submit("/vraag/5", url.Values{"gezondheid": {"niets"}}).Expect(422, "Zonder nummer kunnen wij u niet bellen.")
		s.v.Submit("/vraag/5", url.Values{"telefoon": {"12"}}).Expect(422, "Klopt dit nummer?")
		if s.v.Value("telefoon") != "12" {
			t.Error("the odd number is lost")
		}
		s.v.Submit("/vraag/5", nil).Expect(200, "Dit is uw kaart") // pressed again: kept as it is
		id := s.CaseIDs()[0]
		if s.Facts(id).Waits != "bel" || s.State(id) != guard.Waiting || s.Jobs(casework.DoorJob) != 1 {
			t.Error("the front door does not know that she wants to be called")
		}
	})
}

// Somebody whose account ended before she pressed Versturen is not asked: she
// is told and chooses again, and what she typed is kept.
func TestSupporterEnded(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.choose(s.told(s.v), s.Mara, s.Piet)
		s.v.Submit("/vraag/4", nil).Expect(200)
		s.Write("ended yesterday", func(ctx context.Context, tx *db.Tx) error {
			x, err := supporter.Get(ctx, tx, s.Mara.User)
			if err != nil {
				return err
			}
			x.Until = tx.Today().Add(-1)
			return supporter.Save(ctx, tx, x)
		})
		s.v.Submit("/vraag/5", url.Values{"naam": {"Anna"}, "gezondheid": {"niets"}}).Expect(200, "Iemand die u koos, kan nu niet meer.").Refuse("Mara")
		if len(s.CaseIDs()) != 0 {
			t.Error("sent to somebody who is gone")
		}
		s.v.Submit("/vraag/4", nil).Expect(200, "Stap 5 van 5")
		if s.v.Value("naam") != "Anna" {
			t.Error("her name is lost")
		}
		s.v.Submit("/vraag/5", nil).Expect(200, "Dit is uw kaart")
	})
}

// For somebody else makes no case, no view, and keeps nothing that was told
// about that person; the front door gets a call to make.
func TestForSomebodyElse(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.v.Get("/vraag/1").Submit("/vraag/1", url.Values{"verhaal": {"Mijn buurvrouw redt het niet."}, "voor": {"ander"}}).
			Expect(200, "U vraagt hulp voor iemand anders", "Wij praten eerst met die persoon zelf.").Refuse("buurvrouw")
		s.v.Submit("/vraag/ander", url.Values{"naam": {"Bea"}}).Expect(422, "Zonder nummer kunnen wij niet bellen.")
		s.v.Submit("/vraag/ander", url.Values{"telefoon": {"0612345678"}, "uren": {"'s avonds"}, "weet": {"ja"}}).Expect(200, "Wij gaan bellen")
		if len(s.CaseIDs()) != 0 || s.Jobs(casework.CallJob) != 1 {
			t.Fatal("a case was made, or no call")
		}
		if got := s.v.Get("/vraag/1").Value("verhaal"); got != "" {
			t.Errorf("what was told about somebody else is kept: %q", got)
		}
		calls := s.calls(s.Els)
		if len(calls) != 1 || !calls[0].Other || calls[0].Name != "Bea" || !calls[0].Knows {
			t.Fatalf("calls %+v", calls)
		}
	})
}

func (s *stage) calls(w guard.Who) (all []casework.Call) {
	err := s.G.List(ctx, s.D, w, guard.FirstList, func(tx *db.Tx) (err error) {
		all, err = s.Cases.Calls(ctx, tx, w)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return all
}

// A call is made by one, taken over by another, and gone when done. Nobody but
// the front door opens it.
func TestCallBack(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.v.Get("/bel-mij").Submit("/bel-mij", url.Values{"naam": {"Anna"}}).Expect(422, "Vul een telefoonnummer in.")
		form := url.Values{"_sleutel": {s.v.Value("_sleutel")}, "naam": {"Anna"}, "telefoon": {"0612345678"}}
		s.v.Post("/bel-mij", form).Expect(200, "Wij gaan bellen")
		s.v.Post("/bel-mij", form).Expect(200, "Wij gaan bellen")
		all := s.calls(s.Joost)
		if len(all) != 1 || all[0].Phone != "0612345678" || all[0].Other {
			t.Fatalf("calls %+v", all)
		}
		var seen []casework.Call
		err := s.G.List(ctx, s.D, s.Karima, guard.WaitingList, func(tx *db.Tx) error {
			var err error
			seen, err = s.Cases.Calls(ctx, tx, s.Karima)
			return err
		})
		if err != nil || len(seen) > 0 {
			t.Errorf("a coordinator reads calls: %v %v", seen, err)
		}
		act := func(f func(context.Context, *db.Tx, guard.Who, naast.DocumentID) error, w guard.Who) error {
			return s.D.Write(ctx, db.System("test"), func(tx *db.Tx) error { return f(ctx, tx, w, all[0].ID) })
		}
		if err := act(s.Cases.TakeCall, s.Joost); err != nil {
			t.Fatal(err)
		}
		if err := act(s.Cases.DoneCall, s.Els); !errors.Is(err, naast.NotFound) {
			t.Errorf("done by somebody who did not take it: %v", err)
		}
		if err := act(s.Cases.TakeCall, s.Els); err != nil {
			t.Fatal(err)
		}
		if c := s.calls(s.Els); !c[0].Mine || c[0].Owner != s.Els.User {
			t.Errorf("taken call %+v", c)
		}
		if err := act(s.Cases.DoneCall, s.Els); err != nil || len(s.calls(s.Els)) != 0 {
			t.Errorf("done call stays: %v", err)
		}
	})
}
