package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/jobs"
)

var ctx = context.Background()

func queue(t *testing.T, d *db.DB, subject string, due time.Time) {
	t.Helper()
	if err := d.Write(ctx, db.System("test"), func(tx *db.Tx) error { return jobs.Queue(ctx, tx, "probe", subject, due) }); err != nil {
		t.Fatal(err)
	}
}

func turn(t *testing.T, r *jobs.Runner, d *db.DB) int {
	t.Helper()
	n, err := r.Turn(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func waiting(t *testing.T, d *db.DB) (js []jobs.Job) {
	t.Helper()
	if err := d.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { js, err = jobs.Waiting(ctx, tx, "probe"); return err }); err != nil {
		t.Fatal(err)
	}
	return js
}

// A job runs when it is due, once, and stays visible until it succeeded.
func TestJobIsDoneOnceAndFailureStaysVisible(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		r := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
		down, ran := true, 0
		r.Handle("probe", func(context.Context, *db.DB, jobs.Job) error {
			ran++
			if down {
				return naast.Unavailable
			}
			return nil
		})
		queue(t, two.Own, "a", two.Clock.Now().Add(time.Hour))
		if n := turn(t, r, two.Own); n != 0 || ran != 0 {
			t.Fatal("ran before its time")
		}
		two.Clock.Forward(2 * time.Hour)
		turn(t, r, two.Own)
		js := waiting(t, two.Own)
		if ran != 1 || len(js) != 1 || js[0].Tries != 1 || js[0].Failure != "unavailable" {
			t.Fatalf("after a failure: ran %d, %+v", ran, js)
		}
		if n := turn(t, r, two.Own); n != 0 || ran != 1 {
			t.Fatal("tried again at once")
		}
		down = false
		two.Clock.Forward(2 * time.Minute)
		if n := turn(t, r, two.Own); n != 1 || ran != 2 {
			t.Fatalf("not tried again: %d, ran %d", n, ran)
		}
		if turn(t, r, two.Own); ran != 2 || len(waiting(t, two.Own)) != 0 {
			t.Fatal("done twice, or still there")
		}
	})
}

// A job queued in a transaction that fails does not exist.
func TestJobIsInTheSameTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		boom := errors.New("boom")
		err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
			if err := jobs.Queue(ctx, tx, "probe", "a", tx.Now()); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || len(waiting(t, two.Own)) != 0 {
			t.Fatal("the job outlived its cause")
		}
		queue(t, two.Own, "a", two.Clock.Now())
		queue(t, two.Own, "a", two.Clock.Now())
		if len(waiting(t, two.Own)) != 1 {
			t.Fatal("queued twice")
		}
		if len(waiting(t, two.Other)) != 0 {
			t.Fatal("the neighbour has it too")
		}
	})
}

// A worker that died lets go: the job is taken again after the hold.
func TestJobOfADeadWorkerIsTakenAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		dead := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
		dead.Handle("probe", func(ctx context.Context, d *db.DB, j jobs.Job) error { panic("planted") })
		queue(t, two.Own, "a", two.Clock.Now())
		turn(t, dead, two.Own)
		r := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
		ran := false
		r.Handle("probe", func(context.Context, *db.DB, jobs.Job) error { ran = true; return nil })
		two.Clock.Forward(5 * time.Minute)
		if turn(t, r, two.Own); !ran {
			t.Fatal("never taken again")
		}
	})
}
