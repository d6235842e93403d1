package casework_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
)

// lose gives a resident another card by Mara, and her as she will be with it.
func lose(t *testing.T, h *casetest.House, id naast.CaseID, resident guard.Who) guard.Who {
	t.Helper()
	card, err := account.DrawNext(context.Background(), h.V)
	if err != nil {
		t.Fatal(err)
	}
	h.As(h.Mara, guard.GiveCard, id, func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.NewCard(ctx, tx, h.Mara, id, &card)
		return err
	})
	var lock vault.Lock
	h.Write("lock", func(ctx context.Context, tx *db.Tx) (err error) {
		lock, err = h.V.LoadLock(ctx, tx, resident.User, vault.LockNext)
		return err
	})
	resident.Identity, err = h.V.OpenLock(context.Background(), lock, card.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return resident
}

// A lost card: for a day the old one goes on and the new opens nothing, then
// the other way round.
func TestLostCard(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		id, old := h.Accepted(h.Mara)
		fresh := lose(t, h, id, old)
		wantNotFound(t, "the new card, within the day", mayOpen(h, fresh, guard.ReadOwn, id))
		if err := mayOpen(h, old, guard.ReadOwn, id); err != nil {
			t.Fatalf("the old card, within the day: %v", err)
		}
		two.Clock.Forward(25 * time.Hour)
		wantNotFound(t, "the old card, after the day", mayOpen(h, old, guard.ReadOwn, id))
		if err := mayOpen(h, fresh, guard.ReadOwn, id); err != nil {
			t.Fatalf("the new card, after the day: %v", err)
		}
	})
}

// Somebody who is not her asked for a card, and she says so.
func TestLostCardStopped(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		id, old := h.Accepted(h.Mara)
		fresh := lose(t, h, id, old)
		h.As(old, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.StopNewCard(ctx, tx, id) })
		two.Clock.Forward(25 * time.Hour)
		wantNotFound(t, "the card that was stopped", mayOpen(h, fresh, guard.ReadOwn, id))
		if err := mayOpen(h, old, guard.ReadOwn, id); err != nil {
			t.Fatalf("her own card: %v", err)
		}
	})
}

// The case got another key within the day: the first who writes in it afterwards
// gives it to the new card.
func TestLostCardAndAnotherEpoch(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		id, old := h.Accepted(h.Mara)
		h.As(h.Mara, guard.InviteCo, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.InviteCo(ctx, tx, h.Mara, id, h.Piet.User, "tafel")
		})
		fresh := lose(t, h, id, old)
		h.As(old, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.EndCo(ctx, tx, id, h.Piet.User) })
		note(h, h.Mara, id, "Gebeld.") // the next epoch
		two.Clock.Forward(25 * time.Hour)
		note(h, h.Mara, id, "Gezien.")
		if err := mayOpen(h, fresh, guard.ReadOwn, id); err != nil {
			t.Fatalf("the new card: %v", err)
		}
	})
}

// Who never had a card has none to lose.
func TestNoCardToLose(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		card, err := account.DrawNext(context.Background(), h.V)
		if err != nil {
			t.Fatal(err)
		}
		h.Write("cardless", func(ctx context.Context, tx *db.Tx) error {
			f, err := h.Cases.Facts(ctx, tx, id)
			if err != nil {
				return err
			}
			f.Resident = ""
			return h.Cases.SaveFacts(ctx, tx, id, "facts", f)
		})
		err = h.Try(h.Mara, guard.GiveCard, id, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Cases.NewCard(ctx, tx, h.Mara, id, &card)
			return err
		})
		if !errors.Is(err, naast.Conflict) {
			t.Fatal(err)
		}
	})
}
