package audit

import (
	"context"
	"slices"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Touch is one case that an account touched, as whoever keeps the log sees it:
// which, when and why, never what stands in it.
type Touch struct {
	Case        naast.CaseID
	First, Last time.Time
	Times       int
	Purposes    []string // each once, in the order in which it first happened
}

// MostTouched bounds how many lines of the log one question to it may open.
const MostTouched = 50_000

// Touched tells which cases an account touched from one moment until another, by
// one who is in the team of the log (t). Cases that were erased meanwhile are in
// it no more. naast.TooLarge when so much happened that a shorter time must be
// asked for.
func Touched(ctx context.Context, tx *db.Tx, v *vault.Vault, t *vault.Team, actor naast.UserID, from, until time.Time) ([]Touch, error) {
	lines, err := Between(ctx, tx, v, t, from, until, MostTouched)
	if err != nil {
		return nil, err
	}
	var all []Touch
	place := map[naast.CaseID]int{}
	for _, e := range lines {
		if e.Case == "" || e.Actor != actor {
			continue
		}
		i, known := place[e.Case]
		if !known {
			i = len(all)
			place[e.Case], all = i, append(all, Touch{Case: e.Case, First: e.At})
		}
		all[i].count(e)
	}
	return all, nil
}

// count adds a line that is not older than those before it.
func (x *Touch) count(e Event) {
	x.Times++
	x.Last = e.At
	if !slices.Contains(x.Purposes, e.Purpose) {
		x.Purposes = append(x.Purposes, e.Purpose)
	}
}
