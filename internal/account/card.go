package account

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// The states of a card (keys.md): printed lies in a bag and opens nothing,
// issued was given to somebody and opens until its first own use.
const (
	cardPrinted  = "printed"
	cardIssued   = "issued"
	cardOwn      = "own"
	cardReplaced = "replaced"
	cardWaits    = "waits"  // takes the place of a lost one, and does not count yet
	cardCounts   = "counts" // the same, and it counts now; never stored
	cardEnded    = "ended"
)

// NewCard keeps the vraagnummer that finds a resident; a card she had before is
// replaced by it. A number that is taken is naast.Conflict: draw another.
func NewCard(ctx context.Context, tx *db.Tx, user naast.UserID, number string) error {
	_, err := tx.Exec(ctx, `UPDATE account_card SET state=$2 WHERE user_id=$1 AND state=$3`, user, cardReplaced, cardOwn)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO account_card (number,user_id,state) VALUES ($1,$2,$3)`, number, user, cardOwn)
	}
	if err != nil {
		return fmt.Errorf("keep card of user %s: %w", user, err)
	}
	return nil
}

// FreeNumber draws until there is a vraagnummer that nobody has or had: of a
// million some are taken, and whoever sends a question must not meet one.
func FreeNumber(ctx context.Context, tx *db.Tx, draw func() string) (string, error) {
	for range 100 {
		number, taken := draw(), 0
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM account_card WHERE number=$1`, number).Scan(&taken); err != nil {
			return "", fmt.Errorf("draw vraagnummer: %w", err)
		}
		if taken == 0 {
			return number, nil
		}
	}
	return "", fmt.Errorf("draw vraagnummer: hardly any is free: %w", naast.Unavailable)
}

// CardUser finds whose card has this vraagnummer. A card that ended or was
// replaced is as unknown as one that never was.
func CardUser(ctx context.Context, tx *db.Tx, number string) (user naast.UserID, err error) {
	err = tx.QueryRow(ctx, `SELECT user_id FROM account_card WHERE number=$1 AND state=$2`, number, cardOwn).Scan(&user)
	if err != nil {
		return "", fmt.Errorf("find card: %w", err)
	}
	return user, nil
}

// OwnCard is the vraagnummer of somebody's own card; naast.NotFound without one.
func OwnCard(ctx context.Context, tx *db.Tx, user naast.UserID) (number string, err error) {
	err = tx.QueryRow(ctx, `SELECT number FROM account_card WHERE user_id=$1 AND state=$2`, user, cardOwn).Scan(&number)
	if err != nil {
		return "", fmt.Errorf("find card of user %s: %w", user, err)
	}
	return number, nil
}

// heldBy finds whose card has this vraagnummer and whether she made it her own,
// or from when it takes the place of a lost one.
// A card that nobody was given is as unknown as one that never was.
func heldBy(ctx context.Context, tx *db.Tx, number string) (user naast.UserID, state string, err error) {
	var from int64
	err = tx.QueryRow(ctx, `SELECT user_id, state, counts_from FROM account_card WHERE number=$1 AND state IN ($2,$3,$4)`, number, cardOwn, cardIssued, cardWaits).Scan(&user, &state, &from)
	if err != nil {
		return "", "", fmt.Errorf("find card: %w", err)
	}
	if state == cardWaits && from <= tx.Now().Unix() {
		state = cardCounts
	}
	return user, state, nil
}

// EndCard ends the cards of somebody: lost, or the case is erased. The number
// is never given to another.
func EndCard(ctx context.Context, tx *db.Tx, user naast.UserID) error {
	if _, err := tx.Exec(ctx, `UPDATE account_card SET state=$2 WHERE user_id=$1`, user, cardEnded); err != nil {
		return fmt.Errorf("end card of user %s: %w", user, err)
	}
	return nil
}

// Cardholders is everybody who ever held a card that still stands here.
func Cardholders(ctx context.Context, tx *db.Tx) ([]naast.UserID, error) {
	users, err := db.All(ctx, tx, db.One[naast.UserID], `SELECT DISTINCT user_id FROM account_card WHERE user_id<>''`)
	if err != nil {
		return nil, fmt.Errorf("list who holds a card: %w", err)
	}
	return users, nil
}

// ForgetResident takes away the keys, the cards and the sessions of somebody
// whose only case was erased. A number stays, as one that is ended and of
// nobody: it is never given to another.
func ForgetResident(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, user naast.UserID) error {
	if _, err := tx.Exec(ctx, `UPDATE account_card SET state=$2, user_id='' WHERE user_id=$1`, user, cardEnded); err != nil {
		return fmt.Errorf("forget cards of user %s: %w", user, err)
	}
	if err := v.ForgetUser(ctx, tx, user); err != nil {
		return err
	}
	return closeSessions(ctx, tx, g, user)
}
