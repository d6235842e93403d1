package casework_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// helper is a supporter with an account, who can therefore leave.
func helper(t *testing.T, h *casetest.House, login string) guard.Who {
	t.Helper()
	w := guard.Who{User: naast.NewID[naast.UserID](), Hat: guard.HatSupporter, Organisation: h.Kring, Name: login, Identity: vault.NewIdentity()}
	lock, err := h.V.MakeLock(context.Background(), w.Identity, vault.LockPhrase, vault.NewPhrase())
	if err != nil {
		t.Fatal(err)
	}
	h.Write("account", func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Create(ctx, tx, h.V, account.NewUser{User: w.User, Login: login, Name: login, Identity: w.Identity, Lock: lock, TOTPSecret: account.NewTOTPSecret(),
			Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: h.Kring}}})
		if err != nil {
			return err
		}
		return supporter.Save(ctx, tx, casetest.Supporter(w, h.Noor.User, tx.Now()))
	})
	return w
}

func ends(h *casetest.House, w guard.Who) {
	h.Write("end account", func(ctx context.Context, tx *db.Tx) error { return account.End(ctx, tx, h.V, h.G, w.User, tx.Today()) })
}

func remind(t *testing.T, h *casetest.House) {
	t.Helper()
	if err := h.Cases.Remind(context.Background(), h.D); err != nil {
		t.Fatal(err)
	}
}

func asked(h *casetest.House, id naast.CaseID) (u naast.UserID) {
	h.Write("who is asked", func(ctx context.Context, tx *db.Tx) (err error) {
		u, _, err = h.Cases.CurrentOffer(ctx, tx, id)
		return err
	})
	return u
}

// Whoever stands next to her leaves: his coordinators are told that night, not
// after weeks of silence, and she can go on with somebody else by herself.
func TestWhoStoodNextToHerLeft(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		tom := helper(t, h, "tom")
		id, resident := h.Accepted(tom)
		anew := func() error {
			return h.Try(resident, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.ChooseAnew(ctx, tx, id) })
		}
		if err := anew(); !errors.Is(err, naast.Conflict) {
			t.Fatalf("the control: he is there, and she goes on without him: %v", err)
		}
		if remind(t, h); h.Jobs(casework.SilentJob) != 0 {
			t.Fatal("the control: an alarm while he is there")
		}
		ends(h, tom)
		if remind(t, h); h.Jobs(casework.SilentJob) != 1 {
			t.Fatal("no alarm the night after he left")
		}
		if err := anew(); err != nil {
			t.Fatal(err)
		}
		if h.State(id) != guard.Waiting || h.Facts(id).Responsible != "" {
			t.Fatalf("%s, %+v", h.State(id), h.Facts(id))
		}
		h.As(resident, guard.ChooseOwn, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.ChooseNow(ctx, tx, resident, id, h.Piet.User)
		})
		h.As(h.Piet, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Piet, id) })
	})
}

// A question that rested goes on with somebody who left: the alarm is at once.
func TestReopenedWithWhoLeft(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		tom := helper(t, h, "tom")
		for _, w := range []guard.Who{h.Mara, tom} {
			id, resident := h.Accepted(w)
			h.As(w, guard.RestCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Rest(ctx, tx, id) })
			if w.User == tom.User {
				ends(h, tom)
			}
			h.As(resident, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.ContactAgain(ctx, tx, resident, id, "")
			})
			if n := h.Jobs(casework.SilentJob); (n == 1) != (w.User == tom.User) {
				t.Fatalf("%s: %d alarms", w.Name, n)
			}
		}
	})
}

// Who is being asked leaves, or left before his turn: the next is asked.
func TestWhoIsAskedLeft(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		tom, ries := helper(t, h, "tom"), helper(t, h, "ries")
		id, _ := h.Ask(casetest.Question(), tom, ries, h.Mara)
		h.As(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.SayPhoneYes(ctx, tx, id) })
		if remind(t, h); asked(h, id) != tom.User {
			t.Fatal("the control: he is there")
		}
		ends(h, tom)
		ends(h, ries)
		if remind(t, h); asked(h, id) != h.Mara.User || !h.Facts(id).PhoneYes.IsZero() || h.Jobs(casework.OfferJob) != 1 {
			t.Fatalf("%s is asked: %+v", asked(h, id), h.Facts(id))
		}
	})
}

// A yes on the telephone that nobody makes good comes on the silent list, and
// the coordinator can have the next one asked.
func TestHalfAYes(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		id, _ := h.Ask(casetest.Question(), h.Mara, h.Piet)
		next := func() error {
			return h.Try(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.AskNext(ctx, tx, id) })
		}
		if err := next(); !errors.Is(err, naast.Conflict) {
			t.Fatalf("he has his time to answer: %v", err)
		}
		h.As(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.SayPhoneYes(ctx, tx, id) })
		if remind(t, h); h.Jobs(casework.SilentJob) != 0 {
			t.Fatal("an alarm on the same day")
		}
		two.Clock.Forward(9 * 24 * time.Hour)
		if remind(t, h); h.Jobs(casework.SilentJob) != 1 {
			t.Fatal("no alarm")
		}
		if err := next(); err != nil || asked(h, id) != h.Piet.User {
			t.Fatalf("%s is asked: %v", asked(h, id), err)
		}
	})
}

// After somebody stood next to her the front door reads no more. When the next
// one she chose passes, the coordinators look for her; before that they need not.
func TestNobodyAtTheDoorMayRead(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		pass := func(id naast.CaseID, w guard.Who) {
			h.As(w, guard.Declare, id, func(ctx context.Context, tx *db.Tx) error {
				_, err := h.Cases.Declare(ctx, tx, w, id, "nee")
				return err
			})
			h.As(w, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Pass(ctx, tx, w.User, id) })
		}
		first, _ := h.Ask(casetest.Question(), h.Piet)
		if pass(first, h.Piet); h.Jobs(casework.SilentJob) != 0 || h.Jobs(casework.DoorJob) != 1 {
			t.Fatal("the control: the front door is told of what it may read")
		}
		id, resident := h.Accepted(h.Mara)
		h.As(resident, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Block(ctx, tx, resident, id, h.Mara.User) })
		h.As(resident, guard.ChooseOwn, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.ChooseNow(ctx, tx, resident, id, h.Piet.User)
		})
		if pass(id, h.Piet); h.Jobs(casework.SilentJob) != 1 || h.Jobs(casework.DoorJob) != 1 {
			t.Fatal("nobody is told who may look for her")
		}
		if waits, err := h.Cases.StillSilent(ctx, h.D, h.Kring); err != nil || !waits {
			t.Fatalf("she is on no list: %v", err)
		}
		h.As(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Cases.ProposeByHand(ctx, tx, h.Karima, id, h.Noor.User, "Woont dichtbij.")
			return err
		})
		if waits, err := h.Cases.StillSilent(ctx, h.D, h.Kring); err != nil || waits {
			t.Fatalf("it is her turn now: %v", err)
		}
	})
}
