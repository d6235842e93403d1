package endure

import (
	"context"
	"errors"
	"fmt"

	"naast/internal/backup"
	"naast/internal/casework/casetest"
	"naast/internal/db"
)

// Failed is what writes and syncs that fail, one by one, left.
type Failed struct {
	Tried int // what failed in its turn
	False int // acknowledged, and not there
	Half  int // there in part
	Blind int // times that reading did not go on
	Stuck int // times that the same act did not succeed afterwards
	What  []string
}

// Holds tells that nobody was told something that is not so, and that the
// program went on.
func (f Failed) Holds() bool { return f.False+f.Half+f.Blind+f.Stuck == 0 }

func (f Failed) String() string {
	return fmt.Sprintf("%d failures, one by one: %d false acknowledgements, %d by half, %d times reading stopped, %d times it did not go on",
		f.Tried, f.False, f.Half, f.Blind, f.Stuck)
}

// trouble is where a partnership lies that is copied for each failure, and what
// fails there.
type trouble interface {
	ground() db.Config      // where the partnership is made
	fresh() error           // a copy of it, to try on
	clear()                 // takes the copy away
	shaky() db.Config       // the copy, with what fails in between
	firm() db.Config        // the copy itself
	arm(at int, other bool) // the nth fails from now on, in one of two ways; 0: none
	count() int             // since it was armed
}

// ground is a partnership with a case, and what goes wrong with it.
type ground struct {
	trouble
	*room
	lies bool // the control: errors are taken for success
	*Failed
}

// FailEach lets every nth write and sync of each main act fail: once with an
// error, and from there on for lack of space.
func FailEach(p Plan, every int) (Failed, error) { return failEach(p, onDisk(p), every, false) }

// FailEachUnseen is the control: errors are taken for success.
func FailEachUnseen(p Plan, every int) (Failed, error) { return failEach(p, onDisk(p), every, true) }

// BreakEach breaks the connection to PostgreSQL at every nth thing that each main
// act says to it: before it arrives, and when the answer is on its way.
func BreakEach(p Plan, every int) (Failed, error) { return breakEach(p, every, false) }

// BreakEachUnseen is the control: errors are taken for success.
func BreakEachUnseen(p Plan, every int) (Failed, error) { return breakEach(p, every, true) }

func breakEach(p Plan, every int, lies bool) (f Failed, err error) {
	c, err := newCable(p)
	if err != nil {
		return f, err
	}
	defer c.close()
	return failEach(p, c, every, lies)
}

func failEach(p Plan, t trouble, every int, lies bool) (f Failed, err error) {
	g := &ground{trouble: t, lies: lies, Failed: &f}
	d, err := db.Open(context.Background(), g.ground())
	if err != nil {
		return f, err
	}
	g.room = &room{House: casetest.New(p.TB, d, casetest.Keys(p.TB))}
	g.id, g.her = g.Accepted(g.Mara)
	if err := d.Close(); err != nil {
		return f, err
	}
	for _, act := range deeds {
		for _, other := range []bool{false, true} {
			if err := g.each(act, other, every); err != nil {
				return f, fmt.Errorf("%s: %w", act.name, err)
			}
		}
	}
	return f, nil
}

// each lets the acts' writes fail until the act has no more of them.
func (g *ground) each(act deed, other bool, every int) error {
	var whole [2]string // as it was, as it is when all is well
	for at := 0; ; at += every {
		if at == every && every > 1 {
			at = 1
		}
		last, err := g.once(act, at, other, &whole)
		if err != nil || last {
			return err
		}
	}
}

// once does the act on a copy with one failure; 0 is none, to know what is whole.
func (g *ground) once(act deed, at int, other bool, whole *[2]string) (last bool, err error) {
	if err := g.fresh(); err != nil {
		return false, err
	}
	defer g.clear()
	g.arm(0, false)
	d, err := db.Open(context.Background(), g.shaky())
	if err != nil {
		return false, err
	}
	r := g.with(d)
	if at == 0 {
		if whole[0], err = counts(d); err == nil {
			err = act.do(r)
		}
		if err == nil {
			whole[1], err = counts(d)
		}
		if err == nil && whole[0] == whole[1] {
			err = errors.New("the counts do not show whether it was done")
		}
		d.Close() // the copy is thrown away
		return false, err
	}
	g.arm(at, other)
	said := act.do(r)
	fired := g.count() >= at
	_, blind := counts(d)
	g.arm(0, false)
	if fired {
		g.judge(act, at, other, r, said == nil || g.lies, blind, whole)
	}
	d.Close() // what it could not write is for Verify to find
	if err := g.verify(act, at, other); err != nil {
		return false, err
	}
	return !fired, nil
}

// judge looks at what is there after a failure, and does the act again.
func (g *ground) judge(act deed, at int, other bool, r *room, acknowledged bool, blind error, whole *[2]string) {
	g.Tried++
	note := func(n *int, what string) {
		*n++
		g.What = append(g.What, fmt.Sprintf("%s, failure %d (the other way: %v): %s", act.name, at, other, what))
	}
	if blind != nil {
		note(&g.Blind, blind.Error())
	}
	now, err := counts(r.D)
	switch {
	case err != nil:
		note(&g.Stuck, err.Error())
		return
	case now == whole[1]: // there, also when it was said to be unsure
		return
	case acknowledged:
		note(&g.False, now)
	case now != whole[0]:
		note(&g.Half, now)
	}
	if err := act.do(r); err != nil {
		note(&g.Stuck, err.Error())
	} else if now, err = counts(r.D); err != nil || now != whole[1] {
		note(&g.Half, now)
	}
}

// verify is naast verify.
func (g *ground) verify(act deed, at int, other bool) error {
	found, err := backup.Verify(context.Background(), g.V, g.firm(), false)
	if err == nil && len(found.Faults) > 0 {
		g.Half++
		g.What = append(g.What, fmt.Sprintf("%s, failure %d (the other way: %v): %q", act.name, at, other, found.Faults))
	}
	return err
}

// counts tells how many rows of each kind there are.
func counts(d *db.DB) (text string, err error) {
	ctx := context.Background()
	err = d.Read(ctx, db.System("count"), func(tx *db.Tx) error {
		text = ""
		for _, query := range []string{`SELECT COUNT(*) FROM guard_case`, `SELECT COUNT(*) FROM guard_standing`, `SELECT COUNT(*) FROM casework_doc`, `SELECT COUNT(*) FROM casework_fact`,
			`SELECT COUNT(*) FROM audit_event`, `SELECT COUNT(*) FROM jobs_job`, `SELECT COUNT(*) FROM vault_object`, `SELECT COUNT(*) FROM vault_grant`, `SELECT COUNT(*) FROM vault_user`} {
			var n int
			if err := tx.QueryRow(ctx, query).Scan(&n); err != nil {
				return err
			}
			text += fmt.Sprint(n, " ")
		}
		return nil
	})
	return text, err
}
