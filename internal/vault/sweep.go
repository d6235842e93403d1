package vault

import (
	"context"
	"fmt"
	"strconv"

	"naast"
	"naast/internal/db"
)

// cut is a key of the ring that must go.
type cut struct {
	id     string
	root   int
	holder string // of a grant: whose key it must be (grantee), or the ring keeps it
}

// ErrHeld is that something asks for keys to leave the ring that did not come from the
// program, or from more than an accident of it: none of those goes, and the host must
// look.
var ErrHeld = fmt.Errorf("held back: %w", ErrRefused)

const (
	grantCut = 0
	rootCut  = 1
)

func (c cut) table() string {
	if c.root == rootCut {
		return rootKeys
	}
	return grantKeys
}

// cutsOf are the cuts of grants that somebody has.
func cutsOf(holder string, ids []string) []cut {
	cuts := make([]cut, len(ids))
	for i, id := range ids {
		cuts[i] = cut{id, grantCut, holder}
	}
	return cuts
}

// putCut writes down that a key goes at once.
func (v *Vault) putCut(ctx context.Context, tx *db.Tx, c cut) error {
	return v.putCutFrom(ctx, tx, c, "")
}

// putCutFrom writes down that a key goes from a day on, with a mark that needs the
// server key: whoever can write in the database only takes no key out of the ring
// (decision 0722). What goes at once is never put off.
func (v *Vault) putCutFrom(ctx context.Context, tx *db.Tx, c cut, notBefore naast.Date) error {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO vault_cut (id, root, holder, not_before, mark) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (id, root) DO UPDATE SET holder=excluded.holder, not_before=excluded.not_before, mark=excluded.mark WHERE excluded.not_before='' OR vault_cut.not_before<>''`,
		c.id, c.root, c.holder, string(notBefore), v.markCut(birth, c, notBefore))
	if err != nil {
		return fmt.Errorf("write down that %s goes: %w", c.id, err)
	}
	return nil
}

func (v *Vault) markCut(birth string, c cut, notBefore naast.Date) []byte {
	return v.Mark("cut", birth, c.id, strconv.Itoa(c.root), c.holder, string(notBefore))
}

// sweepAfter deletes keys of the ring once this transaction is durable. Not in
// it: the ring commits first, and a main that then fails would have lost keys
// that still count. What goes wrong here is left for SweepCuts.
func (v *Vault) sweepAfter(tx *db.Tx, cuts []cut) {
	if len(cuts) == 0 {
		return
	}
	d := tx.DB()
	tx.AfterCommit(func(ctx context.Context) { sweep(context.WithoutCancel(ctx), d, cuts) })
}

// sweepSize bounds how long one transaction of sweeping holds the writer.
const sweepSize = 200

func sweep(ctx context.Context, d *db.DB, cuts []cut) error {
	return d.Write(ctx, db.System("vault: sweep"), func(tx *db.Tx) error {
		for _, c := range cuts {
			if err := c.takeOut(ctx, tx); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `DELETE FROM vault_cut WHERE id=$1 AND root=$2`, c.id, c.root); err != nil {
				return fmt.Errorf("forget that key %s goes: %w", c.id, err)
			}
		}
		return nil
	})
}

// takeOut does to the ring what a cut is for. The ring itself says whose key it holds:
// rows of main that somebody moved to who is cut lose nothing.
func (c cut) takeOut(ctx context.Context, tx *db.Tx) error {
	if c.root == lockCut {
		return c.takeBack(ctx, tx)
	}
	if _, err := tx.Ring().Exec(ctx, `DELETE FROM `+c.table()+` WHERE id=$1 AND ($2='' OR holder IN ('',$2))`, c.id, c.holder); err != nil {
		return fmt.Errorf("delete key %s from ring: %w", c.id, err)
	}
	return nil
}

// SweepCuts deletes from the ring what was cut or erased and is still there,
// because the program ended between a commit and its sweeping. A cut that the
// program did not write down itself takes nothing away; it is ErrHeld, after all
// others were swept.
func (v *Vault) SweepCuts(ctx context.Context, d *db.DB) error {
	if err := v.carry(ctx, d); err != nil {
		return err
	}
	foreign, err := v.eachCut(ctx, d, true, func(ours []cut) error { return sweep(ctx, d, ours) })
	if err == nil && foreign > 0 {
		return fmt.Errorf("%d cuts that somebody else wrote in the database, and that take nothing away: %w", foreign, ErrHeld)
	}
	return err
}

// ForeignCuts counts the cuts that somebody else wrote in the database.
func (v *Vault) ForeignCuts(ctx context.Context, d *db.DB) (int, error) {
	return v.eachCut(ctx, d, false, func([]cut) error { return nil })
}

// eachCut gives the cuts that the program wrote down, a part at a time, and counts the
// others.
func (v *Vault) eachCut(ctx context.Context, d *db.DB, due bool, f func(ours []cut) error) (foreign int, err error) {
	for after := (cut{}); ; {
		rows, err := v.cutsAfter(ctx, d, after, due)
		if err != nil || len(rows) == 0 {
			return foreign, err
		}
		after = rows[len(rows)-1].cut
		var ours []cut
		for _, r := range rows {
			if r.ours {
				ours = append(ours, r.cut)
			}
		}
		foreign += len(rows) - len(ours)
		if err := f(ours); err != nil {
			return foreign, err
		}
	}
}

// cutRow is a cut as it stands in main.
type cutRow struct {
	cut
	notBefore naast.Date
	mark      []byte
	ours      bool // the program wrote it down
}

// cutsAfter reads cuts in their order, a part at a time; of those that are due alone,
// or of all.
func (v *Vault) cutsAfter(ctx context.Context, d *db.DB, after cut, due bool) (rows []cutRow, err error) {
	err = d.Read(ctx, db.System("vault: sweep"), func(tx *db.Tx) error {
		last := ""
		if due {
			last = string(tx.Today())
		}
		rows, err = v.readCuts(ctx, tx, `($1='' OR not_before<=$1) AND (id>$2 OR id=$2 AND root>$3) ORDER BY id, root LIMIT $4`, last, after.id, after.root, sweepSize)
		return err
	})
	return rows, err
}

func (v *Vault) readCuts(ctx context.Context, tx *db.Tx, which string, args ...any) ([]cutRow, error) {
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r cutRow, err error) {
		return r, s.Scan(&r.id, &r.root, &r.holder, &r.notBefore, &r.mark)
	},
		`SELECT id, root, holder, not_before, mark FROM vault_cut WHERE `+which, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		rows[i].ours = v.CheckMark(r.mark, "cut", birth, r.id, strconv.Itoa(r.root), r.holder, string(r.notBefore)) == nil
	}
	return rows, nil
}
