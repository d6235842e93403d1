package matching

// Result is a proposal for everyone who can have one, and the proof that it
// could not be better. docs/solve-matching.md explains each part.
type Result struct {
	// Value is the cost of it all: of the candidates chosen and of the places used.
	Value      int64       `json:"value"`
	Matched    []Match     `json:"matched"`    // in order of priority
	Unmatched  []Unmatched `json:"unmatched"`  // in order of priority
	Supporters []Load      `json:"supporters"` // in order of ID
	Blocks     []Block     `json:"blocks"`
}

// Match proposes a supporter to a resident.
type Match struct {
	Resident  string `json:"resident"`
	Supporter string `json:"supporter"`
	// Dual is y: the cost of this candidate plus the supporter's price, and no
	// other candidate of this resident has less.
	Dual int64 `json:"dual"`
}

// Load is what a supporter gets and what a place there costs.
type Load struct {
	Supporter string `json:"supporter"`
	Load      int    `json:"load"` // how many residents are proposed
	// Price is p, the lowest price at which nobody who has a place would rather
	// be here. At least the cost of the dearest place in use, at most that of the
	// next one. A place that costs l has the dual z = min(0, l-p).
	Price int64 `json:"price"`
	// Scarcity is the part of the price above the cost of the places in use: what
	// one more place like these would save.
	Scarcity int64 `json:"scarcity"`
}

// Unmatched is a resident for whom there is no place. Blocks are the numbers of
// the blocks where her candidates are; none means that she has no candidate.
type Unmatched struct {
	Resident string `json:"resident"`
	Blocks   []int  `json:"blocks"`
}

// Block is a part of a Hall set: supporters who are full, and the residents who
// have exactly those places. All of them go before the resident who is turned
// away here. They could go to supporters of this block and of the blocks in
// Also (earlier numbers), and nowhere else.
type Block struct {
	Supporters []string `json:"supporters"`
	Residents  []string `json:"residents"`
	Also       []int    `json:"also"`
}

// Scarcity is the price of each supporter for [Shortlist] until the next batch:
// the scarcity, or [MaxCost] for supporters in a block. A place that comes free
// there is the only hope of someone who was turned away, so who can go
// elsewhere is better shown someone else.
func (r *Result) Scarcity() map[string]int64 {
	price := make(map[string]int64, len(r.Supporters))
	for _, l := range r.Supporters {
		price[l.Supporter] = l.Scarcity
	}
	for _, b := range r.Blocks {
		for _, id := range b.Supporters {
			price[id] = MaxCost
		}
	}
	return price
}

// HallSet says for one resident without a place which people ask for which
// supporters: "4 people ask for these supporters, there are 3 places".
type HallSet struct {
	// Residents who can only go to these supporters: those who have the places,
	// then those who got none, in order of priority each.
	Residents  []string
	Supporters []string
	Places     int // always fewer than the residents
}

// HallSet gathers the proof for one resident; false when she has a place or
// is not known. It takes in the others who were turned away for the same
// places, or for part of them.
func (r *Result) HallSet(resident string) (HallSet, bool) {
	for _, u := range r.Unmatched {
		if u.Resident == resident {
			return r.hallSet(u), true
		}
	}
	return HallSet{}, false
}

func (r *Result) hallSet(of Unmatched) HallSet {
	within := make([]bool, len(r.Blocks))
	for _, b := range of.Blocks {
		within[b] = true
	}
	for b := len(within) - 1; b >= 0; b-- { // a block refers to earlier ones only
		for _, also := range r.Blocks[b].Also {
			within[also] = within[also] || within[b]
		}
	}
	var h HallSet
	has := map[string]bool{}
	for b, in := range within {
		if in {
			h.Supporters = append(h.Supporters, r.Blocks[b].Supporters...)
			for _, id := range r.Blocks[b].Residents {
				has[id] = true
			}
		}
	}
	for _, m := range r.Matched {
		if has[m.Resident] {
			h.Residents = append(h.Residents, m.Resident)
		}
	}
	h.Places = len(h.Residents)
	for _, u := range r.Unmatched {
		if u.Resident == of.Resident || len(u.Blocks) > 0 && allIn(u.Blocks, within) {
			h.Residents = append(h.Residents, u.Resident)
		}
	}
	return h
}

func allIn(blocks []int, within []bool) bool {
	for _, b := range blocks {
		if !within[b] {
			return false
		}
	}
	return true
}
