package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/testkit/life"
	"naast/internal/testkit/pg"
)

const (
	lifeGoal  = "20,000 sequences of 50 steps on SQLite, PostgreSQL and a model: 0 differences; each fault planted in the model is found"
	sequences = 20_000
	lifeSteps = 50
)

// world furnishes a partnership for a life.
func (p *places) world(ctx context.Context, name, dir string) (*life.World, func() error, error) {
	clock := dbtest.NewClock()
	c := p.next()
	c.Clock = naast.Clock(clock.Now)
	d, err := db.Open(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	s := &stage{dir: filepath.Join(dir, "keys of "+name)}
	return life.NewWorld(name, casetest.New(s, d, casetest.Keys(s)), clock), d.Close, nil
}

// lived lets one life be lived on both databases beside the model.
func lived(ctx context.Context, dir string) (o outcome, err error) {
	start, seed := time.Now(), uint64(time.Now().UnixNano())
	lite := &places{dir: dir}
	full := &places{dir: dir}
	stop, err := full.start(ctx, pg.Options{NoSync: true}) // nobody cuts the power here
	if err != nil {
		return o, err
	}
	defer stop()
	one, end, err := lite.world(ctx, "SQLite", dir)
	if err != nil {
		return o, err
	}
	defer end()
	two, end, err := full.world(ctx, "PostgreSQL", dir)
	if err != nil {
		return o, err
	}
	defer end()
	l, err := life.Live(ctx, seed, part(sequences), lifeSteps, "", one, two)
	if err != nil {
		return o, err
	}
	o.figure = fmt.Sprintf("%v, seed %d; %.0f s", l, seed, time.Since(start).Seconds())
	o.holds, o.control, o.done, o.of = len(l.Differences) == 0, true, l.Sequences, sequences
	for _, f := range life.Faults {
		w, end, err := lite.world(ctx, string(f), dir)
		if err != nil {
			return o, err
		}
		planted, err := life.Live(ctx, seed, 1000, lifeSteps, f, w)
		end()
		if err != nil {
			return o, err
		}
		o.control = o.control && len(planted.Differences) > 0
	}
	for _, d := range l.Differences {
		o.figure += "; " + d
	}
	return o, nil
}
