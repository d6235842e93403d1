package casework

import (
	"context"
	"errors"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/vault"
)

// layPaper seals the pages of one letter anew.
func (c *Cases) layPaper(ctx context.Context, tx *db.Tx, k *vault.CaseKey, d Document[Paper], files []File, m *Merge) error {
	if len(files) == 0 {
		return nil
	}
	all, err := c.Papers(ctx, tx, k)
	if err != nil {
		return err
	}
	p := Paper{N: 1, Title: d.Body.Title, By: d.Body.By}
	if len(all) > 0 {
		p.N = all[0].Body.N + 1
	}
	if err := c.addLeaves(ctx, tx, k, all, &p, files); err != nil {
		return err
	}
	for i, l := range d.Body.Shown() {
		p.Leaves[i].Turn = l.Turn
		m.Leaves = append(m.Leaves, p.Leaves[i].ID)
	}
	doc, err := Add(ctx, tx, c, k, PaperKind, p)
	m.Docs = append(m.Docs, doc)
	return err
}

// layTimes brings along what is still to come.
func (c *Cases) layTimes(ctx context.Context, tx *db.Tx, k *vault.CaseKey, t taken, came map[naast.DocumentID]naast.DocumentID, m *Merge) error {
	dues := func(of []Due) (ds []Due) {
		for _, d := range of {
			if id, ok := came[d.ID]; ok {
				ds = append(ds, Due{id, d.Until})
			}
		}
		return ds
	}
	if err := c.changeDues(ctx, tx, k.Case(), func(ds []Due) []Due { return append(ds, dues(t.times.Letters)...) }); err != nil {
		return err
	}
	if err := c.changeCheckIns(ctx, tx, k.Case(), func(ds []Due) []Due { return append(ds, dues(t.times.CheckIns)...) }); err != nil {
		return err
	}
	if err := c.Come(ctx, tx, k.Case()); err != nil { // what is there already
		return err
	}
	return c.changeMeetings(ctx, tx, k, func(ts *Times, ps Places) {
		for _, a := range t.times.Appointments {
			if a.Gone || a.Start().Before(tx.Now()) || len(ts.Appointments) >= mostAppointments {
				continue
			}
			place := t.places[a.ID]
			a.ID = naast.NewID[naast.DocumentID]()
			ts.Appointments, ps[a.ID] = append(ts.Appointments, a), place
			m.Meets = append(m.Meets, a.ID)
		}
		slices.SortFunc(ts.Appointments, func(a, b Appointment) int { return int(a.At - b.At) })
	})
}

// restMerged lets the second question rest: nothing is reminded of twice.
func (c *Cases) restMerged(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, into naast.CaseID) error {
	from := k.Case()
	if _, err := c.Guard.Admit(ctx, tx, who, guard.MergeCase, from); err != nil {
		return err
	}
	if _, err := c.ChangeFacts(ctx, tx, from, func(f *Facts) { f.Merged, f.Find = into, "" }); err != nil {
		return err
	}
	if err := c.admitted(ctx, tx, k); err != nil { // what was released from there is released from here
		return err
	}
	if err := c.setTimes(ctx, tx, from, Times{}); err != nil {
		return err
	}
	if err := c.Rest(ctx, tx, from); err != nil && !errors.Is(err, naast.Conflict) { // it rested already
		return err
	}
	if err := c.EndTask(ctx, tx, from); err != nil { // she hears it in the question that goes on
		return err
	}
	return jobs.Drop(ctx, tx, TellJob, string(from))
}

// setTimes puts the record of the moments back as it was, with its timers.
func (c *Cases) setTimes(ctx context.Context, tx *db.Tx, id naast.CaseID, t Times) error {
	if err := c.SaveFacts(ctx, tx, id, TimesLabel, t); err != nil {
		return err
	}
	if err := c.planReminder(ctx, tx, id, t); err != nil {
		return err
	}
	if err := c.changeCheckIns(ctx, tx, id, func(ds []Due) []Due { return ds }); err != nil {
		return err
	}
	return c.Come(ctx, tx, id)
}
