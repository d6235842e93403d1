package vault

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// The canary is a case of nobody: its person's seed derives from the server key,
// so that a check can open it as a person opens a case, down to the words. What
// opens for her opens for people too, as far as server key, ring and main decide
// it.
const (
	canaryUser  = naast.UserID("canary")
	canaryCase  = naast.CaseID("canary")
	canaryWords = "Deze woorden zijn van niemand."
)

var canaryDoc = Object{Doc: "canary", Kind: "canary", Revision: 1}

func (v *Vault) canary(birth string) Person {
	return Person{User: canaryUser, Identity: identity(derive(v.keys.oldest(serverKind), []byte(birth), "canary"))}
}

// PlaceCanary makes the canary of a partnership, once.
func (v *Vault) PlaceCanary(ctx context.Context, d *db.DB) error {
	err := d.Write(ctx, db.System("vault: canary"), func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM vault_canary`).Scan(&n); err != nil || n > 0 {
			return err
		}
		birth, err := v.birth(ctx, tx)
		if err != nil {
			return err
		}
		who := v.canary(birth)
		if err := v.Enrol(ctx, tx, who.User, who.Identity.Public()); err != nil {
			return err
		}
		k, err := v.NewCase(ctx, tx, canaryCase, who)
		if err != nil {
			return err
		}
		sealed, err := v.Seal(ctx, tx, k, canaryDoc, []byte(canaryWords))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO vault_canary (one, sealed) VALUES (1, $1)`, sealed)
		return err
	})
	if err != nil {
		return fmt.Errorf("place canary: %w", err)
	}
	return nil
}

// openCanary opens it as its person would; naast.NotFound when there is none,
// ErrRefused when it does not open.
func (v *Vault) openCanary(ctx context.Context, tx *db.Tx) error {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return err
	}
	var n int
	if err := tx.QueryRow(ctx, `SELECT one FROM vault_canary`).Scan(&n); err != nil {
		return fmt.Errorf("find canary: %w", err)
	}
	_, key, err := v.openPerson(ctx, tx, v.canary(birth), string(canaryCase), ScopeCase)
	if errors.Is(err, naast.NotFound) {
		return fmt.Errorf("open canary: %w", ErrRefused)
	}
	if err == nil {
		_, err = v.readCanary(ctx, tx, key)
	}
	return err
}

// readCanary reads the words of nobody with the key of their case.
func (v *Vault) readCanary(ctx context.Context, tx *db.Tx, key []byte) (string, error) {
	var sealed []byte
	if err := tx.QueryRow(ctx, `SELECT sealed FROM vault_canary`).Scan(&sealed); err != nil {
		return "", fmt.Errorf("find canary: %w", err)
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return "", err
	}
	o := newObject(birth, string(canaryCase), 1, key, Person{})
	plain, err := unpadded(open(key, uint32(o.epoch), canaryDoc.ad(o, o.epoch), sealed))
	if err != nil || string(plain) != canaryWords {
		return "", fmt.Errorf("open canary: %w", ErrRefused)
	}
	return string(plain), nil
}
