package flow

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawNetwork gives small networks with negative costs, parallel arcs and
// supplies that sometimes cannot reach the demands.
func drawNetwork(t *rapid.T) *Network {
	nodes := rapid.IntRange(2, 5).Draw(t, "nodes")
	n := &Network{Supply: make([]int32, nodes)}
	for range rapid.IntRange(1, 2).Draw(t, "supplies") {
		from, to := drawEnds(t, nodes)
		b := rapid.Int32Range(0, 2).Draw(t, "supply")
		n.Supply[from] += b
		n.Supply[to] -= b
	}
	for range rapid.IntRange(1, 7).Draw(t, "arcs") {
		from, to := drawEnds(t, nodes)
		n.Arcs = append(n.Arcs, Arc{from, to, rapid.Int32Range(0, 2).Draw(t, "cap"), rapid.Int64Range(-3, 9).Draw(t, "cost")})
	}
	return n
}

func drawEnds(t *rapid.T, nodes int) (int32, int32) {
	from := rapid.IntRange(0, nodes-1).Draw(t, "from")
	to := rapid.IntRange(0, nodes-2).Draw(t, "to")
	if to >= from {
		to++
	}
	return int32(from), int32(to)
}

// brute tries every flow there is; ok is false when none fits.
func brute(n *Network) (least int64, ok bool) {
	least = math.MaxInt64
	rest := append([]int32(nil), n.Supply...)
	var try func(a int, cost int64)
	try = func(a int, cost int64) {
		if a == len(n.Arcs) {
			for _, r := range rest {
				if r != 0 {
					return
				}
			}
			least, ok = min(least, cost), true
			return
		}
		arc := n.Arcs[a]
		for f := range arc.Cap + 1 {
			rest[arc.From] -= f
			rest[arc.To] += f
			try(a+1, cost+arc.Cost*int64(f))
			rest[arc.From] += f
			rest[arc.To] -= f
		}
	}
	try(0, 0)
	return least, ok
}

// proven checks that the flow fits the network and that its prices prove that
// nothing is cheaper.
func proven(n *Network, s *Solution) string {
	rest := append([]int32(nil), n.Supply...)
	for i, a := range n.Arcs {
		f := s.Flow[i]
		if f < 0 || f > a.Cap {
			return "an arc carries more than it can"
		}
		rest[a.From] -= f
		rest[a.To] += f
		gain := a.Cost + s.Price[a.To] - s.Price[a.From]
		if f < a.Cap && gain < 0 || f > 0 && gain > 0 {
			return "the prices prove nothing"
		}
	}
	for _, r := range rest {
		if r != 0 {
			return "something stays behind"
		}
	}
	return ""
}

func cost(n *Network, s *Solution) (sum int64) {
	for i, a := range n.Arcs {
		sum += a.Cost * int64(s.Flow[i])
	}
	return sum
}

func TestSolveIsCheapest(t *testing.T) {
	var solved, impossible int
	rapid.Check(t, func(t *rapid.T) {
		n := drawNetwork(t)
		least, ok := brute(n)
		s, err := n.Solve(nil)
		if !ok {
			impossible++
			if !errors.Is(err, ErrInfeasible) {
				t.Fatalf("no flow fits, but Solve says %v", err)
			}
			return
		}
		solved++
		if err != nil {
			t.Fatal(err)
		}
		if got := cost(n, s); got != least {
			t.Fatalf("cost %d, the least is %d", got, least)
		}
		if wrong := proven(n, s); wrong != "" {
			t.Fatal(wrong)
		}
	})
	if solved < 100 || impossible < 100 {
		t.Fatalf("%d solved and %d impossible: the test saw too few of one sort", solved, impossible)
	}
}

