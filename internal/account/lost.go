package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// A lost card. Whoever stands next to her gives her another, face to face, on a
// number that was known before, or by the safe word. It counts a day later; for
// that day the card she had goes on, and shows that another was asked for, so
// that somebody who is not her can be stopped.

// LostTerm is how long a card that takes the place of another waits (keys.md).
const LostTerm = 24 * time.Hour

// DrawNext draws a card that will take the place of a lost one. It costs some
// 20 ms and so runs before any transaction.
func DrawNext(ctx context.Context, v *vault.Vault) (b Blank, err error) {
	identity := vault.NewIdentity()
	b = Blank{public: identity.Public(), Secret: newSecret()}
	b.lock, err = v.MakeLock(ctx, identity, vault.LockNext, b.Secret)
	return b, err
}

// Replace gives somebody a card in the place of the one that is lost. It counts
// from LostTerm later; an earlier one that waits is gone. The caller grants her
// case to the coming keys in the same transaction (vault.GrantUpcoming).
func Replace(ctx context.Context, tx *db.Tx, v *vault.Vault, user naast.UserID, b *Blank) (from time.Time, err error) {
	if err := StopReplacing(ctx, tx, v, user); err != nil {
		return from, err
	}
	from = tx.Now().Add(LostTerm).Truncate(time.Second)
	if b.Number, err = FreeNumber(ctx, tx, vault.NewCardNumber); err != nil {
		return from, err
	}
	if err := v.ReplaceKeys(ctx, tx, user, b.public, from); err != nil {
		return from, err
	}
	if err := v.SaveLock(ctx, tx, user, b.lock); err != nil {
		return from, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_card (number,user_id,state,counts_from) VALUES ($1,$2,$3,$4)`, b.Number, user, cardWaits, from.Unix())
	if err != nil {
		return from, fmt.Errorf("replace card: %w", err)
	}
	return from, nil
}

// Replacing tells from when a card will take the place of the one somebody has;
// naast.NotFound when none will.
func Replacing(ctx context.Context, tx *db.Tx, user naast.UserID) (time.Time, error) {
	var from int64
	err := tx.QueryRow(ctx, `SELECT counts_from FROM account_card WHERE user_id=$1 AND state=$2 AND counts_from > $3`, user, cardWaits, tx.Now().Unix()).Scan(&from)
	if err != nil {
		return time.Time{}, fmt.Errorf("find next card: %w", err)
	}
	return time.Unix(from, 0), nil
}

// StopReplacing ends a card that waits: she did not ask for it. One that counts
// already is hers. None is no error.
func StopReplacing(ctx context.Context, tx *db.Tx, v *vault.Vault, user naast.UserID) error {
	if _, err := Replacing(ctx, tx, user); errors.Is(err, naast.NotFound) {
		return nil
	} else if err != nil {
		return err
	}
	if err := v.WithdrawKeys(ctx, tx, user); err != nil {
		return err
	}
	if err := v.EndLock(ctx, tx, user, vault.LockNext); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE account_card SET state=$2 WHERE user_id=$1 AND state=$3`, user, cardEnded, cardWaits)
	if err != nil {
		return fmt.Errorf("stop next card: %w", err)
	}
	return nil
}

// replaceLost makes a card that counts now one that was given, and the lost one
// as unknown as any; for every other card it does nothing.
func replaceLost(ctx context.Context, tx *db.Tx, v *vault.Vault, user naast.UserID, number string) error {
	n, err := tx.Exec(ctx, `UPDATE account_card SET state=$3 WHERE number=$1 AND user_id=$2 AND state=$4 AND counts_from <= $5`, number, user, cardIssued, cardWaits, tx.Now().Unix())
	if err == nil && n > 0 {
		_, err = tx.Exec(ctx, `UPDATE account_card SET state=$2 WHERE user_id=$1 AND state=$3`, user, cardReplaced, cardOwn)
	}
	if err != nil || n == 0 {
		return err
	}
	return v.EndLock(ctx, tx, user, vault.LockNext)
}
