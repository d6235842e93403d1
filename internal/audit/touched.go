package audit

import (
	"context"
	"slices"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Why a case that stood in a list has a line of its own. A day has one such line for a
// person, however often he looked: each time that the list was read is a line about no
// case.
const (
	InList     = "opende een lijst waar uw vraag in staat"
	InOverview = "zag in een overzicht waar uw vraag over gaat"
)

func inList(purpose string) bool { return purpose == InList || purpose == InOverview }

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
	lines, err := Between(ctx, tx, v, t, midnight(from), until, MostTouched)
	if err != nil {
		return nil, err
	}
	lines = slices.DeleteFunc(lines, func(e Event) bool { return e.Actor != actor })
	var all []Touch
	place := map[naast.CaseID]int{}
	for _, e := range during(lines, from) {
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

// during leaves what happened from a moment on, about a case. The first list of a day
// may have been read before it: when one was read again on that day, after the moment,
// what stood in the first counts as in that one.
func during(lines []Event, from time.Time) (all []Event) {
	listed := map[naast.Date]time.Time{} // the first after the moment
	for _, e := range lines {
		if day := naast.Today(e.At); e.Case == "" && !e.At.Before(from) && listed[day].IsZero() {
			listed[day] = e.At
		}
	}
	for _, e := range lines {
		if e.At.Before(from) && inList(e.Purpose) {
			e.At = listed[naast.Today(e.At)]
		}
		if e.Case != "" && !e.At.Before(from) {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Event) int { return a.At.Compare(b.At) })
	return all
}

// midnight is when the day of a moment began.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(naast.Amsterdam).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, naast.Amsterdam)
}
