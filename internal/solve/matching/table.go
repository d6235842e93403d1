package matching

import (
	"cmp"
	"slices"
)

// table is an instance in the form the computation wants: residents in order
// of priority, supporters in order of ID, candidates of a resident cheapest
// first. The order of the input therefore changes nothing.
type table struct {
	residents  []string // by rank: 0 goes first
	supporters []string
	places     [][]int64 // by supporter
	first      []int32   // candidates of resident k are first[k] up to first[k+1]
	to         []int32   // by candidate: the supporter
	cost       []int64   // by candidate
}

func newTable(in *Instance) (*table, error) {
	to, err := in.check()
	if err != nil {
		return nil, err
	}
	t := &table{
		residents:  make([]string, len(in.Residents)),
		supporters: make([]string, len(in.Supporters)),
		places:     make([][]int64, len(in.Supporters)),
		first:      make([]int32, 1, len(in.Residents)+1),
		to:         make([]int32, 0, len(to)),
		cost:       make([]int64, 0, len(to)),
	}
	position := t.orderSupporters(in)
	start := make([]int, len(in.Residents)) // of each resident's candidates in to
	for i := 1; i < len(start); i++ {
		start[i] = start[i-1] + len(in.Residents[i-1].Candidates)
	}
	for k, i := range byPriority(in.Residents) {
		r := &in.Residents[i]
		t.residents[k] = r.ID
		t.addCandidates(r, to[start[i]:start[i]+len(r.Candidates)], position)
	}
	return t, nil
}

// orderSupporters takes them over in order of ID, and tells for each position
// in the instance the position here.
func (t *table) orderSupporters(in *Instance) []int32 {
	order := make([]int32, len(in.Supporters))
	for j := range order {
		order[j] = int32(j)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Compare(in.Supporters[a].ID, in.Supporters[b].ID)
	})
	position := make([]int32, len(order))
	for j, i := range order {
		t.supporters[j] = in.Supporters[i].ID
		t.places[j] = in.Supporters[i].Places
		position[i] = int32(j)
	}
	return position
}

// byPriority gives the residents in order of urgency, then of waiting time,
// then of ID.
func byPriority(residents []Resident) []int {
	order := make([]int, len(residents))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		r, s := &residents[a], &residents[b]
		return cmp.Or(
			cmp.Compare(r.Urgency, s.Urgency),
			cmp.Compare(s.Waiting, r.Waiting),
			cmp.Compare(r.ID, s.ID),
		)
	})
	return order
}

func (t *table) addCandidates(r *Resident, to []int32, position []int32) {
	type candidate struct {
		to   int32
		cost int64
	}
	list := make([]candidate, len(to))
	for c, j := range to {
		list[c] = candidate{position[j], r.Candidates[c].Cost}
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.to, b.to))
	})
	for _, c := range list {
		t.to = append(t.to, c.to)
		t.cost = append(t.cost, c.cost)
	}
	t.first = append(t.first, int32(len(t.to)))
}
