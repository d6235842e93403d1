package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// The channels for whoever reads no mail: a person brings what the system would
// have sent.
const (
	ChannelCall   = "bellen"
	ChannelLetter = "brief"
)

// Task is a message of the system that a person brings her, by telephone or by
// letter. It says nothing of what happened: that stands in the case. Whose task
// it is follows from the case at the moment of looking, so that it is never
// without somebody: who stands next to her, or else the front door that reads
// her question, or else the coordinators.
type Task struct {
	guard.Row
	Facts Facts
	Way   string
	Day   naast.Date // since when there is something to tell; no day: only what was agreed
	Tries int
	Again time.Time // when to try again; zero: any time
	// Agreed is the day of an agreed moment that is there; no day: none is.
	Agreed naast.Date
}

// bring makes what would have been mailed a task for a person. One is enough
// for all that happened since. In beschermde stand no letter goes out: she is
// called instead.
func (c *Cases) bring(ctx context.Context, tx *db.Tx, id naast.CaseID, d Delivery, f Facts) error {
	if f.Stopped || f.ByHerself && f.Responsible == "" { // her pause; or nobody has her number
		return nil
	}
	err := put(ctx, tx, `INSERT INTO casework_task (case_id,way,since,tries,again) VALUES ($1,$2,$3,0,0)
		ON CONFLICT (case_id) DO UPDATE SET way=excluded.way, since=CASE casework_task.since WHEN '' THEN excluded.since ELSE casework_task.since END`, id, d.Covered(f).Channel, tx.Today())
	if err != nil {
		return fmt.Errorf("add task to %s: %w", id, err)
	}
	return nil
}

// Tasks are those of one person under the hat that is worn, the longest waiting first.
func (c *Cases) Tasks(ctx context.Context, tx *db.Tx, who guard.Who) ([]Task, error) {
	all, err := db.All(ctx, tx, scanTask, `SELECT case_id, way, since, tries, again, agreed FROM casework_task ORDER BY since, case_id`)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	rows, err := c.Guard.Mine(ctx, tx, who, guard.CallHer)
	if err != nil {
		return nil, err
	}
	mine := make(map[naast.CaseID]guard.Row, len(rows))
	var ids []naast.CaseID
	for _, r := range rows {
		mine[r.Case], ids = r, append(ids, r.Case)
	}
	facts, err := c.FactsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	alone, err := c.Alone(ctx, tx)
	if err != nil {
		return nil, err
	}
	var own []Task
	for _, t := range all {
		var in bool
		if t.Row, in = mine[t.Case]; !in {
			continue
		}
		if t.Facts = facts[t.Case]; falls(t.Row, t.Facts, alone(t.Row, t.Facts)) == t.Relation && !t.Facts.Stopped {
			own = append(own, t)
		}
	}
	return own, nil
}

// falls tells to which relation a task in a case falls; alone as in Alone.
func falls(r guard.Row, f Facts, alone bool) guard.Relation {
	switch {
	case alone:
		return guard.Team
	case f.Responsible != "":
		return guard.Supporter
	}
	return guard.FrontDoor
}

func scanTask(s db.Scanner) (t Task, err error) {
	var again int64
	err = s.Scan(&t.Case, &t.Way, &t.Day, &t.Tries, &again, &t.Agreed)
	t.Again = moment(again)
	return t, err
}

// moment is a stored moment; 0 is none.
func moment(at int64) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.Unix(at, 0)
}

// stored is a moment as it is stored.
func stored(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.Unix()
}

// EndTask ends the task in a case, because she was spoken with. An agreed moment that
// was there has been. What she must know stays a task until somebody says that she
// was told it (Brought). None is no error: somebody else did it meanwhile.
func (c *Cases) EndTask(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	way, err := c.endTask(ctx, tx, id)
	if err != nil || way == "" {
		return err
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil || !f.Owes() {
		return err
	}
	return c.bring(ctx, tx, id, Delivery{Channel: way}, f) // a talk about something else told her nothing of this
}

// endTask ends the task in a case, and gives the way it had; none where there was none.
func (c *Cases) endTask(ctx context.Context, tx *db.Tx, id naast.CaseID) (way string, err error) {
	var agreed naast.Date
	err = tx.QueryRow(ctx, `SELECT way, agreed FROM casework_task WHERE case_id=$1`, id).Scan(&way, &agreed)
	if errors.Is(err, naast.NotFound) {
		return "", nil
	}
	if err == nil && agreed != "" {
		err = c.kept(ctx, tx, id)
	}
	if err == nil {
		err = put(ctx, tx, `DELETE FROM casework_task WHERE case_id=$1`, id)
	}
	if err != nil {
		return "", fmt.Errorf("end task in %s: %w", id, err)
	}
	return way, nil
}

// TryLater says that nobody answered, and when to try again.
func (c *Cases) TryLater(ctx context.Context, tx *db.Tx, id naast.CaseID, again time.Time) error {
	return put(ctx, tx, `UPDATE casework_task SET tries=tries+1, again=$2 WHERE case_id=$1`, id, stored(again))
}
