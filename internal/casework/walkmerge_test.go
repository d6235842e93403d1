package casework_test

import (
	"context"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
)

// mergeTold is that she tells a second question on the telephone, which is put
// beside the first at once.
func (w *walk) mergeTold(me guard.Who) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		told := spoken()
		told.Mine = true
		second, err := w.Cases.AskFor(ctx, tx, me, told)
		if err != nil {
			return err
		}
		return w.Cases.Merge(ctx, tx, me, w.id, second, casework.ByPhone)
	}
}

// takeApart undoes the last merge; the second question rests then, so that the
// walk goes on with one.
func (w *walk) takeApart(me guard.Who) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		k, _, err := w.Cases.Member(ctx, tx, me, w.id)
		if err != nil {
			return err
		}
		all, err := w.Cases.Merges(ctx, tx, k)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return naast.Invalid
		}
		last := all[len(all)-1]
		if err := w.Cases.Unmerge(ctx, tx, me, w.id, last.ID); err != nil {
			return err
		}
		if _, err := w.G.Admit(ctx, tx, me, guard.RestCase, last.Body.From); err != nil {
			return err
		}
		return w.Cases.Rest(ctx, tx, last.Body.From)
	}
}
