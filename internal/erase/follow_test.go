package erase

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
)

// follower is a question put beside hers, and somebody who writes jobs of his own.
type follower struct {
	*stage
	r    *jobs.Runner
	told naast.CaseID
}

func newFollower(t *testing.T, s *stage) *follower {
	f := &follower{stage: s, r: &jobs.Runner{Log: slog.New(slog.DiscardHandler)}}
	s.slice.Handle(f.r)
	s.Write("told", func(ctx context.Context, tx *db.Tx) (err error) {
		f.told, err = s.Cases.AskFor(ctx, tx, s.Mara, casework.Told{Question: casework.Question{Words: "Een tas vol merkbrieven."},
			Facts: casework.Facts{Domains: []string{"geld"}, Village: "harkeloo"}, Contact: casework.Contact{Name: "Sijke"}, How: casework.ByPhone, Mine: true})
		return err
	})
	s.Write("merge", func(ctx context.Context, tx *db.Tx) error {
		return s.Cases.Merge(ctx, tx, s.Mara, s.id, f.told, casework.ByPhone)
	})
	return f
}

func (f *follower) turn() {
	f.Helper()
	for range 5 {
		f.clock.Forward(5 * time.Hour)
		if _, err := f.r.Turn(ctx, f.D); err != nil {
			f.Fatal(err)
		}
	}
}

// forge writes a job of following as somebody does who can write in the database alone.
func (f *follower) forge(beside, first naast.CaseID) {
	f.Helper()
	f.Write("forge a job", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO jobs_job (id,kind,subject,due,since,taken,tries,failure) VALUES ($1,'follow',$2,1,1,0,0,'')
			ON CONFLICT (kind,subject) DO UPDATE SET due=1, taken=0`,
			naast.NewID[string](), string(beside)+" "+string(first))
		return err
	})
	f.turn()
}

func (f *follower) exec(q string, args ...any) {
	f.Helper()
	f.Write("write in main", func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, q, args...); return err })
}

// untouched tells that a question is where it was and was not erased.
func (f *follower) untouched(what string, id naast.CaseID) {
	f.Helper()
	f.Write("look", func(ctx context.Context, tx *db.Tx) error {
		erased, err := f.V.Erased(ctx, tx, []naast.CaseID{id})
		st, e := f.G.StateOf(ctx, tx, id)
		if len(erased) > 0 || e != nil || st == guard.Closed {
			f.Errorf("%s: erased %v, state %q, %v", what, erased, st, e)
		}
		return err
	})
}

// gone tells that a question is as if it never was, but for the ring.
func (f *follower) gone(id naast.CaseID) {
	f.Helper()
	f.Write("look", func(ctx context.Context, tx *db.Tx) error {
		if _, err := f.Cases.Facts(ctx, tx, id); !errors.Is(err, naast.NotFound) {
			f.Errorf("its facts: %v", err)
		}
		js, err := jobs.Waiting(ctx, tx, FollowJob)
		if len(js) != 1 || js[0].Failure != "not found" {
			f.Errorf("nobody can see that a job waits: %+v", js)
		}
		return err
	})
}

// A row of a job closes and erases nobody's question: not beside a question that never
// was, not beside one that is really closed but is not hers, and not beside hers when
// somebody only took away its rows. The control is that question erased as she asked:
// then the same job takes the other along.
func TestForgedFollow(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		f := newFollower(t, s)
		f.forge(s.id, naast.NewID[naast.CaseID]())
		f.untouched("beside nothing", s.id)
		theirs, him := s.Accepted(s.Piet)
		s.As(him, guard.CloseOwn, theirs, func(ctx context.Context, tx *db.Tx) error {
			return s.slice.Close(ctx, tx, him, theirs, 9, "", casework.OnScreen)
		})
		f.forge(s.id, theirs)
		f.forge(f.told, theirs)
		f.untouched("beside somebody else's", s.id)
		f.untouched("beside somebody else's, though it was put beside another", f.told)

		was := s.Facts(s.id)
		all := []string{"casework_fact", "audit_book", "audit_event"}
		for _, table := range all {
			f.exec(`UPDATE `+table+` SET case_id='weg' WHERE case_id=$1`, s.id)
			f.forge(f.told, s.id)
			f.untouched("beside hers, of which somebody took away "+table, f.told)
		}
		f.gone(s.id)
		for _, table := range all {
			f.exec(`UPDATE `+table+` SET case_id=$1 WHERE case_id='weg'`, s.id)
		}
		if now := s.Facts(s.id); now.Village != was.Village {
			t.Fatal("the rows are not back")
		}

		s.As(s.her, guard.CloseOwn, s.id, func(ctx context.Context, tx *db.Tx) error {
			return s.slice.Close(ctx, tx, s.her, s.id, 0, "", casework.OnScreen)
		})
		s.runs()
		f.turn()
		s.Write("the control", func(ctx context.Context, tx *db.Tx) error {
			erased, err := s.V.Erased(ctx, tx, []naast.CaseID{s.id, f.told})
			if len(erased) != 2 {
				t.Errorf("of what she had erased only %v went", erased)
			}
			return err
		})
	})
}
