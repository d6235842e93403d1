package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// Member opens a case for somebody who stands next to her, ready to be written in.
// What only a member can do for others happens here: a standby whom the coordinator
// named meanwhile gets her layer of the key, what seats were asked for ends, glass that
// was broken is mended, seats that lack their share get it, and old notes come into the
// book.
func (c *Cases) Member(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (*vault.CaseKey, Facts, error) {
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return nil, Facts{}, err
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return nil, f, err
	}
	standbys, err := c.Guard.Standings(ctx, tx, id, guard.Standby)
	if err != nil {
		return nil, f, err
	}
	for _, s := range standbys {
		if s.State == guard.Granted && f.Responsible != "" && s.Person == c.Guard.Handle(f.Standby) {
			f, err = c.admitStandby(ctx, tx, who, k, f)
		}
	}
	if err == nil {
		err = c.regrant(ctx, tx, who, k, f)
	}
	if err == nil {
		err = c.backAgain(ctx, tx, who, k)
	}
	if err == nil {
		err = c.Vault.GrantSeats(ctx, tx, who.Person(), k)
	}
	if err == nil {
		err = c.enterOld(ctx, tx, k)
	}
	return k, f, err
}

// regrant gives the resident the key again when a card took the place of a lost
// one and the case got another key in between.
func (c *Cases) regrant(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, f Facts) error {
	if f.Resident == "" {
		return nil
	}
	has, err := c.Vault.HasGrant(ctx, tx, k.Case(), f.Resident)
	if err != nil || has {
		return err
	}
	_, err = c.Vault.Grant(ctx, tx, who.Person(), k, f.Resident, vault.Terms{Scope: vault.ScopeCase, Purpose: string(guard.Resident)})
	return err
}

// admitStandby grants the standby of these facts behind the team of the
// responsible supporter's organisation. A standby who wears no hat (any more) stands
// nowhere: a coordinator sees it and names another. Who is responsible gets nothing
// here, and may have left: just then a standby is needed.
func (c *Cases) admitStandby(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, f Facts) (Facts, error) {
	_, there, err := c.registered(ctx, tx, f.Standby)
	if err == nil && !there {
		return c.dropStandby(ctx, tx, k.Case())
	}
	if err != nil {
		return f, fmt.Errorf("admit standby: %w", err)
	}
	r, err := supporter.Get(ctx, tx, f.Responsible)
	if err != nil {
		return f, fmt.Errorf("admit standby: %w", err)
	}
	if err := c.Vault.GrantStandby(ctx, tx, who.Person(), k, r.Organisation, f.Standby); err != nil {
		return f, fmt.Errorf("admit standby to %s: %w", k.Case(), err)
	}
	if err := c.Guard.Place(ctx, tx, k.Case(), f.Standby, guard.Standby, guard.Active, 0); err != nil {
		return f, err
	}
	return f, c.admitted(ctx, tx, k)
}

// inside are the people who open the case: the resident if she has a card, who
// is responsible, and who helps too.
func (f Facts) inside() []naast.UserID {
	var all []naast.UserID
	for _, u := range append([]naast.UserID{f.Resident, f.Responsible}, f.CoSupporter...) {
		if u != "" {
			all = append(all, u)
		}
	}
	return all
}

// stay are the people who keep the key in the next epoch: who is inside and can
// open the case now. Whoever lost card or phrase gets it again from a member.
func (c *Cases) stay(ctx context.Context, tx *db.Tx, id naast.CaseID, f Facts) (all []naast.UserID, err error) {
	for _, u := range f.inside() {
		has, err := c.Vault.HasGrant(ctx, tx, id, u)
		if err != nil {
			return nil, err
		}
		if has {
			all = append(all, u)
		}
	}
	return all, nil
}
