package vault

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// GrantUpcoming hands the case key to keys of a person that were recorded and
// do not count yet (ReplaceKeys with a later moment). It opens nothing until
// they do; until then what was granted to the keys that count stays.
func (v *Vault) GrantUpcoming(ctx context.Context, tx *db.Tx, by Person, k *CaseKey, to naast.UserID, purpose string) error {
	if err := k.mayUse(tx); err != nil {
		return err
	}
	if _, err := k.now(ctx, tx); err != nil {
		return err
	}
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return err
	}
	root, err := v.root(ctx, tx, k.id)
	if err == nil {
		_, err = v.give(ctx, tx, k.object, root, a, gift{scope: ScopeCase, purpose: purpose, key: k.key, to: to, keys: v.upcoming})
	}
	return err
}

// WithdrawKeys takes back keys that do not count yet: whoever lost a card says
// that it was not her who asked. None is no error.
func (v *Vault) WithdrawKeys(ctx context.Context, tx *db.Tx, user naast.UserID) error {
	_, err := tx.Exec(ctx, `DELETE FROM vault_user WHERE handle=$1 AND counts_from > $2`, v.Handle("user", string(user)), tx.Now().Unix())
	if err != nil {
		return fmt.Errorf("withdraw keys of user %s: %w", user, err)
	}
	return nil
}

// upcoming are the newest keys of a person, whether they count yet or not.
func (v *Vault) upcoming(ctx context.Context, tx *db.Tx, user naast.UserID) (known, error) {
	return v.readUser(ctx, tx, user, `number>$2 ORDER BY number DESC LIMIT 1`, 0)
}
