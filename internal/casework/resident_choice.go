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
)

// What she chose in Facts.Waits instead of a name.
const (
	WaitsCall = "bel"   // call me back
	WaitsOn   = "wacht" // not yet
	WaitsNo   = "nee"   // no, thank you
)

// ChooseNow names supporters for a question that waits: one proposed to her,
// or some she picked, in order.
func (c *Cases) ChooseNow(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, users ...naast.UserID) error {
	if err := c.Offer(ctx, tx, who, id, users...); err != nil {
		return err
	}
	_, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Hand = nil })
	return err
}

// WaitFor writes down what she chose instead of a name. A wish to be called
// becomes a request at the front door, also when nobody there reads her question.
func (c *Cases) WaitFor(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, what string) error {
	if what != WaitsCall && what != WaitsOn {
		return fmt.Errorf("wait in %s: %w", id, naast.Invalid)
	}
	if _, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Waits = what }); err != nil || what != WaitsCall {
		return err
	}
	k, _, err := c.Own(ctx, tx, who, id)
	if err != nil {
		return err
	}
	ck, err := c.Vault.Contact(ctx, tx, k)
	if err != nil {
		return err
	}
	var to Contact
	if err := c.LoadContact(ctx, tx, ck, id, ContactLabel, &to); err != nil {
		return err
	}
	if to.Phone == "" {
		return fmt.Errorf("call without a number: %w", naast.Invalid)
	}
	return c.AddCall(ctx, tx, Call{Name: to.Name, Phone: to.Phone, When: to.Hours, MaySay: to.MaySay})
}

// NoThanks ends the asking: whoever was named is cut, nobody asks her why, and
// she can take it back.
func (c *Cases) NoThanks(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := c.dropOffers(ctx, tx, id, f); err != nil {
		return err
	}
	if err := c.release(ctx, tx, id); err != nil {
		return err
	}
	f.Named, f.Hand, f.PhoneYes, f.Waits = nil, nil, "", WaitsNo
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return err
	}
	return c.Guard.Move(ctx, tx, id, guard.Resting)
}

// YesAfterAll takes a "nee, dank u" back: she can choose again. Where none
// stands it is naast.Conflict.
func (c *Cases) YesAfterAll(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	state, err := c.Guard.StateOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if state != guard.Resting || f.Waits != WaitsNo {
		return fmt.Errorf("choose again in %s: %w", id, naast.Conflict)
	}
	f.Waits, f.Retention = WaitsOn, nil
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return err
	}
	return c.Guard.Move(ctx, tx, id, guard.Waiting)
}

// dropOffers cuts the offers to those she named and the timer that goes with
// them. Who helps her since keeps his key: only the offer goes.
func (c *Cases) dropOffers(ctx context.Context, tx *db.Tx, id naast.CaseID, f Facts) error {
	for _, u := range f.Named {
		if err := c.cutOffered(ctx, tx, id, f, u); err != nil {
			return err
		}
		if err := c.Guard.Cut(ctx, tx, id, u, guard.Offered); err != nil {
			return err
		}
	}
	return jobs.Drop(ctx, tx, OfferJob, string(id))
}

// cutOffered takes the key from somebody who was asked, unless he is in the case
// already.
func (c *Cases) cutOffered(ctx context.Context, tx *db.Tx, id naast.CaseID, f Facts, u naast.UserID) error {
	if slices.Contains(f.inside(), u) {
		return nil
	}
	if err := c.Vault.Cut(ctx, tx, id, u); err != nil {
		return fmt.Errorf("cut offer of %s: %w", id, err)
	}
	return nil
}

// ContactAgain: after a quiet ending she asks for the same supporter, who is told
// and counts as hers from now on, so that silence is noticed.
func (c *Cases) ContactAgain(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, text string) error {
	if text != "" {
		if err := c.WriteMessage(ctx, tx, who, id, text); err != nil {
			return err
		}
	}
	if err := c.Reopen(ctx, tx, id); err != nil {
		return err
	}
	f, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Stopped = false })
	if err != nil {
		return err
	}
	if err := jobs.Drop(ctx, tx, TellJob, string(id)); err != nil { // her own act
		return err
	}
	return c.nudge(ctx, tx, f)
}

// Pause is "stop": nobody contacts her until she undoes it, and no clock runs.
func (c *Cases) Pause(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Stopped = true })
	if err != nil {
		return err
	}
	for _, kind := range []string{OfferJob, TellJob} {
		if err := jobs.Drop(ctx, tx, kind, string(id)); err != nil {
			return err
		}
	}
	return c.nudge(ctx, tx, f)
}

// Unpause takes the pause back. Whoever was being asked gets his full time again.
func (c *Cases) Unpause(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Stopped = false })
	if err != nil {
		return err
	}
	u, _, err := c.CurrentOffer(ctx, tx, id)
	if err != nil {
		return err
	}
	if u != "" && f.PhoneYes.IsZero() {
		s, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		until, err := AnswerBy(ctx, tx, u, tx.Today(), s)
		if err != nil {
			return err
		}
		if err := jobs.Queue(ctx, tx, OfferJob, string(id), until.Add(1).Time()); err != nil {
			return err
		}
	}
	if err := c.TellOwed(ctx, tx, id); err != nil {
		return err
	}
	return c.nudge(ctx, tx, f)
}

// MostBlocked keeps the sealed record of the facts within its one size.
const MostBlocked = 15

// Block takes somebody out for good: keys and standing end at once, and he is
// never proposed to her again. When he stood next to her the question waits for
// her next choice; nobody else gets to read it for that.
func (c *Cases) Block(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, u naast.UserID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if slices.Contains(f.Blocked, u) {
		return nil
	}
	if len(f.Blocked) >= MostBlocked || u == f.Resident {
		return fmt.Errorf("block in %s: %w", id, naast.TooLarge)
	}
	current, _, err := c.CurrentOffer(ctx, tx, id)
	if err != nil {
		return err
	}
	was := f.Responsible
	f.Blocked = append(f.Blocked, u)
	gone := func(x naast.UserID) bool { return x == u }
	f.Named, f.CoSupporter = slices.DeleteFunc(f.Named, gone), slices.DeleteFunc(f.CoSupporter, gone)
	if f.Standby == u {
		f.Standby = ""
	}
	if f.Hand != nil && f.Hand.User == u {
		f.Hand = nil
	}
	if was == u {
		f.Responsible, f.Waits, f.Leaves = "", WaitsOn, ""
	}
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return err
	}
	if err := c.Vault.Cut(ctx, tx, id, u); err != nil {
		return fmt.Errorf("block in %s: %w", id, err)
	}
	for _, r := range []guard.Relation{guard.FrontDoor, guard.Offered, guard.Supporter, guard.Co, guard.Standby} {
		if err := c.Guard.Cut(ctx, tx, id, u, r); err != nil {
			return err
		}
	}
	if err := c.Guard.Bar(ctx, tx, id, u); err != nil {
		return err
	}
	if err := c.afterBlock(ctx, tx, id, u, was, current); err != nil {
		return err
	}
	return c.keepWatched(ctx, tx, who, id, f)
}
