package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/supporter"
)

// Closing is that she asked to have everything erased (GDPR art. 17). From that
// moment her question is closed to everyone; until the day she can take it back.
type Closing struct {
	Day naast.Date  `json:"day"`          // on which she asked
	On  naast.Date  `json:"on"`           // on which everything goes
	Was guard.State `json:"was"`          // where her question goes on when she takes it back
	By  string      `json:"by,omitempty"` // who wrote it down; empty: she herself
	How Way         `json:"how"`
}

// AtOnce tells that she wanted no time to think.
func (x Closing) AtOnce() bool { return x.On <= x.Day }

// MostThinking bounds how many days she can think about it. Whoever writes it
// down for her gives her at least LeastThinking: somebody who pressed wrong, or
// means harm, must be found in time.
const (
	MostThinking  = 30
	LeastThinking = 7
)

// Close closes a question to everyone at once. Whoever was being asked is not
// any more, what was planned is dropped, and on the day the caller plans to
// erase it. It takes no key.
func (c *Cases) Close(ctx context.Context, tx *db.Tx, id naast.CaseID, days int, by string, how Way) (Closing, error) {
	least := 0
	if by != "" {
		least = LeastThinking
	}
	if days < least || days > MostThinking {
		return Closing{}, fmt.Errorf("close %s: %w", id, naast.Invalid)
	}
	state, err := c.Guard.StateOf(ctx, tx, id)
	if err != nil {
		return Closing{}, err
	}
	x := Closing{Day: tx.Today(), On: tx.Today().Add(days), Was: state, By: by, How: how}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return x, err
	}
	if state == guard.OfferedS {
		x.Was = guard.Waiting // she chooses anew
		if err := c.dropOffers(ctx, tx, id, f); err != nil {
			return x, err
		}
		f.Named, f.PhoneYes = nil, ""
	}
	f.Hand, f.Closing = nil, &x
	if err := c.release(ctx, tx, id); err != nil {
		return x, err
	}
	if state == guard.Accepted {
		if err := supporter.AddBusy(ctx, tx, f.Responsible, -1); err != nil {
			return x, err
		}
	}
	if err := put(ctx, tx, `DELETE FROM casework_task WHERE case_id=$1`, id); err != nil {
		return x, err
	}
	if err := jobs.Forget(ctx, tx, string(id)); err != nil {
		return x, err
	}
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return x, err
	}
	return x, c.Guard.Move(ctx, tx, id, guard.Closed)
}

// OpenAgain takes a closing back: her question goes on where it was.
func (c *Cases) OpenAgain(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if f.Closing == nil || f.Closing.AtOnce() { // she was told that there is no way back
		return fmt.Errorf("open %s again: %w", id, naast.Conflict)
	}
	was := f.Closing.Was
	f.Closing = nil
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return err
	}
	if err := c.Guard.Move(ctx, tx, id, was); err != nil {
		return err
	}
	if was == guard.Accepted {
		if err := supporter.AddBusy(ctx, tx, f.Responsible, 1); err != nil {
			return err
		}
		if err := c.alarm(ctx, tx, f); err != nil {
			return err
		}
	}
	t, err := c.Times(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := c.setTimes(ctx, tx, id, t); err != nil {
		return err
	}
	return c.TellOwed(ctx, tx, id)
}

// Forget takes away all rows of a question that is erased.
func Forget(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	for _, table := range []string{"casework_doc", "casework_leaf", "casework_fact", "casework_contact", "casework_task", "casework_mail", "casework_opening"} {
		if err := put(ctx, tx, `DELETE FROM `+table+` WHERE case_id=$1`, id); err != nil {
			return fmt.Errorf("forget %s: %w", id, err)
		}
	}
	return nil
}
