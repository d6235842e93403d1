package backup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// longestHead bounds what a host writes over of what a witness kept.
const longestHead = 200

// GoOn opens a restored partnership for the first time. Its log says so in the
// first line that follows: from which copy, what the tree was there, and which
// head somebody outside had seen last ("" when nobody has). What comes after is
// another branch than the one that was lost, and whoever kept a later head of
// that one must be able to see why it does not fit.
func GoOn(ctx context.Context, v *vault.Vault, c db.Config, r Restored, witnessed string) error {
	if len(witnessed) > longestHead {
		return fmt.Errorf("a head of %d characters: %w", len(witnessed), naast.Invalid)
	}
	d, err := db.Open(ctx, c)
	if err != nil {
		return fmt.Errorf("open what was restored: %w", err)
	}
	defer d.Close()
	if err := audit.Settle(ctx, d); err != nil { // what waited in the copy belongs to the log before
		return err
	}
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
	if err := audit.Settle(ctx, d); err != nil {
		return err
	}
	if err := v.PutBack(ctx, d); err != nil {
		return err
	}
	if !slices.Contains(r.Main.Steps, vault.MarkedSince) {
		if err := v.CarryAgain(ctx, d); err != nil {
			return err
		}
	}
	if err := v.SweepCuts(ctx, d); !errors.Is(err, vault.ErrHeld) { // naast verify and the doctor say it
		return err
	}
	return nil
}
