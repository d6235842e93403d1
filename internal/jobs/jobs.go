// Package jobs is the outbox and the timers. A job is queued in the same
// transaction as its cause, so that nothing falls silent: what was acknowledged
// will be followed up, also after a crash. A handler may run more than once and
// must come to the same end.
//
// A job knows ids and days, never content: it opens no case, grants nothing and
// reads the delivery record and fixed texts only (docs/privacy.md).
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"naast"
	"naast/internal/db"
)

// Job is one thing to do at or after a moment.
type Job struct {
	ID      string
	Kind    string
	Subject string
	Due     time.Time
	Since   time.Time // when it was first due
	Tries   int
	Failure string
}

// Queue puts a job in the caller's transaction. A job of the same kind and
// subject that still waits is moved to the new moment instead of doubled.
func Queue(ctx context.Context, tx *db.Tx, kind, subject string, due time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO jobs_job (id,kind,subject,due,since,taken,tries,failure) VALUES ($1,$2,$3,$4,$4,0,0,'')
		ON CONFLICT (kind,subject) DO UPDATE SET due=excluded.due, since=excluded.since, taken=0, tries=0, failure=''`,
		naast.NewID[naast.ID[Job]](), kind, subject, due.Unix())
	if err != nil {
		return fmt.Errorf("queue %s: %w", kind, err)
	}
	return nil
}

// Drop takes a waiting job back.
func Drop(ctx context.Context, tx *db.Tx, kind, subject string) error {
	_, err := tx.Exec(ctx, `DELETE FROM jobs_job WHERE kind=$1 AND subject=$2`, kind, subject)
	return err
}

// Forget takes back all that waits for one subject, whatever it is.
func Forget(ctx context.Context, tx *db.Tx, subject string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM jobs_job WHERE subject=$1`, subject); err != nil {
		return fmt.Errorf("forget jobs: %w", err)
	}
	return nil
}

// Waiting lists jobs of a kind that are due and did not succeed yet, for the
// page that shows what waits.
func Waiting(ctx context.Context, tx *db.Tx, kind string) ([]Job, error) {
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM jobs_job WHERE kind=$1 ORDER BY due LIMIT 200`, kind)
}

// Late lists jobs of all kinds that were due before a moment and are not done:
// what waits because something is down, without what it is about.
func Late(ctx context.Context, tx *db.Tx, before time.Time) ([]Job, error) {
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM jobs_job WHERE since < $1 ORDER BY since, id LIMIT 200`, before.Unix())
}

const columns = `id,kind,subject,due,since,tries,failure`

func scan(s db.Scanner) (j Job, err error) {
	var due, since int64
	err = s.Scan(&j.ID, &j.Kind, &j.Subject, &due, &since, &j.Tries, &j.Failure)
	j.Due, j.Since = time.Unix(due, 0), time.Unix(since, 0)
	return j, err
}

// Handler does a job for one partnership. Doing it twice is doing it once.
type Handler func(ctx context.Context, d *db.DB, j Job) error

// Runner does what is due.
type Runner struct {
	Log      *slog.Logger
	handlers map[string]Handler
}

// Handle says who does jobs of a kind.
func (r *Runner) Handle(kind string, h Handler) {
	if r.handlers == nil {
		r.handlers = map[string]Handler{}
	}
	r.handlers[kind] = h
}

const (
	hold    = 2 * time.Minute // a worker that died lets go after this
	perTurn = 50
)

// Turn does the jobs that are due now and tells how many succeeded.
func (r *Runner) Turn(ctx context.Context, d *db.DB) (done int, err error) {
	jobs, err := r.take(ctx, d)
	if err != nil {
		return 0, err
	}
	for _, j := range jobs {
		failure := r.run(ctx, d, j)
		if err := r.settle(ctx, d, j, failure); err != nil {
			return done, err
		}
		if failure == nil {
			done++
		}
	}
	return done, nil
}

func (r *Runner) take(ctx context.Context, d *db.DB) (jobs []Job, err error) {
	err = d.Write(ctx, db.System("take jobs"), func(tx *db.Tx) error {
		now := tx.Now()
		due, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM jobs_job WHERE due <= $1 AND taken < $1 ORDER BY due LIMIT $2`, now.Unix(), perTurn)
		if err != nil {
			return err
		}
		jobs = jobs[:0]
		for _, j := range due {
			if r.handlers[j.Kind] == nil {
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE jobs_job SET taken=$2 WHERE id=$1`, j.ID, now.Add(hold).Unix()); err != nil {
				return err
			}
			jobs = append(jobs, j)
		}
		return nil
	})
	return jobs, err
}

func (r *Runner) run(ctx context.Context, d *db.DB, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job %s panicked", j.Kind)
		}
	}()
	return r.handlers[j.Kind](ctx, d, j)
}

// settle removes a job that succeeded, and moves one that failed to later: 1,
// 4, 9 … minutes, at most six hours, without end. It stays visible.
func (r *Runner) settle(ctx context.Context, d *db.DB, j Job, failure error) error {
	if failure != nil {
		r.Log.Warn("job failed", slog.String("kind", j.Kind), slog.Int("tries", j.Tries+1), slog.String("failure", brief(failure)))
	}
	return d.Write(ctx, db.System("settle job"), func(tx *db.Tx) error {
		if failure == nil { // only if nobody queued it anew meanwhile
			_, err := tx.Exec(ctx, `DELETE FROM jobs_job WHERE id=$1 AND taken<>0 AND due=$2`, j.ID, j.Due.Unix())
			return err
		}
		tries := j.Tries + 1
		wait := min(time.Duration(tries*tries)*time.Minute, 6*time.Hour)
		_, err := tx.Exec(ctx, `UPDATE jobs_job SET taken=0, tries=$2, due=$3, failure=$4 WHERE id=$1 AND taken<>0`, j.ID, tries, tx.Now().Add(wait).Unix(), brief(failure))
		return err
	})
}

// brief is the kind of an error in one word, without any of its text.
func brief(err error) string {
	for kind, word := range map[error]string{naast.Unavailable: "unavailable", naast.NotFound: "not found", naast.Invalid: "invalid", naast.Unknown: "unknown", naast.Conflict: "conflict"} {
		if errors.Is(err, kind) {
			return word
		}
	}
	return "failed"
}

// Every runs f for each turn of a ticker until the context ends.
func Every(ctx context.Context, every time.Duration, f func()) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			f()
		}
	}
}
