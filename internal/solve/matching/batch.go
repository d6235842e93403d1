package matching

// Batch proposes a supporter to as many residents as possible, the most urgent
// and longest waiting first, at the lowest cost, with the proof. The package
// comment says exactly what is promised. The same instance, in any order,
// gives the same result.
func Batch(in *Instance) (*Result, error) {
	t, err := newTable(in)
	if err != nil {
		return nil, err
	}
	s := newSeating(t)
	s.seatAll()
	price, err := s.cheapest()
	if err != nil {
		return nil, err
	}
	s.lowest(price)
	return s.result(price), nil
}

// result writes down the seating with its prices and blocks.
func (s *seating) result(price []int64) *Result {
	r := &Result{Matched: []Match{}, Unmatched: []Unmatched{}, Supporters: []Load{}, Blocks: []Block{}}
	b := newBlocks(s)
	for k, e := range s.at {
		if e < 0 {
			r.Unmatched = append(r.Unmatched, Unmatched{s.residents[k], b.why(int32(k))})
			continue
		}
		j := s.to[e]
		r.Value += s.cost[e]
		r.Matched = append(r.Matched, Match{s.residents[k], s.supporters[j], s.cost[e] + price[j]})
	}
	if len(b.list) > 0 {
		r.Blocks = b.list
	}
	for j, seated := range s.seated {
		for _, cost := range s.places[j][:len(seated)] {
			r.Value += cost
		}
		r.Supporters = append(r.Supporters, Load{s.supporters[j], len(seated), price[j], price[j] - s.floor(int32(j))})
	}
	return r
}
