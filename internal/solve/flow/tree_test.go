package flow

import (
	"testing"

	"pgregory.net/rapid"
)

// After every step the tree is strongly feasible: from each node one unit more
// can go to the root. That is why the method cannot go round in circles. Its
// prices and depths are those of the tree.
func TestTreeStaysStronglyFeasible(t *testing.T) {
	steps, idle := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		n := drawNetwork(t)
		s := newSimplex(n)
		if err := s.begin(n, nil); err != nil {
			t.Fatal(err)
		}
		for a := s.cheaper(); a >= 0; a = s.cheaper() {
			before := flows(s)
			s.pivot(a)
			steps++
			if flows(s) == before {
				idle++
			}
			for v := range s.root {
				n, p := &s.at[v], &s.at[s.at[v].parent]
				if s.roomUp(v) <= 0 {
					t.Fatalf("nothing more can go up from node %d", v)
				}
				if n.depth != p.depth+1 || n.price != p.price+s.arcs[n.up].costFrom(v) {
					t.Fatalf("node %d does not fit its parent", v)
				}
			}
		}
	})
	if idle < steps/100 {
		t.Fatalf("%d of %d steps moved nothing: circles had no chance", idle, steps)
	}
}

func flows(s *simplex) (sum [12]int32) {
	for i, a := range s.arcs {
		sum[i] = a.flow
	}
	return sum
}
