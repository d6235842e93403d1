package witness

import (
	"context"
	"errors"
	"naast/internal/db"
	"naast/internal/jobs"
)

// The jobs: sign the checkpoint of the night, and look at the logs of others. A
// job that fails is tried again and stays visible.
const (
	SignJob = "checkpoint"
	LookJob = "witness"
)

// Hours of the night. Looking comes later, when the others have signed too.
const (
	signHour = 2
	lookHour = 5
)

// Handle does the jobs of this room.
func (s *Slice) Handle(r *jobs.Runner) {
	r.Handle(SignJob, s.signNight)
	r.Handle(LookJob, s.lookNight)
}

// Plan queues the coming night when the program starts. The first checkpoint,
// also the first after a restore, and the first look do not wait for it.
func Plan(ctx context.Context, tx *db.Tx) error {
	last, err := newestOrNone(ctx, tx)
	if err != nil {
		return err
	}
	for kind, now := range map[string]bool{SignJob: last.Size == 0, LookJob: false} {
		planned, err := jobs.Waiting(ctx, tx, kind)
		if err != nil {
			return err
		}
		if len(planned) > 0 && !now {
			continue
		}
		if err := jobs.Queue(ctx, tx, kind, "night", tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

func (s *Slice) signNight(ctx context.Context, d *db.DB, _ jobs.Job) error {
	if err := Make(ctx, d, s.Vault); err != nil {
		if errors.Is(err, ErrChanged) {
			s.Log.Error("the log here was changed: nothing is signed until somebody looked (docs/running.md, witnesses)")
		}
		return err
	}
	return queue(ctx, d, SignJob, signHour)
}

func (s *Slice) lookNight(ctx context.Context, d *db.DB, _ jobs.Job) error {
	if err := s.Look(ctx, d); err != nil {
		return err
	}
	return queue(ctx, d, LookJob, lookHour)
}

func queue(ctx context.Context, d *db.DB, kind string, hour int) error {
	return d.Write(ctx, db.System("plan "+kind), func(tx *db.Tx) error {
		return jobs.Queue(ctx, tx, kind, "night", jobs.NextAt(tx.Now(), hour))
	})
}
