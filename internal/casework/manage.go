package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/supporter"
)

// CurrentOffer is who is being asked now, for a coordinator; nobody when nobody is.
func (c *Cases) CurrentOffer(ctx context.Context, tx *db.Tx, id naast.CaseID) (u naast.UserID, since naast.Date, err error) {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return "", "", err
	}
	offers, err := c.Guard.Standings(ctx, tx, id, guard.Offered)
	if err != nil {
		return "", "", err
	}
	for _, o := range offers {
		if u, ok := c.Guard.Find(o.Person, f.Named); ok && o.State == guard.Current {
			return u, o.Since, nil
		}
	}
	return "", "", nil
}

// SayPhoneYes writes down "ja, aan de telefoon" of whoever is being asked: the
// clock stops, she is told, and the question becomes accepted in his next
// session, because only he can open it.
func (c *Cases) SayPhoneYes(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	u, _, err := c.CurrentOffer(ctx, tx, id)
	if err != nil {
		return err
	}
	if u == "" {
		return fmt.Errorf("phone yes in %s where nobody is asked: %w", id, naast.Conflict)
	}
	if _, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.PhoneYes = tx.Today() }); err != nil {
		return err
	}
	if err := jobs.Drop(ctx, tx, OfferJob, string(id)); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// AskNext ends an offer with a yes on the telephone that was never made good:
// the coordinator asked, and it comes to nothing. The next is asked.
func (c *Cases) AskNext(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	u, _, err := c.CurrentOffer(ctx, tx, id)
	if err != nil {
		return err
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if u == "" || f.PhoneYes.IsZero() {
		return fmt.Errorf("ask the next in %s: %w", id, naast.Conflict)
	}
	return c.endOffer(ctx, tx, id, u, guard.Expired)
}

// MostReason bounds the reason of an assignment by hand, in bytes.
const MostReason = 300

// never are the hard rules that no reason of a coordinator sets aside.
var never = []supporter.Code{supporter.Excluded, supporter.Colleague, supporter.IsPaused, supporter.HasEnded, supporter.NoKey, supporter.NoVOG, supporter.NoAgreement, supporter.NotIndependent}

// ProposeByHand proposes somebody for a question that waits, with the reason.
// It grants nothing: the front door does, or she does. What stands in the way
// for good is given back.
func (c *Cases) ProposeByHand(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, u naast.UserID, reason string) ([]supporter.Code, error) {
	if reason == "" || len(reason) > MostReason {
		return nil, fmt.Errorf("propose for %s: %w", id, naast.Invalid)
	}
	x, err := c.Registered(ctx, tx, u)
	if errors.Is(err, naast.NotFound) {
		return []supporter.Code{supporter.NoKey}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("propose for %s: %w", id, err)
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if broken := standsInTheWay(tx, x, f); len(broken) > 0 {
		return broken, nil
	}
	f.Hand = &Hand{User: u, Reason: reason, By: who.Name, Day: tx.Today()}
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return nil, err
	}
	kind := DoorJob
	if f.ByHerself {
		kind = TellJob
	}
	return nil, jobs.Queue(ctx, tx, kind, string(id), tx.Now())
}

// standsInTheWay tells which hard rules forbid this supporter for good.
func standsInTheWay(tx *db.Tx, x supporter.Supporter, f Facts) []supporter.Code {
	need := f.Need(tx.Today())
	need.At = tx.Now().Unix()
	return slices.DeleteFunc(supporter.Check(x, need), func(k supporter.Code) bool { return !slices.Contains(never, k) })
}

// Assign asks somebody for a question at the front door. Whom a hard rule
// forbids for good is naast.Invalid.
func (c *Cases) Assign(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, u naast.UserID) error {
	x, there, err := c.registered(ctx, tx, u)
	if err != nil || !there {
		return orErr(err, naast.Invalid, "assign %s", id)
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if len(standsInTheWay(tx, x, f)) > 0 {
		return fmt.Errorf("assign %s: %w", id, naast.Invalid)
	}
	if err := c.Offer(ctx, tx, who, id, u); err != nil || f.Hand == nil || f.Hand.User != u {
		return err
	}
	_, err = c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Hand = nil }) // what was proposed is done
	return err
}

// Called writes down that a coordinator called her. Whether she was reached
// counts as contact; if not, the list says that it was tried.
func (c *Cases) Called(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, text string, spoke bool) error {
	if err := c.dropIn(ctx, tx, id, CaseNote{By: who.Name, Text: text, Spoke: spoke}); err != nil {
		return err
	}
	f, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) {
		if f.Tried = tx.Today(); spoke {
			f.Tried = ""
		}
	})
	if err != nil {
		return err
	}
	if f.Responsible != "" {
		if err := jobs.Queue(ctx, tx, NudgeJob, string(f.Responsible), tx.Now()); err != nil {
			return err
		}
	}
	if !spoke {
		return nil
	}
	if err := c.EndTask(ctx, tx, id); err != nil {
		return err
	}
	return c.Guard.Spoke(ctx, tx, id)
}

// WriteNear brings a message of somebody close to her to her and to whoever
// stands next to her.
func (c *Cases) WriteNear(ctx context.Context, tx *db.Tx, id naast.CaseID, name, text string) error {
	if err := c.dropIn(ctx, tx, id, CaseNote{By: name, Text: text, Near: true}); err != nil {
		return err
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := c.nudge(ctx, tx, f); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// WriteToHer brings a message of the organisation to her, and to whoever stands
// next to her, by somebody who has no key to her question and does not know whose
// it is. She hears that there is a message in the way she chose. It is an event of
// her log: so that nobody can put the log of before it back, and that it was said
// stands there too.
func (c *Cases) WriteToHer(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, from, text string) error {
	if err := c.leaveFor(ctx, tx, who, id, from, text); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}
