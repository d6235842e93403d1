package account

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// IssueNow gives a card that was just drawn (DrawCards) to somebody: the caller
// grants a case to the user it gives, in the same transaction (casework.Hold).
// The card never lay in a bag; its first own use replaces it as any other.
func IssueNow(ctx context.Context, tx *db.Tx, v *vault.Vault, b *Blank) (u naast.UserID, err error) {
	if b.Number, err = FreeNumber(ctx, tx, vault.NewCardNumber); err != nil {
		return "", err
	}
	if err := v.Enrol(ctx, tx, b.user, b.public); err != nil {
		return "", fmt.Errorf("issue card: %w", err)
	}
	if err := v.SaveLock(ctx, tx, b.user, b.lock); err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_card (number,user_id,state) VALUES ($1,$2,$3)`, b.Number, b.user, cardIssued)
	if err != nil {
		return "", fmt.Errorf("issue card: %w", err)
	}
	return b.user, nil
}

// CardNumber is the vraagnummer that somebody uses, and whether the card was
// given and never yet made her own. naast.NotFound without a card.
func CardNumber(ctx context.Context, tx *db.Tx, user naast.UserID) (number string, unused bool, err error) {
	var state string
	err = tx.QueryRow(ctx, `SELECT number, state FROM account_card WHERE user_id=$1 AND state IN ($2,$3)`, user, cardOwn, cardIssued).Scan(&number, &state)
	if err != nil {
		return "", false, fmt.Errorf("find card of user %s: %w", user, err)
	}
	return number, state == cardIssued, nil
}

// EndUnused ends a card that was given and never used: it went astray, or the
// printer ate it. naast.Conflict for a card that is somebody's own.
func EndUnused(ctx context.Context, tx *db.Tx, v *vault.Vault, user naast.UserID) error {
	_, unused, err := CardNumber(ctx, tx, user)
	if errors.Is(err, naast.NotFound) || err == nil && !unused {
		err = fmt.Errorf("end card in use: %w", naast.Conflict)
	}
	if err != nil {
		return err
	}
	if err := v.EndLock(ctx, tx, user, vault.LockCard); err != nil {
		return err
	}
	return EndCard(ctx, tx, user)
}
