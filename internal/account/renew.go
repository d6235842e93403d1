package account

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Renew gives somebody who lost the phrase new keys, phrase and second factor.
// The old phrase opens nothing from now on and open sessions end; the new keys
// count when two people signed them and a day has passed. What was granted to the old keys does not open with the
// new: a member of each case grants it again. An account that had ended works
// again, with the hats given here.
func Renew(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, n NewUser) error {
	err := tx.QueryRow(ctx, `SELECT login, name FROM account_user WHERE id=$1`, n.User).Scan(&n.Login, &n.Name)
	if err != nil {
		return fmt.Errorf("renew account %s: %w", n.User, err)
	}
	if err := n.valid(); err != nil {
		return err
	}
	if err := v.EnrolStaff(ctx, tx, n.User, n.Identity.Public()); err != nil {
		return err
	}
	if err := setSecret(ctx, tx, v, n.User, n.TOTPSecret, n.step); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE account_user SET state=$2, ended='', counts_from=$3, asker=$4, made=$5, words='' WHERE id=$1`, n.User, active, vault.Never, n.Asker, tx.Today())
	if err != nil {
		return fmt.Errorf("renew account %s: %w", n.User, err)
	}
	if err := dropSheet(ctx, tx, n.User); err != nil { // it may lie beside the words that were lost
		return err
	}
	if err := dropPasskeys(ctx, tx, v, n.User); err != nil { // they open the old keys
		return err
	}
	if err := closeSessions(ctx, tx, g, n.User); err != nil {
		return err
	}
	if err := v.EndLock(ctx, tx, n.User, vault.LockPhrase); err != nil {
		return err
	}
	return n.equip(ctx, tx, v, "new keys")
}

// setSecret gives somebody another second factor; step is the one of the code
// that proved it works.
func setSecret(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, secret string, step int64) error {
	sealed, err := sealApp(ctx, tx, v, u, secret)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE account_user SET totp=$2, step=$3 WHERE id=$1`, u, sealed, step)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("new second factor of account %s: %w", u, err)
	}
	return nil
}

// newApp gives somebody another second factor, ends the open sessions and
// writes it down.
func newApp(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, u naast.UserID, secret string, step int64) error {
	if err := setSecret(ctx, tx, v, u, secret, step); err != nil {
		return err
	}
	if err := closeSessions(ctx, tx, g, u); err != nil {
		return err
	}
	return recordOwn(ctx, tx, v, u, "new second factor")
}
