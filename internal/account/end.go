package account

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

// End ends an account at once: every open session dies, the hats are gone with
// the keys that came with them, and phrase and code open nothing any more. day
// is the last day, for the record.
func End(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, u naast.UserID, day naast.Date) error {
	n, err := tx.Exec(ctx, `UPDATE account_user SET state=$2, ended=$3, totp=$4, email=$4 WHERE id=$1`, u, ended, day, []byte{})
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM account_invitation WHERE user_id=$1`, u)
	}
	if err != nil {
		return fmt.Errorf("end account %s: %w", u, err)
	}
	if err := dropSheet(ctx, tx, u); err != nil {
		return err
	}
	if err := dropPasskeys(ctx, tx, v, u); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM account_asked WHERE user_id=$1`, u); err != nil {
		return fmt.Errorf("end account %s: %w", u, err)
	}
	if err := v.EndStatement(ctx, tx, hatsOf(u)...); err != nil { // also those whose rows are hidden now
		return err
	}
	hats, err := written(ctx, tx, u)
	if err != nil {
		return err
	}
	for _, h := range hats {
		if err := takeHat(ctx, tx, v, u, h); err != nil {
			return err
		}
	}
	if err := v.LeaveTeam(ctx, tx, audit.LogTeam, u); err != nil { // also when the row of that hat is hidden now
		return err
	}
	if err := v.EndLock(ctx, tx, u, vault.LockPhrase); err != nil {
		return err
	}
	return closeSessions(ctx, tx, g, u)
}

// closeSessions ends every session of somebody, and once more when that is
// durable: on PostgreSQL sessions live in another database than accounts, and a
// sign-in that was under way may have stored its session in between. The sign-in
// looks once more too (stillActive), so that one of the two sees the other.
func closeSessions(ctx context.Context, tx *db.Tx, g *guard.Guard, u naast.UserID) error {
	return closeOthers(ctx, tx, g, u, guard.Token{})
}

// closeOthers is closeSessions of all but one's own.
func closeOthers(ctx context.Context, tx *db.Tx, g *guard.Guard, u naast.UserID, own guard.Token) error {
	d := tx.DB()
	tx.AfterCommit(func(ctx context.Context) {
		// An error leaves what End did within the transaction; the sweep of
		// sessions ends the rest within their term.
		_ = d.Write(ctx, db.System("end sessions"), func(tx *db.Tx) error { return g.EndOthers(ctx, tx, u, own) })
	})
	return g.EndOthers(ctx, tx, u, own)
}

// othersOut ends the other sessions of somebody before a lock changes. They lie in
// another store, whose commit comes last: whoever says that all others are out must not
// depend on it. When it is not the lock of this mark any more it ends nothing.
func othersOut(c *web.Ctx, u naast.UserID, kind vault.LockKind, was string, own guard.Token) error {
	return c.DB.Write(c, db.System("end other sessions"), func(tx *db.Tx) error {
		l, err := c.App.Vault.LoadLock(c, tx, u, kind)
		if err != nil || l.Mark() != was {
			return err
		}
		return c.App.Guard.EndOthers(c, tx, u, own)
	})
}

// SetLastDay notes the last day of an account: on that day it works, after it no
// more. An empty day takes that back while the account has not ended. Somebody
// without an account is no error: not everybody in the register has one.
func SetLastDay(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, u naast.UserID, day naast.Date) error {
	n, err := tx.Exec(ctx, `UPDATE account_user SET ended=$2 WHERE id=$1 AND state=$3`, u, day, active)
	if err != nil {
		return fmt.Errorf("set last day of account %s: %w", u, err)
	}
	if n == 0 || day.IsZero() || day >= tx.Today() {
		return nil
	}
	return End(ctx, tx, v, g, u, day)
}

// Sweep ends the accounts whose last day is over and forgets invitations that
// nobody used.
func Sweep(ctx context.Context, d *db.DB, v *vault.Vault, g *guard.Guard) error {
	return d.Write(ctx, db.System("sweep accounts"), func(tx *db.Tx) error {
		type last struct {
			user naast.UserID
			day  naast.Date
		}
		over, err := db.All(ctx, tx, func(s db.Scanner) (l last, err error) { return l, s.Scan(&l.user, &l.day) },
			`SELECT id, ended FROM account_user WHERE state=$1 AND ended<>'' AND ended < $2`, active, tx.Today())
		if err != nil {
			return fmt.Errorf("sweep accounts: %w", err)
		}
		for _, l := range over {
			if err := End(ctx, tx, v, g, l.user, l.day); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `DELETE FROM account_invitation WHERE until < $1`, tx.Now().Unix())
		return err
	})
}
