package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/jobs"
)

// CheckInJob makes an agreed moment a task on its day; the subject is a case.
const CheckInJob = "checkin"

// changeCheckIns changes the record of the agreed days, plans the next one and
// lets the task follow, in the transaction of whatever changed them.
func (c *Cases) changeCheckIns(ctx context.Context, tx *db.Tx, id naast.CaseID, change func([]Due) []Due) error {
	t, err := c.Times(ctx, tx, id)
	if err != nil {
		return err
	}
	t.CheckIns = change(t.CheckIns)
	if len(t.CheckIns) > MostCheckIns {
		return fmt.Errorf("agreed moments of %s: %w", id, naast.TooMany)
	}
	if err := c.SaveFacts(ctx, tx, id, TimesLabel, t); err != nil {
		return err
	}
	if t.agreed(tx.Today()) == "" { // what came was taken back
		if err := c.forgetAgreed(ctx, tx, id); err != nil {
			return err
		}
	}
	return planCheckIn(ctx, tx, id, t)
}

// forgetAgreed leaves of a task what else there is to tell her.
func (c *Cases) forgetAgreed(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	if err := put(ctx, tx, `DELETE FROM casework_task WHERE case_id=$1 AND since=''`, id); err != nil {
		return err
	}
	return put(ctx, tx, `UPDATE casework_task SET agreed='' WHERE case_id=$1`, id)
}

// agreed is the first agreed day that is there; no day when none is.
func (t Times) agreed(today naast.Date) (first naast.Date) {
	for _, d := range t.CheckIns {
		if d.Until <= today && (first == "" || d.Until < first) {
			first = d.Until
		}
	}
	return first
}

func planCheckIn(ctx context.Context, tx *db.Tx, id naast.CaseID, t Times) error {
	var next time.Time
	for _, d := range t.CheckIns {
		if at := morning(d.Until); at.After(tx.Now()) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if next.IsZero() {
		return jobs.Drop(ctx, tx, CheckInJob, string(id))
	}
	return jobs.Queue(ctx, tx, CheckInJob, string(id), next)
}

// morning is when people hear of a day.
func morning(d naast.Date) time.Time {
	day := d.Time()
	return time.Date(day.Year(), day.Month(), day.Day(), atHour, 0, 0, 0, naast.Amsterdam)
}

// Come makes the agreed moments of a case that are there a task: of whoever
// stands next to her, or else as every task. It knows the day and not what was
// agreed. She hears it by the way she chose. It waits out a pause of hers: the
// task is there when she goes on.
func (c *Cases) Come(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	t, err := c.Times(ctx, tx, id)
	if err != nil {
		return err
	}
	day := t.agreed(tx.Today())
	if day == "" {
		return planCheckIn(ctx, tx, id, t)
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	var d Delivery
	if err := c.LoadFacts(ctx, tx, id, DeliveryLabel, &d); err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	way := ChannelCall
	if d.Covered(f).Channel == ChannelLetter {
		way = ChannelLetter
	}
	err = put(ctx, tx, `INSERT INTO casework_task (case_id,way,since,tries,again,agreed) VALUES ($1,$2,'',0,0,$3)
		ON CONFLICT (case_id) DO UPDATE SET way=excluded.way, agreed=excluded.agreed`, id, way, day)
	if err != nil {
		return fmt.Errorf("add agreed task to %s: %w", id, err)
	}
	if !d.byPerson() { // else the task is how she hears it
		if err := c.tell(ctx, tx, id); err != nil {
			return err
		}
	}
	if err := c.nudge(ctx, tx, f); err != nil {
		return err
	}
	return planCheckIn(ctx, tx, id, t)
}

// kept says that the agreed moments that were there have been.
func (c *Cases) kept(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	return c.changeCheckIns(ctx, tx, id, func(ds []Due) []Due {
		return slices.DeleteFunc(ds, func(d Due) bool { return d.Until <= tx.Today() })
	})
}

// checkIn is Come as a job.
func (p *Post) checkIn(ctx context.Context, d *db.DB, j jobs.Job) error {
	return gone(d.Write(ctx, db.System("an agreed moment is there"), func(tx *db.Tx) error {
		return p.Cases.Come(ctx, tx, naast.CaseID(j.Subject))
	}))
}
