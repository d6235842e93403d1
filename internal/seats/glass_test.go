package seats

import (
	"context"
	"net/url"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
)

// looks is that somebody opens what a coordinator let him look at.
func (s *stage) looks(w guard.Who, id naast.CaseID, want int) {
	s.Helper()
	v := s.In(w).Get(lookAt(id))
	if v.Status != want {
		s.Errorf("%s looks: %d, want %d", w.Name, v.Status, want)
	}
}

const lookToday = "Uw coördinator vraagt of u een keer in een vraag wilt kijken. Het kan niet wachten."

// today is that Vandaag says that a coordinator asks somebody to look, or does not,
// and never whose question it is.
func (s *stage) today(w guard.Who, asked bool) {
	s.Helper()
	v := s.In(w).Get("/vandaag").Expect(200).Refuse("Terpstra", "mijn val", "neemt niet op")
	if asked {
		v.Expect(200, lookToday).Refuse("Er wacht nu niets op u")
	} else {
		v.Expect(200, "Er wacht nu niets op u").Refuse(lookToday)
	}
}

// Mara cannot be reached and it cannot wait: her coordinator lets Noor look, with a
// reason. Noor reads where she is and what it is about, and Mara stays next to her; the
// resident sees who, when and why. Neither could do it alone, nobody else can, and it
// shuts: when Noor has seen enough, two days later, and when Mara is back.
func TestGlass(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		s.looks(s.Noor, id, 404)
		s.today(s.Noor, false)
		ask := func() {
			s.In(s.Karima).Get(glassAt(id)).Expect(200, "Noor (De Kring)").Submit(glassAt(id), url.Values{"reden": {"Ze neemt niet op en wilde niet meer leven."}}).Expect(200, "kan nu kijken").Refuse("Terpstra")
		}
		s.In(s.Karima).Get(glassAt(id)).Submit(glassAt(id), url.Values{"reden": {""}}).Expect(422, "Schrijf op waarom")
		ask()
		for _, w := range []guard.Who{s.Piet, s.Karima, s.Sjoerd} {
			s.looks(w, id, 404)
		}
		s.today(s.Piet, false)
		s.today(s.Noor, true)
		s.In(s.Noor).Get("/vandaag").Follow(lookToday).Expect(200, "Uw coördinator vraagt of u even wilt kijken").Follow("Kijk").Expect(200, "Ze neemt niet op", "Mevrouw Terpstra", "06 12 34 56 78", "Sinds mijn val kom ik de trap niet meer op.")
		if s.reads(s.Noor, id) || !s.reads(s.Mara, id) {
			t.Error("Noor became a member, or Mara none")
		}
		err := s.Try(s.Noor, guard.TakeOver, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.TakeOver(ctx, tx, s.Noor, id) })
		if err == nil {
			t.Error("whoever may look takes over")
		}
		s.In(her).Get("/mijn-pagina/wie-keek").Expect(200, "Karima (De Kring) liet iemand kijken, omdat het niet kon wachten", "Noor (De Kring) keek in uw vraag, omdat het niet kon wachten", "De reden: Ze neemt niet op")
		if s.Jobs(casework.TellJob) == 0 {
			t.Error("nobody tells her")
		}
		s.In(s.Noor).Get(lookAt(id)).Press("Ik heb genoeg gezien").Expect(200)
		s.shut("she has seen enough", id)
		s.today(s.Noor, false)
		ask()
		s.today(s.Noor, true)
		s.clock.Forward(48 * time.Hour)
		s.looks(s.Noor, id, 404)
		s.today(s.Noor, false)
		s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := s.Cases.Member(ctx, tx, s.Mara, id)
			return err
		})
		s.shut("Mara is back", id)
		ask() // the control, and the stand-in is one still
		s.looks(s.Noor, id, 200)
	})
}

// shut tells that the standby opens nothing any more, not even past the guard.
func (s *stage) shut(when string, id naast.CaseID) {
	s.Helper()
	s.looks(s.Noor, id, 404)
	scope := db.Scope{Actor: s.Noor.User, Case: id, Action: "test"}
	err := s.D.Read(ctx, scope, func(tx *db.Tx) error {
		_, err := s.V.LookStandby(ctx, tx, s.Noor.Person(), id)
		return err
	})
	if err == nil {
		s.Errorf("%s, and the layer is off still", when)
	}
}

// Whom she keeps out does not look, and without a stand-in nobody does.
func TestGlassKeepsOut(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		s.As(her, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Block(ctx, tx, her, id, s.Noor.User) })
		s.In(s.Karima).Get(glassAt(id)).Expect(200, "Er is hier geen vervanger met een sleutel")
	})
}

// Where nobody stands by the page says what is left to do and offers no button; with a
// stand-in it does not say so: the control.
func TestGlassWithoutStandby(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, _ := s.Accepted(s.Mara)
		k := s.In(s.Karima)
		k.Get(glassAt(id)).Expect(200, "Laat de vervanger kijken").Refuse("Bel de inwoner zelf", "Vraag twee zetels")
		s.Write("nobody stands by", func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.Standby = "" })
			return err
		})
		k.Submit(glassAt(id), url.Values{"reden": {"Zij neemt niet op."}}).Expect(422, "Er is hier geen vervanger met een sleutel. Hieronder staat wat u wel kunt doen.", "Bel 112", "Bel wie ernaast staat")
		k.Get(glassAt(id)).Expect(200, "Bel de inwoner zelf").Refuse("Laat de vervanger kijken")
		k.Follow("Vraag twee zetels").Expect(200)
		k.Get(glassAt(id)).Follow("Wijs een vervanger aan").Expect(200)
	})
}
