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

// Try counts one try in each lane (a vraagnummer, a network, everyone) and
// answers naast.TooMany when a lane is full. Right and wrong secrets both count,
// so the counter tells nothing.
func (g *Guard) Try(ctx context.Context, d *db.DB, lanes ...Lane) error {
	full := false
	err := d.Write(ctx, db.System("count try"), func(tx *db.Tx) error {
		full = false
		for _, l := range lanes {
			lane := g.v.Handle("try", l.Kind, l.Key)
			now := tx.Now().Unix()
			var n int
			err := tx.Session().QueryRow(ctx, `INSERT INTO guard_tries (lane,count,until) VALUES ($1,1,$2)
				ON CONFLICT (lane) DO UPDATE SET
				count=CASE WHEN guard_tries.until < $3 THEN 1 ELSE guard_tries.count+1 END,
				until=CASE WHEN guard_tries.until < $3 THEN excluded.until ELSE guard_tries.until END
				RETURNING count`, lane, now+int64(l.Window/time.Second), now).Scan(&n)
			if err != nil {
				return err
			}
			full = full || n > l.Limit
		}
		return nil
	})
	if err == nil && full {
		err = fmt.Errorf("tries: %w", naast.TooMany)
	}
	return err
}

// Lane is one count of tries: at most Limit in a Window.
type Lane struct {
	Kind, Key string
	Limit     int
	Window    time.Duration
}
