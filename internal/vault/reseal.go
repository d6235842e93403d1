package vault

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// resealSize bounds how long one transaction of re-sealing holds the writer.
const resealSize = 200

// Reseal seals every row of a partnership's ring under a new generation key.
// Done every week, with Forget after it, it makes each old copy of the ring
// dead: a database server keeps deleted rows far longer than one thinks
// (keys.md). What is sealed meanwhile is under the new key already. After an
// error it may simply be run again.
func (v *Vault) Reseal(ctx context.Context, d *db.DB) error {
	var next uint32
	err := d.Write(ctx, db.System("vault: reseal"), func(tx *db.Tx) error {
		n, _, err := v.generation(ctx, tx)
		if err != nil {
			return err
		}
		next = n + 1
		if err := v.keys.make(ringKind, next); err != nil { // on disk before anything is under it
			return err
		}
		_, err = tx.Ring().Exec(ctx, `UPDATE vault_generation SET number=$1`, next)
		tx.Forget(generationMemo{})
		return err
	})
	if err != nil {
		return fmt.Errorf("begin generation of ring: %w", err)
	}
	for _, table := range []string{grantKeys, rootKeys} {
		if err := v.resealTable(ctx, d, table, next); err != nil {
			return fmt.Errorf("reseal ring: %w", err)
		}
	}
	return d.Write(ctx, db.System("vault: resealed"), func(tx *db.Tx) error { // not before: it may have to be run again
		_, err := tx.Ring().Exec(ctx, `UPDATE vault_generation SET since=$1`, string(tx.Today()))
		return err
	})
}

// youngDays is for how long the ring need not be sealed anew: a day less than a week.
const youngDays = 6

// YoungUntil is until which day a partnership's ring need not be sealed anew, as it was
// this week; empty when it is time. Whoever can write in main could have it done again
// and again, and make every copy of the ring dead.
func (v *Vault) YoungUntil(ctx context.Context, d *db.DB) (until naast.Date, err error) {
	err = d.Read(ctx, db.System("vault: young"), func(tx *db.Tx) error {
		var since naast.Date
		err := tx.Ring().QueryRow(ctx, `SELECT since FROM vault_generation`).Scan(&since)
		if errors.Is(err, naast.NotFound) {
			err = nil
		}
		until = ""
		if since != "" && since <= tx.Today() && tx.Today() < since.Add(youngDays) { // a day to come: the clock was wrong
			until = since.Add(youngDays)
		}
		return err
	})
	return until, err
}

func (v *Vault) resealTable(ctx context.Context, d *db.DB, table string, next uint32) error {
	g, err := v.keys.get(ringKind, next)
	if err != nil {
		return err
	}
	for {
		var rows []ringRow
		err := d.Write(ctx, db.System("vault: reseal"), func(tx *db.Tx) (err error) {
			rows, err = db.All(ctx, tx.Ring(), scanRing, `SELECT id, sealed FROM `+table+` WHERE generation<$1 LIMIT $2`, next, resealSize)
			if err != nil {
				return err
			}
			for _, r := range rows {
				key, err := v.openRing(table, r)
				if err != nil {
					return err
				}
				_, err = tx.Ring().Exec(ctx, `UPDATE `+table+` SET generation=$1, sealed=$2 WHERE id=$3`,
					next, seal(g, next, pack(table, r.id), key), r.id)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(rows) == 0 {
			return err
		}
	}
}

// Forget destroys the generation keys under which no row of any of these
// partnerships lies. The caller passes every partnership that uses these keys:
// one that is left out may lose its ring. The copies of the destroyed keys,
// wherever they were put, must be destroyed in the same week.
func (v *Vault) Forget(ctx context.Context, ds ...*db.DB) error {
	below, _ := v.keys.newest(ringKind)
	for _, d := range ds {
		n, err := v.lowestGeneration(ctx, d)
		if err != nil {
			return fmt.Errorf("forget generations of ring: %w", err)
		}
		below = min(below, n)
	}
	if len(ds) == 0 {
		return fmt.Errorf("forget generations of no partnership: %w", naast.Invalid)
	}
	return v.keys.destroy(ringKind, below)
}

func (v *Vault) lowestGeneration(ctx context.Context, d *db.DB) (uint32, error) {
	lowest, _ := v.keys.newest(ringKind)
	err := d.Read(ctx, db.System("vault: forget"), func(tx *db.Tx) error {
		for _, q := range []string{
			`SELECT number FROM vault_generation`,
			`SELECT MIN(generation) FROM vault_ring HAVING COUNT(*)>0`,
			`SELECT MIN(generation) FROM vault_ring_root HAVING COUNT(*)>0`,
		} {
			var n uint32
			err := tx.Ring().QueryRow(ctx, q).Scan(&n)
			if errors.Is(err, naast.NotFound) {
				continue // nothing there
			}
			if err != nil {
				return err
			}
			lowest = min(lowest, n)
		}
		return nil
	})
	return lowest, err
}
