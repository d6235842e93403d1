package casework

import (
	"context"
	"fmt"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
)

// How somebody knew that it was her who lost a card.
const (
	KnownFace   = "gezien" // face to face
	KnownNumber = "nummer" // on a number that was written down before
	KnownWord   = "veilig" // by the safe word
)

// KnownBy are the answers to "hoe weet u dat zij het is".
var KnownBy = []string{KnownFace, KnownNumber, KnownWord}

// NewCard gives a resident another card in the place of the one she lost, by
// somebody in her case. It counts a day later; until then the old card goes on
// and shows it. naast.Conflict where she has no card at all.
func (c *Cases) NewCard(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, card *account.Blank) (from time.Time, err error) {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return from, err
	}
	if f.Resident == "" {
		return from, fmt.Errorf("replace a card that never was: %w", naast.Conflict)
	}
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return from, fmt.Errorf("replace card: %w", err)
	}
	if from, err = account.Replace(ctx, tx, c.Vault, f.Resident, card); err != nil {
		return from, err
	}
	return from, c.Vault.GrantUpcoming(ctx, tx, who.Person(), k, f.Resident, string(guard.Resident))
}

// StopNewCard is her word that she did not ask for another card; whoever stands
// next to her is told.
func (c *Cases) StopNewCard(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := account.StopReplacing(ctx, tx, c.Vault, f.Resident); err != nil {
		return err
	}
	return c.nudge(ctx, tx, f)
}
