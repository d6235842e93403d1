package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Link makes a question for somebody else of the same home. It is a case of its
// own, of another person, with an own yes. It takes nothing from the first one:
// no address, no appointment, no name. Only a random reference that both share,
// sealed, says that they belong to one home.
func (c *Cases) Link(ctx context.Context, tx *db.Tx, who guard.Who, from naast.CaseID, t Told) (naast.CaseID, error) {
	f, err := c.ChangeFacts(ctx, tx, from, func(f *Facts) {
		if f.Household == "" {
			f.Household = naast.NewID[string]()
		}
	})
	if err != nil {
		return "", err
	}
	t.Facts.Household = f.Household
	id, err := c.AskFor(ctx, tx, who, t)
	if err != nil {
		return "", fmt.Errorf("link to %s: %w", from, err)
	}
	return id, nil
}
