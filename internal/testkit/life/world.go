package life

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/erase"
	"naast/internal/guard"
	"naast/internal/share"
	"naast/internal/vault"
)

// World is a partnership on a database that lives what the model lives.
type World struct {
	Name  string
	h     *casetest.House
	clock *dbtest.Clock
	share *share.Slice
	erase *erase.Slice
	who   [people]guard.Who
	hers  []guard.Who // the residents of this sequence
	near  []naast.UserID
	cards []account.Blank
}

// NewWorld furnishes a world; its database runs on this clock.
func NewWorld(name string, h *casetest.House, clock *dbtest.Clock) *World {
	w := &World{Name: name, h: h, clock: clock, share: &share.Slice{Cases: h.Cases}}
	w.erase = &erase.Slice{Cases: h.Cases, EndShares: w.share.EndAll}
	w.who = [people]guard.Who{h.Mara, h.Piet, h.Noor, h.Sjoerd, h.Els, h.Joost, h.Karima, h.Wim}
	return w
}

// card is one that was drawn beforehand.
func (w *World) card(ctx context.Context) (*account.Blank, error) {
	if len(w.cards) == 0 {
		var err error
		if w.cards, err = account.DrawCards(ctx, w.h.V, 10); err != nil {
			return nil, err
		}
	}
	b := w.cards[0]
	w.cards = w.cards[1:]
	return &b, nil
}

// do lives one step; it tells whether it was allowed.
func (w *World) do(ctx context.Context, s step) (bool, error) {
	switch s.what {
	case "ask":
		return true, w.ask(s)
	case "days pass":
		return true, w.pass(ctx, s.days)
	}
	err := w.act(ctx, s)
	if errors.Is(err, naast.NotFound) || errors.Is(err, naast.Invalid) || errors.Is(err, naast.Conflict) {
		return false, nil
	}
	return err == nil, err
}

func (w *World) ask(s step) error {
	a := casetest.Question()
	a.Facts.ByHerself = s.spare
	var named []guard.Who
	for _, p := range s.on {
		named = append(named, w.who[p])
	}
	_, her := w.h.Ask(a, named...)
	w.hers, w.near = append(w.hers, her), append(w.near, "")
	return nil
}

