package vault

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// The records that the server itself can open (T3), by label.
const (
	Facts    = "facts"    // theme, village, age group, language, wishes, responsible person …
	Delivery = "delivery" // address, channel and safe hours, for the mailer
	Times    = "times"    // times of appointments, dates in letters
	Recovery = "recovery" // who opens it with two seats, or looked because it had to
)

// factSizes are the fixed lengths of the records, whatever they hold: sealed
// per field, lengths gave away the village of every case (measured, keys.md).
var factSizes = map[string]int{Facts: 2 << 10, Delivery: 1 << 10, Times: 4 << 10, Recovery: 2 << 10}

func factsAD(birth string, id naast.CaseID, label string) []byte {
	return pack("facts", birth, string(id), label)
}

// SealFacts seals a record under the server key and the case's root key.
func (v *Vault) SealFacts(ctx context.Context, tx *db.Tx, id naast.CaseID, label string, plain []byte) ([]byte, error) {
	size := factSizes[label]
	if size == 0 {
		return nil, fmt.Errorf("seal facts with unknown label: %w", naast.Invalid)
	}
	padded, err := padFixed(plain, size)
	if err != nil {
		return nil, fmt.Errorf("seal %s of case %s: %w", label, id, err)
	}
	if err := mayTouch(tx, id); err != nil {
		return nil, err
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	root, err := v.root(ctx, tx, string(id))
	if err != nil {
		return nil, err
	}
	return v.rooted(root, label, factsAD(birth, id, label), padded), nil
}

// OpenFacts opens a record; naast.NotFound when the case was erased.
func (v *Vault) OpenFacts(ctx context.Context, tx *db.Tx, id naast.CaseID, label string, sealed []byte) ([]byte, error) {
	if err := mayTouch(tx, id); err != nil {
		return nil, err
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	root, err := v.root(ctx, tx, string(id))
	if err != nil {
		return nil, err
	}
	return v.openFacts(birth, root, id, label, sealed)
}

func (v *Vault) openFacts(birth string, root []byte, id naast.CaseID, label string, sealed []byte) ([]byte, error) {
	plain, err := unpadded(v.openRooted(root, label, factsAD(birth, id, label), sealed))
	if err != nil {
		return nil, fmt.Errorf("open %s of case %s: %w", label, id, err)
	}
	return plain, nil
}

// OpenFactsMany opens the same record of many cases for a list, reading the
// ring once. Cases that were erased are absent; a record that was tampered
// with fails the whole.
func (v *Vault) OpenFactsMany(ctx context.Context, tx *db.Tx, label string, sealed map[naast.CaseID][]byte) (map[naast.CaseID][]byte, error) {
	ids := make([]string, 0, len(sealed))
	for id := range sealed {
		if err := mayTouch(tx, id); err != nil {
			return nil, err
		}
		ids = append(ids, string(id))
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	roots, err := v.getKeys(ctx, tx, rootKeys, ids)
	if err != nil {
		return nil, err
	}
	plain := make(map[naast.CaseID][]byte, len(roots))
	for s, root := range roots {
		id := naast.CaseID(s)
		if plain[id], err = v.openFacts(birth, root, id, label, sealed[id]); err != nil {
			return nil, err
		}
	}
	return plain, nil
}
