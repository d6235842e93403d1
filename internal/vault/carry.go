package vault

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// carry takes over what the version before had written down and not swept, once: that
// version set no marks. The ring remembers that it was done, so that whoever can write
// in main cannot ask for it again. Only what main shows as cut or gone is taken over.
func (v *Vault) carry(ctx context.Context, d *db.DB) error {
	err := d.Write(ctx, db.System("vault: carry"), func(tx *db.Tx) error {
		var one int
		err := tx.Ring().QueryRow(ctx, `SELECT one FROM vault_carried`).Scan(&one)
		if !errors.Is(err, naast.NotFound) {
			return err
		}
		rows, err := v.readCuts(ctx, tx, `1=1`)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := v.carryOne(ctx, tx, r); err != nil {
				return err
			}
		}
		_, err = tx.Ring().Exec(ctx, `INSERT INTO vault_carried (one) VALUES (1) ON CONFLICT (one) DO NOTHING`)
		return err
	})
	if err != nil {
		return fmt.Errorf("carry cuts of the version before: %w", err)
	}
	return nil
}

func (v *Vault) carryOne(ctx context.Context, tx *db.Tx, r cutRow) error {
	live := `SELECT COUNT(*) FROM vault_object WHERE id=$1`
	if r.root == grantCut {
		live = `SELECT COUNT(*) FROM vault_grant WHERE id=$1 AND cut_on=''`
	}
	var n int
	if err := tx.QueryRow(ctx, live, r.id).Scan(&n); err != nil {
		return err
	}
	if r.ours || n > 0 {
		return nil
	}
	return v.putCutFrom(ctx, tx, r.cut, r.notBefore)
}

// CarryAgain lets cuts be taken over once more, for when the version before is to run
// here again for a while.
func (v *Vault) CarryAgain(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("vault: carry again"), func(tx *db.Tx) error {
		_, err := tx.Ring().Exec(ctx, `DELETE FROM vault_carried`)
		return err
	})
}
