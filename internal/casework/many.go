package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Opened is one of somebody's own cases as a list shows it.
type Opened struct {
	guard.Row
	Key   *vault.CaseKey
	Facts Facts
	Who   Contact // how to call and reach her
}

// OpenMany opens somebody's own cases for a list, in a few queries for all of
// them together, after each has a line in its log (guard.Shown). A case that does not open for this person any more is absent.
// The order of rows stays.
func (c *Cases) OpenMany(ctx context.Context, tx *db.Tx, who guard.Who, rows []guard.Row) ([]Opened, error) {
	ids := make([]naast.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.Case
	}
	if err := c.Guard.Shown(tx, ids, audit.InList); err != nil {
		return nil, err
	}
	keys, err := c.Vault.OpenCases(ctx, tx, who.Person(), ids)
	if err != nil {
		return nil, err
	}
	facts, err := c.FactsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	contacts, err := sealedMany(ctx, tx, `SELECT case_id, sealed FROM casework_contact WHERE label='`+ContactLabel+`' AND case_id IN `, ids)
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	if err := c.newestOf(ctx, tx, contactEntry, ContactLabel, ids, contacts); err != nil {
		return nil, err
	}
	all := make([]Opened, 0, len(rows))
	for _, r := range rows {
		k := keys[r.Case]
		if k == nil {
			continue
		}
		o := Opened{Row: r, Key: k, Facts: facts[r.Case]}
		if o.Who, err = c.openContact(ctx, tx, k, contacts[r.Case]); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

func (c *Cases) openContact(ctx context.Context, tx *db.Tx, k *vault.CaseKey, sealed []byte) (Contact, error) {
	var contact Contact
	if sealed == nil {
		return contact, nil
	}
	ck, err := c.Vault.Contact(ctx, tx, k)
	if err != nil {
		return contact, err
	}
	plain, err := ck.Open(ContactLabel, sealed)
	if err != nil {
		return contact, err
	}
	return contact, json.Unmarshal(plain, &contact)
}

// FactsOf reads the facts of many cases; those erased are absent.
func (c *Cases) FactsOf(ctx context.Context, tx *db.Tx, ids []naast.CaseID) (map[naast.CaseID]Facts, error) {
	return factsOf[Facts](ctx, tx, c, FactsLabel, ids)
}

// Overview is FactsOf for a list in which somebody reads what each is about: each has a
// line in its log first (guard.Shown).
func (c *Cases) Overview(ctx context.Context, tx *db.Tx, ids []naast.CaseID) (map[naast.CaseID]Facts, error) {
	if err := c.Guard.Shown(tx, ids, audit.InOverview); err != nil {
		return nil, err
	}
	return c.FactsOf(ctx, tx, ids)
}

// TimesOf reads the moments of many cases.
func (c *Cases) TimesOf(ctx context.Context, tx *db.Tx, ids []naast.CaseID) (map[naast.CaseID]Times, error) {
	return factsOf[Times](ctx, tx, c, TimesLabel, ids)
}

func factsOf[T any](ctx context.Context, tx *db.Tx, c *Cases, label string, ids []naast.CaseID) (map[naast.CaseID]T, error) {
	sealed, err := sealedMany(ctx, tx, `SELECT case_id, sealed FROM casework_fact WHERE label='`+label+`' AND case_id IN `, ids)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", label, err)
	}
	if err := c.newestOf(ctx, tx, factEntry, label, ids, sealed); err != nil {
		return nil, err
	}
	plain, err := c.Vault.OpenFactsMany(ctx, tx, label, sealed)
	if err != nil {
		return nil, err
	}
	all := make(map[naast.CaseID]T, len(plain))
	for id, b := range plain {
		var t T
		if err := json.Unmarshal(b, &t); err != nil {
			return nil, fmt.Errorf("read %s of %s: %w", label, id, err)
		}
		all[id] = t
	}
	return all, nil
}

func sealedMany(ctx context.Context, tx *db.Tx, query string, ids []naast.CaseID) (map[naast.CaseID][]byte, error) {
	all := make(map[naast.CaseID][]byte, len(ids))
	for part := range chunks(ids) {
		in, args := marks(1, part)
		_, err := db.All(ctx, tx, func(s db.Scanner) (struct{}, error) {
			var id naast.CaseID
			var b []byte
			err := s.Scan(&id, &b)
			all[id] = b
			return struct{}{}, err
		}, query+`(`+in+`)`, args...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ListMany gives the newest revision of every document of a kind of many opened
// cases, oldest first per case.
func ListMany[T any](ctx context.Context, tx *db.Tx, c *Cases, cases []Opened, kind Kind) (map[naast.CaseID][]Document[T], error) {
	all := map[naast.CaseID][]Document[T]{}
	for part := range chunks(cases) {
		keys := map[naast.CaseID]*vault.CaseKey{}
		for _, o := range part {
			keys[o.Case] = o.Key
		}
		pairs, args := c.pairs(part, kind)
		type found struct {
			id naast.CaseID
			sealedDoc
		}
		rows, err := db.All(ctx, tx, func(s db.Scanner) (f found, err error) {
			return f, s.Scan(&f.id, &f.sealedDoc.id, &f.revision, &f.day, &f.sealed)
		}, `SELECT d.case_id, d.id, d.revision, d.day, d.sealed FROM casework_doc d
			WHERE (d.case_id, d.kind) IN (VALUES `+pairs+`) AND `+newest, args...)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", kind, err)
		}
		of := map[naast.CaseID][]sealedDoc{}
		for _, r := range rows {
			of[r.id] = append(of[r.id], r.sealedDoc)
		}
		for _, o := range part {
			if err := c.newestDocs(ctx, tx, o.Case, kind, of[o.Case], true); err != nil {
				return nil, err
			}
		}
		for _, r := range rows {
			d, err := unseal[T](ctx, tx, c, keys[r.id], kind, r.sealedDoc)
			if err != nil {
				return nil, err
			}
			all[r.id] = append(all[r.id], d)
		}
	}
	for _, docs := range all {
		inOrder(docs)
	}
	return all, nil
}

// OpenOne is OpenMany for one case, in a transaction that was let in to it.
func (c *Cases) OpenOne(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (o Opened, err error) {
	if o.Row, err = c.Guard.CaseRow(ctx, tx, id); err != nil {
		return o, err
	}
	if o.Key, err = c.Vault.OpenCase(ctx, tx, who.Person(), id); err != nil {
		return o, err
	}
	if o.Facts, err = c.Facts(ctx, tx, id); err != nil {
		return o, err
	}
	ck, err := c.Vault.Contact(ctx, tx, o.Key)
	if err != nil {
		return o, err
	}
	err = c.LoadContact(ctx, tx, ck, id, ContactLabel, &o.Who)
	if errors.Is(err, naast.NotFound) {
		err = nil
	}
	return o, err
}
