package vault

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"

	"naast"
	"naast/internal/db"
)

// LockKind is by what a lock opens.
type LockKind string

// The kinds of lock a person may have, one of each, and one for each passkey.
const (
	LockPhrase LockKind = "phrase" // eight generated words (staff)
	LockCard   LockKind = "card"   // sixteen digits (residents), see WithWord
	LockNext   LockKind = "next"   // the same of a card that takes the place of a lost one
)

// PasskeyLock is the lock of one passkey that computes a secret (PRF); there may be
// several, each with a name of its own.
func PasskeyLock(name string) LockKind { return LockKind("passkey " + name) }

var lockKinds = []LockKind{LockPhrase, LockCard, LockNext}

// The cost of one try at a lock (RFC 9106, scaled to generated secrets).
const (
	argonTime   = 2
	argonMemory = 19 << 10 // KiB
	saltSize    = 16
	// mostTrying is how many tries may wait for their turn. Who comes later is asked
	// to come back: a thousand who sign in at once take no place from whoever reads,
	// writes, or gets a card.
	mostTrying = 64
)

// Lock is a seed, sealed under one phrase or card.
type Lock struct {
	kind   LockKind
	sealed []byte // pepper version in the header's place, salt, seed under the stretched secret
}

// MakeLock seals a person's seed under a secret. It costs some 20 ms and
// 19 MiB and so runs outside any transaction.
func (v *Vault) MakeLock(ctx context.Context, id *Identity, kind LockKind, secret string) (Lock, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails: crypto/rand ends the program instead
	pepper, _ := v.keys.newest(pepperKind)
	key, err := v.stretch(ctx, kind, secret, pepper, salt)
	if err != nil {
		return Lock{}, fmt.Errorf("make lock: %w", err)
	}
	b := append(header(suiteMAC, pepper), salt...)
	return Lock{kind, append(b, seal(key, 1, lockAD(kind), id.seed)...)}, nil
}

// OpenLock opens a lock. A wrong secret and a lock that is not there are both
// naast.NotFound at the same cost; a phrase or card that cannot exist is
// naast.Invalid at no cost. naast.Unavailable when too many wait already.
func (v *Vault) OpenLock(ctx context.Context, l Lock, secret string) (*Identity, error) {
	_, pepper, err := keyOf(l.sealed)
	if err != nil || len(l.sealed) < headerSize+saltSize || l.sealed[0] != suiteMAC {
		return nil, fmt.Errorf("open lock: %w", ErrRefused)
	}
	select {
	case v.trying <- struct{}{}:
		defer func() { <-v.trying }()
	default:
		return nil, fmt.Errorf("open lock: %w", naast.Unavailable)
	}
	rest := l.sealed[headerSize:]
	key, err := v.stretch(ctx, l.kind, secret, pepper, rest[:saltSize])
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	seed, err := open(key, 1, lockAD(l.kind), rest[saltSize:])
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", naast.NotFound)
	}
	id, err := IdentityFrom(seed)
	if err == nil {
		id.lock = l
	}
	return id, err
}

func lockAD(kind LockKind) []byte { return pack("lock", string(kind)) }

// stretch turns a secret into a key, waiting for a free place first.
func (v *Vault) stretch(ctx context.Context, kind LockKind, secret string, pepper uint32, salt []byte) ([]byte, error) {
	secret, err := normalSecret(kind, secret)
	if err != nil {
		return nil, err
	}
	p, err := v.keys.get(pepperKind, pepper)
	if err != nil {
		return nil, err
	}
	m := hmac.New(sha256.New, p)
	m.Write(pack(string(kind), secret))
	select {
	case v.slow <- struct{}{}:
		defer func() { <-v.slow }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey(m.Sum(nil), salt, argonTime, argonMemory, 1, keySize), nil
}

// normalSecret forgives in a phrase what a person mistypes; the digits of a
// card have been through CheckSecret before they come here.
func normalSecret(kind LockKind, secret string) (string, error) {
	if kind.onPaper() {
		return normalPhrase(secret)
	}
	if secret == "" {
		return "", fmt.Errorf("read secret: %w", naast.Invalid)
	}
	return secret, nil
}

// DecoyLock is a lock that nothing opens and that cannot be told from a real
// one: trying it costs the same and says the same.
func (v *Vault) DecoyLock(kind LockKind) Lock {
	pepper, _ := v.keys.newest(pepperKind)
	salt := make([]byte, saltSize)
	rand.Read(salt)
	b := append(header(suiteMAC, pepper), salt...)
	return Lock{kind, append(b, seal(newKey(), 1, lockAD(kind), newKey())...)}
}

// SaveLock keeps a lock of a person; an earlier one of its kind ends (EndLock).
func (v *Vault) SaveLock(ctx context.Context, tx *db.Tx, user naast.UserID, l Lock) error {
	handle, message, err := v.lockRow(ctx, tx, user, l.kind, l.sealed)
	if err == nil {
		err = v.rememberEnd(ctx, tx, user, l.kind, l.sealed)
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO vault_lock (handle, sealed, proof) VALUES ($1,$2,$3)
		ON CONFLICT (handle) DO UPDATE SET sealed=excluded.sealed, proof=excluded.proof`,
		handle, l.sealed, v.serverTag("lock", message))
	if err != nil {
		return fmt.Errorf("save lock of user %s: %w", user, err)
	}
	return nil
}

// LoadLock reads a person's lock, or a decoy when there is none. A lock that
// somebody moved here from another person is refused, and so is one that has ended.
func (v *Vault) LoadLock(ctx context.Context, tx *db.Tx, user naast.UserID, kind LockKind) (Lock, error) {
	l := Lock{kind: kind}
	var proof []byte
	err := tx.QueryRow(ctx, `SELECT sealed, proof FROM vault_lock WHERE handle=$1`, v.lockHandle(user, kind)).Scan(&l.sealed, &proof)
	nobody := errors.Is(err, naast.NotFound)
	if err == nil || nobody {
		err = v.checkEnded(ctx, tx, v.lockHandle(user, kind), l)
	}
	if err != nil {
		return Lock{}, fmt.Errorf("load lock of user %s: %w", user, err)
	}
	if nobody {
		return v.DecoyLock(kind), nil
	}
	_, message, err := v.lockRow(ctx, tx, user, kind, l.sealed)
	if err == nil {
		err = v.checkServerTag("lock", message, proof)
	}
	if err != nil {
		return Lock{}, fmt.Errorf("load lock of user %s: %w", user, err)
	}
	return l, nil
}

// dropLock takes a lock away; whoever puts its row back has it again.
func (v *Vault) dropLock(ctx context.Context, tx *db.Tx, user naast.UserID, kind LockKind) error {
	if _, err := tx.Exec(ctx, `DELETE FROM vault_lock WHERE handle=$1`, v.lockHandle(user, kind)); err != nil {
		return fmt.Errorf("drop lock of user %s: %w", user, err)
	}
	return nil
}

func (v *Vault) lockHandle(user naast.UserID, kind LockKind) string {
	return v.Handle("lock", string(user), string(kind))
}

func (v *Vault) lockRow(ctx context.Context, tx *db.Tx, user naast.UserID, kind LockKind, sealed []byte) (handle string, message []byte, err error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return "", nil, err
	}
	return v.lockHandle(user, kind), pack("lock", birth, string(user), string(kind), string(sealed)), nil
}
