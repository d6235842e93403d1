package casework

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

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

// AnswerJob stores an answer to a question afterwards, some hours after it was
// given.
const AnswerJob = "answer"

// LaterAnswer keeps one answer, at a random moment within a day: the order of
// the rows then tells nothing about who had just signed in.
func LaterAnswer(ctx context.Context, tx *db.Tx, question, answer string) error {
	due := tx.Now().Add(time.Duration(rand.Int64N(int64(24 * time.Hour))))
	return jobs.Queue(ctx, tx, AnswerJob, question+" "+answer+" "+naast.NewID[string](), due)
}

// StoreAnswer is the handler of AnswerJob.
func StoreAnswer(ctx context.Context, d *db.DB, j jobs.Job) error {
	parts := strings.Fields(j.Subject)
	if len(parts) != 3 {
		return fmt.Errorf("store answer: %w", naast.Invalid)
	}
	return d.Write(ctx, db.System("store answer"), func(tx *db.Tx) error {
		return put(ctx, tx, `INSERT INTO casework_answer (month,question,answer,id) VALUES ($1,$2,$3,$4) ON CONFLICT (id) DO NOTHING`,
			string(tx.Today())[:len("2006-01")], parts[0], parts[1], parts[2])
	})
}
