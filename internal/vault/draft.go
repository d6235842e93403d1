package vault

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"fmt"
	"slices"

	"naast/internal/db"
)

// A draft is what somebody wrote down where there was no network: a browser
// sealed it to the P-256 key of the person who will read it. Its bytes:
//
//	 0  suite (4)
//	 1  number of the key: the first 8 bytes of SHA-256 of the public key
//	 9  number of the draft: 16 random bytes, also what makes sending it twice once
//	25  public key of the moment (uncompressed point of P-256, 65 bytes)
//	90  AES-256-GCM: nonce of 96 bits, then what Pad made, at least 4 KiB, then the tag
//
// The key is HKDF-SHA256 of the ECDH secret, salted with the first 90 bytes. The
// associated data is those same bytes and the place. What kind of thing was
// written stands inside: from outside a draft is a draft.
const (
	draftKeyAt   = 1
	draftIDAt    = 9
	draftPointAt = 25
	draftHead    = 90
	draftSeal    = 12 + 16 // nonce and tag
	// MostDraft is how large a sealed draft may be, in bytes.
	MostDraft = draftHead + draftSeal + 64<<10
)

// draftSizes are the lengths to which a draft is padded before it is sealed.
var draftSizes = []int{4 << 10, 16 << 10, 64 << 10}

// DraftKey is what a device needs to seal drafts to somebody: nothing in it is
// secret, and nothing in it opens.
type DraftKey struct {
	Place  string // names the partnership's database, so that a draft opens nowhere else
	Number []byte // of the key, 8 bytes
	Public []byte // uncompressed point of P-256
}

// DraftKeyOf is where drafts are sealed to somebody who has a session open. The
// key comes from the session's own seed: no row of a database can put another
// in its place.
func (v *Vault) DraftKeyOf(ctx context.Context, tx *db.Tx, id *Identity) (DraftKey, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return DraftKey{}, err
	}
	public := id.p256().PublicKey().Bytes()
	number := sha256.Sum256(public)
	return DraftKey{v.Handle("draft place", birth), number[:draftIDAt-draftKeyAt], public}, nil
}

// DraftID is the number of a sealed draft; ErrRefused for what no draft can be.
func DraftID(sealed []byte) (string, error) {
	if !slices.Contains(draftSizes, len(sealed)-draftHead-draftSeal) || sealed[0] != suiteDraft || sealed[draftPointAt] != 4 {
		return "", fmt.Errorf("read draft of %d bytes: %w", len(sealed), ErrRefused)
	}
	return string(sealed[draftIDAt:draftPointAt]), nil
}

// OpenDraft opens what a device of this person sealed in this partnership;
// ErrRefused when it was changed, or sealed to another key.
func (v *Vault) OpenDraft(ctx context.Context, tx *db.Tx, id *Identity, sealed []byte) ([]byte, error) {
	if _, err := DraftID(sealed); err != nil {
		return nil, err
	}
	k, err := v.DraftKeyOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	head := sealed[:draftHead]
	var secret []byte
	theirs, err := ecdh.P256().NewPublicKey(head[draftPointAt:])
	if err == nil {
		secret, err = id.p256().ECDH(theirs)
	}
	if err != nil {
		return nil, fmt.Errorf("open draft: %w", ErrRefused)
	}
	plain, err := unpadded(aead(derive(secret, head, "draft")).Open(nil, nil, sealed[draftHead:], append(bytes.Clone(head), k.Place...)))
	if err != nil {
		return nil, fmt.Errorf("open draft: %w", ErrRefused)
	}
	return plain, nil
}
