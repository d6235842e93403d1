package life

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
)

// Lived is what came of it.
type Lived struct {
	Sequences, Steps, Allowed int
	Erased, Shared            int
	Differences               []string // the first of each database
}

func (l Lived) String() string {
	return fmt.Sprintf("%d sequences, %d steps (%d allowed, %d questions erased, %d shares), %d differences", l.Sequences, l.Steps, l.Allowed, l.Erased, l.Shared, len(l.Differences))
}

// Live lets the worlds and the model live so many sequences of so many steps,
// until one differs.
func Live(ctx context.Context, seed uint64, sequences, steps int, fault Fault, worlds ...*World) (l Lived, err error) {
	m, r := &model{fault: fault}, rand.New(rand.NewPCG(seed, 18))
	for n := range sequences {
		if len(l.Differences) > 0 {
			return l, nil
		}
		all := m.sequence(r, steps, n%8 == 0)
		l.Sequences++
		l.Steps += len(all)
		for i, x := range all {
			if x.allowed {
				l.Allowed++
			}
			if x.allowed && x.what == "share" {
				l.Shared++
			}
			if x.seen.State == "" && i > 0 && all[i-1].ask == x.ask && all[i-1].seen.State != "" {
				l.Erased++
			}
		}
		found, errs := make([]string, len(worlds)), make([]error, len(worlds))
		var both sync.WaitGroup
		for i, w := range worlds {
			both.Go(func() { found[i], errs[i] = w.live(ctx, all) })
		}
		both.Wait()
		for i := range worlds {
			if errs[i] != nil {
				return l, errs[i]
			}
			if found[i] != "" {
				l.Differences = append(l.Differences, fmt.Sprintf("sequence %d, %s", n, found[i]))
			}
		}
	}
	return l, nil
}

// live lives one sequence, and says where it differs from the model.
func (w *World) live(ctx context.Context, all []moment) (difference string, err error) {
	w.hers, w.near = nil, nil
	for i, x := range all {
		allowed, err := w.do(ctx, x.step)
		if err != nil {
			return "", fmt.Errorf("%s, step %d, %+v: %w", w.Name, i, x.step, err)
		}
		seen, err := w.look(ctx, x.ask)
		if err != nil {
			return "", fmt.Errorf("%s, look after step %d, %+v: %w", w.Name, i, x.step, err)
		}
		if allowed != x.allowed || fmt.Sprint(seen) != fmt.Sprint(x.seen) {
			var trail []step
			for _, y := range all[:i+1] {
				if y.allowed && (y.ask == x.ask || y.what == "days pass") {
					trail = append(trail, y.step)
				}
			}
			return fmt.Sprintf("%s, step %d: allowed %t and\n%+v, the model says %t and\n%+v after\n%+v, %+v", w.Name, i, allowed, seen, x.allowed, x.seen, trail, x.step), nil
		}
	}
	return "", nil
}
