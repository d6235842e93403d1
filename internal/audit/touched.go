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
	lines, _, err := Between(ctx, tx, v, t, from, until, MostTouched)
	if err != nil {
		return nil, err
	}
	found := map[naast.CaseID]*Touch{}
	for _, e := range lines {
		if e.Case != "" && e.Actor == actor {
			add(found, e)
		}
	}
	all := make([]Touch, 0, len(found))
	for _, x := range found {
		all = append(all, *x)
	}
	slices.SortFunc(all, func(a, b Touch) int { return a.First.Compare(b.First) })
	return all, nil
}

func add(found map[naast.CaseID]*Touch, e Event) {
	x := found[e.Case]
	if x == nil {
		x = &Touch{Case: e.Case, First: e.At, Last: e.At}
		found[e.Case] = x
	}
	x.Times++
	if e.At.Before(x.First) {
		x.First = e.At
	}
	if e.At.After(x.Last) {
		x.Last = e.At
	}
	if !slices.Contains(x.Purposes, e.Purpose) {
		x.Purposes = append(x.Purposes, e.Purpose)
	}
}