// pass lets days go by, and the job of erasing run.
func (w *World) pass(ctx context.Context, days int) error {
	w.clock.Forward(time.Duration(days) * 24 * time.Hour)
	for _, her := range w.hers {
		if err := w.erase.Erase(ctx, w.h.D, her.Case); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) users(ps []int) (us []naast.UserID) {
	for _, p := range ps {
		us = append(us, w.who[p].User)
	}
	return us
}

func (w *World) act(ctx context.Context, s step) error {
	her := w.hers[s.ask]
	id, me := her.Case, her
	if s.who != nobody {
		me = w.who[s.who]
	}
	if s.what == "time is over" {
		return w.h.Cases.Expire(ctx, w.h.D, id)
	}
	a, do, err := w.deed(ctx, s, me, id)
	if err != nil {
		return err
	}
	return w.h.Try(me, a, id, do)
}

type deed = func(ctx context.Context, tx *db.Tx) error

// deed is what the rooms do for a step, and the action it is let in for.
func (w *World) deed(ctx context.Context, s step, me guard.Who, id naast.CaseID) (guard.Action, deed, error) {
	c, on := w.h.Cases, w.users(s.on)
	only := func(f func(context.Context, *db.Tx, naast.CaseID) error) deed {
		return func(ctx context.Context, tx *db.Tx) error { return f(ctx, tx, id) }
	}
	switch s.what {
	case "accept":
		return guard.AnswerOffer, func(ctx context.Context, tx *db.Tx) error { return c.Accept(ctx, tx, me, id) }, nil
	case "pass":
		return guard.AnswerOffer, func(ctx context.Context, tx *db.Tx) error { return c.Pass(ctx, tx, me.User, id) }, nil
	case "choose":
		return guard.ChooseOwn, func(ctx context.Context, tx *db.Tx) error { return c.ChooseNow(ctx, tx, me, id, on...) }, nil
	case "no thank you":
		return guard.ChooseOwn, only(c.NoThanks), nil
	case "yes after all":
		return guard.StopOwn, only(c.YesAfterAll), nil
	case "keep out":
		return guard.StopOwn, func(ctx context.Context, tx *db.Tx) error { return c.Block(ctx, tx, me, id, on[0]) }, nil
	case "pause":
		if s.spare {
			return guard.StopOwn, only(c.Pause), nil
		}
		return guard.StopOwn, only(c.Unpause), nil
	case "rest":
		return guard.RestCase, only(c.Rest), nil
	case "go on":
		if s.who == nobody {
			return guard.StopOwn, func(ctx context.Context, tx *db.Tx) error { return c.ContactAgain(ctx, tx, me, id, "") }, nil
		}
		return guard.ReopenCase, only(c.Reopen), nil
	case "write":
		if s.who == nobody {
			return guard.WriteOwn, func(ctx context.Context, tx *db.Tx) error {
				return c.WriteMessage(ctx, tx, me, id, "Kan het morgen ook?")
			}, nil
		}
		return guard.WriteCase, func(ctx context.Context, tx *db.Tx) error {
			return c.AddNote(ctx, tx, me, id, casework.Note{Text: "Gesproken.", Channel: "telefoon", Spoke: true}, nil)
		}, nil
	case "invite":
		return guard.InviteCo, func(ctx context.Context, tx *db.Tx) error {
			return c.InviteCo(ctx, tx, me, id, on[0], casework.AtTable)
		}, nil
	}
	return w.later(ctx, s, me, id)
}

func (w *World) later(ctx context.Context, s step, me guard.Who, id naast.CaseID) (guard.Action, deed, error) {
	c, on := w.h.Cases, w.users(s.on)
	switch s.what {
	case "name a standby":
		return guard.ManageCase, func(ctx context.Context, tx *db.Tx) error { return c.NameStandby(ctx, tx, me, id, on[0]) }, nil
	case "peel":
		return guard.PeelStandby, func(ctx context.Context, tx *db.Tx) error { return c.Peel(ctx, tx, me, id) }, nil
	case "take over":
		return guard.TakeOver, func(ctx context.Context, tx *db.Tx) error { return c.TakeOver(ctx, tx, me, id) }, nil
	case "close":
		return guard.CloseOwn, func(ctx context.Context, tx *db.Tx) error {
			return w.erase.Close(ctx, tx, me, id, s.days, "", casework.OnScreen)
		}, nil
	case "open again":
		return guard.OpenOwn, func(ctx context.Context, tx *db.Tx) error { return w.erase.OpenAgain(ctx, tx, me, id) }, nil
	case "share":
		card, err := w.card(ctx)
		return guard.WriteOwn, func(ctx context.Context, tx *db.Tx) error {
			b := *card
			sh := share.Share{Name: "Anke", Items: []share.Item{share.Plan}, Until: tx.Today().Add(s.days), Yes: casework.Yes{Answer: "ja", How: casework.OnScreen, Day: tx.Today()}}
			if err := w.share.Give(ctx, tx, me, id, &b, sh); err != nil {
				return err
			}
			all, err := w.shares(ctx, tx, me, id)
			if err == nil {
				w.near[s.ask] = all[len(all)-1].Body.User
			}
			return err
		}, err
	case "stop sharing":
		return guard.StopOwn, func(ctx context.Context, tx *db.Tx) error { return w.share.Stop(ctx, tx, me, id, w.near[s.ask]) }, nil
	}
	return "", nil, fmt.Errorf("no such step: %s", s.what)
}

func (w *World) shares(ctx context.Context, tx *db.Tx, me guard.Who, id naast.CaseID) ([]casework.Document[share.Share], error) {
	k, err := w.h.V.OpenCase(ctx, tx, me.Person(), id)
	if err != nil {
		return nil, err
	}
	return share.List(ctx, tx, w.h.Cases, k)
}

// number is who somebody is.
func (w *World) number(u naast.UserID) int {
	return slices.IndexFunc(w.who[:], func(x guard.Who) bool { return x.User == u })
}

var _ = vault.ScopeCase
