package web

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// remembered is how many days an idempotency key is kept: longer than a page
// stays open in anybody's browser.
const remembered = 30

// Forget takes away where answers about a case led.
func Forget(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM web_done WHERE location LIKE $1`, "%"+string(id)+"%"); err != nil {
		return fmt.Errorf("forget answers about %s: %w", id, err)
	}
	return nil
}

// Sweep forgets idempotency keys that nobody will send again.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep keys"), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM web_done WHERE day < $1`, tx.Today().Add(-remembered))
		return err
	})
}
