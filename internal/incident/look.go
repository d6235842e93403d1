package incident

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
)

// Found is what the log says of an account, without content.
type Found struct {
	Name    string // of whose account it is
	Works   bool   // that account did not end
	Touched []audit.Touch
	By      time.Time // by when it must be reported
	Words   Words     // what residents can be told; empty where no question was touched
	from    string    // which partnership tells it
}

// Find asks the log, for whoever keeps it. For anybody else, and of an account that
// is not there, it is naast.NotFound; naast.TooLarge when fewer days must be asked for.
func (s *Slice) Find(ctx context.Context, d *db.DB, who guard.Who, a Asked) (f Found, err error) {
	err = s.Cases.Guard.List(ctx, d, who, guard.Incidents, func(tx *db.Tx) error {
		f, err = s.look(ctx, tx, who, a)
		return err
	})
	return f, err
}

// Accounts are all that can be asked about, for whoever keeps the log; for anybody
// else naast.NotFound.
func (s *Slice) Accounts(ctx context.Context, d *db.DB, who guard.Who) (all []account.Member, err error) {
	err = s.Cases.Guard.List(ctx, d, who, guard.Incidents, func(tx *db.Tx) error {
		if _, err := audit.Manager(ctx, tx, s.Cases.Vault, who.Person()); err != nil {
			return err
		}
		all, err = account.Everybody(ctx, tx)
		return err
	})
	return all, err
}

func (s *Slice) look(ctx context.Context, tx *db.Tx, who guard.Who, a Asked) (f Found, err error) {
	t, err := audit.Manager(ctx, tx, s.Cases.Vault, who.Person())
	if err != nil {
		return f, err
	}
	set, err := partnership.Load(ctx, tx)
	if err != nil {
		return f, err
	}
	f.from, f.By = set.Name, a.Noticed.Add(time.Duration(set.ReportHours)*time.Hour)
	of, err := member(ctx, tx, a.User)
	if err != nil {
		return f, err
	}
	f.Name, f.Works = of.Name, !of.Ended
	if f.Touched, err = audit.Touched(ctx, tx, s.Cases.Vault, t, a.User, a.From, a.Until); err != nil {
		return f, err
	}
	if len(f.Touched) > 0 {
		f.Words = proposed(set, of, a.What, naast.Today(a.From), naast.Today(a.Until))
	}
	return f, nil
}

// Tell asks the log again, puts a message among those of everybody whose question was
// touched, has each told in the way that she allows (casework.Notify), and writes down
// that it was done. It tells among how many it was put.
func (s *Slice) Tell(ctx context.Context, tx *db.Tx, who guard.Who, a Asked, w Words) (int, error) {
	if err := s.Cases.Guard.WithTeam(ctx, tx, who); err != nil {
		return 0, err
	}
	f, err := s.look(ctx, tx, who, a)
	if err != nil {
		return 0, err
	}
	// The page may be of before somebody was touched, and then it had no letter.
	r := Report{Account: f.Name, From: a.From, Until: a.Until, Found: a.Noticed, What: a.What, Questions: len(f.Touched),
		Text: w.Page, Letter: cmp.Or(w.Letter, f.Words.Letter), By: who.Name}
	if len(f.Touched) > 0 {
		if r.Notice, err = casework.NewNotice(ctx, tx, r.Letter); err != nil {
			return 0, err
		}
	}
	for _, x := range f.Touched {
		if err := s.Cases.Notify(ctx, tx, who, x.Case, f.from, r.Text, r.Notice); err != nil {
			return 0, err
		}
		r.Cases = append(r.Cases, x.Case)
	}
	r.Put = len(r.Cases)
	return r.Put, s.keep(ctx, tx, r)
}

// keep writes a report down, sealed to whoever keeps the log.
func (s *Slice) keep(ctx context.Context, tx *db.Tx, r Report) error {
	plain, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	sealed, err := s.Cases.Vault.SealToTeam(ctx, tx, audit.LogTeam, plain)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO incident_report (id,day,sealed) VALUES ($1,$2,$3)`, naast.NewID[string](), tx.Today(), sealed)
	}
	if err != nil {
		return fmt.Errorf("keep report: %w", err)
	}
	return nil
}

// member is whose account it is; naast.NotFound when there is none.
func member(ctx context.Context, tx *db.Tx, u naast.UserID) (account.Member, error) {
	all, err := account.Everybody(ctx, tx)
	if err != nil {
		return account.Member{}, err
	}
	for _, m := range all {
		if m.User == u {
			return m, nil
		}
	}
	return account.Member{}, fmt.Errorf("find account: %w", naast.NotFound)
}
