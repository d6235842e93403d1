package matching_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"naast/internal/solve/matching"
)

// drawSmall gives a waiting list small enough to try out everything. Numbers
// are few and low, so that equals and full supporters are common.
func drawSmall(t *rapid.T) *matching.Instance {
	in := &matching.Instance{Residents: []matching.Resident{}, Supporters: []matching.Supporter{}}
	for j := range rapid.IntRange(2, 4).Draw(t, "supporters") {
		places := rapid.SliceOfN(rapid.Int64Range(0, 5), rapid.IntRange(0, 1).Draw(t, "least"), 3).Draw(t, "places")
		slices.Sort(places)
		in.Supporters = append(in.Supporters, matching.Supporter{ID: fmt.Sprint("s", j), Places: places})
	}
	for i := range rapid.IntRange(3, 7).Draw(t, "residents") {
		r := matching.Resident{
			ID:      fmt.Sprint("r", i),
			Urgency: rapid.IntRange(0, 2).Draw(t, "urgency"),
			Waiting: rapid.IntRange(0, 2).Draw(t, "waiting"),
		}
		for _, s := range in.Supporters {
			if rapid.IntRange(0, 3).Draw(t, "candidate") > 0 {
				r.Candidates = append(r.Candidates, matching.Candidate{Supporter: s.ID, Cost: rapid.Int64Range(0, 9).Draw(t, "cost")})
			}
		}
		in.Residents = append(in.Residents, r)
	}
	return in
}

// priority gives the residents in the order in which they are served.
func priority(in *matching.Instance) []matching.Resident {
	list := slices.Clone(in.Residents)
	slices.SortFunc(list, func(a, b matching.Resident) int {
		if a.Urgency != b.Urgency {
			return a.Urgency - b.Urgency
		}
		if a.Waiting != b.Waiting {
			return b.Waiting - a.Waiting
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return list
}

// truth is what trying everything finds: who has a place in the best set (in
// order of priority), how many can have one at most, and the least cost.
type truth struct {
	placed []bool
	most   int
	cost   int64
}

func tryAll(in *matching.Instance) truth {
	list := priority(in)
	load := map[string]int{}
	places := map[string][]int64{}
	for _, s := range in.Supporters {
		places[s.ID] = s.Places
	}
	best := truth{cost: math.MaxInt64}
	now := make([]bool, len(list))
	var try func(k int, cost int64)
	try = func(k int, cost int64) {
		if k == len(list) {
			best.keep(now, cost)
			return
		}
		for _, c := range list[k].Candidates {
			n := load[c.Supporter]
			if n == len(places[c.Supporter]) {
				continue
			}
			load[c.Supporter]++
			now[k] = true
			try(k+1, cost+c.Cost+places[c.Supporter][n])
			now[k] = false
			load[c.Supporter]--
		}
		try(k+1, cost)
	}
	try(0, 0)
	return best
}

// keep takes over a better set (the first difference decides), or a lower cost
// for the same set.
func (b *truth) keep(placed []bool, cost int64) {
	n := 0
	better, same := b.placed == nil, b.placed != nil
	for k, p := range placed {
		if p {
			n++
		}
		if same && p != b.placed[k] {
			same, better = false, p
		}
	}
	b.most = max(b.most, n)
	if better || same && cost < b.cost {
		b.placed, b.cost = slices.Clone(placed), cost
	}
}

func batch(t rapid.TB, in *matching.Instance) *matching.Result {
	t.Helper()
	r, err := matching.Batch(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func text(t rapid.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// placed tells for each resident in order of priority whether the result has a
// place for her.
func placed(in *matching.Instance, r *matching.Result) []bool {
	has := map[string]bool{}
	for _, m := range r.Matched {
		has[m.Resident] = true
	}
	list := make([]bool, 0, len(in.Residents))
	for _, p := range priority(in) {
		list = append(list, has[p.ID])
	}
	return list
}

func TestTryAllByHand(t *testing.T) {
	in := &matching.Instance{
		Residents: []matching.Resident{
			{ID: "late", Urgency: 1, Candidates: []matching.Candidate{{Supporter: "s", Cost: 0}}},
			{ID: "first", Urgency: 0, Candidates: []matching.Candidate{{Supporter: "s", Cost: 7}, {Supporter: "t", Cost: 1}}},
			{ID: "last", Urgency: 2, Candidates: []matching.Candidate{{Supporter: "s", Cost: 0}}},
		},
		Supporters: []matching.Supporter{{ID: "s", Places: []int64{3}}, {ID: "t", Places: []int64{0, 2}}},
	}
	got := tryAll(in)
	if !slices.Equal(got.placed, []bool{true, true, false}) || got.most != 2 || got.cost != 4 {
		t.Fatalf("got %+v", got)
	}
}
