package guard_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// An error of the database lets nobody in and leaves nobody in half: at every
// statement of every act, whoever asked hears of it.
func TestGuardHearsErrors(t *testing.T) {
	eachWorld(t, func(w *world) {
		g, d := w.g, w.two.Own
		token := begin(t, d, g, w.mara)
		draft := guard.NewToken()
		w.do(func(tx *db.Tx) error { return g.KeepDraft(ctx, tx, draft, []byte("concept")) })
		proof, err := g.Word(w.mara.User, "Kastanje")
		if err != nil {
			t.Fatal(err)
		}
		type in = func(context.Context, *db.Tx) error
		for name, act := range map[string]in{
			"admit": func(ctx context.Context, tx *db.Tx) error {
				_, err := g.Admit(ctx, tx, w.mara, guard.ReadCase, w.id)
				return err
			},
			"check": func(ctx context.Context, tx *db.Tx) error { return g.Check(ctx, tx, w.mara, guard.ReadCase, w.id) },
			"team":  func(ctx context.Context, tx *db.Tx) error { return g.WithTeam(ctx, tx, w.team) },
			"seat":  func(ctx context.Context, tx *db.Tx) error { return g.WithSeat(ctx, tx, w.mara, w.id) },
			"rests": func(ctx context.Context, tx *db.Tx) error { _, err := g.RestsWith(ctx, tx, w.mara.User); return err },
			"still": func(ctx context.Context, tx *db.Tx) error { return g.Still(ctx, tx, token) },
			"open": func(ctx context.Context, tx *db.Tx) error {
				return g.Open(ctx, tx, naast.NewID[naast.CaseID](), guard.Sent, org)
			},
			"move":      func(ctx context.Context, tx *db.Tx) error { return g.Move(ctx, tx, w.id, guard.Resting) },
			"answers":   func(ctx context.Context, tx *db.Tx) error { _, err := g.Answers(ctx, tx, w.id, org); return err },
			"move team": func(ctx context.Context, tx *db.Tx) error { return g.MoveTeam(ctx, tx, w.id, "elders") },
			"spoke":     func(ctx context.Context, tx *db.Tx) error { return g.Spoke(ctx, tx, w.id) },
			"state":     func(ctx context.Context, tx *db.Tx) error { _, err := g.StateOf(ctx, tx, w.id); return err },
			"place until": func(ctx context.Context, tx *db.Tx) error {
				return g.PlaceUntil(ctx, tx, w.id, w.mara.User, guard.Co, tx.Today())
			},
			"bar":     func(ctx context.Context, tx *db.Tx) error { return g.Bar(ctx, tx, w.id, w.mara.User) },
			"cut":     func(ctx context.Context, tx *db.Tx) error { return g.Cut(ctx, tx, w.id, w.mara.User, guard.Supporter) },
			"cut all": func(ctx context.Context, tx *db.Tx) error { return g.CutAll(ctx, tx, w.id, guard.Supporter, guard.Co) },
			"standings": func(ctx context.Context, tx *db.Tx) error {
				_, err := g.Standings(ctx, tx, w.id, guard.Supporter)
				return err
			},
			"set": func(ctx context.Context, tx *db.Tx) error {
				return g.SetStanding(ctx, tx, w.id, g.Handle(w.mara.User), guard.Supporter, guard.CutOff)
			},
			"forget": func(ctx context.Context, tx *db.Tx) error { return g.Forget(ctx, tx, w.id) },
			"stands": func(ctx context.Context, tx *db.Tx) error { _, err := g.Stands(ctx, tx, w.mara.User); return err },
			"mine": func(ctx context.Context, tx *db.Tx) error {
				_, err := g.Mine(ctx, tx, w.mara, guard.ReadCase)
				return err
			},
			"own case": func(ctx context.Context, tx *db.Tx) error { _, err := g.OwnCase(ctx, tx, w.her.User); return err },
			"case row": func(ctx context.Context, tx *db.Tx) error { _, err := g.CaseRow(ctx, tx, w.id); return err },
			"unread":   func(ctx context.Context, tx *db.Tx) error { _, err := g.Unread(ctx, tx, nil); return err },
			"team cases": func(ctx context.Context, tx *db.Tx) error {
				_, err := g.TeamCases(ctx, tx, org, guard.Sent, guard.Accepted)
				return err
			},
			"all cases":  func(ctx context.Context, tx *db.Tx) error { _, err := g.AllCases(ctx, tx); return err },
			"begin":      func(ctx context.Context, tx *db.Tx) error { _, err := g.Begin(ctx, tx, w.mara); return err },
			"end":        func(ctx context.Context, tx *db.Tx) error { return g.End(ctx, tx, token) },
			"end all":    func(ctx context.Context, tx *db.Tx) error { return g.EndAll(ctx, tx, w.mara.User) },
			"keep draft": func(ctx context.Context, tx *db.Tx) error { return g.KeepDraft(ctx, tx, draft, []byte("anders")) },
			"draft":      func(ctx context.Context, tx *db.Tx) error { _, err := g.Draft(ctx, tx, draft); return err },
			"drop draft": func(ctx context.Context, tx *db.Tx) error { return g.DropDraft(ctx, tx, draft) },
		} {
			w.Run(name, func(t *testing.T) { dbtest.EachFailure(t, d, db.System("test"), act) })
		}
		for name, act := range map[string]func(context.Context) error{
			"view": func(ctx context.Context) error {
				return g.View(ctx, d, w.mara, guard.ReadCase, w.id, func(*db.Tx, guard.Stand) error { return nil })
			},
			"list": func(ctx context.Context) error {
				return g.List(ctx, d, w.mara, guard.OwnPeople, func(*db.Tx) error { return nil })
			},
			"shown": func(ctx context.Context) error {
				_, err := w.listFor(ctx, guard.New(w.v), w.mara, guard.OwnPeople, audit.InList, w.id)
				return err
			},
			"sweep drafts": func(ctx context.Context) error { return g.SweepDrafts(ctx, d) },
			"owner":        func(ctx context.Context) error { _, err := g.Owner(ctx, d, token); return err },
			"sweep":        func(ctx context.Context) error { return g.Sweep(ctx, d) },
			"tries": func(ctx context.Context) error {

				return g.Try(ctx, d, guard.Lane{Kind: "proef", Limit: 999, Window: time.Hour}, guard.Lane{Kind: "proef", Key: "elk", Limit: 999, Window: time.Hour, Each: true})
			},
			"resume": func(ctx context.Context) error {
				two := begin(t, d, g, w.mara)
				w.two.Clock.Forward(2 * time.Minute) // the activity is noted too
				_, err := g.Resume(ctx, d, two)
				if errors.Is(err, naast.SignIn) {
					t.Error("an error of the database is taken for a session that ended")
				}
				return err
			},
			"locked": func(ctx context.Context) error {
				_, _, err := g.Locked(ctx, d, w.quiet(proof))
				return err
			},
			"unlock": func(ctx context.Context) error {
				_, _, err := g.Unlock(ctx, d, w.quiet(proof), "kastanje")
				return err
			},
			"unlock as": func(ctx context.Context) error {
				_, _, err := g.UnlockAs(ctx, d, w.quiet(proof), w.mara.User, func(*db.Tx) error { return nil })
				return err
			},
		} {
			w.Run(name, func(t *testing.T) { dbtest.EachError(t, act) })
		}
	})
}

// quiet is a session with a word that nothing was asked of for a while.
func (w *world) quiet(proof string) guard.Token {
	p := w.mara
	p.Word = proof
	token := begin(w.T, w.two.Own, w.g, p)
	w.two.Clock.Forward(guard.LockAfter + time.Second)
	return token
}
