package vault

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// cut is a key of the ring that must go.
type cut struct {
	id   string
	root int
}

const (
	grantCut = 0
	rootCut  = 1
)

func (c cut) table() string {
	if c.root == rootCut {
		return rootKeys
	}
	return grantKeys
}

func cutsOf(root int, ids []string) []cut {
	cuts := make([]cut, len(ids))
	for i, id := range ids {
		cuts[i] = cut{id, root}
	}
	return cuts
}

// putCut writes down that a key goes at once.
func putCut(ctx context.Context, tx *db.Tx, c cut) error { return putCutFrom(ctx, tx, c, "") }

// putCutFrom writes down that a key goes from a day on.
func putCutFrom(ctx context.Context, tx *db.Tx, c cut, notBefore naast.Date) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_cut (id, root, not_before) VALUES ($1,$2,$3)
		ON CONFLICT (id, root) DO UPDATE SET not_before=excluded.not_before WHERE excluded.not_before=''`, c.id, c.root, string(notBefore))
	if err != nil {
		return fmt.Errorf("write down that %s goes: %w", c.id, err)
	}
	return nil
}

// sweepAfter deletes keys of the ring once this transaction is durable. Not in
// it: the ring commits first, and a main that then fails would have lost keys
// that still count. What goes wrong here is left for SweepCuts.
func (v *Vault) sweepAfter(tx *db.Tx, cuts []cut) {
	if len(cuts) == 0 {
		return
	}
	d := tx.DB()
	tx.AfterCommit(func(ctx context.Context) { sweep(context.WithoutCancel(ctx), d, cuts) })
}

// sweepSize bounds how long one transaction of sweeping holds the writer.
const sweepSize = 200

func sweep(ctx context.Context, d *db.DB, cuts []cut) error {
	return d.Write(ctx, db.System("vault: sweep"), func(tx *db.Tx) error {
		for _, c := range cuts {
			if err := c.takeOut(ctx, tx); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `DELETE FROM vault_cut WHERE id=$1 AND root=$2`, c.id, c.root); err != nil {
				return fmt.Errorf("forget that key %s goes: %w", c.id, err)
			}
		}
		return nil
	})
}

// takeOut does to the ring what a cut is for.
func (c cut) takeOut(ctx context.Context, tx *db.Tx) error {
	if c.root == lockCut {
		return c.takeBack(ctx, tx)
	}
	if _, err := tx.Ring().Exec(ctx, `DELETE FROM `+c.table()+` WHERE id=$1`, c.id); err != nil {
		return fmt.Errorf("delete key %s from ring: %w", c.id, err)
	}
	return nil
}

// SweepCuts deletes from the ring what was cut or erased and is still there,
// because the program ended between a commit and its sweeping.
func (v *Vault) SweepCuts(ctx context.Context, d *db.DB) error {
	for {
		var cuts []cut
		err := d.Read(ctx, db.System("vault: sweep"), func(tx *db.Tx) (err error) {
			cuts, err = db.All(ctx, tx, func(s db.Scanner) (c cut, err error) { return c, s.Scan(&c.id, &c.root) },
				`SELECT id, root FROM vault_cut WHERE not_before<=$2 ORDER BY id, root LIMIT $1`, sweepSize, string(tx.Today()))
			return err
		})
		if err != nil || len(cuts) == 0 {
			return err
		}
		if err := sweep(ctx, d, cuts); err != nil {
			return err
		}
	}
}

// orphanDays is how old a key without a grant must be before it is surely not
// of a transaction under way.
const orphanDays = 2

// SweepOrphans deletes keys of the ring whose row in main never came: the ring
// commits first, and main may then have failed.
func (v *Vault) SweepOrphans(ctx context.Context, d *db.DB) error {
	for _, t := range []struct{ ring, main, column string }{
		{grantKeys, "vault_grant", "id"}, {rootKeys, "vault_object", "id"},
	} {
		if err := sweepOrphans(ctx, d, t.ring, `SELECT `+t.column+` FROM `+t.main+` WHERE `+t.column); err != nil {
			return err
		}
	}
	return nil
}

func sweepOrphans(ctx context.Context, d *db.DB, table, known string) error {
	after := ""
	for {
		var ids []string
		err := d.Write(ctx, db.System("vault: sweep orphans"), func(tx *db.Tx) (err error) {
			ids, err = db.All(ctx, tx.Ring(), db.One[string],
				`SELECT id FROM `+table+` WHERE id>$1 AND made<$2 ORDER BY id LIMIT $3`, after, string(tx.Today().Add(-orphanDays)), sweepSize)
			if err != nil {
				return fmt.Errorf("read ring: %w", err)
			}
			return dropUnknown(ctx, tx, table, known, ids)
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
	}
}

func dropUnknown(ctx context.Context, tx *db.Tx, table, known string, ids []string) error {
	there := map[string]bool{}
	for b := range batches(ids) {
		found, err := db.All(ctx, tx, db.One[string], known+` IN (`+b.marks+`)`, b.args...)
		if err != nil {
			return fmt.Errorf("look for rows of keys: %w", err)
		}
		for _, id := range found {
			there[id] = true
		}
	}
	for _, id := range ids {
		if there[id] {
			continue
		}
		if _, err := tx.Ring().Exec(ctx, `DELETE FROM `+table+` WHERE id=$1`, id); err != nil {
			return fmt.Errorf("delete orphan %s: %w", id, err)
		}
	}
	return nil
}

// EraseCase makes everything of a case unreadable, in every backup of main as
// well: its root key and all its grants' keys leave the ring. The rows that
// vault keeps of it go with it; the caller deletes its own. So do the boxes that
// belong to it. A tombstone stays in the ring.
func (v *Vault) EraseCase(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	if err := mayTouch(tx, id); err != nil {
		return err
	}
	objects, err := db.All(ctx, tx, db.One[string], `SELECT id FROM vault_object WHERE id=$1 OR id LIKE $2`, string(id), Box(id, "%"))
	if err == nil {
		_, err = tx.Ring().Exec(ctx, `INSERT INTO vault_tombstone (id, day) VALUES ($1,$2) ON CONFLICT (id) DO NOTHING`, v.tombstone(id), tx.Today())
	}
	if err != nil {
		return fmt.Errorf("erase case %s: %w", id, err)
	}
	for _, o := range objects {
		if err := v.eraseObject(ctx, tx, o); err != nil {
			return fmt.Errorf("erase case %s: %w", id, err)
		}
	}
	return nil
}

func (v *Vault) eraseObject(ctx context.Context, tx *db.Tx, id string) error {
	grants, err := db.All(ctx, tx, db.One[string], `SELECT id FROM vault_grant WHERE object=$1`, id)
	if err != nil {
		return fmt.Errorf("look for grants on %s: %w", id, err)
	}
	cuts := append(cutsOf(grantCut, grants), cut{id, rootCut})
	for _, c := range cuts {
		if err := putCut(ctx, tx, c); err != nil {
			return err
		}
	}
	tx.Forget(standingMemo(id))
	tx.Forget(mailboxMemo(id))
	for _, q := range []string{
		`DELETE FROM vault_wrap WHERE grant_id IN (SELECT id FROM vault_grant WHERE object=$1)`,
		`DELETE FROM vault_grant WHERE object=$1`,
		`DELETE FROM vault_epoch WHERE object=$1`,
		`DELETE FROM vault_object WHERE id=$1`,
	} {
		if _, err := tx.Exec(ctx, q, id); err != nil {
			return fmt.Errorf("erase %s: %w", id, err)
		}
	}
	v.sweepAfter(tx, cuts)
	return nil
}

// tombstone is how an erased case is remembered in the ring, so that a backup of
// main from before can be put back without bringing it back. It names no case
// to whoever does not know it already.
func (v *Vault) tombstone(id naast.CaseID) string { return v.Handle("tombstone", string(id)) }

// Erased tells which of these cases were erased before.
func (v *Vault) Erased(ctx context.Context, tx *db.Tx, ids []naast.CaseID) (erased []naast.CaseID, err error) {
	all, err := db.All(ctx, tx.Ring(), db.One[string], `SELECT id FROM vault_tombstone`)
	if err != nil {
		return nil, fmt.Errorf("read tombstones: %w", err)
	}
	there := make(map[string]bool, len(all))
	for _, t := range all {
		there[t] = true
	}
	for _, id := range ids {
		if there[v.tombstone(id)] {
			erased = append(erased, id)
		}
	}
	return erased, nil
}

// ForgetUser takes away the keys of somebody with a card whose only case was
// erased: what was granted to them opens for nobody.
func (v *Vault) ForgetUser(ctx context.Context, tx *db.Tx, u naast.UserID) error {
	for _, kind := range lockKinds {
		if err := v.DropLock(ctx, tx, u, kind); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM vault_user WHERE handle=$1`, v.Handle("user", string(u))); err != nil {
		return fmt.Errorf("forget keys of user %s: %w", u, err)
	}
	tx.Forget(publicMemo(u))
	return nil
}
