package matching

import "container/heap"

// lowest turns prices that prove the lowest cost into the lowest ones that do.
// They are unique, whichever cheapest assignment was found: the result of an
// instance has one set of prices.
//
// A price may not go below the cost of the dearest place in use (of the first
// place, when none is), nor so low that a resident elsewhere would rather be
// here. How far each can go down is a shortest path (Dijkstra 1959): j can go
// down no further than i plus the slack of a resident at i who could be at j.
func (s *seating) lowest(price []int64) {
	down := make([]int64, len(price)) // how far each can go down
	q := make(nearest, 0, len(price))
	for j := range price {
		down[j] = price[j] - s.floor(int32(j))
		q = append(q, reached{down[j], int32(j)})
	}
	heap.Init(&q)
	for len(q) > 0 {
		top := heap.Pop(&q).(reached)
		if top.down > down[top.supporter] {
			continue // it was reached by a shorter way since
		}
		for _, k := range s.seated[top.supporter] {
			here := s.cost[s.at[k]] + price[top.supporter]
			for e := s.first[k]; e < s.first[k+1]; e++ {
				j := s.to[e]
				if d := top.down + s.cost[e] + price[j] - here; d < down[j] {
					down[j] = d
					heap.Push(&q, reached{d, j})
				}
			}
		}
	}
	for j := range price {
		price[j] -= down[j]
	}
}

// floor is what the dearest place in use costs, or else the first place; 0 for
// a supporter without room.
func (t *seating) floor(j int32) int64 {
	if len(t.places[j]) == 0 {
		return 0
	}
	return t.places[j][max(len(t.seated[j]), 1)-1]
}

type reached struct {
	down      int64
	supporter int32
}

// nearest is a heap of supporters, the one with the least room to go down first.
type nearest []reached

func (q nearest) Len() int { return len(q) }
func (q nearest) Less(a, b int) bool {
	if q[a].down != q[b].down {
		return q[a].down < q[b].down
	}
	return q[a].supporter < q[b].supporter
}
func (q nearest) Swap(a, b int) { q[a], q[b] = q[b], q[a] }
func (q *nearest) Push(x any)   { *q = append(*q, x.(reached)) }
func (q *nearest) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}
