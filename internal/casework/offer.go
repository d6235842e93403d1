package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// Declare writes down whether a supporter knows her, before anything is read.
// If he does and she wants somebody she does not know, or the other way round,
// the next one is asked. stay tells whether he may go on and read.
func (c *Cases) Declare(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, knows string) (stay bool, err error) {
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return false, err
	}
	if _, err := Add(ctx, tx, c, k, DeclareKind, Declaration{By: who.Name, User: who.User, Knows: knows, At: AtOffer}); err != nil {
		return false, err
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return false, err
	}
	if f.Known == "onbekend" && knows != "nee" || f.Known == "bekend" && knows == "nee" {
		return false, c.Pass(ctx, tx, who.User, id)
	}
	return true, nil
}

// Declared tells whether this supporter has said whether he knows her.
func (c *Cases) Declared(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (bool, error) {
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return false, err
	}
	all, err := List[Declaration](ctx, tx, c, k, DeclareKind)
	return slices.ContainsFunc(all, func(d Document[Declaration]) bool { return d.Body.User == who.User }), err
}

// Pass ends the offer to one supporter and asks the next. His key is cut, unless
// he helps her already.
func (c *Cases) Pass(ctx context.Context, tx *db.Tx, u naast.UserID, id naast.CaseID) error {
	return c.endOffer(ctx, tx, id, u, guard.Passed)
}

// Expire is what the timer does: whoever is being asked did not answer in
// time. A yes on the telephone stopped the clock and leaves no timer.
func (c *Cases) Expire(ctx context.Context, d *db.DB, id naast.CaseID) error {
	return d.Write(ctx, db.System("offer expires"), func(tx *db.Tx) error {
		f, err := c.Facts(ctx, tx, id)
		if err != nil {
			return err
		}
		offers, err := c.Guard.Standings(ctx, tx, id, guard.Offered)
		if err != nil {
			return err
		}
		for _, o := range offers {
			if u, ok := c.Guard.Find(o.Person, f.Named); ok && o.State == guard.Current && f.PhoneYes.IsZero() {
				return c.endOffer(ctx, tx, id, u, guard.Expired)
			}
		}
		return nil // answered meanwhile
	})
}

func (c *Cases) endOffer(ctx context.Context, tx *db.Tx, id naast.CaseID, u naast.UserID, state string) error {
	if err := c.Guard.Place(ctx, tx, id, u, guard.Offered, state, 0); err != nil {
		return err
	}
	f, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Passed = append(f.Passed, u); f.PhoneYes = "" })
	if err != nil {
		return err
	}
	if err := c.cutOffered(ctx, tx, id, f, u); err != nil {
		return err
	}
	if err := jobs.Drop(ctx, tx, OfferJob, string(id)); err != nil {
		return err
	}
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return err
	}
	return c.askNext(ctx, tx, id, s)
}

// Accept makes this supporter the one who stands next to her: a new epoch for
// her and him, the standby granted at once, the front door, all other offers and
// who helped too cut, the team of his organisation answering for the case.
func (c *Cases) Accept(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) error {
	me, err := c.Registered(ctx, tx, who.User)
	if err != nil {
		return fmt.Errorf("accept %s: %w", id, err)
	}
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return fmt.Errorf("accept %s: %w", id, err)
	}
	after, err := c.standbyOf(ctx, tx, me)
	if err != nil {
		return fmt.Errorf("accept %s: %w", id, err)
	}
	f, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) {
		f.Responsible, f.PhoneYes, f.Waits, f.Hand = who.User, "", "", nil
		f.Standby, f.CoSupporter = "", nil
		if after.User != who.User && !slices.Contains(f.Blocked, after.User) && !f.colleagues(after.Organisation) {
			f.Standby = after.User
		}
	})
	if err != nil {
		return err
	}
	stay, err := c.stay(ctx, tx, id, f)
	if err != nil {
		return fmt.Errorf("accept %s: %w", id, err)
	}
	k, err = c.Vault.NextEpoch(ctx, tx, who.Person(), k, stay)
	if err != nil {
		return fmt.Errorf("accept %s: %w", id, err)
	}
	if err := c.Guard.CutAll(ctx, tx, id, guard.FrontDoor, guard.Offered, guard.Standby, guard.Supporter, guard.Co); err != nil {
		return err
	}
	if err := c.Guard.Place(ctx, tx, id, who.User, guard.Supporter, guard.Active, 0); err != nil {
		return err
	}
	if err := c.moveWatch(ctx, tx, who, k, me.Organisation, f); err != nil {
		return err
	}
	if f.Standby != "" {
		if _, err := c.admitStandby(ctx, tx, who, k, f); err != nil {
			return err
		}
	}
	if err := c.Vault.GrantSeats(ctx, tx, who.Person(), k); err != nil {
		return fmt.Errorf("accept %s: %w", id, err)
	}
	if err := supporter.AddBusy(ctx, tx, who.User, 1); err != nil {
		return err
	}
	if err := jobs.Drop(ctx, tx, OfferJob, string(id)); err != nil {
		return err
	}
	if err := jobs.Queue(ctx, tx, TellJob, string(id), tx.Now()); err != nil {
		return err
	}
	return c.Guard.Move(ctx, tx, id, guard.Accepted)
}

