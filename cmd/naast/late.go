package main

import (
	"context"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/jobs"
)

// A backup that is late or not set at all, or keys that are held back in the ring, is the host's to mend, and his log says it. But a host may be ill,
// or nobody any more; so those who answer for the work hear it too: a line on
// Vandaag, and a mail each morning as long as it lasts.

// lateJob looks each morning; lateHour is when.
const (
	lateJob  = "backup late"
	lateHour = 7
)

// lateCopy is of which day the newest archive of a partnership is, empty when
// there is none, and whether that is too long ago. Where no backup is set nothing
// is late, see noCopy.
func (s *site) lateCopy(tx *db.Tx) (newest naast.Date, late bool) {
	i := slices.Index(s.parts, tx.DB())
	if i < 0 || s.config.Backup.Main == "" {
		return "", false
	}
	old, err := age(s.config.Backup.Main, s.config.Partnerships[i].Name, tx.Now())
	if err == nil {
		newest = naast.Today(tx.Now().Add(-old))
	}
	return newest, old > s.config.Backup.late()
}

// noCopy tells whether no backup is set; of the demo nobody needs one.
func (s *site) noCopy() bool { return s.config.Backup.Main == "" && !s.config.demo }

// ringHeld tells whether keys are held back in the ring of a partnership: somebody
// changed main past the program, or it is not the right one.
func (s *site) ringHeld(tx *db.Tx) bool {
	held, _ := s.held.Load(tx.DB())
	return held == true
}

// tellLate mails the coordinators when the backup is late, none is set, or keys are held back in the
// ring, and looks again tomorrow.
func (s *site) tellLate(post *casework.Post) jobs.Handler {
	return func(ctx context.Context, d *db.DB, j jobs.Job) error {
		var newest naast.Date
		var late, held bool
		err := d.Read(ctx, db.System("backup late"), func(tx *db.Tx) error {
			newest, late = s.lateCopy(tx)
			held = s.ringHeld(tx)
			return nil
		})
		if err == nil && s.noCopy() {
			err = post.NoCopy(ctx, d, j)
		}
		if err == nil && late {
			err = post.LateCopy(ctx, d, j, newest)
		}
		if err == nil && held {
			err = post.RingHeld(ctx, d, j)
		}
		if err != nil {
			return err
		}
		return d.Write(ctx, db.System("plan "+lateJob), func(tx *db.Tx) error {
			return jobs.Queue(ctx, tx, lateJob, "morning", jobs.NextAt(tx.Now(), lateHour))
		})
	}
}

// planLate begins looking, when nothing is planned.
func planLate(ctx context.Context, tx *db.Tx) error {
	planned, err := jobs.Waiting(ctx, tx, lateJob)
	if err != nil || len(planned) > 0 {
		return err
	}
	return jobs.Queue(ctx, tx, lateJob, "morning", jobs.NextAt(tx.Now(), lateHour))
}
