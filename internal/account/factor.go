package account

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// The secret of an app is sealed with its number, which the ring remembers: the app of a
// telephone that was stolen, put back in the place of the one that came after it,
// gives no code (decision 0724).

func appOf(u naast.UserID) []string { return []string{"app", string(u)} }

func appAs(ended int) string {
	if ended == 0 {
		return "totp"
	}
	return "totp " + strconv.Itoa(ended)
}

// sealApp seals the secret of an app; what was sealed before it counts no more.
func sealApp(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, secret string) ([]byte, error) {
	if err := v.EndStatement(ctx, tx, appOf(u)...); err != nil {
		return nil, err
	}
	n, err := v.TimesEnded(ctx, tx, appOf(u))
	if err != nil {
		return nil, err
	}
	return seal(v, u, appAs(n), secret)
}

// ReviveApps lets apps work again that a copy of main brought back and that ended after
// it was made, as vault.ReviveLocks does with words. It gives how many.
func ReviveApps(ctx context.Context, tx *db.Tx, v *vault.Vault) (n int, err error) {
	type row struct {
		user   naast.UserID
		sealed []byte
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.user, &r.sealed) }, `SELECT id, totp FROM account_user WHERE state=$1`, active)
	for _, r := range rows {
		var yes bool
		if yes, err = reviveApp(ctx, tx, v, r.user, r.sealed); err != nil {
			break
		}
		if yes {
			n++
		}
	}
	if err != nil {
		err = fmt.Errorf("let apps work again: %w", err)
	}
	return n, err
}

// reviveApp does so for one; an app that no number opens is left as it is.
func reviveApp(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, sealed []byte) (bool, error) {
	ended, err := v.TimesEnded(ctx, tx, appOf(u))
	for i := ended; i >= 0 && err == nil; i-- {
		_, bad := open(v, u, appAs(i), sealed)
		if bad == nil {
			return i < ended, v.Unend(ctx, tx, appOf(u), i)
		}
		if !errors.Is(bad, vault.ErrRefused) {
			err = bad
		}
	}
	return false, err
}
