package life

import (
	"context"
	"errors"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
)

// look is what the database says of a question.
func (w *World) look(ctx context.Context, i int) (v view, err error) {
	err = w.h.D.Read(ctx, db.System("look"), func(tx *db.Tx) (err error) {
		v, err = w.see(ctx, tx, w.hers[i], w.near[i])
		return err
	})
	return v, err
}

func (w *World) see(ctx context.Context, tx *db.Tx, her guard.Who, near naast.UserID) (v view, err error) {
	v = view{Asked: nobody, Helper: nobody, Standby: nobody}
	for p := range helpers {
		x, err := supporter.Get(ctx, tx, w.who[p].User)
		if err != nil {
			return v, err
		}
		v.Busy[p] = x.Busy
	}
	state, err := w.h.G.StateOf(ctx, tx, her.Case)
	if err != nil && !errors.Is(err, naast.NotFound) {
		return v, err
	}
	gone := err != nil
	if v.State = string(state); !gone {
		if err := w.facts(ctx, tx, her.Case, &v); err != nil {
			return v, err
		}
	}
	return v, w.letIn(ctx, tx, her, near, &v)
}

func (w *World) facts(ctx context.Context, tx *db.Tx, id naast.CaseID, v *view) error {
	f, err := w.h.Cases.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	v.Helper, v.Standby, v.Paused = w.number(f.Responsible), w.number(f.Standby), f.Stopped
	for _, u := range f.CoSupporter {
		v.Co = append(v.Co, w.number(u))
	}
	slices.Sort(v.Co)
	u, _, err := w.h.Cases.CurrentOffer(ctx, tx, id)
	v.Asked = w.number(u)
	return err
}

// letIn asks the guard and the vault who can do what, also with a question that
// is no longer there.
func (w *World) letIn(ctx context.Context, tx *db.Tx, her guard.Who, near naast.UserID, v *view) (err error) {
	may := func(who guard.Who, a guard.Action) bool {
		e := w.h.G.Check(ctx, tx, who, a, her.Case)
		if e != nil && !errors.Is(e, naast.NotFound) {
			err = errors.Join(err, e)
		}
		return e == nil
	}
	has := func(u naast.UserID) bool {
		yes, e := w.h.V.HasGrant(ctx, tx, her.Case, u)
		err = errors.Join(err, e)
		return yes
	}
	for p, who := range w.who {
		for _, x := range []struct {
			from, to int
			a        guard.Action
			into     *[]int
		}{{mara, sjoerd, guard.ReadCase, &v.Reads}, {els, joost, guard.ReadFirst, &v.Door}, {karima, wim, guard.ReadContact, &v.Teams}} {
			if p >= x.from && p <= x.to && may(who, x.a) {
				*x.into = append(*x.into, p)
			}
		}
		if has(who.User) {
			v.Keys = append(v.Keys, p)
		}
	}
	v.Her, v.HerKey = may(her, guard.ReadOwn), has(her.User)
	if near != "" {
		v.Near = may(guard.Who{User: near, Hat: guard.HatNear}, guard.ReadShare)
	}
	return err
}
