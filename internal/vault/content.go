package vault

import (
	"context"
	"fmt"
	"strconv"

	"naast"
	"naast/internal/db"
)

// Object says which sealed thing this is: a blob opens only as exactly this.
type Object struct {
	Doc      naast.DocumentID
	Kind     string // question, note, plan …
	Revision int    // counts the writes of this document
	Schema   int    // version of the form of its content; upgraded in a session
}

func (o Object) ad(k *object, epoch int) []byte {
	return pack("content", k.birth, k.id, string(o.Doc), o.Kind, strconv.Itoa(epoch), strconv.Itoa(o.Revision), strconv.Itoa(o.Schema))
}

// Seal seals content of a case (T1), padded to its class of length. When
// somebody who could open the case was cut since, it first makes the next
// epoch for all who remain, and k moves on to it. A key of an epoch that has
// passed is naast.Conflict: open the case again.
func (v *Vault) Seal(ctx context.Context, tx *db.Tx, k *CaseKey, o Object, plain []byte) ([]byte, error) {
	if len(plain) > maxPlain {
		return nil, fmt.Errorf("seal document %s: %w", o.Doc, naast.TooLarge)
	}
	if err := k.mayUse(tx); err != nil {
		return nil, err
	}
	s, err := k.now(ctx, tx)
	if err != nil {
		return nil, err
	}
	if s.stale {
		if err := v.renew(ctx, tx, k.who, k.object); err != nil {
			return nil, err
		}
	}
	return seal(k.key, uint32(k.epoch), o.ad(k.object, k.epoch), Pad(plain)), nil
}

// Open opens content of a case, of this epoch or an earlier one.
func (v *Vault) Open(ctx context.Context, tx *db.Tx, k *CaseKey, o Object, sealed []byte) ([]byte, error) {
	key, epoch, err := k.keyFor(ctx, tx, sealed)
	if err != nil {
		return nil, fmt.Errorf("open document %s: %w", o.Doc, err)
	}
	plain, err := unpadded(open(key, uint32(epoch), o.ad(k.object, epoch), sealed))
	if err != nil {
		return nil, fmt.Errorf("open document %s: %w", o.Doc, err)
	}
	return plain, nil
}

// keyFor finds the key of the epoch that a blob names.
func (k *CaseKey) keyFor(ctx context.Context, tx *db.Tx, blob []byte) (key []byte, epoch int, err error) {
	if err := k.mayRead(tx); err != nil {
		return nil, 0, err
	}
	_, n, err := keyOf(blob)
	if err != nil {
		return nil, 0, err
	}
	key, err = k.at(ctx, tx, int(n))
	return key, int(n), err
}

// mayUse checks that a transaction is not about another case or person.
func (k *CaseKey) mayUse(tx *db.Tx) error {
	if err := mayTouch(tx, k.Case()); err != nil {
		return err
	}
	return k.within(tx)
}

// mayRead is mayUse, and the transaction must be that of the person.
func (k *CaseKey) mayRead(tx *db.Tx) error {
	if tx.Scope().Actor != k.who.User {
		return fmt.Errorf("read case without its reader: %w", naast.NotFound)
	}
	return k.mayUse(tx)
}
