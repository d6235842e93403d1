package account

import (
	"context"
	"fmt"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Prove is signing in without a browser, at the screen of the host: name, eight words
// and the code of now, as the page asks them, under a hat that may do something. It
// begins no session; the log says who came. Unknown, wrong, ended, used, too early and
// no such hat are all naast.NotFound. It counts no tries: who sits there holds the
// database, and could try without us.
func Prove(ctx context.Context, d *db.DB, v *vault.Vault, login, phrase, code string, may guard.Action) (who guard.Who, err error) {
	code, err = readCode(code)
	if err == nil {
		err = vault.CheckPhrase(phrase)
	}
	if err != nil {
		return who, fmt.Errorf("prove: %w: %w", naast.NotFound, err)
	}
	if who.User, who.Identity, err = Check(ctx, d, v, login, phrase); err != nil {
		return who, err
	}
	err = d.Write(ctx, db.System("prove"), func(tx *db.Tx) error {
		if err := useSecond(ctx, tx, v, who.User, code); err != nil {
			return err
		}
		if err := v.CheckLock(ctx, tx, who.User, who.Identity.Lock()); err != nil { // new words were made meanwhile
			return err
		}
		who, err = under(ctx, tx, v, who, may)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, v, audit.Event{Actor: who.User, Name: who.Name, Hat: string(who.Hat), Action: "sign in"})
	})
	if err != nil {
		return guard.Who{}, err
	}
	return who, nil
}

// under is somebody under the first hat of his that may do something.
func under(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who, may guard.Action) (guard.Who, error) {
	var from int64
	if err := tx.QueryRow(ctx, `SELECT name, counts_from FROM account_user WHERE id=$1`, who.User).Scan(&who.Name, &from); err != nil {
		return who, fmt.Errorf("read account: %w", err)
	}
	hats, err := Hats(ctx, tx, v, who.User)
	if err != nil {
		return who, err
	}
	for _, h := range hats {
		if guard.May(h.Hat, may) && !time.Unix(from, 0).After(tx.Now()) {
			return wearing(ctx, tx, who, h)
		}
	}
	return who, fmt.Errorf("no hat that may %s: %w", may, naast.NotFound)
}
