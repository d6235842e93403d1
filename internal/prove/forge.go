package main

import (
	"context"
	"fmt"
	"time"

	"naast/internal/db"
	"naast/internal/testkit/forge"
	"naast/internal/testkit/pg"
)

const (
	forgeries = 10_000
	forgeGoal = "10,000 of 10,000 found before the last witnessed size; no honest log refused"
)

// forged lets somebody with the whole machine and all keys write the log anew,
// in every way, and counts what whoever kept a stamp finds. The control changes
// what nobody witnessed, which nobody can find.
func forged(ctx context.Context, dir string, postgres bool) (o outcome, err error) {
	at := &places{dir: dir}
	if postgres {
		stop, err := at.start(ctx, pg.Options{})
		if err != nil {
			return o, err
		}
		defer stop()
	}
	d, err := db.Open(ctx, at.next())
	if err != nil {
		return o, err
	}
	defer d.Close()
	seed := uint64(time.Now().UnixNano())
	r, err := forge.Run(ctx, d, forgeries, seed)
	if err != nil {
		return o, err
	}
	o.figure = fmt.Sprintf("%d of %d found (%v), %d honest logs refused, seed %d", r.Found(), forgeries, r.Tries, r.Refused, seed)
	o.holds, o.control = r.Found() == forgeries && r.Refused == 0, !r.Beyond
	return o, nil
}
