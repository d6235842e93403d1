package main

import (
	"context"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
)

// own is how many people one supporter stands next to.
const own = 50

// people gives Mara fifty real cases among a mass of others, once in a run.
func (w *world) people(ctx context.Context) error {
	if w.full {
		return nil
	}
	if err := w.open(ctx); err != nil {
		return err
	}
	if err := w.serve(); err != nil {
		return err
	}
	var err error
	if w.asked, err = w.askOnce(ctx); err != nil {
		return err
	}
	w.accepted(w.house.Piet) // the first ever writes more
	rows, err := w.written(func() error { w.accepted(w.house.Piet); return nil })
	if err != nil {
		return err
	}
	for range own {
		w.accepted(w.house.Mara)
	}
	w.stop()
	if err := w.fill(ctx, rows); err != nil {
		return err
	}
	w.house.D = w.d
	w.full = true
	return w.serve()
}

// accepted is a case in which somebody stands next to her and wrote a first note.
func (w *world) accepted(who guard.Who) {
	id, _ := w.house.Accepted(who)
	w.house.As(who, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
		k, err := w.house.V.OpenCase(ctx, tx, who.Person(), id)
		if err != nil {
			return err
		}
		_, err = casework.Add(ctx, tx, w.house.Cases, k, casework.NoteKind, casework.Note{Text: "Gebeld. Wij spreken elkaar dinsdag.", By: who.Name, Channel: "telefoon", Spoke: true})
		if err != nil {
			return err
		}
		return w.house.G.Spoke(ctx, tx, id)
	})
}
