package seats

import (
	"context"
	"net/url"
	"testing"

	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Both seats read that Piet will stand next to her, and while they read the
// coordinator asks anew, for Noor. Their yes is for nobody: they read the new name
// first. The control says yes to that, and then Noor takes over.
func TestYesIsToWhatWasRead(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.seated()
		id, _ := s.Accepted(s.Mara)
		stop := func() { s.In(s.Karima).Get(askAt(id)).Press("Stop dit").Expect(200) }
		const yes = "Ja, ik geef mijn zetel"
		one := s.gives(1, s.asks(id, s.Piet)).Expect(200, "Piet")
		stop()
		one.Press(yes).Expect(422, "Dit klopt niet.") // nothing is asked
		nr := s.asks(id, s.Piet)
		one, two := s.gives(1, nr).Expect(200, "Piet"), s.gives(2, nr).Expect(200, "Piet").Refuse("Noor")
		stop()
		s.asks(id, s.Noor)
		one.Press(yes).Expect(409, "Er wordt nu iets anders gevraagd", "Noor").Refuse("Piet")
		two.Press(yes).Expect(409, "Noor")
		s.In(s.Karima).Get(askAt(id)).Expect(200, "Zetels die gaven: 0 van 2.")
		one.Press(yes).Expect(200, "Dank u wel")
		two.Press(yes).Expect(200, "Dank u wel")
		s.clock.Forward(casework.OpeningDelay * 2)
		s.work()
		s.In(s.Noor).Get("/overnemen").Press("Ik neem het over")
		if !s.reads(s.Noor, id) {
			t.Error("the control: Noor, for whom two seats gave, does not read it")
		}
	})
}

// Two seats are asked for Piet, who gives his hat back: neither gives, also not the one
// who read his name before. With his hat again they do: the control.
func TestSeatsGiveNothingWithoutAHat(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.seated()
		id, _ := s.Accepted(s.Mara)
		hats := func(hats ...guard.Hat) {
			s.Write("hats", func(ctx context.Context, tx *db.Tx) error {
				return account.SetHats(ctx, tx, s.V, s.G, s.Piet.User, s.Kring, hats, account.BySetup(s.V))
			})
		}
		const yes = "Ja, ik geef mijn zetel"
		nr := s.asks(id, s.Piet)
		read := s.gives(1, nr).Expect(200, "Piet")
		hats()
		read.Press(yes).Expect(422, "Dit klopt niet.")
		s.gives(2, nr).Expect(422, "Dit klopt niet.")
		hats(guard.HatSupporter)
		s.gives(2, nr).Press(yes).Expect(200, "Dank u wel")
		s.In(s.Karima).Get(askAt(id)).Expect(200, "Zetels die gaven: 1 van 2.")
	})
}

// A coordinator reads the check of a seat and calls; meanwhile the host holds another
// ceremony. She signs the keys that she called about, and no others.
func TestSignsTheKeysThatWereShown(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ceremony()
		v := s.In(s.Karima).Get(home).Expect(200, "Hier moeten twee mensen voor tekenen")
		signed := func() (n int) {
			s.Write("signed", func(ctx context.Context, tx *db.Tx) error {
				by, _, err := s.V.VouchedBy(ctx, tx, vault.SeatUser(1))
				n = len(by)
				return err
			})
			return n
		}
		x, err := s.V.DrawSeat(ctx, 1)
		if err == nil {
			err = Make(ctx, s.D, s.V, []Made{{x, Holder{Chair, "Wiebe", "Buurtzaam Oudewiel"}}}, 1)
		}
		if err != nil {
			t.Fatal(err)
		}
		v.Submit(home+"/1/teken", nil).Expect(409, "kijk wat er nu staat")
		if signed() != 0 {
			t.Error("she signed keys that she never saw")
		}
		s.In(s.Karima).Get(home).Submit(home+"/1/teken", nil).Expect(200, "U hebt getekend.")
		if signed() != 1 {
			t.Error("the control: what she saw is not signed")
		}
	})
}

// The coordinator reads that Noor will look. Who stands by since does not get to, by
// that word; she reads who it is and says so herself.
func TestGlassIsForWhoWasShown(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, _ := s.Accepted(s.Mara)
		v := s.In(s.Karima).Get(glassAt(id)).Expect(200, "Noor (De Kring)")
		s.As(s.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.NameStandby(ctx, tx, s.Karima, id, s.Piet.User)
		})
		s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := s.Cases.Member(ctx, tx, s.Mara, id)
			return err
		})
		v.Submit(glassAt(id), url.Values{"reden": {"Ze neemt niet op."}}).Expect(409, "Er is nu een andere vervanger", "Piet (De Kring)").Refuse("Noor")
		s.looks(s.Piet, id, 404)
		if v.Value("reden") != "Ze neemt niet op." {
			t.Error("what was typed is lost")
		}
		v.Submit(glassAt(id), nil).Expect(200, "kan nu kijken") // the control
		s.looks(s.Piet, id, 200)
	})
}
