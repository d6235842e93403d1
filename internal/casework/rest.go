package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
)

// Rest ends quietly: nobody has to do anything, nothing is closed, and the same
// supporter can be called again. His room becomes free. It takes no key.
func (c *Cases) Rest(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	return c.move(ctx, tx, id, guard.Accepted, guard.Resting, -1)
}

// Reopen goes on where it rested, with the same supporter. It takes no key, so
// that she can ask for it herself.
func (c *Cases) Reopen(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	return c.move(ctx, tx, id, guard.Resting, guard.Accepted, +1)
}

func (c *Cases) move(ctx context.Context, tx *db.Tx, id naast.CaseID, from, to guard.State, busy int) error {
	now, err := c.Guard.StateOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if now != from {
		return fmt.Errorf("move %s from %s to %s: %w", id, now, to, naast.Conflict)
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := supporter.AddBusy(ctx, tx, f.Responsible, busy); err != nil {
		return err
	}
	if err := c.Guard.Move(ctx, tx, id, to); err != nil {
		return err
	}
	if f.Retention != nil { // it does not rest any more, or not for long yet
		f.Retention = nil
		if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
			return err
		}
	}
	if to == guard.Accepted {
		if err := c.alarm(ctx, tx, f); err != nil {
			return err
		}
	}
	return c.tell(ctx, tx, id)
}
