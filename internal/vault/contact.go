package vault

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// ContactKey opens contact details and the place of appointments (T2): members
// have it through the case key, the team of the organisation by a grant.
type ContactKey struct {
	secret
	birth, id string
	key       []byte
}

// Contact is the contact key of a case one has opened.
func (v *Vault) Contact(ctx context.Context, tx *db.Tx, k *CaseKey) (*ContactKey, error) {
	if err := k.mayUse(tx); err != nil {
		return nil, err
	}
	h, there := k.heads[k.epoch]
	if !there {
		one, err := readHead(ctx, tx, k.id, k.epoch)
		if err != nil {
			return nil, err
		}
		h.contact = one.contact
	}
	key, err := open(k.key, uint32(k.epoch), contactAD(k.birth, k.id, k.epoch), h.contact)
	if err != nil {
		return nil, fmt.Errorf("open contact key of case %s: %w", k.id, err)
	}
	return &ContactKey{birth: k.birth, id: k.id, key: key}, nil
}

// OpenContact opens the contact key for a person to whom it was granted alone.
func (v *Vault) OpenContact(ctx context.Context, tx *db.Tx, who Person, id naast.CaseID) (*ContactKey, error) {
	if err := mayOpen(tx, who.User, id); err != nil {
		return nil, err
	}
	_, key, err := v.openPerson(ctx, tx, who, string(id), ScopeContact)
	if err != nil {
		return nil, err
	}
	return v.contactKey(ctx, tx, id, key)
}

func (v *Vault) contactKey(ctx context.Context, tx *db.Tx, id naast.CaseID, key []byte) (*ContactKey, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &ContactKey{birth: birth, id: string(id), key: key}, nil
}

// Seal seals one labelled record (contact, place of an appointment), padded.
func (c *ContactKey) Seal(label string, plain []byte) ([]byte, error) {
	if len(plain) > maxPlain {
		return nil, fmt.Errorf("seal contact record: %w", naast.TooLarge)
	}
	return seal(c.key, 1, pack("contact", c.birth, c.id, label), Pad(plain)), nil
}

// Open opens a record under the label it was sealed with.
func (c *ContactKey) Open(label string, sealed []byte) ([]byte, error) {
	plain, err := unpadded(open(c.key, 1, pack("contact", c.birth, c.id, label), sealed))
	if err != nil {
		return nil, fmt.Errorf("open contact record of case %s: %w", c.id, err)
	}
	return plain, nil
}
