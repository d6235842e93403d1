package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// afterBlock goes on where the blocked one stood: the next is asked, or she
// chooses again.
func (c *Cases) afterBlock(ctx context.Context, tx *db.Tx, id naast.CaseID, u, responsible, current naast.UserID) error {
	switch u {
	case responsible:
		state, err := c.Guard.StateOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if state == guard.Accepted {
			if err := supporter.AddBusy(ctx, tx, u, -1); err != nil {
				return err
			}
		}
		return c.Guard.Move(ctx, tx, id, guard.Waiting)
	case current:
		if err := jobs.Drop(ctx, tx, OfferJob, string(id)); err != nil {
			return err
		}
		s, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		return c.askNext(ctx, tx, id, s)
	}
	return nil
}

// AnswerBy is the last day on which somebody who is asked since a day can answer.
func AnswerBy(ctx context.Context, tx *db.Tx, u naast.UserID, since naast.Date, s partnership.Settings) (naast.Date, error) {
	x, err := supporter.Get(ctx, tx, u)
	if err != nil {
		return "", fmt.Errorf("when must %s answer: %w", u, err)
	}
	return partnership.AddLookDays(since, s.AnswerDays, x.LookDays, s), nil
}

// KeepAnswer stores one answer to a question afterwards. Of whom it is, is not
// kept, and of when only the month. It must run in a transaction of its own: in
// the case's transaction the two could be joined again.
func KeepAnswer(ctx context.Context, tx *db.Tx, question, answer string) error {
	err := put(ctx, tx, `INSERT INTO casework_answer (month,question,answer,id) VALUES ($1,$2,$3,$4)`,
		string(tx.Today())[:len("2006-01")], question, answer, naast.NewID[string]())
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}
