package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
)

// Hold gives the case to somebody who has a card from now on: until then it was
// written down for her without one. A card that was given before and that she
// never used is cut and ended. naast.Conflict when she uses a card of her own:
// a lost one is another road. The card itself comes from account; who is let in
// to the case (GiveCard, FirstCard).
func (c *Cases) Hold(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, resident naast.UserID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if f.Resident != "" {
		if err := account.EndUnused(ctx, tx, c.Vault, f.Resident); err != nil {
			return fmt.Errorf("give card in %s: %w", id, err)
		}
		if err := c.Vault.Cut(ctx, tx, id, f.Resident); err != nil {
			return err
		}
		if err := c.Guard.Cut(ctx, tx, id, f.Resident, guard.Resident); err != nil {
			return err
		}
	}
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return err
	}
	if err := c.admitHolder(ctx, tx, who, k, Facts{Resident: resident}); err != nil {
		return err
	}
	_, err = c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Resident = resident })
	return err
}