// standbyOf is who can take over from a supporter; nobody when he named nobody,
// or somebody who left or never wore a hat.
func (c *Cases) standbyOf(ctx context.Context, tx *db.Tx, x supporter.Supporter) (supporter.Supporter, error) {
	if x.Standby == "" {
		return supporter.Supporter{}, nil
	}
	s, _, err := c.registered(ctx, tx, x.Standby)
	return s, err
}

// Offer names one more supporter for a question that waits: by the front door
// with a reason, or by her own choice. The granter is in the case.
func (c *Cases) Offer(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, users ...naast.UserID) error {
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return fmt.Errorf("offer %s: %w", id, err)
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	for i, u := range users {
		if slices.Contains(users[:i], u) || u == f.Resident || slices.Contains(f.Named, u) || slices.Contains(f.Blocked, u) || slices.Contains(f.Passed, u) {
			return fmt.Errorf("offer %s to somebody excluded: %w", id, naast.Invalid)
		}
	}
	seats := make([]guard.Seat, len(users))
	last := len(f.Named) + len(f.Blocked) // whoever she keeps out is no longer among those she named
	for i, u := range users {
		seats[i] = guard.Seat{User: u, Relation: guard.Offered, State: guard.Granted, Place: last + i + 1}
	}
	if err := c.let(ctx, tx, who.Person(), k, "", seats); err != nil {
		return err
	}
	if _, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Named = append(f.Named, users...); f.Waits = "" }); err != nil {
		return err
	}
	if err := c.release(ctx, tx, id); err != nil {
		return err
	}
	state, err := c.Guard.StateOf(ctx, tx, id)
	if err != nil || state == guard.OfferedS {
		return err // somebody is being asked already; these come next
	}
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return err
	}
	return c.askNext(ctx, tx, id, s)
}

// moveWatch lets an organisation answer, or when she keeps out all its coordinators
// another. Where she keeps out all there are it answers, without the key of how to
// reach her: who coordinates there later notices silence, and asks who helps her.
func (c *Cases) moveWatch(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, to naast.OrganisationID, f Facts) error {
	to, kept, err := c.watchedBy(ctx, tx, to, f)
	if err != nil {
		return err
	}
	if kept {
		return c.Guard.MoveTeam(ctx, tx, k.Case(), to)
	}
	return c.moveTeam(ctx, tx, who, k, to)
}

// moveTeam makes an organisation answer for the case: its team can reach her,
// those of all others no more.
func (c *Cases) moveTeam(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, to naast.OrganisationID) error {
	all, err := partnership.Organisations(ctx, tx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID == to {
			continue
		}
		if err := c.Vault.CutTeamContact(ctx, tx, k.Case(), o.ID); err != nil {
			return err
		}
	}
	if err := c.Guard.MoveTeam(ctx, tx, k.Case(), to); err != nil {
		return err
	}
	return c.Vault.GrantTeamContact(ctx, tx, who.Person(), k, to)
}
