package backup

import (
	"context"
	"fmt"
	"time"

	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// GoOn opens a restored partnership for the first time. Its log says so in the
// first line that follows: from which copy, what the tree was there, and which
// head somebody outside had seen last ("" when nobody has). What comes after is
// another branch than the one that was lost, and whoever kept a later head of
// that one must be able to see why it does not fit.
func GoOn(ctx context.Context, v *vault.Vault, c db.Config, r Restored, witnessed string) error {
	d, err := db.Open(ctx, c)
	if err != nil {
		return fmt.Errorf("open what was restored: %w", err)
	}
	defer d.Close()
	err = d.Write(ctx, db.System("restore"), func(tx *db.Tx) error {
		head, err := audit.Head(ctx, tx)
		if err != nil {
			return err
		}
		why := fmt.Sprintf("copy of %s; log of %d events, head %s", r.Main.Made.UTC().Format(time.RFC3339), head.N, head.Hash)
		if witnessed != "" {
			why += "; witnessed " + witnessed
		}
		return audit.Record(ctx, tx, v, audit.Event{Name: "beheerder", Action: "restore", Purpose: why})
	})
	if err != nil {
		return fmt.Errorf("write in the log that this was restored: %w", err)
	}
	return v.SweepCuts(ctx, d)
}
