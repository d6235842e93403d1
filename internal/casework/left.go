package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/supporter"
)

// What happens to questions of somebody whose account ended. His coordinators
// see those in which he stood next to somebody on the silent list, at once.

// HasLeft tells whether somebody can stand next to residents no more.
func (c *Cases) HasLeft(ctx context.Context, tx *db.Tx, u naast.UserID) (bool, error) {
	left, err := account.Left(ctx, tx)
	return left[u], err
}

// passOver asks the next in every question of an organisation in which the one
// who is being asked left, whatever he said on the telephone.
func (c *Cases) passOver(ctx context.Context, tx *db.Tx, o naast.OrganisationID) error {
	left, err := account.Left(ctx, tx)
	if err != nil {
		return err
	}
	rows, err := c.Guard.TeamCases(ctx, tx, o, guard.OfferedS)
	if err != nil {
		return err
	}
	for _, r := range rows {
		u, _, err := c.CurrentOffer(ctx, tx, r.Case)
		if err == nil && left[u] {
			err = c.endOffer(ctx, tx, r.Case, u, guard.Expired)
		}
		if err != nil {
			return fmt.Errorf("pass over who left: %w", err)
		}
	}
	return nil
}

// ChooseAnew lets her go on without somebody who left: he is cut, and she
// chooses again. Whoever can still stand next to her is naast.Conflict: him she
// keeps out, or he asks to be replaced.
func (c *Cases) ChooseAnew(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	was := f.Responsible
	left, err := c.HasLeft(ctx, tx, was)
	if err != nil {
		return err
	}
	if was == "" || !left {
		return fmt.Errorf("choose anew in %s: %w", id, naast.Conflict)
	}
	f.Responsible, f.Waits, f.Leaves = "", WaitsOn, ""
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return err
	}
	if err := c.Vault.Cut(ctx, tx, id, was); err != nil {
		return fmt.Errorf("choose anew in %s: %w", id, err)
	}
	if err := c.Guard.Cut(ctx, tx, id, was, guard.Supporter); err != nil {
		return err
	}
	return c.afterBlock(ctx, tx, id, was, was, "")
}

// alarm tells the coordinators at once when a question goes on with somebody
// who left.
func (c *Cases) alarm(ctx context.Context, tx *db.Tx, f Facts) error {
	left, err := c.HasLeft(ctx, tx, f.Responsible)
	if err != nil || !left {
		return err
	}
	x, err := supporter.Get(ctx, tx, f.Responsible)
	if err != nil {
		return err
	}
	return jobs.Queue(ctx, tx, SilentJob, string(x.Organisation), tx.Now())
}
