package casework

import (
	"context"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
)

// Silence is why a case stands on the silent list.
type Silence string

// The kinds of silence. The list is an alarm to people: nobody is counted or
// judged by it.
const (
	NotSilent Silence = ""
	NoFirst   Silence = "geen-eerste-contact" // accepted, taken over or reopened, and nobody spoke with her since
	NoneLong  Silence = "lang-geen-contact"   // nobody spoke with her for weeks
	Leaving   Silence = "vraagt-vervanging"   // the supporter asks to be replaced
	Gone      Silence = "werkt-hier-niet"     // whoever stands next to her can sign in no more
	HalfYes   Silence = "ja-niet-afgemaakt"   // a yes on the telephone, and nobody came to read
	Rests     Silence = "rust-zonder-iemand"  // it is quiet, and whoever stood next to her can sign in no more
	Nobody    Silence = "zoekt-opnieuw"       // waits for somebody, and nobody at the front door may read it (any more)
)

// SilenceOf tells whether somebody should call her, on a day. A resident who
// paused or whose question rests is left in peace; that nobody stands next to her any
// more is on the list, for somebody to see to it (Rests). alone tells that whoever
// looks after her can no more: who stands next to her, or the front door.
func SilenceOf(r guard.Row, f Facts, alone bool, today naast.Date, s partnership.Settings) Silence {
	switch {
	case alone && f.quiet(r.State):
		return Rests
	case f.Stopped:
		return NotSilent
	case alone && f.seeks(r.State):
		return Nobody
	case r.State == guard.OfferedS && !f.PhoneYes.IsZero():
		if partnership.WorkdaysBetween(f.PhoneYes, today, s) > s.FirstDays {
			return HalfYes
		}
		return NotSilent
	case r.State != guard.Accepted:
		return NotSilent
	case alone:
		return Gone
	case !f.Leaves.IsZero():
		return Leaving
	case r.Contact < r.Changed: // also when there never was any
		if partnership.WorkdaysBetween(r.Changed, today, s) > s.FirstDays {
			return NoFirst
		}
	case r.Contact.Days(today) > 7*s.SilentWeeks:
		return NoneLong
	}
	return NotSilent
}

// seeks tells that others look for somebody: she did not say that she waits,
// wants to be called or chooses by herself, and nobody is proposed to her.
func (f Facts) seeks(s guard.State) bool {
	return (s == guard.Sent || s == guard.Waiting) && f.Waits == "" && !f.ByHerself && f.Hand == nil
}

// quiet tells that somebody stands next to her, and that there is nothing to do now: it
// rests, or she paused. What was put beside another question goes on there.
func (f Facts) quiet(s guard.State) bool {
	return f.Responsible != "" && f.Merged == "" && (s == guard.Resting || s == guard.Accepted && f.Stopped)
}

// Silent is one case on the list.
type Silent struct {
	guard.Row
	Facts Facts
	Why   Silence
}

// Alone tells of questions whether whoever looks after them can no more: who
// stands next to her left, or nobody at the front door may read it.
func (c *Cases) Alone(ctx context.Context, tx *db.Tx) (func(guard.Row, Facts) bool, error) {
	left, err := account.Left(ctx, tx)
	if err != nil {
		return nil, err
	}
	door, err := c.Door(ctx, tx)
	if err != nil {
		return nil, err
	}
	users := make([]naast.UserID, len(door))
	for i, p := range door {
		users[i] = p.User
	}
	unread, err := c.Guard.Unread(ctx, tx, users)
	if err != nil {
		return nil, err
	}
	return func(r guard.Row, f Facts) bool {
		if f.Responsible != "" {
			return left[f.Responsible]
		}
		return unread[r.Case]
	}, nil
}

// SilentOf lists the cases of a team in which somebody should call. It opens
// nothing but facts, so that a job may run it.
func (c *Cases) SilentOf(ctx context.Context, tx *db.Tx, rows []guard.Row, s partnership.Settings) ([]Silent, error) {
	alone, err := c.Alone(ctx, tx)
	if err != nil {
		return nil, err
	}
	var maybe []guard.Row
	var ids []naast.CaseID
	for _, r := range rows {
		if r.State == guard.Accepted || r.State == guard.OfferedS || r.State == guard.Resting || alone(r, Facts{}) {
			maybe, ids = append(maybe, r), append(ids, r.Case)
		}
	}
	facts, err := c.FactsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var all []Silent
	for _, r := range maybe {
		f, ok := facts[r.Case]
		if !ok {
			continue
		}
		if why := SilenceOf(r, f, alone(r, f), tx.Today(), s); why != NotSilent {
			all = append(all, Silent{r, f, why})
		}
	}
	return all, nil
}

// Quiet parts whom somebody should call from those who are not to be called and whom
// nobody stands next to: no mail each night about those.
func Quiet(list []Silent) (call, rest []Silent) {
	for _, x := range list {
		if x.Why == Rests {
			rest = append(rest, x)
		} else {
			call = append(call, x)
		}
	}
	return call, rest
}

// Remind asks the next where somebody who is being asked left, and queues a mail
// to the coordinators of every organisation that has people on its silent list.
// It runs every night; the mail names nobody.
func (c *Cases) Remind(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("remind of silence"), func(tx *db.Tx) error {
		s, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		if err := c.passCalls(ctx, tx); err != nil {
			return err
		}
		members, err := partnership.Organisations(ctx, tx)
		if err != nil {
			return err
		}
		for _, o := range members {
			if err := c.passOver(ctx, tx, o.ID); err != nil {
				return err
			}
			waits, err := c.silentIn(ctx, tx, o.ID, s)
			if err != nil {
				return err
			}
			if waits {
				if err := jobs.Queue(ctx, tx, SilentJob, string(o.ID), tx.Now()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// StillSilent tells whether the list of an organisation has people, for the
// mail that was queued: by now somebody may have called.
func (c *Cases) StillSilent(ctx context.Context, d *db.DB, o naast.OrganisationID) (waits bool, err error) {
	err = d.Read(ctx, db.System("look for silence"), func(tx *db.Tx) error {
		s, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		waits, err = c.silentIn(ctx, tx, o, s)
		return err
	})
	return waits, err
}

func (c *Cases) silentIn(ctx context.Context, tx *db.Tx, o naast.OrganisationID, s partnership.Settings) (bool, error) {
	rows, err := c.Guard.TeamCases(ctx, tx, o, guard.Accepted, guard.OfferedS, guard.Waiting, guard.Sent)
	if err != nil {
		return false, err
	}
	list, err := c.SilentOf(ctx, tx, rows, s)
	call, _ := Quiet(list)
	return len(call) > 0, err
}
