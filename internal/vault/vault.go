package vault

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"naast"
	"naast/internal/db"
)

// Vault seals and opens for every partnership of an installation.
type Vault struct {
	secret
	keys   *Keys
	index  []byte        // key of the handles
	trying chan struct{} // and for each try that waits for one
	slow   chan struct{} // a place for each Argon2id that may run at once
	names  sync.Map      // *db.DB → birth id
	marks  sync.Map      // version of the server key → key of the marks
}

// New is the vault of an installation.
func New(k *Keys) *Vault {
	// One core stays free: with all of them in Argon2id, everyone waits.
	places := max(1, runtime.NumCPU()-1)
	return &Vault{keys: k, index: derive(k.oldest(serverKind), nil, "handle"), slow: make(chan struct{}, places), trying: make(chan struct{}, mostTrying)}
}

// Beside makes this vault wait for the same places as another: a machine has its
// cores once, however many sets of keys it serves. Call it before first use.
func (v *Vault) Beside(o *Vault) { v.slow = o.slow }

// Handle is a keyed hash of parts, 26 letters and digits: a row can be found by
// person or token without naming it. It always uses the first server key; a
// new one would need every index to be written again.
func (v *Vault) Handle(purpose string, parts ...string) string {
	m := hmac.New(sha256.New, v.index)
	m.Write(pack(append([]string{purpose}, parts...)...))
	return letters.EncodeToString(m.Sum(nil)[:16])
}

// birth is the random name of the partnership's database, made at its first
// write. It is kept only when read from what is surely committed.
func (v *Vault) birth(ctx context.Context, tx *db.Tx) (string, error) {
	if id, ok := v.names.Load(tx.DB()); ok {
		return id.(string), nil
	}
	var id string
	err := tx.QueryRow(ctx, `SELECT id FROM vault_birth`).Scan(&id)
	switch {
	case err == nil && tx.Writable(): // it may be of somebody in the same group, not durable yet
		d := tx.DB()
		tx.AfterCommit(func(context.Context) { v.names.Store(d, id) })
	case err == nil:
		v.names.Store(tx.DB(), id)
	case errors.Is(err, naast.NotFound) && tx.Writable():
		id = naast.NewID[string]()
		_, err = tx.Exec(ctx, `INSERT INTO vault_birth (one, id) VALUES (1, $1) ON CONFLICT (one) DO NOTHING`, id) // two first writes at once: one of them runs again
	}
	if err != nil {
		return "", fmt.Errorf("read birth id: %w", err)
	}
	return id, nil
}

// Birth is the random name that a partnership's database has had since its first
// write, wherever it went; naast.NotFound before that.
func (v *Vault) Birth(ctx context.Context, tx *db.Tx) (string, error) { return v.birth(ctx, tx) }

// serverTag proves that a row of main was written by Naast.
func (v *Vault) serverTag(purpose string, message []byte) []byte {
	n, key := v.keys.newest(serverKind)
	return tag(derive(key, nil, "proof "+purpose), n, message)
}

func (v *Vault) checkServerTag(purpose string, message, blob []byte) error {
	_, n, err := keyOf(blob)
	if err != nil {
		return err
	}
	key, err := v.keys.get(serverKind, n)
	if err != nil {
		return err
	}
	return checkTag(derive(key, nil, "proof "+purpose), n, message, blob)
}

// Mark shows that the program itself wrote something down: whoever has only the
// database cannot make one.
func (v *Vault) Mark(purpose string, parts ...string) []byte {
	n, key := v.keys.newest(serverKind)
	return tag(v.markKey(n, key), n, pack(append([]string{purpose}, parts...)...))
}

// CheckMark checks a mark; ErrRefused when it is of something else.
func (v *Vault) CheckMark(mark []byte, purpose string, parts ...string) error {
	_, n, err := keyOf(mark)
	if err != nil {
		return err
	}
	key, err := v.keys.get(serverKind, n)
	if err != nil {
		return err
	}
	return checkTag(v.markKey(n, key), n, pack(append([]string{purpose}, parts...)...), mark)
}

// markKey derives the key of the marks once: a list checks one for each case.
func (v *Vault) markKey(version uint32, server []byte) []byte {
	if k, ok := v.marks.Load(version); ok {
		return k.([]byte)
	}
	k := derive(server, nil, "mark")
	v.marks.Store(version, k)
	return k
}

// rooted seals under the server key and an object's root key together: whoever
// has only the database, or only the key files, has neither.
func (v *Vault) rooted(root []byte, label string, ad, plain []byte) []byte {
	n, key := v.keys.newest(serverKind)
	return seal(derive(key, root, "rooted "+label), n, ad, plain)
}

func (v *Vault) openRooted(root []byte, label string, ad, blob []byte) ([]byte, error) {
	_, n, err := keyOf(blob)
	if err != nil {
		return nil, err
	}
	key, err := v.keys.get(serverKind, n)
	if err != nil {
		return nil, err
	}
	return open(derive(key, root, "rooted "+label), n, ad, blob)
}

// mayOpen checks that this transaction runs for this person in this case.
func mayOpen(tx *db.Tx, who naast.UserID, id naast.CaseID) error {
	s := tx.Scope()
	if who == "" || s.Actor != who || s.Case != id {
		return fmt.Errorf("open case outside its scope: %w", naast.NotFound)
	}
	return nil
}

// mayList checks that this transaction runs for this person and is a list.
func mayList(tx *db.Tx, who naast.UserID, ids []naast.CaseID) error {
	s := tx.Scope()
	list := s.Case == "" && strings.HasPrefix(s.Action, "list")
	one := len(ids) == 1 && s.Case == ids[0]
	if who == "" || s.Actor != who || !list && !one {
		return fmt.Errorf("open cases outside their scope: %w", naast.NotFound)
	}
	return nil
}

// mayTouch checks that this transaction is not about another case.
func mayTouch(tx *db.Tx, id naast.CaseID) error {
	if c := tx.Scope().Case; c != "" && c != id {
		return fmt.Errorf("use case outside its scope: %w", naast.NotFound)
	}
	return nil
}
