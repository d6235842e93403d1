package vault

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

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
	grants, err := v.ownGrants(ctx, tx, id, "")
	if err != nil {
		return err
	}
	cuts := append(grants, cut{id: id, root: rootCut})
	for _, c := range cuts {
		if err := v.putCut(ctx, tx, c); err != nil {
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

// ownGrants are the grants, cut or not, that were given on an object. A row that
// somebody else moved here is none: it goes from main with the object, its key stays
// in the ring as an orphan, and who puts the row back has lost nothing.
func (v *Vault) ownGrants(ctx context.Context, tx *db.Tx, object, more string, args ...any) (own []cut, err error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	root, err := v.root(ctx, tx, object)
	if err != nil && !errors.Is(err, naast.NotFound) { // gone already; then nothing is shown to be its own
		return nil, err
	}
	rows, err := db.All(ctx, tx, scanWrapped, `SELECT `+grantColumns+`, w.sealed, w.proof
		FROM vault_grant g JOIN vault_wrap w ON w.grant_id=g.id WHERE g.object=$1`+more, append([]any{object}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("look for grants on %s: %w", object, err)
	}
	for _, g := range rows {
		if _, err := openProof[grantProof](v, root, "grant", g.message(birth), g.proof); err == nil {
			own = append(own, cut{g.id, grantCut, g.grantee})
		}
	}
	return own, nil
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
		if err := v.dropLock(ctx, tx, u, kind); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM vault_user WHERE handle=$1`, v.Handle("user", string(u))); err != nil {
		return fmt.Errorf("forget keys of user %s: %w", u, err)
	}
	tx.Forget(publicMemo(u))
	return nil
}
