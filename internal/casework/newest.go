package casework

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// What a sealed record is in the book of its case (audit.Book); a document is
// there under the handle of its kind.
const (
	factEntry    = "fact"
	contactEntry = "contact"
)

// newestOf checks that what was read of each case is what was sealed last; a
// case of which nothing was read has nothing.
func (c *Cases) newestOf(ctx context.Context, tx *db.Tx, entry, label string, ids []naast.CaseID, sealed map[naast.CaseID][]byte) error {
	if err := audit.ReadBooks(ctx, tx, c.Vault, ids); err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.newestRecord(ctx, tx, id, entry, label, sealed[id]); err != nil {
			return err
		}
	}
	return nil
}

// found checks what a query for one record gave, or that there is none.
func (c *Cases) found(ctx context.Context, tx *db.Tx, id naast.CaseID, entry, label string, sealed []byte, err error) error {
	if err != nil && !errors.Is(err, naast.NotFound) {
		return fmt.Errorf("find %s of %s: %w", label, id, err)
	}
	if old := c.newestRecord(ctx, tx, id, entry, label, sealed); old != nil {
		return old
	}
	if err != nil {
		return fmt.Errorf("find %s of %s: %w", label, id, err)
	}
	return nil
}

func (c *Cases) newestRecord(ctx context.Context, tx *db.Tx, id naast.CaseID, entry, label string, sealed []byte) error {
	b, err := audit.BookOf(ctx, tx, c.Vault, id)
	if err == nil {
		err = b.Check(entry, label, 0, sealed)
	}
	if err != nil {
		return fmt.Errorf("read %s of %s: %w", label, id, err)
	}
	return nil
}

// newestDocs checks that the last revision that was read of each document is
// the one that was sealed last; whole: and that no document of the kind is
// missing.
func (c *Cases) newestDocs(ctx context.Context, tx *db.Tx, id naast.CaseID, kind Kind, rows []sealedDoc, whole bool) error {
	b, err := audit.BookOf(ctx, tx, c.Vault, id)
	if err != nil {
		return err
	}
	last := make(map[naast.DocumentID]sealedDoc, len(rows))
	for _, r := range rows {
		if r.revision > last[r.id].revision {
			last[r.id] = r
		}
	}
	handle := c.kindHandle(id, kind)
	for doc, r := range last {
		if err := b.Check(handle, string(doc), r.revision, r.sealed); err != nil {
			return fmt.Errorf("read %s of %s: %w", kind, id, err)
		}
	}
	if n := b.Count(handle); whole && n != len(last) {
		return fmt.Errorf("read %s of %s, %d of %d: %w", kind, id, len(last), n, vault.ErrRefused)
	}
	return nil
}

// unbroken checks that no earlier revision of a document is missing; they come
// in their order.
func unbroken[T any](docs []Document[T]) error {
	for i, d := range docs {
		before := 0
		if i > 0 && docs[i-1].ID == d.ID {
			before = docs[i-1].Revision
		}
		if d.Revision != before+1 {
			return fmt.Errorf("revision %d of %s is missing: %w", before+1, d.ID, vault.ErrRefused)
		}
	}
	return nil
}
