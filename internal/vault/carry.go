package vault

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// carried tells whether that was done.
func carried(ctx context.Context, tx *db.Tx) (bool, error) {
	var one int
	err := tx.Ring().QueryRow(ctx, `SELECT one FROM vault_carried`).Scan(&one)
	if errors.Is(err, naast.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// carryHolders lets the ring say of keys of the version before whose they are, as the
// proof of each grant does.
func (v *Vault) carryHolders(ctx context.Context, d *db.DB) error {
	for after := ""; ; {
		var ids []string
		err := d.Write(ctx, db.System("vault: carry holders"), func(tx *db.Tx) error {
			done, err := carried(ctx, tx)
			if err != nil || done {
				ids = nil
				return err
			}
			ids, err = db.All(ctx, tx, db.One[string], `SELECT id FROM vault_object WHERE id>$1 ORDER BY id LIMIT $2`, after, sweepSize)
			for i := 0; i < len(ids) && err == nil; i++ {
				err = v.carryHolder(ctx, tx, ids[i])
			}
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
	}
}

func (v *Vault) carryHolder(ctx context.Context, tx *db.Tx, object string) error {
	own, err := v.ownGrants(ctx, tx, object, "")
	if err != nil {
		return err
	}
	for _, c := range own {
		if _, err := tx.Ring().Exec(ctx, `UPDATE vault_ring SET holder=$1 WHERE id=$2 AND holder=''`, c.holder, c.id); err != nil {
			return fmt.Errorf("carry holder of %s: %w", c.id, err)
		}
	}
	return nil
}

// carry takes over what the version before had written down and not swept, once: that
// version set no marks. The ring remembers that it was done, so that whoever can write
// in main cannot ask for it again. Only what main shows as cut or gone is taken over.
func (v *Vault) carry(ctx context.Context, d *db.DB) error {
	if err := v.carryHolders(ctx, d); err != nil {
		return err
	}
	err := d.Write(ctx, db.System("vault: carry"), func(tx *db.Tx) error {
		done, err := carried(ctx, tx)
		if err != nil || done {
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

// MarkedSince is the migration step of main since which each cut carries a mark. In a
// copy with that step, what has none was written by somebody else.
const MarkedSince = 722

// CarryAgain lets cuts be taken over once more, where a copy of the version before was
// put back.
func (v *Vault) CarryAgain(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("vault: carry again"), func(tx *db.Tx) error {
		_, err := tx.Ring().Exec(ctx, `DELETE FROM vault_carried`)
		return err
	})
}