// Larger networks cannot be tried out, but the prices prove the answer. Few
// different costs make the many ties in which a careless method goes round for
// ever.
func TestLargerIsProven(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	solved := 0
	for range 300 {
		nodes := 20 + r.IntN(60)
		n := &Network{Supply: make([]int32, nodes)}
		for range 10 {
			b := r.Int32N(3)
			n.Supply[r.IntN(nodes)] += b
			n.Supply[r.IntN(nodes)] -= b
		}
		costs := []int64{1, 2, 1000, 1 << 40}[r.IntN(4)]
		for range 8 * nodes {
			from, to := r.Int32N(int32(nodes)), r.Int32N(int32(nodes))
			if from != to {
				n.Arcs = append(n.Arcs, Arc{from, to, 1 + r.Int32N(3), r.Int64N(2*costs) - costs/2})
			}
		}
		s, err := n.Solve(nil)
		if errors.Is(err, ErrInfeasible) {
			continue // too narrow somewhere
		}
		if err != nil {
			t.Fatal(err)
		}
		if wrong := proven(n, s); wrong != "" {
			t.Fatal(wrong)
		}
		solved++
	}
	if solved < 200 {
		t.Fatalf("only %d of 300 could be solved", solved)
	}
}

// The start may be any tree that fits: the cost is the same.
func TestStart(t *testing.T) {
	// Two people, two desks with one place each, a sink. 0-2 1-3 is possible,
	// 0-3 1-2 is cheaper.
	n := &Network{
		Supply: []int32{1, 1, 0, 0, -2},
		Arcs: []Arc{
			{0, 2, 2, 5}, {0, 3, 2, 1}, {1, 2, 2, 1}, {1, 3, 2, 5},
			{2, 4, 1, 0}, {3, 4, 1, 0},
		},
	}
	for name, start := range map[string]*Start{
		"none":           nil,
		"a possible one": {Up: []int32{0, 3, -1, -1, -1}, Full: []int32{4, 5}},
		"the best one":   {Up: []int32{1, 2, -1, -1, -1}, Full: []int32{4, 5}},
	} {
		s, err := n.Solve(start)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := cost(n, s); got != 2 {
			t.Errorf("%s: cost %d, want 2", name, got)
		}
		if wrong := proven(n, s); wrong != "" {
			t.Errorf("%s: %s", name, wrong)
		}
	}
	for name, start := range map[string]*Start{
		"too many nodes":             {Up: make([]int32, 6)},
		"an arc elsewhere":           {Up: []int32{4}},
		"no such arc":                {Up: []int32{99}},
		"one arc twice":              {Up: []int32{0, -1, 0}},
		"a ring":                     {Up: []int32{0, 2, 2, 1}, Full: nil},
		"a full arc in the tree":     {Up: []int32{0}, Full: []int32{0}},
		"a full arc that is not one": {Full: []int32{-1}},
		"no room towards the root":   {Up: []int32{0, 3, 4, 5, -1}},
	} {
		if _, err := n.Solve(start); !errors.Is(err, errStart) {
			t.Errorf("%s: got %v, want %v", name, err, errStart)
		}
	}
}

func TestRefuses(t *testing.T) {
	two := []int32{0, 0}
	for _, c := range []struct {
		want string
		n    *Network
	}{
		{"add up to 1, not to zero", &Network{Supply: []int32{1, 0}}},
		{"does not join two nodes", &Network{Supply: two, Arcs: []Arc{{0, 2, 1, 1}}}},
		{"does not join two nodes", &Network{Supply: two, Arcs: []Arc{{1, 1, 1, 1}}}},
		{"negative capacity", &Network{Supply: two, Arcs: []Arc{{0, 1, -1, 1}}}},
		{"cost is too large", &Network{Supply: two, Arcs: []Arc{{0, 1, 1, MaxMagnitude}}}},
		{"cost is too large", &Network{Supply: two, Arcs: []Arc{{0, 1, 1, math.MinInt64}}}},
	} {
		if _, err := c.n.Solve(nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// Controls: what proven must find.
func TestProvenHasTeeth(t *testing.T) {
	n := &Network{Supply: []int32{1, -1}, Arcs: []Arc{{0, 1, 1, 3}, {0, 1, 1, 5}}}
	for name, s := range map[string]*Solution{
		"the dear arc":  {Flow: []int32{0, 1}, Price: []int64{5, 0}},
		"a wrong price": {Flow: []int32{1, 0}, Price: []int64{2, 0}},
		"nothing sent":  {Flow: []int32{0, 0}, Price: []int64{3, 0}},
		"too much":      {Flow: []int32{2, -1}, Price: []int64{3, 0}},
	} {
		if proven(n, s) == "" {
			t.Errorf("%s was taken for proven", name)
		}
	}
}
