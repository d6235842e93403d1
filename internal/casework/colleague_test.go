package casework_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/supporter"
)

// Somebody who works at the organisation that receives questions asks one
// herself: another organisation answers for it, and no colleague is asked,
// takes over or reaches her.
func TestOwnQuestionGoesElsewhere(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		reaches := func(w guard.Who, id naast.CaseID) error {
			return h.Try(w, guard.ReadContact, id, func(ctx context.Context, tx *db.Tx) error {
				_, err := h.V.OpenWithTeam(ctx, tx, w.Person(), w.Organisation, id)
				return err
			})
		}
		plain, _ := h.Ask(casetest.Question())
		if err := reaches(h.Karima, plain); err != nil {
			t.Fatalf("the control: the receiving organisation reaches her: %v", err)
		}
		asked := casetest.Question()
		asked.Facts.WorksAt = h.Kring
		id, _ := h.Ask(asked)
		wantNotFound(t, "her own coordinator", reaches(h.Karima, id))
		if err := reaches(h.Wim, id); err != nil {
			t.Fatalf("another organisation does not answer for it: %v", err)
		}
		propose := func(w guard.Who) (broken []supporter.Code) {
			h.As(h.Wim, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) (err error) {
				broken, err = h.Cases.ProposeByHand(ctx, tx, h.Wim, id, w.User, "Weet er veel van.")
				return err
			})
			return broken
		}
		if got := propose(h.Mara); !slices.Equal(got, []supporter.Code{supporter.Colleague}) {
			t.Errorf("a colleague is proposed by hand: %v", got)
		}
		if got := propose(h.Sjoerd); len(got) > 0 {
			t.Errorf("nobody can be proposed by hand: %v", got)
		}
		assign := func(w guard.Who) error {
			return h.Try(h.Els, guard.Assign, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.Assign(ctx, tx, h.Els, id, w.User)
			})
		}
		if err := assign(h.Mara); !errors.Is(err, naast.Invalid) {
			t.Errorf("a colleague is asked: %v", err)
		}
		if err := assign(h.Sjoerd); err != nil {
			t.Fatal(err)
		}
		h.As(h.Sjoerd, guard.Declare, id, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Cases.Declare(ctx, tx, h.Sjoerd, id, "nee")
			return err
		})
		h.As(h.Sjoerd, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Sjoerd, id) })
		if f := h.Facts(id); f.Responsible != h.Sjoerd.User || f.Standby != "" { // Sjoerd's own standby is a colleague of hers
			t.Errorf("responsible %s, standby %s", f.Responsible, f.Standby)
		}
		err := h.Try(h.Wim, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.NameStandby(ctx, tx, h.Wim, id, h.Piet.User)
		})
		if !errors.Is(err, naast.Invalid) {
			t.Errorf("a colleague becomes her standby: %v", err)
		}
		if err := reaches(h.Wim, id); err != nil {
			t.Errorf("the team of who accepted does not reach her: %v", err)
		}
	})
}
