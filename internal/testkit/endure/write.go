package endure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/casework/casetest"
	"naast/internal/db"
)

// Failed is what writes and syncs that fail, one by one, left.
type Failed struct {
	Tried int // writes and syncs that failed in their turn
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
	return fmt.Sprintf("%d failing writes and syncs: %d false acknowledgements, %d by half, %d times reading stopped, %d times it did not go on",
		f.Tried, f.False, f.Half, f.Blind, f.Stuck)
}

// ground is a partnership with a case, to be copied for each failure.
type ground struct {
	Plan
	*room
	lies bool // the control: errors are taken for success
	*Failed
}

// FailEach lets every nth write and sync of each main act fail: once with an
// error, and from there on for lack of space.
func FailEach(p Plan, every int) (Failed, error) { return failEach(p, every, false) }

// FailEachUnseen is the control: errors are taken for success.
func FailEachUnseen(p Plan, every int) (Failed, error) { return failEach(p, every, true) }

func failEach(p Plan, every int, lies bool) (f Failed, err error) {
	g := &ground{Plan: p, lies: lies, Failed: &f}
	defer os.RemoveAll(g.at("ground"))
	if err := os.MkdirAll(g.at("ground"), 0o700); err != nil {
		return f, err
	}
	d, err := db.Open(context.Background(), g.config("ground", ""))
	if err != nil {
		return f, err
	}
	g.room = &room{House: casetest.New(p.TB, d, casetest.Keys(p.TB))}
	g.id, g.her = g.Accepted(g.Mara)
	if err := d.Close(); err != nil {
		return f, err
	}
	for _, act := range deeds {
		for _, full := range []bool{false, true} {
			if err := g.each(act, full, every); err != nil {
				return f, fmt.Errorf("%s: %w", act.name, err)
			}
		}
	}
	return f, nil
}

func (g *ground) at(name string) string { return filepath.Join(g.Dir, name) }

func (g *ground) config(name, layer string) db.Config {
	at := func(store string) string { return "sqlite:" + filepath.Join(g.at(name), store+".db") + layer }
	return db.Config{Main: at("main"), Ring: at("ring"), Session: at("session"), Clock: naast.Clock(time.Now)}
}

// each lets the acts' writes fail until the act has no more of them.
func (g *ground) each(act deed, full bool, every int) error {
	var whole [2]string // as it was, as it is when all is well
	for at := 0; ; at += every {
		if at == every && every > 1 {
			at = 1
		}
		last, err := g.once(act, at, full, &whole)
		if err != nil || last {
			return err
		}
	}
}

// once does the act on a copy with one failure; 0 is none, to know what is whole.
func (g *ground) once(act deed, at int, full bool, whole *[2]string) (last bool, err error) {
	if err := copyAll(g.at("ground"), g.at("try")); err != nil {
		return false, err
	}
	defer os.RemoveAll(g.at("try"))
	disk := failing()
	disk.arm(0, false)
	d, err := db.Open(context.Background(), g.config("try", "?vfs="+diskName))
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
	disk.arm(at, full)
	said := act.do(r)
	fired := disk.count() >= at
	_, blind := counts(d)
	disk.arm(0, false)
	if fired {
		g.judge(act, at, full, r, said == nil || g.lies, blind, whole)
	}
	d.Close() // what it could not write is for Verify to find
	if err := g.verify(act, at, full); err != nil {
		return false, err
	}
	return !fired, nil
}

// judge looks at what is there after a failure, and does the act again.
func (g *ground) judge(act deed, at int, full bool, r *room, acknowledged bool, blind error, whole *[2]string) {
	g.Tried++
	note := func(n *int, what string) {
		*n++
		g.What = append(g.What, fmt.Sprintf("%s, failure %d (full %v): %s", act.name, at, full, what))
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
func (g *ground) verify(act deed, at int, full bool) error {
	found, err := backup.Verify(context.Background(), g.V, g.config("try", ""), false)
	if err == nil && len(found.Faults) > 0 {
		g.Half++
		g.What = append(g.What, fmt.Sprintf("%s, failure %d (full %v): %q", act.name, at, full, found.Faults))
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
