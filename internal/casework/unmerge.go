package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Merges are what was put beside this question, oldest first.
func (c *Cases) Merges(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Document[Merge], error) {
	return List[Merge](ctx, tx, c, k, MergeKind)
}

// Unmerge takes two questions apart within UndoDays: the copies go, but for what
// somebody changed since, and the second question goes on where it was, with
// those changes.
// naast.Conflict when it is too late.
func (c *Cases) Unmerge(ctx context.Context, tx *db.Tx, who guard.Who, into naast.CaseID, doc naast.DocumentID) error {
	if _, err := c.Guard.Admit(ctx, tx, who, guard.MergeCase, into); err != nil {
		return err
	}
	k, _, err := c.Member(ctx, tx, who, into)
	if err != nil {
		return err
	}
	d, err := One[Merge](ctx, tx, c, k, MergeKind, doc)
	if err != nil {
		return err
	}
	m := d.Body
	if !m.Undoable(tx.Today()) {
		return fmt.Errorf("take apart %s: %w", into, naast.Conflict)
	}
	since, err := c.since(ctx, tx, k, m)
	if err != nil {
		return fmt.Errorf("take apart %s: %w", into, err)
	}
	if err := c.liftReach(ctx, tx, k, m); err != nil {
		return err
	}
	if err := c.lift(ctx, tx, k, m); err != nil {
		return fmt.Errorf("take apart %s: %w", into, err)
	}
	d.Body.Undone = tx.Today()
	if err := Put(ctx, tx, c, k, MergeKind, doc, d.Revision, d.Body); err != nil {
		return err
	}
	if err := c.changed(ctx, tx, k); err != nil {
		return err
	}
	found, err := c.liftFacts(ctx, tx, k, m)
	if err != nil {
		return err
	}
	return c.goOnApart(ctx, tx, who, m, since, found)
}

// since is what was changed of the copies since they were made, by the document
// of which they are: what she said no to here holds there too.
func (c *Cases) since(ctx context.Context, tx *db.Tx, k *vault.CaseKey, m Merge) (map[origin]json.RawMessage, error) {
	changed := map[origin]json.RawMessage{}
	for _, doc := range m.Docs {
		o, ok := m.Origin[doc]
		if !ok {
			continue
		}
		d, err := One[json.RawMessage](ctx, tx, c, k, o.Kind, doc)
		if errors.Is(err, naast.NotFound) { // thrown away here
			continue
		}
		if err != nil {
			return nil, err
		}
		if d.Revision > 1 {
			changed[o] = d.Body
		}
	}
	return changed, nil
}

// bringBack writes in the second question what was changed since. What is still
// to come of it stays with the first: it is reminded of once.
func (c *Cases) bringBack(ctx context.Context, tx *db.Tx, k *vault.CaseKey, t *Times, since map[origin]json.RawMessage) error {
	for o, body := range since {
		d, err := One[json.RawMessage](ctx, tx, c, k, o.Kind, o.Doc)
		if err != nil {
			return err
		}
		if err := Put(ctx, tx, c, k, o.Kind, o.Doc, d.Revision, body); err != nil {
			return err
		}
		here := func(d Due) bool { return d.ID == o.Doc }
		t.Letters, t.CheckIns = slices.DeleteFunc(t.Letters, here), slices.DeleteFunc(t.CheckIns, here)
	}
	return nil
}

// goOnApart lets the second question go on where it was.
func (c *Cases) goOnApart(ctx context.Context, tx *db.Tx, who guard.Who, m Merge, since map[origin]json.RawMessage, found bool) error {
	if _, err := c.Guard.Admit(ctx, tx, who, guard.MergeCase, m.From); err != nil {
		return err
	}
	k, _, err := c.Member(ctx, tx, who, m.From)
	if err != nil {
		return err
	}
	if _, err := c.ChangeFacts(ctx, tx, m.From, func(f *Facts) { f.Merged = "" }); err != nil {
		return err
	}
	if err := c.bringBack(ctx, tx, k, &m.Times, since); err != nil {
		return err
	}
	if err := c.admitted(ctx, tx, k); err != nil {
		return err
	}
	if found {
		if err := c.heed(ctx, tx, k, Consent{Kind: FindConsent}, "ja"); err != nil {
			return err
		}
	}
	if err := c.setTimes(ctx, tx, m.From, m.Times); err != nil {
		return err
	}
	if m.Rested {
		return nil
	}
	err = c.Reopen(ctx, tx, m.From)
	if errors.Is(err, naast.Conflict) { // somebody went on with it meanwhile
		return nil
	}
	return err
}

// lift takes away what came along and was not changed since.
func (c *Cases) lift(ctx context.Context, tx *db.Tx, k *vault.CaseKey, m Merge) error {
	id := k.Case()
	var gone []naast.DocumentID
	for _, doc := range m.Docs {
		n, err := tx.Exec(ctx, `DELETE FROM casework_doc WHERE id=$1 AND case_id=$2 AND NOT EXISTS (
			SELECT 1 FROM casework_doc n WHERE n.id=$1 AND n.revision>1)`, doc, id)
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		gone = append(gone, doc)
		if err := audit.Gone(ctx, tx, c.Vault, id, string(doc)); err != nil {
			return err
		}
	}
	if err := c.liftWords(ctx, tx, id, m); err != nil {
		return err
	}
	kept, err := c.Papers(ctx, tx, k)
	if err != nil {
		return err
	}
	for _, leaf := range m.Leaves {
		if slices.ContainsFunc(kept, func(d Document[Paper]) bool {
			return slices.ContainsFunc(d.Body.Leaves, func(l Leaf) bool { return l.ID == leaf })
		}) {
			continue
		}
		if err := put(ctx, tx, `DELETE FROM casework_leaf WHERE id=$1 AND case_id=$2`, leaf, id); err != nil {
			return err
		}
	}
	without := func(ds []Due) []Due {
		return slices.DeleteFunc(ds, func(d Due) bool { return slices.Contains(gone, d.ID) })
	}
	if err := c.changeDues(ctx, tx, id, without); err != nil {
		return err
	}
	if err := c.changeCheckIns(ctx, tx, id, without); err != nil {
		return err
	}
	return c.changeMeetings(ctx, tx, k, func(t *Times, ps Places) {
		t.Appointments = slices.DeleteFunc(t.Appointments, func(a Appointment) bool { return slices.Contains(m.Meets, a.ID) })
		for _, a := range m.Meets {
			delete(ps, a)
		}
	})
}
