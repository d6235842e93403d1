package intake

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// savedDays is how long a draft is kept that was saved with a card.
const savedDays = 30

// putSaved seals a draft to the card of whoever is signed in, for another 30 days.
func putSaved(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who, plain []byte) error {
	handle := savedHandle(v, who.User)
	sealed, err := who.Identity.Seal("draft", handle, plain)
	if err != nil {
		return fmt.Errorf("seal saved draft: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO intake_saved (person,until,sealed) VALUES ($1,$2,$3)
		ON CONFLICT (person) DO UPDATE SET until=excluded.until, sealed=excluded.sealed`, handle, tx.Today().Add(savedDays), sealed)
	if err != nil {
		return fmt.Errorf("keep saved draft: %w", err)
	}
	return nil
}

// openSaved reads it back; naast.NotFound when there is none (any more).
func openSaved(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who) ([]byte, error) {
	var sealed []byte
	handle := savedHandle(v, who.User)
	err := tx.QueryRow(ctx, `SELECT sealed FROM intake_saved WHERE person=$1 AND until >= $2`, handle, tx.Today()).Scan(&sealed)
	if err != nil {
		return nil, fmt.Errorf("find saved draft: %w", err)
	}
	return who.Identity.Open("draft", handle, sealed)
}

func dropSaved(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID) error {
	_, err := tx.Exec(ctx, `DELETE FROM intake_saved WHERE person=$1`, savedHandle(v, u))
	return err
}

func savedHandle(v *vault.Vault, u naast.UserID) string { return v.Handle("saved draft", string(u)) }

// Sweep removes the saved drafts whose 30 days are over.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep saved drafts"), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM intake_saved WHERE until < $1`, tx.Today())
		return err
	})
}
