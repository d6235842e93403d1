package account_test

import (
	"context"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/erase"
	"naast/internal/guard"
	"naast/internal/jobs"
)

// resting is a question that rests where an organisation keeps such questions for
// one month; then is what happens to it first. reads says that she reads her page, and
// so knows at once that it may be erased; careful looks at the clock as the program
// does.
func (c *clocked) resting(careful, reads bool, then func(context.Context, *db.Tx, naast.CaseID) error) func() string {
	c.step = 30 * time.Hour // still less than a jump
	id, _ := c.Accepted(c.Mara)
	e := &erase.Slice{Cases: c.Cases}
	c.As(c.Mara, guard.RestCase, id, func(ctx context.Context, tx *db.Tx) error { return c.Cases.Rest(ctx, tx, id) })
	c.Write("policy", func(ctx context.Context, tx *db.Tx) error {
		if err := then(ctx, tx, id); err != nil {
			return err
		}
		return erase.SavePolicy(ctx, tx, c.Kring, erase.Policy{Months: 1, Ground: "Afspraak.", By: "Bestuur", Agreed: tx.Today()})
	})
	return func() (is string) {
		if c.notes(); !careful {
			c.forget()
		}
		c.must(e.Night(ctx, c.D, jobs.Job{}))
		if reads {
			c.must(c.Cases.Saw(ctx, c.D, id, casework.SawErasing))
		}
		c.Write("look", func(ctx context.Context, tx *db.Tx) error {
			f, err := c.Cases.Facts(ctx, tx, id)
			if err != nil {
				return err
			}
			ripe, err := erase.Ripe(ctx, tx, f)
			is = stands(f, ripe)
			return err
		})
		return is
	}
}

func stands(f casework.Facts, ripe bool) string {
	switch {
	case f.Hold != nil:
		return "held"
	case ripe:
		return "ripe"
	case f.Retention != nil:
		return "warned"
	}
	return "rests"
}
