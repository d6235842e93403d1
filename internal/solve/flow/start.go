package flow

import "errors"

var errStart = errors.New("flow: the start does not fit the network")

// newSimplex lays out the arcs, and one extra arc per node to an extra node,
// the root, that can carry anything at a price no path can beat.
func newSimplex(n *Network) *simplex {
	nodes := len(n.Supply)
	s := &simplex{
		tree: newTree(nodes + 1),
		arcs: make([]arc, len(n.Arcs), len(n.Arcs)+nodes),
		root: int32(nodes),
	}
	for i, a := range n.Arcs {
		s.arcs[i] = arc{from: a.From, to: a.To, cost: a.Cost, cap: a.Cap, side: empty}
	}
	for v := range n.Supply {
		s.arcs = append(s.arcs, arc{from: int32(v), to: s.root, cost: MaxMagnitude, cap: 1<<31 - 1, side: empty})
	}
	return s
}

// begin hangs the nodes as start says, the others straight from the root, and
// works out what the tree arcs carry and what the nodes cost.
func (s *simplex) begin(n *Network, start *Start) error {
	if start == nil {
		start = &Start{}
	}
	if len(start.Up) > len(n.Supply) {
		return errStart
	}
	for v := range n.Supply {
		arc := int32(len(n.Arcs) + v)
		if v < len(start.Up) && start.Up[v] >= 0 {
			arc = start.Up[v]
		}
		if int(arc) >= len(s.arcs) || s.arcs[arc].side == inTree {
			return errStart
		}
		other, ok := s.arcs[arc].other(int32(v))
		if !ok {
			return errStart
		}
		s.arcs[arc].side = inTree
		s.hang(int32(v), other, arc)
	}
	rest := make([]int64, len(n.Supply)+1)
	for v, b := range n.Supply {
		rest[v] = int64(b)
	}
	for _, i := range start.Full {
		if i < 0 || int(i) >= len(n.Arcs) || s.arcs[i].side != empty {
			return errStart
		}
		a := &s.arcs[i]
		a.side, a.flow = full, a.cap
		rest[a.from] -= int64(a.cap)
		rest[a.to] += int64(a.cap)
	}
	return s.settle(rest)
}

// settle gives each tree arc what the nodes below it have too much or too
// little of, and each node its depth and price.
func (s *simplex) settle(rest []int64) error {
	order := s.below(s.root)
	if len(order) != len(rest) {
		return errStart // a ring of arcs hangs from nothing
	}
	for i := len(order) - 1; i > 0; i-- {
		v := order[i]
		if !s.carry(v, rest[v]) {
			return errStart
		}
		rest[s.at[v].parent] += rest[v]
	}
	for _, v := range order[1:] {
		n := &s.at[v]
		n.depth = s.at[n.parent].depth + 1
		n.price = s.at[n.parent].price + s.arcs[n.up].costFrom(v)
	}
	return nil
}

// carry puts the amount on the arc from v to its parent, and tells whether the
// arc allows that and one unit more. An arc to the root turns as needed.
func (s *simplex) carry(v int32, amount int64) bool {
	a := &s.arcs[s.at[v].up]
	if a.to == s.root && amount < 0 {
		a.from, a.to = a.to, a.from
	}
	if a.to == v {
		amount = -amount
	}
	if amount < 0 || amount > int64(a.cap) {
		return false
	}
	a.flow = int32(amount)
	return s.roomUp(v) > 0
}

// solution reads the answer off the tree.
func (s *simplex) solution(arcs int) (*Solution, error) {
	for _, a := range s.arcs[arcs:] {
		if a.flow > 0 {
			return nil, ErrInfeasible
		}
	}
	r := &Solution{Flow: make([]int32, arcs), Price: make([]int64, s.root)}
	for v := range r.Price {
		r.Price[v] = s.at[v].price
	}
	for i, a := range s.arcs[:arcs] {
		r.Flow[i] = a.flow
	}
	return r, nil
}
