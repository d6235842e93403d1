package erase

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/mypage"
	"naast/internal/vault"
	"naast/internal/web"
)

// Slice is the pages and the job of erasing.
type Slice struct {
	Cases *casework.Cases
	Mine  *mypage.Slice
	Desk  *desk.Slice
	// EndShares stops all that she shares, with the key of whoever closes.
	EndShares func(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error
	// Rooms take away what they keep of a question, each its own rows.
	Rooms []func(ctx context.Context, tx *db.Tx, id naast.CaseID) error
}

// Jobs.
const (
	EraseJob  = "erase"  // the thinking time of a question is over
	FollowJob = "follow" // a question that was put beside another closes and opens with it
)

// CopyDays is after how many days no older copy can be opened any more: the
// keyring is sealed anew each week, and the key before it destroyed a week later
// (keys.md).
const CopyDays = 14

// Handle takes on the jobs.
func (s *Slice) Handle(r *jobs.Runner) {
	r.Handle(EraseJob, func(ctx context.Context, d *db.DB, j jobs.Job) error { return s.Erase(ctx, d, naast.CaseID(j.Subject)) })
	r.Handle(FollowJob, s.follow)
	r.Handle(NightJob, s.Night)
}

// Close closes a question by somebody who may open it: she herself, with by
// empty, or whoever writes it down for her.
func (s *Slice) Close(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, days int, by string, how casework.Way) error {
	k, err := s.Cases.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return fmt.Errorf("close: %w", err)
	}
	if err := s.EndShares(ctx, tx, k); err != nil {
		return err
	}
	x, err := s.Cases.Close(ctx, tx, id, days, by, how)
	if err != nil {
		return err
	}
	if err := s.haveFollow(ctx, tx, k); err != nil {
		return err
	}
	return plan(ctx, tx, id, x)
}

