package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"naast/internal/testkit/endure"
	"naast/internal/testkit/pg"
	"naast/internal/testkit/program"
)

const (
	updateGoal = "100 kill points, each goes on; forward and back one version while people write: 0 failed requests, nothing lost"
	points     = 100
)

// updated changes the version forward and back while people write, and kills what
// does it. The controls: ended and started anew, and a step that takes away.
func updated(ctx context.Context, dir string, postgres bool) (o outcome, err error) {
	s := &stage{dir: dir}
	defer s.clear()
	bin, err := program.Build(dir)
	if err != nil {
		return o, err
	}
	p := endure.Plan{TB: s, Binary: bin, Seed: filepath.Join(dir, "seed"), Dir: dir, Cycles: part(points)}
	var at endure.Stores
	if postgres {
		servers := &places{dir: dir}
		stop, err := servers.start(ctx, pg.Options{})
		if err != nil {
			return o, err
		}
		defer stop()
		if at, err = servers.demo(ctx, "seed", ""); err != nil {
			return o, err
		}
		p.Place = func(name string) (endure.Stores, error) { return servers.demo(ctx, name, "seed") }
	}
	program.Demo(s, bin, p.Seed, at.Args()...).Stop()
	next, err := nextVersion(filepath.Join(dir, "next"), endure.Steps)
	if err != nil {
		return o, err
	}
	start := time.Now()
	m, err := endure.Migrate(p, next)
	if err != nil {
		return o, err
	}
	o.figure, o.holds, o.done, o.of = fmt.Sprintf("%v; %.0f s", m, time.Since(start).Seconds()), m.Holds(), m.Kills, points
	if !o.holds {
		o.figure += fmt.Sprintf(" %q %q", m.Half, m.Other)
	}
	o.control, err = updateControls(p, dir, next)
	return o, err
}

func updateControls(p endure.Plan, dir, next string) (bool, error) {
	p.Cycles = 1
	restart, err := endure.UpdateByRestart(p, next)
	if err != nil {
		return false, err
	}
	worse, err := nextVersion(filepath.Join(dir, "worse"), endure.StepsTaking)
	if err != nil {
		return false, err
	}
	taking, err := endure.MigrateTaking(p, worse)
	return restart.Failed > 0 && !taking.Holds(), err
}

func nextVersion(dir string, steps func(string) error) (string, error) {
	if err := steps(filepath.Join(dir, "steps")); err != nil {
		return "", err
	}
	return program.BuildNext(dir, filepath.Join(dir, "steps"))
}

// demo makes the databases of a demo, as copies of another's when one is named.
func (p *places) demo(ctx context.Context, name, from string) (endure.Stores, error) {
	var at [3]string
	for i, store := range []string{"main", "ring", "session"} {
		server := p.servers[min(i, 1)].Address()
		of := ""
		if from != "" {
			of = " TEMPLATE " + from + "_" + store
		}
		if err := makeDatabase(ctx, server, name+"_"+store+of); err != nil {
			return endure.Stores{}, err
		}
		at[i] = strings.Replace(server, "/postgres?", "/"+name+"_"+store+"?", 1)
	}
	return endure.Stores{Main: at[0], Ring: at[1], Session: at[2]}, nil
}
