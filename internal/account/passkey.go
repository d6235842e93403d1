package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/go-webauthn/webauthn/webauthn"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// A passkey is a second door for staff. One that can compute a secret of its own
// (PRF) opens the keys alone; another stands in for the code of the second factor,
// and the eight words open the keys as before.

// mostPasskeys is how many somebody may have: a telephone, a laptop, a spare in the
// drawer, and some to change with.
const mostPasskeys = 8

// passkey is one of somebody's.
type passkey struct {
	ID    string // keyed hash of the number by which it names itself
	User  naast.UserID
	Opens bool
	Made  naast.Date
	Used  naast.Date // empty: never
	passkeyContent
}

// passkeyContent is what is sealed of it.
type passkeyContent struct {
	Name       string
	Credential webauthn.Credential
}

// passkeyID is how a passkey is found by the number that it gives itself.
func passkeyID(v *vault.Vault, raw []byte) string { return v.Handle("passkey", string(raw)) }

// passkeySecret reads what a passkey computed; empty when it cannot, or did not.
func passkeySecret(typed string) string {
	b, err := base64.RawURLEncoding.DecodeString(typed)
	if err != nil || len(b) != 32 {
		return ""
	}
	return typed
}

// addPasskey keeps a new passkey, with a lock on the seed when it opens that.
func addPasskey(ctx context.Context, tx *db.Tx, v *vault.Vault, k passkey, l *vault.Lock) error {
	sealed, err := k.seal(ctx, tx, v)
	if err != nil {
		return err
	}
	opens := 0
	if l != nil {
		opens = 1
		if err := v.SaveLock(ctx, tx, k.User, *l); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_passkey (id,user_id,opens,made,used,sealed) VALUES ($1,$2,$3,$4,'',$5)`, k.ID, k.User, opens, tx.Today(), sealed)
	if err != nil {
		return fmt.Errorf("add passkey of %s: %w", k.User, err)
	}
	return recordOwn(ctx, tx, v, k.User, "new passkey")
}

// recordOwn writes down what somebody changed of his own account.
func recordOwn(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, action string) error {
	name, err := Name(ctx, tx, u)
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, v, audit.Event{Actor: u, Name: name, Action: action})
}

// passkeysOf is with what everything begins that ends of somebody's passkeys.
func passkeysOf(u naast.UserID) []string { return []string{"passkey", string(u)} }

// sealedAs is as what it is sealed: how often it and all of this person ended is part of
// that, so that a row of before opens no more (decision 0724).
func (k passkey) sealedAs(ctx context.Context, tx *db.Tx, v *vault.Vault) (string, error) {
	about := append(passkeysOf(k.User), k.ID)
	since, err := v.Since(ctx, tx, about)
	if err != nil {
		return "", fmt.Errorf("seal passkey: %w", err)
	}
	return strings.Join(append([]string{"passkey", k.ID}, since[len(about):]...), " "), nil
}

func (k passkey) seal(ctx context.Context, tx *db.Tx, v *vault.Vault) ([]byte, error) {
	what, err := k.sealedAs(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(k.passkeyContent)
	if err != nil {
		return nil, fmt.Errorf("seal passkey: %w", err)
	}
	return seal(v, k.User, what, string(b))
}

// unseal reads back what is sealed of it; there is false for one that ended.
func (k *passkey) unseal(ctx context.Context, tx *db.Tx, v *vault.Vault, sealed []byte) (there bool, err error) {
	what, err := k.sealedAs(ctx, tx, v)
	if err != nil {
		return false, err
	}
	plain, err := open(v, k.User, what, sealed)
	if errors.Is(err, vault.ErrRefused) {
		return false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(plain), &k.passkeyContent)
	}
	return true, err
}

const passkeyColumns = `id, user_id, opens, made, used, sealed`

// passkeys finds passkeys; which is a condition on what follows from $1.
func passkeys(ctx context.Context, tx *db.Tx, v *vault.Vault, which string, args ...any) ([]passkey, error) {
	type row struct {
		passkey
		sealed []byte
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) {
		var opens int
		err = s.Scan(&r.ID, &r.User, &opens, &r.Made, &r.Used, &r.sealed)
		r.Opens = opens != 0
		return r, err
	}, `SELECT `+passkeyColumns+` FROM account_passkey WHERE `+which+` ORDER BY made, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("find passkeys: %w", err)
	}
	all := make([]passkey, 0, len(rows))
	for _, r := range rows {
		there, err := r.unseal(ctx, tx, v, r.sealed)
		if err != nil {
			return nil, fmt.Errorf("find passkeys: %w", err)
		}
		if there {
			all = append(all, r.passkey)
		}
	}
	return all, nil
}

// foundPasskey is the passkey that names itself so, of somebody whose account has
// not ended; of nobody it is naast.NotFound.
func foundPasskey(ctx context.Context, tx *db.Tx, v *vault.Vault, raw []byte) (passkey, error) {
	all, err := passkeys(ctx, tx, v, `id=$1 AND user_id IN (SELECT id FROM account_user WHERE state=$2 AND (ended='' OR ended >= $3))`, passkeyID(v, raw), active, tx.Today())
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("find passkey: %w", naast.NotFound)
	}
	if err != nil {
		return passkey{}, err
	}
	return all[0], nil
}

// usePasskey notes that a passkey was used, with its counter; naast.NotFound when
// it is gone meanwhile.
func usePasskey(ctx context.Context, tx *db.Tx, v *vault.Vault, k passkey) error {
	sealed, err := k.seal(ctx, tx, v)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE account_passkey SET used=$2, sealed=$3 WHERE id=$1`, k.ID, tx.Today(), sealed)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("use passkey: %w", err)
	}
	return nil
}

// dropPasskey ends one passkey of somebody; naast.NotFound when he has no such.
func dropPasskey(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, id string) error {
	n, err := tx.Exec(ctx, `DELETE FROM account_passkey WHERE id=$1 AND user_id=$2`, id, u)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("end passkey of %s: %w", u, err)
	}
	if err := v.EndStatement(ctx, tx, append(passkeysOf(u), id)...); err != nil {
		return err
	}
	return v.EndLock(ctx, tx, u, vault.PasskeyLock(id))
}

// dropPasskeys ends all of them: the account ended, or they may lie with what was lost.
// Also those whose rows somebody hides meanwhile.
func dropPasskeys(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID) error {
	ids, err := db.All(ctx, tx, db.One[string], `SELECT id FROM account_passkey WHERE user_id=$1`, u)
	if err != nil {
		return fmt.Errorf("list passkeys of %s: %w", u, err)
	}
	for _, id := range ids {
		if err := dropPasskey(ctx, tx, v, u, id); err != nil {
			return err
		}
	}
	return v.EndStatement(ctx, tx, passkeysOf(u)...)
}
