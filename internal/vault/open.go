package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// live is the condition under which a grant opens: not cut, not past its last
// day ($1), and, where it gives the case key, of the epoch that is now.
const live = ` g.cut_on='' AND (g.until='' OR g.until>=$1) AND (g.scope='contact' OR g.epoch=o.epoch) `

// current says that a grant is to the keys that count now ($2) of the person
// whose handle is $3.
const current = ` g.grantee_key=(SELECT MAX(u.number) FROM vault_user u WHERE u.handle=$3 AND u.counts_from<=$2) `

const fromGrants = ` FROM vault_grant g JOIN vault_object o ON o.id=g.object WHERE `

// holder opens grants: a person, or a team of whom somebody is here.
type holder struct {
	who     Person
	layer   string
	listKey []byte
	open    func(number int, info, sealed []byte) ([]byte, error)
}

func personHolder(who Person) holder {
	return holder{who: who, layer: "person", listKey: who.Identity.list(),
		open: func(number int, info, sealed []byte) ([]byte, error) {
			return openWith(who.Identity.pair(), uint32(number), info, sealed)
		}}
}

// liveGrants reads a person's live grants of one scope on one object.
func (v *Vault) liveGrants(ctx context.Context, tx *db.Tx, user naast.UserID, object, scope string) ([]grantRow, error) {
	rows, err := db.All(ctx, tx, scanGrant, `SELECT `+grantColumns+fromGrants+`g.grantee=$4 AND g.scope=$5 AND`+live+`AND`+current,
		string(tx.Today()), tx.Now().Unix(), v.Handle("user", string(user)), v.grantee(object, user), scope)
	if err != nil {
		return nil, fmt.Errorf("look for a grant on %s: %w", object, err)
	}
	return rows, nil
}

// openPerson opens what a person was granted on an object: the row that opened
// and the key in it.
func (v *Vault) openPerson(ctx context.Context, tx *db.Tx, who Person, object, scope string) (grantRow, []byte, error) {
	if who.Identity == nil {
		return grantRow{}, nil, fmt.Errorf("open without an identity: %w", naast.NotFound)
	}
	rows, err := v.liveGrants(ctx, tx, who.User, object, scope)
	if err != nil {
		return grantRow{}, nil, err
	}
	return v.openAny(ctx, tx, personHolder(who), object, rows)
}

// openAny opens the first of rows that is genuine. One that is not does not
// stand in the way of one that is, and to the outside looks like none at all.
func (v *Vault) openAny(ctx context.Context, tx *db.Tx, h holder, object string, rows []grantRow) (grantRow, []byte, error) {
	ring, err := v.getKeys(ctx, tx, grantKeys, idsOf(rows))
	if err != nil {
		return grantRow{}, nil, err
	}
	for _, g := range rows {
		key, err := v.openGrant(ctx, tx, h, g, ring[g.id])
		if err == nil {
			return g, key, nil
		}
		if !refused(err) {
			return grantRow{}, nil, err
		}
	}
	return grantRow{}, nil, fmt.Errorf("no grant on %s opens: %w", object, naast.NotFound)
}

func idsOf(rows []grantRow) []string {
	ids := make([]string, len(rows))
	for i, g := range rows {
		ids[i] = g.id
	}
	return ids
}

func refused(err error) bool { return errors.Is(err, ErrRefused) || errors.Is(err, naast.NotFound) }

// openGrant opens one grant, whose key in the ring is r. The first time it is
// opened with the holder's pair and everything about it is checked; then it is
// sealed again under the holder's list key, which nobody else has, so that a
// list of fifty costs microseconds a row.
func (v *Vault) openGrant(ctx context.Context, tx *db.Tx, h holder, g grantRow, r []byte) ([]byte, error) {
	if r == nil {
		return nil, fmt.Errorf("open grant %s, which is cut: %w", g.id, naast.NotFound)
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	listKey, listAD := derive(h.listKey, r, "listed"), g.layer(birth, "listed")
	if key, err := open(listKey, 1, listAD, g.listed); err == nil {
		return key, nil
	}
	key, err := v.openFirst(ctx, tx, h, birth, g, r)
	if err != nil {
		return nil, err
	}
	if tx.Writable() {
		_, err = tx.Exec(ctx, `UPDATE vault_grant SET listed=$1 WHERE id=$2`, seal(listKey, 1, listAD, key), g.id)
		if err != nil {
			return nil, fmt.Errorf("list grant %s: %w", g.id, err)
		}
	}
	return key, nil
}

func (v *Vault) openFirst(ctx context.Context, tx *db.Tx, h holder, birth string, g grantRow, r []byte) ([]byte, error) {
	if err := g.readWrap(ctx, tx); err != nil {
		return nil, err
	}
	inner, err := open(derive(r, nil, "grant"), 1, g.layer(birth, "outer"), g.sealed)
	if err != nil {
		return nil, fmt.Errorf("open grant %s: %w", g.id, err)
	}
	key, err := h.open(g.granteeKey, g.layer(birth, h.layer), inner)
	if err != nil {
		return nil, fmt.Errorf("open grant %s: %w", g.id, err)
	}
	_, err = v.checkOpened(ctx, tx, h.who, birth, g, key)
	return key, err
}

// checkOpened checks that a key that came out of a grant is the object's, and
// tells on what terms it was given.
func (v *Vault) checkOpened(ctx context.Context, tx *db.Tx, who Person, birth string, g grantRow, key []byte) (grantProof, error) {
	if !bytes.Equal(g.commitment, commitment(key)) {
		return grantProof{}, fmt.Errorf("open grant %s, which promised another key: %w", g.id, ErrRefused)
	}
	root, err := v.root(ctx, tx, g.object)
	if err != nil {
		return grantProof{}, err
	}
	p, err := v.checkGrant(ctx, tx, birth, root, g)
	if err != nil {
		return grantProof{}, err
	}
	switch g.scope {
	case ScopeContact:
		return p, v.checkContact(ctx, tx, birth, root, g)
	case scopeSeat, scopeOpening:
		return p, v.checkShare(ctx, tx, birth, root, g, p, key)
	}
	return p, v.checkChain(ctx, tx, newObject(birth, g.object, g.epoch, key, who), root)
}

// checkContact checks a contact key against the header of the epoch that is
// now; its holder has no case key to check the chain with.
func (v *Vault) checkContact(ctx context.Context, tx *db.Tx, birth string, root []byte, g grantRow) error {
	s, err := standingOf(ctx, tx, g.object)
	if err != nil {
		return err
	}
	h, err := readHead(ctx, tx, g.object, s.epoch)
	if err != nil {
		return err
	}
	if !bytes.Equal(h.contactCom, g.commitment) {
		return fmt.Errorf("open grant %s, which promised another contact key: %w", g.id, ErrRefused)
	}
	_, err = v.checkHead(ctx, tx, birth, g.object, root, h)
	return err
}