// haveFollow has the questions that were put beside this one closed or opened too.
func (s *Slice) haveFollow(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error {
	merges, err := s.Cases.Merges(ctx, tx, k)
	if err != nil {
		return err
	}
	for _, m := range merges {
		if !m.Body.Undone.IsZero() {
			continue
		}
		if err := jobs.Queue(ctx, tx, FollowJob, string(m.Body.From)+" "+string(k.Case()), tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

func plan(ctx context.Context, tx *db.Tx, id naast.CaseID, x casework.Closing) error {
	due := tx.Now()
	if x.On > tx.Today() { // without thinking time it begins now, not at noon
		due = x.On.Time()
	}
	return jobs.Queue(ctx, tx, EraseJob, string(id), due)
}

// OpenAgain takes a closing back, by whoever could open the question before.
func (s *Slice) OpenAgain(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) error {
	if err := s.Cases.OpenAgain(ctx, tx, id); err != nil {
		return err
	}
	k, err := s.Cases.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return err
	}
	if err := s.haveFollow(ctx, tx, k); err != nil {
		return err
	}
	return jobs.Drop(ctx, tx, EraseJob, string(id))
}

// follow lets a question that was put beside another be closed as that one is. What
// the job names counts for nothing by itself: that the one was put beside the other
// stands in its sealed facts, and that the other is gone in the ring (decision 0722).
func (s *Slice) follow(ctx context.Context, d *db.DB, j jobs.Job) error {
	ids := strings.Fields(j.Subject)
	if len(ids) != 2 {
		return fmt.Errorf("follow: %w", naast.Invalid)
	}
	beside, first := naast.CaseID(ids[0]), naast.CaseID(ids[1])
	return d.Write(ctx, db.System("follow a closing"), func(tx *db.Tx) error {
		state, err := s.Cases.Guard.StateOf(ctx, tx, beside)
		if errors.Is(err, naast.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := s.Cases.Facts(ctx, tx, beside)
		if err != nil || b.Merged != first { // taken apart meanwhile, or never together
			return err
		}
		days, closes, err := s.closesWith(ctx, tx, first)
		switch {
		case err != nil:
			return err
		case closes && state != guard.Closed:
			x, err := s.Cases.Close(ctx, tx, beside, days, "", casework.OnScreen)
			if err != nil {
				return err
			}
			return plan(ctx, tx, beside, x)
		case !closes && state == guard.Closed:
			if err := s.Cases.OpenAgain(ctx, tx, beside); err != nil {
				return err
			}
			return jobs.Drop(ctx, tx, EraseJob, string(beside))
		}
		return nil
	})
}

// closesWith tells whether what was put beside a question closes with it, and for how
// many days. A question that is not there was erased only if the ring says so; if not
// it is naast.NotFound, and somebody must look.
func (s *Slice) closesWith(ctx context.Context, tx *db.Tx, first naast.CaseID) (days int, closes bool, err error) {
	f, err := s.Cases.Facts(ctx, tx, first)
	if err == nil && f.Closing != nil {
		return max(0, tx.Today().Days(f.Closing.On)), true, nil
	}
	if !errors.Is(err, naast.NotFound) {
		return 0, false, err
	}
	erased, e := s.Cases.Vault.Erased(ctx, tx, []naast.CaseID{first})
	if e != nil {
		return 0, false, e
	}
	if len(erased) == 0 {
		return 0, false, fmt.Errorf("follow %s, which is not there and was not erased: %w", first, err)
	}
	return 0, true, nil
}

// Erase takes everything of a question away when its thinking time is over, and
// nothing when it was taken back meanwhile. While the clock is not steady it is
// naast.Unavailable.
func (s *Slice) Erase(ctx context.Context, d *db.DB, id naast.CaseID) error {
	return d.Write(ctx, db.System("erase"), func(tx *db.Tx) error {
		state, err := s.Cases.Guard.StateOf(ctx, tx, id)
		if errors.Is(err, naast.NotFound) || err == nil && state != guard.Closed {
			return nil
		}
		if err != nil {
			return err
		}
		f, err := s.Cases.Facts(ctx, tx, id)
		if err != nil {
			return err
		}
		if f.Closing == nil || f.Closing.On > tx.Today() {
			return nil
		}
		steady, err := jobs.Steady(ctx, tx)
		if err == nil && !steady { // tried again later
			err = fmt.Errorf("erase while the clock jumped: %w", naast.Unavailable)
		}
		if err != nil {
			return err
		}
		return s.forget(ctx, tx, id)
	})
}

// forget takes everything of a question away. It needs no key, so that it can be
// done again after an older copy of main was put back (Replay).
func (s *Slice) forget(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	v, g := s.Cases.Vault, s.Cases.Guard
	err := audit.Record(ctx, tx, v, audit.Event{Hat: string(guard.HatNone), Action: EraseJob, Purpose: "wiste een vraag, zoals de inwoner wilde"})
	if err != nil {
		return err
	}
	her, err := s.holder(ctx, tx, id)
	if err != nil {
		return err
	}
	rooms := append([]func(context.Context, *db.Tx, naast.CaseID) error{casework.Forget, g.Forget, audit.Forget, v.EraseCase, web.Forget,
		func(ctx context.Context, tx *db.Tx, id naast.CaseID) error { return jobs.Forget(ctx, tx, string(id)) }}, s.Rooms...)
	for _, room := range rooms {
		if err := room(ctx, tx, id); err != nil {
			return fmt.Errorf("erase: %w", err)
		}
	}
	if her == "" {
		return nil
	}
	stands, err := g.Stands(ctx, tx, her)
	if err != nil || stands {
		return err
	}
	return account.ForgetResident(ctx, tx, v, g, her)
}

// holder is whose card opens a question; nobody's where it was told without one.
func (s *Slice) holder(ctx context.Context, tx *db.Tx, id naast.CaseID) (naast.UserID, error) {
	rows, err := s.Cases.Guard.Standings(ctx, tx, id, guard.Resident)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	all, err := account.Cardholders(ctx, tx)
	if err != nil {
		return "", err
	}
	u, _ := s.Cases.Guard.Find(rows[0].Person, all)
	return u, nil
}

// Replay erases once more what a copy of main from before brought back: the
// keyring, which is never older than main, remembers what was erased.
func (s *Slice) Replay(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.Write(ctx, db.System("erase again"), func(tx *db.Tx) error {
		ids, err := s.Cases.Guard.AllCases(ctx, tx)
		if err != nil {
			return err
		}
		erased, err := s.Cases.Vault.Erased(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, id := range erased {
			if err := s.forget(ctx, tx, id); err != nil {
				return err
			}
		}
		n = len(erased)
		return nil
	})
	return n, err
}
