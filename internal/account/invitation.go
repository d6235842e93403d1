package account

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// InvitationTerm is how long somebody has to make the account.
const InvitationTerm = 7 * 24 * time.Hour

// Invitation is for whom an account will be. Login name and e-mail address are
// chosen by whoever uses the code.
type Invitation struct {
	User naast.UserID `json:"user"` // empty: somebody new
	Name string       `json:"name"` // as colleagues and residents will read it
	Hats []HatAt      `json:"hats"`
	By   naast.UserID `json:"by"` // who gives the code
}

// Invite makes the one-time code with which somebody makes an account; a code
// made for the same person before stops working. It looks like the secret of a
// card: sixteen digits that can be read over the telephone, the last a check.
// Only a keyed hash of it is stored.
func Invite(ctx context.Context, tx *db.Tx, v *vault.Vault, i Invitation) (code string, err error) {
	if i.User == "" {
		i.User = naast.NewID[naast.UserID]()
	}
	if i.Name == "" || len(i.Hats) == 0 {
		return "", fmt.Errorf("invite: %w", naast.Invalid)
	}
	code = newCode()
	content, err := json.Marshal(i)
	if err != nil {
		return "", fmt.Errorf("invite: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_invitation (user_id,code,until,content) VALUES ($1,$2,$3,$4)
		ON CONFLICT (user_id) DO UPDATE SET code=excluded.code, until=excluded.until, content=excluded.content`,
		i.User, codeHandle(v, code), tx.Now().Add(InvitationTerm).Unix(), string(content))
	if err != nil {
		return "", fmt.Errorf("invite %s: %w", i.User, err)
	}
	return vault.FormatSecret(code), nil
}

// newCode draws sixteen digits, the last a check.
func newCode() string {
	var random [32]byte
	rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	return vault.NewCardSecret(random[:])
}

func codeHandle(v *vault.Vault, code string) string { return v.Handle("invitation", code) }

// invited finds the invitation of a code, as vault.CheckSecret read it. One that
// was made while the clock ran ahead counts no longer than any other.
func invited(ctx context.Context, tx *db.Tx, v *vault.Vault, code string) (i Invitation, err error) {
	var content string
	err = tx.QueryRow(ctx, `SELECT content FROM account_invitation WHERE code=$1 AND until BETWEEN $2 AND $3`,
		codeHandle(v, code), tx.Now().Unix(), tx.Now().Add(InvitationTerm).Unix()).Scan(&content)
	if err != nil {
		return i, fmt.Errorf("find invitation: %w", err)
	}
	if err := json.Unmarshal([]byte(content), &i); err != nil {
		return i, fmt.Errorf("read invitation: %w", err)
	}
	return i, nil
}

// used ends an invitation; naast.NotFound when it was used meanwhile.
func used(ctx context.Context, tx *db.Tx, v *vault.Vault, code string) error {
	n, err := tx.Exec(ctx, `DELETE FROM account_invitation WHERE code=$1`, codeHandle(v, code))
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("use invitation: %w", err)
	}
	return nil
}
