package casework

import (
	"context"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// Watch is an organisation whose coordinators would see her name and her number.
type Watch struct {
	Organisation naast.OrganisationID
	People       []naast.UserID
	// Next is who would watch when she keeps out all of them, and all other
	// coordinators who are named beside them; empty: nobody.
	Next naast.OrganisationID
}

// WatchBefore is, before a question with these facts is sent, who would see how to
// reach her: the coordinators of who answers for it first, and of the organisations
// of those she named, who answer once one of them stands next to her.
func (c *Cases) WatchBefore(ctx context.Context, tx *db.Tx, f Facts) (all []Watch, err error) {
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return nil, err
	}
	first, _, err := c.answering(ctx, tx, s, f)
	if err != nil {
		return nil, err
	}
	orgs := []naast.OrganisationID{first}
	for _, u := range f.Named {
		x, err := supporter.Get(ctx, tx, u)
		if err != nil {
			return nil, err
		}
		orgs = append(orgs, x.Organisation)
	}
	none := f
	none.Blocked = slices.Clone(f.Blocked)
	for i, o := range orgs {
		if slices.Contains(orgs[:i], o) || f.colleagues(o) {
			continue
		}
		users, err := c.coordinators(ctx, tx, o, f)
		if err != nil {
			return nil, err
		}
		if len(users) > 0 {
			all = append(all, Watch{Organisation: o, People: users})
			none.Blocked = append(none.Blocked, users...)
		}
	}
	next, err := c.otherWatch(ctx, tx, none)
	for i := range all {
		all[i].Next = next
	}
	return all, err
}

// Unwatched tells that with these facts no coordinator would be left to notice
// silence, because she keeps out all of them.
func (c *Cases) Unwatched(ctx context.Context, tx *db.Tx, f Facts) (bool, error) {
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return false, err
	}
	_, kept, err := c.answering(ctx, tx, s, f)
	return kept, err
}
