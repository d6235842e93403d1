package account

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Check opens somebody's keys with login name and phrase. Unknown, ended and
// wrong are all naast.NotFound at the same cost, over the same path; a phrase
// that cannot exist is naast.Invalid at none. Argon2 runs outside any
// transaction. It is not all of signing in: the second factor follows.
func Check(ctx context.Context, d *db.DB, v *vault.Vault, login, phrase string) (naast.UserID, *vault.Identity, error) {
	kind := vault.LockPhrase
	return unlock(ctx, d, v, &kind, phrase, func(tx *db.Tx) (u naast.UserID, err error) {
		err = tx.QueryRow(ctx, `SELECT id FROM account_user WHERE login=$1 AND state=$2 AND (ended='' OR ended >= $3)`, ReadLogin(login), active, tx.Today()).Scan(&u)
		return u, err
	})
}

// CheckCard opens a resident's keys with what is on her card. Mistyped digits
// are naast.Invalid and cost nothing; unknown, ended and wrong are all
// naast.NotFound at the same cost, over the same path, and so is a card from the
// bag that is not her own yet.
func CheckCard(ctx context.Context, d *db.DB, v *vault.Vault, number, secret string) (naast.UserID, *vault.Identity, error) {
	return CheckCardWord(ctx, d, v, number, secret, "")
}

// CheckCardWord is CheckCard with the word of her own that she mixed into it;
// without the word the card is as wrong as one with other digits.
func CheckCardWord(ctx context.Context, d *db.DB, v *vault.Vault, number, secret, word string) (naast.UserID, *vault.Identity, error) {
	u, identity, state, err := checkCard(ctx, d, v, number, secret, word)
	if err == nil && state != cardOwn {
		err = fmt.Errorf("sign in: %w", naast.NotFound)
	}
	if err != nil {
		return "", nil, err
	}
	return u, identity, nil
}

// checkCard is CheckCard for any card that somebody holds, and tells its state.
func checkCard(ctx context.Context, d *db.DB, v *vault.Vault, number, secret, word string) (u naast.UserID, identity *vault.Identity, state string, err error) {
	number, err = vault.CheckNumber(number)
	if err != nil {
		return "", nil, "", err
	}
	if secret, err = vault.CheckSecret(secret); err != nil {
		return "", nil, "", err
	}
	kind := vault.LockCard
	u, identity, err = unlock(ctx, d, v, &kind, vault.WithWord(secret, word), func(tx *db.Tx) (u naast.UserID, err error) {
		if u, state, err = heldBy(ctx, tx, number); state == cardWaits || state == cardCounts {
			kind = vault.LockNext
		}
		return u, err
	})
	return u, identity, state, err
}

// unlock looks somebody up and tries the lock. Of somebody who is not there,
// vault gives a decoy that costs as much. kind is read after find.
func unlock(ctx context.Context, d *db.DB, v *vault.Vault, kind *vault.LockKind, secret string, find func(*db.Tx) (naast.UserID, error)) (naast.UserID, *vault.Identity, error) {
	var user naast.UserID
	var lock vault.Lock
	err := d.Read(ctx, db.System("sign in"), func(tx *db.Tx) (err error) {
		user, err = find(tx)
		if errors.Is(err, naast.NotFound) {
			user, err = naast.NewID[naast.UserID](), nil
		}
		if err != nil {
			return err
		}
		lock, err = v.LoadLock(ctx, tx, user, *kind)
		return err
	})
	if err != nil {
		return "", nil, fmt.Errorf("sign in: %w", err)
	}
	identity, err := v.OpenLock(ctx, lock, secret)
	if err != nil {
		return "", nil, fmt.Errorf("sign in: %w", err)
	}
	return user, identity, nil
}
