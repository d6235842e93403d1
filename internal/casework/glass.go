package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/vault"
)

// Breaking glass: whoever stands next to her cannot be reached and it cannot wait. A
// coordinator opens the outer layer for the standby, with a reason; the standby looks,
// today or tomorrow, and does not become the one who stands next to her. So it takes
// two people, keys that were there already, and the resident reads who, when and why.

// Glass is that somebody looked because it had to.
type Glass struct {
	To     naast.UserID `json:"to"`
	Name   string       `json:"name"`
	By     string       `json:"by"` // the coordinator
	Reason string       `json:"reason"`
	Day    naast.Date   `json:"day"`
	Open   bool         `json:"open,omitempty"` // may still be looked at
}

// mostGlass is how many are kept beside the log, which keeps all.
const mostGlass = 3

// BreakGlass lets the standby look today and tomorrow. A standby who never got a key
// is naast.NotFound.
func (c *Cases) BreakGlass(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, name, reason string) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if f.Standby == "" || reason == "" {
		return fmt.Errorf("break glass of %s: %w", id, naast.NotFound)
	}
	if err := c.Vault.PeelStandby(ctx, tx, who.Person(), who.Organisation, id, f.Standby); err != nil {
		return err
	}
	if err := c.Guard.PlaceUntil(ctx, tx, id, f.Standby, guard.Lookout, tx.Today().Add(1)); err != nil {
		return err
	}
	r, err := c.Recovery(ctx, tx, id)
	if err != nil {
		return err
	}
	r.Glass = slices.Insert(r.Glass, 0, Glass{To: f.Standby, Name: name, By: who.Name, Reason: reason, Day: tx.Today(), Open: true})
	r.Glass = r.Glass[:min(len(r.Glass), mostGlass)]
	if err := c.SaveFacts(ctx, tx, id, RecoveryLabel, r); err != nil {
		return err
	}
	if err := c.tellUnusual(ctx, tx, id); err != nil {
		return err
	}
	return jobs.Queue(ctx, tx, NudgeJob, string(f.Standby), tx.Now())
}

// Look opens a case for the standby to read, after a coordinator broke the glass. It
// gives no standing: for that one takes over.
func (c *Cases) Look(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (*vault.CaseKey, Glass, error) {
	r, err := c.Recovery(ctx, tx, id)
	if err != nil {
		return nil, Glass{}, err
	}
	if len(r.Glass) == 0 || r.Glass[0].To != who.User || !r.Glass[0].Open {
		return nil, Glass{}, fmt.Errorf("look into %s: %w", id, naast.NotFound)
	}
	k, err := c.Vault.LookStandby(ctx, tx, who.Person(), id)
	return k, r.Glass[0], err
}

// CloseGlass is the standby who has seen enough: the layer that the coordinator opened
// is put back, so that it takes both of them again.
func (c *Cases) CloseGlass(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) error {
	k, _, err := c.Look(ctx, tx, who, id)
	if err != nil {
		return err
	}
	return c.mendGlass(ctx, tx, who, k)
}

// backAgain is what follows when somebody who stands next to her writes: it was not so
// that nobody could read it, so what seats were asked for ends, and glass is mended.
func (c *Cases) backAgain(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey) error {
	r, err := c.Recovery(ctx, tx, k.Case())
	if err == nil && r.Opening != nil {
		err = c.StopOpening(ctx, tx, k.Case())
	}
	if err != nil || len(r.Glass) == 0 {
		return err
	}
	return c.mendGlass(ctx, tx, who, k)
}

// mendGlass puts the outer layer back by somebody who has the key.
func (c *Cases) mendGlass(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey) error {
	r, err := c.Recovery(ctx, tx, k.Case())
	if err != nil || len(r.Glass) == 0 || !r.Glass[0].Open {
		return err
	}
	f, err := c.Facts(ctx, tx, k.Case())
	if err != nil {
		return err
	}
	if err := c.Guard.Cut(ctx, tx, k.Case(), r.Glass[0].To, guard.Lookout); err != nil {
		return err
	}
	if f.Standby == r.Glass[0].To {
		if _, err := c.admitStandby(ctx, tx, who, k, f); err != nil {
			return err
		}
	}
	r.Glass[0].Open = false
	return c.SaveFacts(ctx, tx, k.Case(), RecoveryLabel, r)
}
