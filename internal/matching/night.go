package matching

import (
	"context"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/jobs"
)

// NightJob searches for everybody who waits, each night.
const NightJob = "batch"

// nightHour is when: everybody sleeps, and the morning finds the proposals.
const nightHour = 3

// Plan queues the search of the coming night, when the program starts. A search
// that waits already, also one that was missed, stays as it is.
func Plan(ctx context.Context, tx *db.Tx) error {
	planned, err := jobs.Waiting(ctx, tx, NightJob)
	if err != nil || len(planned) > 0 {
		return err
	}
	return queueNext(ctx, tx)
}

func queueNext(ctx context.Context, tx *db.Tx) error {
	return jobs.Queue(ctx, tx, NightJob, "night", nextNight(tx.Now()))
}

// nextNight is the first time after a moment that it is the hour of the night
// in the Netherlands.
func nextNight(now time.Time) time.Time {
	local := now.In(naast.Amsterdam)
	at := time.Date(local.Year(), local.Month(), local.Day(), nightHour, 0, 0, 0, naast.Amsterdam)
	if !at.After(now) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, nightHour, 0, 0, 0, naast.Amsterdam)
	}
	return at
}

// Night does the search and queues the next one.
func (p *Pool) Night(ctx context.Context, d *db.DB, _ jobs.Job) error {
	if err := p.Batch(ctx, d); err != nil {
		return err
	}
	return d.Write(ctx, db.System("plan next search"), func(tx *db.Tx) error { return queueNext(ctx, tx) })
}
