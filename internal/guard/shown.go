package guard

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
)

// unseen says that cases stand in a list of which no line is in their log yet. List
// catches it, writes the lines, and reads again.
type unseen struct {
	ids     []naast.CaseID
	purpose string
}

// Error is for whoever looks why a list was read outside List.
func (u *unseen) Error() string { return fmt.Sprintf("%d cases of a list without a line", len(u.ids)) }

// reading is the list that a transaction reads, if it does.
type reading struct{ who *Who }

func readingOf(tx *db.Tx) *reading {
	r, err := db.Memo(tx, reading{}, func() (*reading, error) { return &reading{}, nil })
	if err != nil {
		return &reading{}
	}
	return r
}

// Shown is asked before cases are shown in a list: each gets a line in its own log, of
// why (audit.InList, audit.InOverview), before anybody sees it. Its error goes back to
// List as it is. In a transaction that reads no list it asks nothing: whoever is let in
// to one case has his line, and a job is nobody.
func (g *Guard) Shown(tx *db.Tx, ids []naast.CaseID, purpose string) error {
	r := readingOf(tx)
	if r.who == nil {
		return nil
	}
	if left := g.seen.without(tx.Today(), *r.who, ids, purpose); len(left) > 0 {
		return &unseen{left, purpose}
	}
	return nil
}

// mostTurns bounds how often a list is read again because more stands in it: once for
// each kind of list on a page.
const mostTurns = 8

// list reads a list; what stands in it for the first time today is written down first.
func (g *Guard) list(ctx context.Context, d *db.DB, scope db.Scope, w Who, a Action, f func(*db.Tx) error) error {
	for range mostTurns {
		var day naast.Date
		err := d.Read(ctx, scope, func(tx *db.Tx) error {
			day, readingOf(tx).who = tx.Today(), &w
			return f(tx)
		})
		var u *unseen
		if !errors.As(err, &u) {
			return err
		}
		if err := g.write(ctx, d, scope, w, a, u); err != nil {
			return err
		}
		g.seen.add(day, w, u.ids, u.purpose)
	}
	return fmt.Errorf("list %s changes all the time: %w", a, naast.Unavailable)
}

// write makes the lines durable. What was erased meanwhile has no log any more.
func (g *Guard) write(ctx context.Context, d *db.DB, scope db.Scope, w Who, a Action, u *unseen) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		for _, id := range u.ids {
			if _, err := g.StateOf(ctx, tx, id); errors.Is(err, naast.NotFound) {
				continue
			} else if err != nil {
				return err
			}
			if err := audit.Record(ctx, tx, g.v, audit.Event{Case: id, Actor: w.User, Name: w.Name, Hat: string(w.Hat), Action: string(a), Purpose: u.purpose}); err != nil {
				return err
			}
		}
		return nil
	})
}

// mostSeen bounds what is remembered of a day; when there is more, lines are written
// twice.
const mostSeen = 200_000

// seen remembers of whom there are lines today. It is this program's memory and no
// row: whoever writes in the database could put one there, and no line would come.
// Another program, or this one started again, writes them once more.
type seen struct {
	mu  sync.Mutex
	day naast.Date
	of  map[sight]bool
}

// sight is that somebody saw a case in a list, under a hat.
type sight struct {
	user    naast.UserID
	hat     Hat
	id      naast.CaseID
	purpose string
}

func (s *seen) without(day naast.Date, w Who, ids []naast.CaseID, purpose string) (left []naast.CaseID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if s.day != day || !s.of[sight{w.User, w.Hat, id, purpose}] {
			left = append(left, id)
		}
	}
	return left
}

func (s *seen) add(day naast.Date, w Who, ids []naast.CaseID, purpose string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.day != day || len(s.of) > mostSeen {
		s.day, s.of = day, map[sight]bool{}
	}
	for _, id := range ids {
		s.of[sight{w.User, w.Hat, id, purpose}] = true
	}
}
