// Package flow finds the cheapest way to send whole units through a network:
// integer minimum-cost flow by the primal network simplex method.
//
// The method walks from one spanning tree to a cheaper one (Dantzig 1951). The
// trees are kept strongly feasible (Cunningham 1976), so it cannot go round in
// circles, and it always ends. The tree's prices come with the answer: they
// prove that nothing cheaper exists. All arithmetic is on integers; the same
// input gives the same answer on every machine.
package flow

import (
	"errors"
	"fmt"
)

// MaxMagnitude bounds nodes times the largest cost, so that no sum of costs
// along a path, and no price, leaves the 64 bits.
const MaxMagnitude = 1 << 59

// ErrInfeasible says that the supplies cannot all reach the demands.
var ErrInfeasible = errors.New("flow: the supplies cannot all reach the demands")

// Arc can carry 0 to Cap whole units from one node to another, at Cost each.
type Arc struct {
	From, To int32
	Cap      int32
	Cost     int64 // may be negative
}

// Network is a set of nodes 0..len(Supply)-1 and the arcs between them.
// Supply[v] units enter at node v; a negative supply is a demand. All supplies
// together are zero.
type Network struct {
	Supply []int32
	Arcs   []Arc
}

// Start is a spanning tree to begin from, for a caller who knows a flow that
// is possible: the nearer it is to the cheapest, the sooner the end. Up[v] is
// the arc between v and its parent in the tree, -1 for a node without one.
// Full lists the arcs outside the tree that carry all they can.
//
// Every tree arc must be able to carry one unit more towards the root; Solve
// refuses a start that does not fit.
type Start struct {
	Up   []int32
	Full []int32
}

// Solution is a cheapest flow. Flow[a] is what arc a carries. Price[v] is the
// price of a unit at node v: no arc with room left has Cost + Price[To] <
// Price[From], and no arc in use has more.
type Solution struct {
	Flow  []int32
	Price []int64
}

// Solve finds a cheapest flow, beginning at start, or from nothing when start
// is nil.
func (n *Network) Solve(start *Start) (*Solution, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	s := newSimplex(n)
	if err := s.begin(n, start); err != nil {
		return nil, err
	}
	s.run()
	return s.solution(len(n.Arcs))
}

func (n *Network) check() error {
	nodes := int64(len(n.Supply))
	var sum int64
	for _, b := range n.Supply {
		sum += int64(b)
	}
	if sum != 0 {
		return fmt.Errorf("flow: the supplies add up to %d, not to zero", sum)
	}
	for i, a := range n.Arcs {
		switch {
		case a.From < 0 || a.To < 0 || int64(a.From) >= nodes || int64(a.To) >= nodes || a.From == a.To:
			return fmt.Errorf("flow: arc %d does not join two nodes", i)
		case a.Cap < 0:
			return fmt.Errorf("flow: arc %d: negative capacity", i)
		case max(a.Cost, -a.Cost) > MaxMagnitude/(nodes+1) || -a.Cost == a.Cost && a.Cost != 0:
			return fmt.Errorf("flow: arc %d: the cost is too large for this many nodes", i)
		}
	}
	return nil
}
