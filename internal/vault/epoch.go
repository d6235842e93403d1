package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"

	"naast/internal/db"
)

// head is the header of an epoch. Three things make it genuine: the signature
// of somebody who was granted the epoch before; a tag that needs the key of
// the epoch before (link); and the seal over its proof, which needs the server
// key and the ring.
type head struct {
	epoch      int
	commitment []byte // of the epoch's key
	contactCom []byte // of the contact key
	previous   []byte // the key of the epoch before, under this one
	contact    []byte // the contact key, under this one
	link       []byte // under the key of the epoch before
	proof      []byte // signature, under server and root key
}

// message is what is signed, tagged and bound.
func (h head) message(birth, id string) []byte {
	p, c := sha256.Sum256(h.previous), sha256.Sum256(h.contact)
	return pack("epoch", birth, id, strconv.Itoa(h.epoch), string(h.commitment), string(h.contactCom), string(p[:]), string(c[:]))
}

func linkTag(previous []byte, epoch int, message []byte) []byte {
	return tag(derive(previous, nil, "link"), uint32(epoch), message)
}

func contactAD(birth, id string, epoch int) []byte {
	return pack("contact key", birth, id, strconv.Itoa(epoch))
}

// proofSize is the padded length of who signed and why.
const proofSize = 768

func sealProof(v *Vault, root []byte, label string, message []byte, p any) ([]byte, error) {
	b, err := padFixed(sure(json.Marshal(p)), proofSize)
	if err != nil {
		return nil, fmt.Errorf("write proof: %w", err)
	}
	return v.rooted(root, label, message, b), nil
}

// openProof reads what was sealed as JSON: a proof, or the signatures of people.
func openProof[T any](v *Vault, root []byte, label string, message, blob []byte) (p T, err error) {
	b, err := unpadded(v.openRooted(root, label, message, blob))
	if err == nil && json.Unmarshal(b, &p) != nil {
		err = fmt.Errorf("read proof: %w", ErrRefused)
	}
	return p, err
}

// writeEpoch writes the header of o's epoch. previous is nil for the first;
// contact is nil for a team.
func (v *Vault) writeEpoch(ctx context.Context, tx *db.Tx, o *object, previous, contact []byte, by actor, root []byte) error {
	h := head{epoch: o.epoch, commitment: commitment(o.key), contactCom: []byte{}, previous: []byte{}, contact: []byte{}, link: []byte{}}
	if contact != nil {
		h.contactCom = commitment(contact)
		h.contact = seal(o.key, uint32(o.epoch), contactAD(o.birth, o.id, o.epoch), contact)
	}
	if previous != nil {
		h.previous = seal(o.key, uint32(o.epoch), previousAD(o.birth, o.id, o.epoch), previous)
	}
	message := h.message(o.birth, o.id)
	if previous != nil {
		h.link = linkTag(previous, o.epoch, message)
	}
	var err error
	if h.proof, err = sealProof(v, root, "epoch", message, by.signs(message)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO vault_epoch (object, epoch, commitment, contact_commitment, previous, contact, link, proof)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, o.id, h.epoch, h.commitment, h.contactCom, h.previous, h.contact, h.link, h.proof)
	if err != nil {
		return fmt.Errorf("write header %d of %s: %w", o.epoch, o.id, err)
	}
	if previous == nil { // the only one there is
		o.heads = map[int]headRow{o.epoch: {object: o.id, epoch: o.epoch, previous: h.previous, contact: h.contact}}
	}
	return nil
}

const headColumns = `epoch, commitment, contact_commitment, previous, contact, link, proof`

func scanHead(s db.Scanner) (h head, err error) {
	return h, s.Scan(&h.epoch, &h.commitment, &h.contactCom, &h.previous, &h.contact, &h.link, &h.proof)
}

func readHead(ctx context.Context, tx *db.Tx, id string, epoch int) (head, error) {
	h, err := scanHead(tx.QueryRow(ctx, `SELECT `+headColumns+` FROM vault_epoch WHERE object=$1 AND epoch=$2`, id, epoch))
	if err != nil {
		return h, fmt.Errorf("read header %d of %s: %w", epoch, id, err)
	}
	return h, nil
}

// checkHead checks the seal and the signature of a header, and tells who signed.
func (v *Vault) checkHead(ctx context.Context, tx *db.Tx, birth, id string, root []byte, h head) (signature, error) {
	message := h.message(birth, id)
	s, err := openProof[signature](v, root, "epoch", message, h.proof)
	if err == nil {
		err = v.checkSignature(ctx, tx, message, s)
	}
	if err != nil {
		return s, fmt.Errorf("check header %d of %s: %w", h.epoch, id, err)
	}
	return s, nil
}

// checkChain checks every header from o's epoch down to the first: without it
// anyone who can write in the database could make the next epoch, and members
// would seal to a key that is his (measured, keys.md).
func (v *Vault) checkChain(ctx context.Context, tx *db.Tx, o *object, root []byte) error {
	heads, err := db.All(ctx, tx, scanHead,
		`SELECT `+headColumns+` FROM vault_epoch WHERE object=$1 AND epoch<=$2 ORDER BY epoch DESC`, o.id, o.epoch)
	if err != nil {
		return fmt.Errorf("read headers of %s: %w", o.id, err)
	}
	if len(heads) != o.epoch {
		return fmt.Errorf("read headers of %s, %d for %d epochs: %w", o.id, len(heads), o.epoch, ErrRefused)
	}
	key := o.key
	for i, h := range heads {
		if h.epoch != o.epoch-i || !bytes.Equal(h.commitment, commitment(key)) {
			return fmt.Errorf("check header %d of %s: %w", h.epoch, o.id, ErrRefused)
		}
		s, err := v.checkHead(ctx, tx, o.birth, o.id, root, h)
		if err != nil {
			return err
		}
		if h.epoch == 1 {
			continue
		}
		previous, err := o.openPrevious(h.epoch, key, h.previous)
		if err != nil {
			return err
		}
		if err := checkTag(derive(previous, nil, "link"), uint32(h.epoch), h.message(o.birth, o.id), h.link); err != nil {
			return fmt.Errorf("check link of header %d of %s: %w", h.epoch, o.id, err)
		}
		if err := v.checkGranted(ctx, tx, o, root, h.epoch-1, s.By); err != nil {
			return err
		}
		o.older[h.epoch-1] = previous
		key = previous
	}
	return nil
}
