package matching

import (
	"fmt"

	"naast/internal/solve/flow"
)

// cheapest moves the residents who have a place to where all of them together
// cost least, and returns a price for each supporter that proves it.
//
// The network: one unit enters at each resident, goes over a candidate's arc
// to a supporter and over one of the supporter's places to the sink. Because
// places never get cheaper, the cheap ones fill first.
func (s *seating) cheapest() ([]int64, error) {
	n, start, owner := s.network()
	best, err := n.Solve(start)
	if err != nil {
		return nil, fmt.Errorf("find the cheapest places: %w", err)
	}
	for j := range s.seated {
		s.seated[j] = s.seated[j][:0]
	}
	arc := 0
	for _, k := range owner {
		for e := s.first[k]; e < s.first[k+1]; e++ {
			if best.Flow[arc] > 0 {
				s.take(k, e)
			}
			arc++
		}
	}
	price := make([]int64, len(s.supporters))
	sink := len(owner) + len(s.supporters)
	for j := range price {
		price[j] = best.Price[len(owner)+j] - best.Price[sink]
	}
	return price, nil
}

// network builds it for the residents who have a place (owner: their ranks),
// with the present seating as the start. Nodes are residents, supporters, sink.
func (s *seating) network() (n *flow.Network, start *flow.Start, owner []int32) {
	for k, e := range s.at {
		if e >= 0 {
			owner = append(owner, int32(k))
		}
	}
	sink := len(owner) + len(s.supporters)
	n = &flow.Network{Supply: make([]int32, sink+1)}
	start = &flow.Start{Up: make([]int32, sink+1)}
	for v := range start.Up {
		start.Up[v] = -1
	}
	n.Supply[sink] = -int32(len(owner))
	for v, k := range owner {
		n.Supply[v] = 1
		for e := s.first[k]; e < s.first[k+1]; e++ {
			if e == s.at[k] {
				start.Up[v] = int32(len(n.Arcs))
			}
			// Never more than one unit; the second is room for the method to turn in.
			n.Arcs = append(n.Arcs, flow.Arc{From: int32(v), To: int32(len(owner)) + s.to[e], Cap: 2, Cost: s.cost[e]})
		}
	}
	for j, places := range s.places {
		v := int32(len(owner) + j)
		for p, cost := range places {
			switch a := int32(len(n.Arcs)); {
			case p < len(s.seated[j]):
				start.Full = append(start.Full, a)
			case p == len(s.seated[j]):
				start.Up[v] = a
			}
			n.Arcs = append(n.Arcs, flow.Arc{From: v, To: int32(sink), Cap: 1, Cost: cost})
		}
	}
	return n, start, owner
}
