package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
)

// Watchers are the coordinators who notice when a question falls silent, and
// the organisation for which they do; nobody when it is gone. Whom she keeps
// out is not among them.
func (c *Cases) Watchers(ctx context.Context, tx *db.Tx, id naast.CaseID) (naast.OrganisationID, []naast.UserID, error) {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return "", nil, err
	}
	all, err := partnership.Organisations(ctx, tx)
	if err != nil {
		return "", nil, err
	}
	for _, o := range all {
		answers, err := c.Guard.Answers(ctx, tx, id, o.ID)
		if err != nil {
			return "", nil, err
		}
		if answers {
			users, err := c.coordinators(ctx, tx, o.ID, f)
			return o.ID, users, err
		}
	}
	return "", nil, nil
}

// coordinators are those of an organisation, but for whom she keeps out.
func (c *Cases) coordinators(ctx context.Context, tx *db.Tx, o naast.OrganisationID, f Facts) ([]naast.UserID, error) {
	users, err := account.UsersWithHat(ctx, tx, c.Vault, guard.HatCoordinator, o)
	return slices.DeleteFunc(users, func(u naast.UserID) bool { return slices.Contains(f.Blocked, u) }), err
}

// keepWatched sees to it that somebody goes on noticing silence: when she kept
// out the last coordinator who answers for her question, another organisation
// of the partnership answers, the umbrella first. Only she can make it so,
// because she hands over the key of how to reach her. Where nobody is left at
// all it stays as it is.
func (c *Cases) keepWatched(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, f Facts) error {
	_, left, err := c.Watchers(ctx, tx, id)
	if err != nil || len(left) > 0 {
		return err
	}
	o, err := c.otherWatch(ctx, tx, f)
	if err != nil || o == "" {
		return err
	}
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return fmt.Errorf("hand %s to %s: %w", id, o, err)
	}
	return c.moveTeam(ctx, tx, who, k, o)
}

// otherWatch is an organisation with coordinators whom she does not keep out, the
// umbrella first; empty where there is none.
func (c *Cases) otherWatch(ctx context.Context, tx *db.Tx, f Facts) (naast.OrganisationID, error) {
	all, err := partnership.Organisations(ctx, tx)
	if err != nil {
		return "", err
	}
	slices.Reverse(all)
	for _, o := range all {
		there, err := c.Vault.HasTeam(ctx, tx, o.ID)
		if err != nil {
			return "", err
		}
		users, err := c.coordinators(ctx, tx, o.ID, f)
		if err != nil {
			return "", err
		}
		if there && len(users) > 0 && !f.colleagues(o.ID) {
			return o.ID, nil
		}
	}
	return "", nil
}

// watchedBy is the organisation that answers where another would: that one, or
// when she keeps out all its coordinators one that has some left. kept tells that
// she keeps out all that there are.
func (c *Cases) watchedBy(ctx context.Context, tx *db.Tx, would naast.OrganisationID, f Facts) (o naast.OrganisationID, kept bool, err error) {
	left, err := c.coordinators(ctx, tx, would, f)
	if err != nil || len(left) > 0 {
		return would, false, err
	}
	all, err := c.coordinators(ctx, tx, would, Facts{})
	if err != nil || len(all) == 0 { // nobody is kept out there
		return would, false, err
	}
	if o, err = c.otherWatch(ctx, tx, f); err != nil || o != "" {
		return o, false, err
	}
	return would, true, nil
}
