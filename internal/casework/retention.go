package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Retention is that an organisation proposes to erase a question that rests for
// long (bewaartermijn; GDPR art. 5(1)(e)). Nothing goes by itself: she is told,
// and a month after she was told a person decides.
type Retention struct {
	Day    naast.Date `json:"day"`    // on which it was proposed
	On     naast.Date `json:"on"`     // from when it may be erased
	Ground string     `json:"ground"` // the law or agreement, as it was recorded then
	By     string     `json:"by"`     // the organisation
	// Telling: she was told. Without that day nobody may erase it.
	Telling
}

// From is the first day on which it may be erased, when she is told no later than
// today.
func (r Retention) From(today naast.Date) naast.Date {
	if !r.Told.IsZero() {
		return r.On
	}
	return max(r.On, today.Add(WarningDays))
}

// Hold is that a question may not be erased by an organisation yet (bewaarplicht),
// such as during a complaint. It does not stop her own wish.
type Hold struct {
	Day    naast.Date `json:"day"`
	Reason string     `json:"reason"`
	By     string     `json:"by"`
}

// MostGround bounds, in bytes, the words of a ground or a reason: the record of
// the facts has one size.
const MostGround = 200

// WarningDays is how long before it may be erased she is told, really told.
const WarningDays = 30

// ProposeErase proposes to erase a question that rests, and has her told within what
// she allowed (Facts.Reach); whoever stands next to her sees it too.
func (c *Cases) ProposeErase(ctx context.Context, tx *db.Tx, id naast.CaseID, ground, by string) error {
	f, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) {
		f.Retention = &Retention{Day: tx.Today(), On: tx.Today().Add(WarningDays), Ground: ground, By: by}
	})
	if err != nil {
		return fmt.Errorf("propose to erase %s: %w", id, err)
	}
	if err := c.nudge(ctx, tx, f); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// KeepLonger is her wish that her question stays, until a day.
func (c *Cases) KeepLonger(ctx context.Context, tx *db.Tx, id naast.CaseID, until naast.Date) error {
	_, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Retention, f.KeepUntil = nil, until })
	return err
}

// SetHold writes down that a question may not be erased yet, or, with an empty
// reason, that it may again.
func (c *Cases) SetHold(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, reason string) error {
	_, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) {
		f.Hold = nil
		if reason != "" {
			f.Hold, f.Retention = &Hold{Day: tx.Today(), Reason: reason, By: who.Name}, nil
		}
	})
	return err
}
