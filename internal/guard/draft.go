package guard

import (
	"context"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

func isNotFound(err error) bool { return errors.Is(err, naast.NotFound) }

// DraftTerm is how long a draft that nobody saved is kept.
const DraftTerm = 24 * time.Hour

// KeepDraft stores what somebody typed so far, sealed under the secret in her
// own cookie: the server cannot read it between two requests.
func (g *Guard) KeepDraft(ctx context.Context, tx *db.Tx, t Token, plain []byte) error {
	id := g.tokenID("draft", t)
	sealed, err := vault.SealUnder(t.secret, "draft", id, vault.Pad(plain))
	if err != nil {
		return fmt.Errorf("seal draft: %w", err)
	}
	_, err = tx.Session().Exec(ctx, `INSERT INTO guard_draft (id,expires,sealed) VALUES ($1,$2,$3)
		ON CONFLICT (id) DO UPDATE SET expires=excluded.expires, sealed=excluded.sealed`, id, tx.Now().Add(DraftTerm).Unix(), sealed)
	return err
}

// Draft gives back what was typed; naast.NotFound when there is nothing.
func (g *Guard) Draft(ctx context.Context, tx *db.Tx, t Token) ([]byte, error) {
	id := g.tokenID("draft", t)
	var sealed []byte
	err := tx.Session().QueryRow(ctx, `SELECT sealed FROM guard_draft WHERE id=$1 AND expires >= $2`, id, tx.Now().Unix()).Scan(&sealed)
	if err != nil {
		return nil, err
	}
	padded, err := vault.OpenUnder(t.secret, "draft", id, sealed)
	if err != nil {
		return nil, fmt.Errorf("open draft: %w", naast.NotFound)
	}
	return vault.Unpad(padded)
}

// DropDraft forgets what was typed.
func (g *Guard) DropDraft(ctx context.Context, tx *db.Tx, t Token) error {
	_, err := tx.Session().Exec(ctx, `DELETE FROM guard_draft WHERE id=$1`, g.tokenID("draft", t))
	return err
}

// SweepDrafts removes drafts that were not saved and have expired.
func (g *Guard) SweepDrafts(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep drafts"), func(tx *db.Tx) error {
		_, err := tx.Session().Exec(ctx, `DELETE FROM guard_draft WHERE expires < $1`, tx.Now().Unix())
		return err
	})
}
