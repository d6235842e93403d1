package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Hold gives the case to somebody who has a card from now on: until then it was
// written down for her without one. naast.Conflict when somebody has it already.
// The card itself comes from account; who is let in to the case (GiveCard).
func (c *Cases) Hold(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, resident naast.UserID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if f.Resident != "" {
		return fmt.Errorf("give card in %s: %w", id, naast.Conflict)
	}
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return err
	}
	if err := c.let(ctx, tx, who.Person(), k, []guard.Seat{{User: resident, Relation: guard.Resident, State: guard.Active}}); err != nil {
		return err
	}
	_, err = c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Resident = resident })
	return err
}
