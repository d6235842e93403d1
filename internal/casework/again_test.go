package casework_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// A yes that was said is read to her once more at the next talk; one on paper
// stands, and one on the same day is the same talk.
func TestYesIsRepeated(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		add := func(what string, how casework.Way) {
			h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.ProposeStep(ctx, tx, h.Mara, id, casework.Step{What: what, Who: casework.Together, Role: casework.Guide})
			})
			h.As(h.Mara, guard.RecordYes, id, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.V.OpenCase(ctx, tx, h.Mara.Person(), id)
				if err != nil {
					return err
				}
				last, err := casework.Only[casework.Step](ctx, tx, h.Cases, k, casework.StepKind)
				if err != nil {
					return err
				}
				return h.Cases.RecordYes(ctx, tx, h.Mara, id, casework.Answer{Kind: casework.StepKind, Doc: last.ID, Revision: 1, Answer: "ja", How: how})
			})
		}
		add("Bellen", casework.ByPhone)
		add("Schrijven", casework.OnPaper)
		asks := func() (all []casework.Spoken) {
			h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.V.OpenCase(ctx, tx, h.Mara.Person(), id)
				if err == nil {
					all, err = h.Cases.ToRepeat(ctx, tx, k)
				}
				return err
			})
			return all
		}
		if all := asks(); len(all) != 0 {
			t.Fatalf("asked again in the same talk: %+v", all)
		}
		two.Clock.Forward(48 * time.Hour)
		all := asks()
		if len(all) != 1 || all[0].Sentence != "Dit doen wij samen: Bellen" {
			t.Fatalf("%+v", all)
		}
		repeat := func(doc naast.DocumentID) error {
			return h.Try(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Repeat(ctx, tx, h.Mara, id, doc) })
		}
		if err := repeat(naast.NewID[naast.DocumentID]()); !errors.Is(err, naast.Conflict) {
			t.Fatalf("what was never said: %v", err)
		}
		if err := repeat(all[0].Doc); err != nil {
			t.Fatal(err)
		}
		if all := asks(); len(all) != 0 {
			t.Fatalf("asked a third time: %+v", all)
		}
	})
}

// A machtiging has a last day; after it nobody acts on her behalf without a new one.
func TestMandateEnds(t *testing.T) {
	s := casework.Step{What: "Bellen", Who: casework.OnBehalf, Body: "Woonstichting De Brink", Until: "2026-12-03"}
	if s.Sentence() != "Dit mag namens mij, bij Woonstichting De Brink, tot en met donderdag 3 december 2026: Bellen" {
		t.Error(s.Sentence())
	}
	for day, want := range map[naast.Date]bool{"2026-12-03": false, "2026-12-04": true} {
		if s.Lapsed(day) != want {
			t.Errorf("%s: %v", day, !want)
		}
	}
	if s.Done = "2026-12-01"; s.Lapsed("2026-12-04") {
		t.Error("what is done needs no machtiging")
	}
}
