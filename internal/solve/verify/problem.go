package verify

import (
	"fmt"
	"sort"
)

// problem is the instance, with positions instead of names.
type problem struct {
	ids        []string // of residents
	rank       []int    // of residents: 0 goes first
	candidates [][]candidate
	names      []string // of supporters
	places     [][]int64
	resident   map[string]int
	supporter  map[string]int
}

// candidate is a supporter who may help a resident, at a cost.
type candidate struct {
	to   int
	cost int64
}

// cost is what supporter j costs resident i; false when no candidate.
func (p *problem) cost(i, j int) (int64, bool) {
	for _, c := range p.candidates[i] {
		if c.to == j {
			return c.cost, true
		}
	}
	return 0, false
}

// read takes the instance over and refuses what would make the proof
// meaningless: names that stand for two things or for nothing, and places that
// get cheaper (their cost would not be convex).
func read(data []byte) (*problem, error) {
	var in instance
	if err := decode(data, "instance", &in); err != nil {
		return nil, err
	}
	p := &problem{resident: map[string]int{}, supporter: map[string]int{}}
	for j, s := range in.Supporters {
		if _, twice := p.supporter[s.ID]; twice {
			return nil, fmt.Errorf("instance: supporter %q occurs twice", s.ID)
		}
		for k, cost := range s.Places {
			if cost < 0 || cost > limit || k > 0 && cost < s.Places[k-1] {
				return nil, fmt.Errorf("instance: supporter %q: the costs of the places are out of order or range", s.ID)
			}
		}
		p.supporter[s.ID] = j
		p.names = append(p.names, s.ID)
		p.places = append(p.places, s.Places)
	}
	for i, r := range in.Residents {
		if _, twice := p.resident[r.ID]; twice {
			return nil, fmt.Errorf("instance: resident %q occurs twice", r.ID)
		}
		p.resident[r.ID] = i
		p.ids = append(p.ids, r.ID)
		own := make([]candidate, 0, len(r.Candidates))
		seen := make(map[string]bool, len(r.Candidates))
		for _, c := range r.Candidates {
			j, known := p.supporter[c.Supporter]
			if !known || seen[c.Supporter] || c.Cost < 0 || c.Cost > limit {
				return nil, fmt.Errorf("instance: resident %q: candidate %q is unknown, there twice, or has a cost out of range", r.ID, c.Supporter)
			}
			seen[c.Supporter] = true
			own = append(own, candidate{j, c.Cost})
		}
		p.candidates = append(p.candidates, own)
	}
	p.rankAll(&in)
	return p, nil
}

// rankAll puts the residents in order: lowest class of urgency, longest wait, ID.
func (p *problem) rankAll(in *instance) {
	order := make([]int, len(p.ids))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool {
		r, s := in.Residents[order[a]], in.Residents[order[b]]
		if r.Urgency != s.Urgency {
			return r.Urgency < s.Urgency
		}
		if r.Waiting != s.Waiting {
			return r.Waiting > s.Waiting
		}
		return r.ID < s.ID
	})
	p.rank = make([]int, len(order))
	for k, i := range order {
		p.rank[i] = k
	}
}
