package endure

import (
	"context"
	"math/rand/v2"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/erase"
	"naast/internal/guard"
	"naast/internal/vault"
)

// promise is what somebody was told.
type promise struct {
	who   guard.Who   // whose page shows it
	text  string      // in the case of who
	token guard.Token // that who is signed in
	going bool        // that the case of who is being erased: it may be there, or not any more
	gone  bool        // that it was erased
	keys  int         // the key files are as in this state, from here on
}

func (r *reel) act() error {
	mark := "Teken" + naast.NewID[string]() + "x"
	ctx := context.Background()
	hers := func(who guard.Who, a guard.Action, f func(tx *db.Tx) error) error {
		err := r.Try(who, a, r.id, func(_ context.Context, tx *db.Tx) error { return f(tx) })
		if err == nil {
			r.promise(promise{who: r.her, text: mark})
		}
		return err
	}
	switch rand.IntN(8) {
	case 0, 1:
		return hers(r.Mara, guard.WriteCase, func(tx *db.Tx) error { return r.Cases.SendMessage(ctx, tx, r.Mara, r.id, mark) })
	case 2, 3:
		return hers(r.her, guard.WriteOwn, func(tx *db.Tx) error { return r.Cases.WriteMessage(ctx, tx, r.her, r.id, mark) })
	case 4:
		return hers(r.Mara, guard.WriteCase, func(tx *db.Tx) error {
			return r.Cases.AddNote(ctx, tx, r.Mara, r.id, casework.Note{Text: mark, Channel: "telefoon"}, nil)
		})
	case 5:
		return r.signIn(ctx)
	case 6:
		if who, ok := r.oldest(); ok {
			return r.erases(ctx, who)
		}
	}
	return r.asks(ctx, mark)
}

func (r *reel) signIn(ctx context.Context) error {
	var token guard.Token
	err := r.D.Write(ctx, db.System("sign in"), func(tx *db.Tx) (err error) {
		token, err = r.G.Begin(ctx, tx, r.her)
		return err
	})
	if err == nil {
		r.promise(promise{who: r.her, token: token})
	}
	return err
}

func (r *reel) asks(ctx context.Context, mark string) error {
	who := guard.Who{User: naast.NewID[naast.UserID](), Hat: guard.HatResident, Identity: vault.NewIdentity()}
	asked := casetest.Question()
	asked.Question.Words = mark
	err := r.D.Write(ctx, db.System("ask"), func(tx *db.Tx) (err error) {
		if err = r.V.Enrol(ctx, tx, who.User, who.Identity.Public()); err != nil {
			return err
		}
		who.Case, err = r.Cases.Ask(ctx, tx, who, asked)
		return err
	})
	if err == nil {
		r.promise(promise{who: who, text: mark})
		r.mu.Lock()
		r.asked = append(r.asked, who)
		r.mu.Unlock()
	}
	return err
}

// oldest is who asked longest ago, when several did: hers is erased.
func (r *reel) oldest() (guard.Who, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.asked) < 3 {
		return guard.Who{}, false
	}
	who := r.asked[0]
	r.asked = r.asked[1:]
	return who, true
}

// erases has everything of somebody erased, without thinking time.
func (r *reel) erases(ctx context.Context, who guard.Who) error {
	r.promise(promise{who: who, going: true})
	s := &erase.Slice{Cases: r.Cases, EndShares: func(context.Context, *db.Tx, *vault.CaseKey) error { return nil }}
	err := r.Try(who, guard.CloseOwn, who.Case, func(ctx context.Context, tx *db.Tx) error {
		return s.Close(ctx, tx, who, who.Case, 0, "", casework.OnScreen)
	})
	if err == nil {
		err = s.Erase(ctx, r.D, who.Case)
	}
	if err == nil {
		r.promise(promise{who: who, gone: true})
	}
	return err
}
