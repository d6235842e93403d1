package casework_test

import (
	"context"
	"errors"
	"testing"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/supporter"
)

// A coordinator proposes with a reason and gives nobody a key; hard rules stand.
func TestProposeByHandAndAssign(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		a := casetest.Question()
		a.Facts.Blocked = []naast.UserID{h.Piet.User}
		id, _ := h.Ask(a)
		propose := func(u naast.UserID, reason string) (broken []supporter.Code, err error) {
			err = h.Try(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) (err error) {
				broken, err = h.Cases.ProposeByHand(ctx, tx, h.Karima, id, u, reason)
				return err
			})
			return broken, err
		}
		if _, err := propose(h.Mara.User, ""); !errors.Is(err, naast.Invalid) {
			t.Fatalf("without a reason: %v", err)
		}
		if broken, err := propose(h.Piet.User, "Woont dichtbij."); err != nil || len(broken) == 0 || h.Facts(id).Hand != nil {
			t.Fatalf("somebody she does not want was proposed: %v %v", broken, err)
		}
		if broken, err := propose(h.Mara.User, "Kent de woningbouw."); err != nil || len(broken) > 0 {
			t.Fatal(broken, err)
		}
		if f := h.Facts(id); f.Hand == nil || f.Hand.By != h.Karima.Name || len(f.Named) > 0 {
			t.Fatalf("%+v", f)
		}
		wantNotFound(t, "the one proposed", mayOpen(h, h.Mara, guard.SeeOffer, id))
		assign := func(u naast.UserID) error {
			return h.Try(h.Els, guard.Assign, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Assign(ctx, tx, h.Els, id, u) })
		}
		for _, u := range []naast.UserID{h.Piet.User, naast.NewID[naast.UserID](), h.Els.User} {
			if err := assign(u); !errors.Is(err, naast.Invalid) {
				t.Fatalf("asked somebody who cannot be: %v", err)
			}
		}
		if err := assign(h.Mara.User); err != nil {
			t.Fatal(err)
		}
		if err := assign(h.Mara.User); !errors.Is(err, naast.Invalid) {
			t.Fatalf("asked twice: %v", err)
		}
		if err := mayOpen(h, h.Mara, guard.SeeOffer, id); err != nil {
			t.Fatal(err)
		}
	})
}

// Who passed, did not answer or knows her where she does not want it, is out,
// and the next is asked.
func TestPassingAsksTheNext(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		a := casetest.Question()
		a.Facts.Known = "onbekend"
		id, _ := h.Ask(a, h.Mara, h.Piet, h.Noor)
		declare := func(w guard.Who, knows string) (stay bool) {
			h.As(w, guard.Declare, id, func(ctx context.Context, tx *db.Tx) (err error) {
				stay, err = h.Cases.Declare(ctx, tx, w, id, knows)
				return err
			})
			return stay
		}
		wantNotFound(t, "the second, too early", mayOpen(h, h.Piet, guard.SeeOffer, id))
		if declare(h.Mara, "twijfel") {
			t.Fatal("who might know her may go on")
		}
		wantNotFound(t, "the first", mayOpen(h, h.Mara, guard.SeeOffer, id))
		if !declare(h.Piet, "nee") { // the first who writes after a cut makes the next epoch
			t.Fatal("who does not know her may not go on")
		}
		h.As(h.Piet, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Pass(ctx, tx, h.Piet.User, id) })
		declare(h.Noor, "nee")
		h.As(h.Noor, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Noor, id) })
		wantNotFound(t, "the front door", mayOpen(h, h.Els, guard.ReadFirst, id))
		for _, w := range []guard.Who{h.Mara, h.Piet} {
			wantNotFound(t, w.Name, mayOpen(h, w, guard.ReadCase, id))
		}
	})
}
