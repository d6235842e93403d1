package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// LeafAct is what can be done with one page.
type LeafAct string

// The acts on a page.
const (
	TurnLeaf LeafAct = "draai" // a quarter to the right
	UpLeaf   LeafAct = "hoger" // before the page that stands before it
	DropLeaf LeafAct = "weg"   // put away, and gone for good after BackDays
	BackLeaf LeafAct = "terug"
)

// ChangeLeaf does one thing with one page of a letter.
func (c *Cases) ChangeLeaf(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, paper, leaf int, what LeafAct) error {
	return c.changePaper(ctx, tx, who, id, paper, func(_ *vault.CaseKey, _ []Document[Paper], p *Paper) error {
		i := slices.IndexFunc(p.Leaves, func(l Leaf) bool { return l.N == leaf })
		if i < 0 {
			return fmt.Errorf("leaf %d: %w", leaf, naast.NotFound)
		}
		l := &p.Leaves[i]
		switch what {
		case TurnLeaf:
			l.Turn = (l.Turn + 1) % 4
		case UpLeaf:
			p.raise(i)
		case DropLeaf:
			l.Gone = tx.Today()
			return markLeaf(ctx, tx, id, *l)
		case BackLeaf:
			if len(p.Shown()) >= MostPages {
				return fmt.Errorf("pages of %s: %w", id, naast.TooMany)
			}
			l.Gone = ""
			return markLeaf(ctx, tx, id, *l)
		default:
			return fmt.Errorf("change leaf: %w", naast.Invalid)
		}
		return nil
	})
}

// raise puts a page before the nearest one that is shown before it.
func (p *Paper) raise(i int) {
	for j := i - 1; j >= 0; j-- {
		if p.Leaves[j].Gone.IsZero() {
			l := p.Leaves[i]
			p.Leaves = slices.Insert(slices.Delete(p.Leaves, i, i+1), j, l)
			return
		}
	}
}

// markLeaf lets the sweep know, which has no key, what was put away and when.
// naast.NotFound when it was swept already.
func markLeaf(ctx context.Context, tx *db.Tx, id naast.CaseID, l Leaf) error {
	n, err := tx.Exec(ctx, `UPDATE casework_leaf SET gone=$1 WHERE id=$2 AND case_id=$3`, l.Gone, l.ID, id)
	if err != nil {
		return fmt.Errorf("mark leaf %s: %w", l.ID, err)
	}
	if n == 0 {
		return fmt.Errorf("mark leaf %s: %w", l.ID, naast.NotFound)
	}
	return nil
}

// Sweep deletes the pages that were put away longer than BackDays ago.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep pages"), func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM casework_leaf WHERE gone<>'' AND gone<$1`, tx.Today().Add(-BackDays)); err != nil {
			return fmt.Errorf("sweep pages: %w", err)
		}
		return nil
	})
}
