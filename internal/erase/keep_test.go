package erase

import (
	"context"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/web/lang"
)

// night does the job of one night.
func (s *stage) night() {
	s.Helper()
	if err := s.slice.Night(ctx, s.D, jobs.Job{}); err != nil {
		s.Fatal(err)
	}
}

// rest lets the question of the stage rest.
func (s *stage) rest() {
	s.As(s.Mara, guard.RestCase, s.id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Rest(ctx, tx, s.id) })
}

func (s *stage) days(n int) { s.clock.Forward(time.Duration(n) * 24 * time.Hour) }

// Without a policy nothing is proposed. With one she is told a month before, in her
// way; she keeps it, and it stays; after her year it is proposed anew; only after
// the month a coordinator can erase it, and only then it is gone.
func TestRetention(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.rest()
		s.days(400)
		s.night()
		if s.Facts(s.id).Retention != nil {
			t.Fatal("proposed without a policy")
		}
		k := s.In(s.Karima)
		k.Get(policyPath).Submit(policyPath, form("maanden", "12", "grond", "", "door", "", "besloten", "")).Expect(422, "Schrijf op waarom", "Schrijf op wie", "op welke dag dit besloten is")
		k.Submit(policyPath, form("maanden", "duizend")).Expect(422, "Vul een getal in")
		k.Submit(policyPath, form("maanden", "12", "grond", "Afspraak van het bestuur, na advies van de FG.", "door", "Bestuur De Kring", "besloten", "3-11-2026")).Expect(200, "Bewaard.")
		s.Write("she was told what came before", func(ctx context.Context, tx *db.Tx) error { return jobs.Drop(ctx, tx, casework.TellJob, string(s.id)) })
		s.night()
		f := s.Facts(s.id)
		if f.Retention == nil || s.Jobs(casework.TellJob) != 1 {
			t.Fatalf("not proposed, or she is not told: %+v, %d", f.Retention, s.Jobs(casework.TellJob))
		}
		one := decidePath + "/" + string(s.id)
		k.Get(decidePath).Expect(200, "30 dagen nadat de inwoner het weet").Refuse("Terpstra")
		k.Get(one).Expect(200, "Afspraak van het bestuur").Refuse("Wis deze vraag")
		k.Post(one+"/wissen", form("_sleutel", "0123456789abcdef11")).Expect(404) // not yet
		her := s.In(s.her)
		her.Get("/mijn-pagina").Expect(200)
		k.Get(decidePath).Expect(200, lang.Text{}.Date(f.Retention.On), "zag het op")
		her.Get("/mijn-pagina").Follow("Wilt u dat niet? Kijk hier").Expect(200, "Afspraak van het bestuur", "De Kring Wesselrade stelde dat voor").Press("Bewaar mijn vraag nog een jaar").Expect(200, "U zei dat wij uw vraag bewaren")
		s.days(40)
		s.night()
		if s.Facts(s.id).Retention != nil {
			t.Error("proposed although she keeps it")
		}
		s.days(366)
		s.night()
		s.In(s.her).Get("/mijn-pagina").Expect(200, "mogen wij hem wissen") // she sees it: from now on she has a month
		s.days(casework.WarningDays)
		for _, w := range []guard.Who{s.Wim, s.Els, s.Mara} {
			s.In(w).Post(one+"/wissen", form("_sleutel", "0123456789abcdef12")).Refuse("Bewaard")
		}
		if len(s.CaseIDs()) != 1 {
			t.Fatal("somebody else erased it")
		}
		s.In(s.Karima).Get(one).Press("Wis deze vraag").Expect(200, "Er is niets om over te beslissen")
		if ids := s.CaseIDs(); len(ids) != 0 {
			t.Errorf("left: %v", ids)
		}
	})
}

// What must stay is not proposed and cannot be erased by the organisation; she
// reads why, and her own wish comes first. Going on takes a proposal back.
func TestHold(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.Write("policy", func(ctx context.Context, tx *db.Tx) error {
			return SavePolicy(ctx, tx, s.Kring, Policy{Months: 1, Ground: "Afspraak.", By: "Bestuur", Agreed: tx.Today()})
		})
		s.rest()
		s.days(40)
		s.night()
		s.In(s.her).Get("/mijn-pagina").Expect(200, "Vanaf")
		s.As(s.Mara, guard.ReopenCase, s.id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Reopen(ctx, tx, s.id) })
		if s.Facts(s.id).Retention != nil {
			t.Error("still proposed although they go on")
		}
		s.rest()
		s.days(40)
		s.night()
		one := decidePath + "/" + string(s.id)
		k := s.In(s.Karima)
		k.Get(one).Submit(one, form("reden", "")).Expect(422, "Schrijf op waarom deze vraag nog moet blijven")
		k.Submit(one, form("reden", "Er loopt een klacht.")).Expect(200, "Deze vraag moet nog blijven", "Er loopt een klacht.")
		s.days(60)
		s.night()
		k = s.In(s.Karima)
		k.Get(one).Refuse("Wis deze vraag")
		k.Post(one+"/wissen", form("_sleutel", "0123456789abcdef13")).Expect(404)
		her := s.In(s.her)
		her.Get("/mijn-pagina/bewaren").Expect(200, "Uw vraag blijft nu bewaard.", "Er loopt een klacht.")
		k.Get(one).Press("Dit hoeft niet meer te blijven").Refuse("Er loopt een klacht.")
		s.night()
		if s.Facts(s.id).Retention == nil {
			t.Error("the control: without the hold it is proposed")
		}
		her.Get(mine).Submit(mine, form("dagen", "0", "geheim", s.code)).Expect(200, "Alles wordt gewist")
		s.runs()
		if ids := s.CaseIDs(); len(ids) != 0 {
			t.Errorf("her own wish did not come first: %v", ids)
		}
	})
}

// A month later is the same day of the month, or the last when there is none.
func TestMonths(t *testing.T) {
	for from, want := range map[naast.Date]naast.Date{"2026-11-28": "2027-11-28", "2028-02-29": "2029-02-28", "2026-01-31": "2027-01-31"} {
		if got := months(from, 12); got != want {
			t.Errorf("a year after %s is %s, want %s", from, got, want)
		}
	}
	if got := months("2026-01-31", 1); got != "2026-02-28" {
		t.Errorf("a month after 31 January is %s", got)
	}
}
