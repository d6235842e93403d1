package casework_test

import (
	"context"
	"errors"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
)

// opens tells whether somebody has the key of the case, whatever the tables say.
func (w *walk) opens(who guard.Who) bool {
	err := w.D.Write(context.Background(), db.Scope{Actor: who.User, Case: w.id}, func(tx *db.Tx) error {
		_, err := w.V.OpenCase(context.Background(), tx, who.Person(), w.id)
		return err
	})
	if err != nil && !errors.Is(err, naast.NotFound) {
		w.wrong("%s opens: %v", who.Name, err)
	}
	return err == nil
}

// check looks whether somebody looks after her question, and nobody else reads it.
func (w *walk) check() {
	f, state := w.Facts(w.id), w.State(w.id)
	if !w.opens(w.resident) {
		w.wrong("she cannot open her own question")
	}
	w.checkKeys(f, state)
	switch state {
	case guard.Accepted, guard.Resting:
		w.checkHelped(f, state)
	case guard.OfferedS:
		w.checkAsked(f)
	default:
		w.checkWaits(f, state)
	}
	if !f.Stopped && !w.called(f) {
		w.wrong("nobody has the task of calling her: %s %+v", state, f)
	}
	if w.forgotten() {
		w.wrong("an agreed moment is there, and no task brings it")
	}
	for _, h := range w.helpers {
		want := 0
		if state == guard.Accepted && f.Responsible == h.User {
			want = 1
		}
		if n := busy(w.House, h.User); n != want {
			w.wrong("%s is counted next to %d people, want %d", h.Name, n, want)
		}
	}
}

// called tells whether a message for her is on somebody's list.
func (w *walk) called(f casework.Facts) (is bool) {
	all := []guard.Who{w.Els, w.Joost, w.Karima}
	for _, h := range w.helpers {
		if h.User == f.Responsible {
			all = append(all, h)
		}
	}
	w.Write("tasks", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO casework_task (case_id,way,since,tries,again) VALUES ($1,'bellen',$2,0,0) ON CONFLICT (case_id) DO NOTHING`, w.id, tx.Today())
		for _, who := range all {
			tasks, e := w.Cases.Tasks(ctx, tx, who)
			err = errors.Join(err, e)
			is = is || slices.ContainsFunc(tasks, func(t casework.Task) bool { return t.Case == w.id })
		}
		return err
	})
	return is
}

// checkKeys: of the supporters only who is in the case, or is named for it, has a key.
func (w *walk) checkKeys(f casework.Facts, state guard.State) {
	for _, h := range w.helpers {
		may := f.Responsible == h.User || slices.Contains(f.CoSupporter, h.User)
		if state == guard.Sent || state == guard.OfferedS || state == guard.Waiting {
			may = may || slices.Contains(f.Named, h.User) && !slices.Contains(f.Passed, h.User)
		}
		if w.opens(h) && !may {
			w.wrong("%s still has the key: %s %+v", h.Name, state, f)
		}
		if slices.Contains(f.Blocked, h.User) && w.opens(h) {
			w.wrong("%s is kept out and reads", h.Name)
		}
	}
}

func (w *walk) checkHelped(f casework.Facts, state guard.State) {
	if f.Responsible == "" {
		if state == guard.Resting && f.Waits == casework.WaitsNo {
			return // she said no, thank you, and can take it back
		}
		w.wrong("nobody is responsible: %s %+v", state, f)
		return
	}
	i := slices.IndexFunc(w.helpers, func(h guard.Who) bool { return h.User == f.Responsible })
	if i < 0 || !w.opens(w.helpers[i]) {
		w.wrong("who is responsible cannot read")
	}
	if slices.Contains(w.left, f.Responsible) && state == guard.Accepted && !f.Stopped && !w.alarmed() {
		w.wrong("who stood next to her left, and no list says so")
	}
}

func (w *walk) checkAsked(f casework.Facts) {
	u := asked(w.House, w.id)
	i := slices.IndexFunc(w.helpers, func(h guard.Who) bool { return h.User == u })
	if i < 0 || !w.opens(w.helpers[i]) {
		w.wrong("whoever is asked (%q) cannot read", u)
	}
	if slices.Contains(w.left, u) {
		w.wrong("who is asked left")
	}
	if !f.Stopped && f.PhoneYes.IsZero() && w.Jobs(casework.OfferJob) != 1 {
		w.wrong("no timer for the answer")
	}
}

// checkWaits: the front door reads, unless somebody stood next to her before:
// then she chooses again, and the coordinators see that she waits.
func (w *walk) checkWaits(f casework.Facts, state guard.State) {
	if asked(w.House, w.id) != "" {
		w.wrong("%s, and yet somebody is asked", state)
	}
	if !w.opens(w.Els) && f.Waits == "" && f.Hand == nil && !f.Stopped && !w.alarmed() {
		w.wrong("nobody at the front door reads a question that waits, and no list says so: %+v", f)
	}
	if !w.watched() {
		w.wrong("no coordinator sees that she waits")
	}
}

// alarmed tells whether the silent list of the organisation that answers shows her.
func (w *walk) alarmed() (is bool) {
	w.Write("silent list", func(ctx context.Context, tx *db.Tx) error {
		o, _, err := w.Cases.Watchers(ctx, tx, w.id)
		if err != nil {
			return err
		}
		is, err = w.Cases.StillSilent(ctx, w.D, o)
		return err
	})
	return is
}

func (w *walk) watched() (is bool) {
	w.Write("watchers", func(ctx context.Context, tx *db.Tx) error {
		_, users, err := w.Cases.Watchers(ctx, tx, w.id)
		is = len(users) > 0
		return err
	})
	return is
}
