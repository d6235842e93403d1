package erase

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
)

// Policy is how long an organisation keeps a question that rests, and why
// (bewaarbeleid). Without one nothing is ever proposed.
type Policy struct {
	Months int        `json:"months"`           // after it began to rest; 0: no end
	Ground string     `json:"ground,omitempty"` // the law or the agreement
	By     string     `json:"by,omitempty"`     // who decided: the board, with its privacy officer
	Agreed naast.Date `json:"agreed,omitempty"` // on which day
	Day    naast.Date `json:"-"`                // since when it counts here
}

// MostMonths bounds a policy; twenty years is longer than any law asks for here.
const MostMonths = 240

// Policies are what an organisation decided, newest first.
func Policies(ctx context.Context, tx *db.Tx, o naast.OrganisationID) ([]Policy, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (p Policy, err error) {
		var content string
		if err := s.Scan(&p.Day, &content); err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(content), &p)
	}, `SELECT day, content FROM erase_policy WHERE organisation=$1 ORDER BY day DESC LIMIT 50`, o)
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	return all, nil
}

// SavePolicy keeps a policy as it counts from today.
func SavePolicy(ctx context.Context, tx *db.Tx, o naast.OrganisationID, p Policy) error {
	b, err := json.Marshal(p)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO erase_policy (organisation,day,content) VALUES ($1,$2,$3)
			ON CONFLICT (organisation,day) DO UPDATE SET content=excluded.content`, o, tx.Today(), string(b))
	}
	if err != nil {
		return fmt.Errorf("save policy: %w", err)
	}
	return nil
}

// NightJob looks each night which questions rest longer than the policy says.
const NightJob = "retention"

// Plan queues the coming night, when the program starts.
func Plan(ctx context.Context, tx *db.Tx) error {
	planned, err := jobs.Waiting(ctx, tx, NightJob)
	if err != nil || len(planned) > 0 {
		return err
	}
	return jobs.Queue(ctx, tx, NightJob, "night", tx.Now().Add(24*time.Hour))
}

// Night proposes what the policies say. While the clock jumps it proposes nothing:
// people would be told of days that are not.
func (s *Slice) Night(ctx context.Context, d *db.DB, _ jobs.Job) error {
	var all []partnership.Organisation
	err := d.Read(ctx, db.System("look at policies"), func(tx *db.Tx) error {
		steady, err := jobs.Steady(ctx, tx)
		if err == nil && steady {
			all, err = partnership.Organisations(ctx, tx)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range all {
		if err := s.propose(ctx, d, o); err != nil {
			return err
		}
	}
	return d.Write(ctx, db.System("plan the next night"), func(tx *db.Tx) error {
		return jobs.Queue(ctx, tx, NightJob, "night", tx.Now().Add(24*time.Hour))
	})
}

func (s *Slice) propose(ctx context.Context, d *db.DB, o partnership.Organisation) error {
	return d.Write(ctx, db.System("propose to erase"), func(tx *db.Tx) error {
		all, err := Policies(ctx, tx, o.ID)
		if err != nil || len(all) == 0 || all[0].Months == 0 {
			return err
		}
		rows, facts, err := s.rests(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			f, err := s.takeBack(ctx, tx, r.Case, facts[r.Case])
			if err != nil {
				return err
			}
			if f.OwesErasing() { // she may allow today what she did not allow before
				if err := s.Cases.TellOwed(ctx, tx, r.Case); err != nil {
					return err
				}
			}
			if !all[0].over(r, f, tx.Today()) {
				continue
			}
			if err := s.Cases.ProposeErase(ctx, tx, r.Case, all[0].Ground, o.Name); err != nil && !errors.Is(err, naast.NotFound) {
				return err
			}
		}
		return nil
	})
}

// takeBack ends a proposal that was made while the clock ran ahead: its day is
// further than a proposal of today could be.
func (s *Slice) takeBack(ctx context.Context, tx *db.Tx, id naast.CaseID, f casework.Facts) (casework.Facts, error) {
	today := tx.Today()
	if f.Retention == nil || f.Retention.Day <= today && f.Retention.On <= today.Add(casework.WarningDays) {
		return f, nil
	}
	f, err := s.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.Retention = nil })
	if errors.Is(err, naast.NotFound) {
		err = nil
	}
	return f, err
}

// rests are the questions of an organisation that rest, with their facts.
func (s *Slice) rests(ctx context.Context, tx *db.Tx, o naast.OrganisationID) ([]guard.Row, map[naast.CaseID]casework.Facts, error) {
	rows, err := s.Cases.Guard.TeamCases(ctx, tx, o, guard.Resting)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]naast.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.Case
	}
	facts, err := s.Cases.FactsOf(ctx, tx, ids)
	return rows, facts, err
}

// over tells that a question rests longer than the policy says, and nobody asked
// to keep it.
func (p Policy) over(r guard.Row, f casework.Facts, today naast.Date) bool {
	return f.Hold == nil && f.Retention == nil && f.KeepUntil < today && months(r.Changed, p.Months) <= today
}

// months is a day some months later; the last of the month where it has no such day.
func months(d naast.Date, n int) naast.Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return naast.Today(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// proposed are the questions of an organisation that it may erase now or soon, or
// must keep, the first to go first.
func (s *Slice) proposed(ctx context.Context, tx *db.Tx, o naast.OrganisationID) (all []proposal, err error) {
	rows, facts, err := s.rests(ctx, tx, o)
	for _, r := range rows {
		if f := facts[r.Case]; f.Retention != nil || f.Hold != nil {
			all = append(all, proposal{r, f})
		}
	}
	slices.SortStableFunc(all, func(a, b proposal) int { return int(a.when().Time().Sub(b.when().Time()) / time.Hour) })
	return all, err
}

// proposal is a question about which somebody must decide.
type proposal struct {
	guard.Row
	Facts casework.Facts
}

func (p proposal) when() naast.Date {
	if p.Facts.Retention != nil {
		return p.Facts.Retention.On
	}
	return p.Facts.Hold.Day
}
