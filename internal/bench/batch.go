package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"naast/internal/solve/matching"
	"naast/internal/solve/verify"
)

// batch matches the waiting list of a large region, and has the proof checked
// by the verifier, which shares nothing with the solver.
func batch(_ context.Context, t *table, _ *world) error {
	in := region(10_000, 4_000, 50)
	runtime.GC()
	before := used()
	out, err := matching.Batch(in)
	spent := used() - before
	if err != nil {
		return err
	}
	t.must("batch 10,000 x 4,000, 50 candidates each: CPU", spent.Seconds(), "s", 2)
	instance, err := json.Marshal(in)
	if err != nil {
		return err
	}
	result, err := json.Marshal(out)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := verify.Matching(instance, result); err != nil {
		return fmt.Errorf("the proof does not hold: %w", err)
	}
	t.beside("proof of the batch checked apart", time.Since(start).Seconds(), "s")
	return nil
}

// region is a waiting list with about 2.5 places for each supporter. People live
// in and around a dozen villages; costs fold language, kind, expertise and
// distance into one integer.
func region(residents, supporters, candidates int) *matching.Instance {
	r := rand.New(rand.NewPCG(1, 2))
	in := &matching.Instance{}
	home, desk := spots(r, residents), spots(r, supporters)
	for j := range supporters {
		places := make([]int64, r.IntN(6))
		for k := range places {
			places[k] = int64(20 * k * k)
		}
		in.Supporters = append(in.Supporters, matching.Supporter{ID: fmt.Sprintf("s%04d", j), Places: places})
	}
	for i := range residents {
		who := matching.Resident{ID: fmt.Sprintf("r%05d", i), Urgency: r.IntN(3), Waiting: r.IntN(200)}
		for _, j := range r.Perm(supporters)[:candidates] {
			far := min(1, math.Hypot(home[i].x-desk[j].x, home[i].y-desk[j].y))
			cost := ((r.Int64N(3)*3+r.Int64N(3))*4+r.Int64N(4))*101 + int64(100*far)
			who.Candidates = append(who.Candidates, matching.Candidate{Supporter: in.Supporters[j].ID, Cost: cost})
		}
		in.Residents = append(in.Residents, who)
	}
	return in
}

type spot struct{ x, y float64 }

func spots(r *rand.Rand, n int) []spot {
	var village [12]spot
	for v := range village {
		village[v] = spot{r.Float64(), r.Float64()}
	}
	all := make([]spot, n)
	for i := range all {
		v := village[r.IntN(len(village))]
		all[i] = spot{v.x + r.NormFloat64()/20, v.y + r.NormFloat64()/20}
	}
	return all
}
