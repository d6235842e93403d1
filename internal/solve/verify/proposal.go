package verify

import (
	"errors"
	"fmt"
)

var errNumber = errors.New("result: a number is out of range")

// none is where a resident without a place sits.
const none = -1

// proposal is the result, with positions instead of names.
type proposal struct {
	at     []int   // by resident: the supporter, or none
	dual   []int64 // by resident
	price  []int64 // by supporter
	seated [][]int // by supporter: the residents
}

// take reads who goes where and checks that it is possible.
func (p *problem) take(res *result) (*proposal, error) {
	q := &proposal{
		at:     make([]int, len(p.ids)),
		dual:   make([]int64, len(p.ids)),
		price:  make([]int64, len(p.names)),
		seated: make([][]int, len(p.names)),
	}
	told := make([]bool, len(p.ids))
	tell := func(id string) (int, error) {
		i, known := p.resident[id]
		if !known {
			return 0, fmt.Errorf("result: resident %q is not in the instance", id)
		}
		if told[i] {
			return 0, fmt.Errorf("result: resident %q occurs twice", id)
		}
		told[i] = true
		return i, nil
	}
	for _, m := range res.Matched {
		i, err := tell(m.Resident)
		if err != nil {
			return nil, err
		}
		j, known := p.supporter[m.Supporter]
		if _, candidate := p.cost(i, j); !known || !candidate {
			return nil, fmt.Errorf("result: resident %q is matched with %q, who is no candidate", m.Resident, m.Supporter)
		}
		if m.Dual < -limit || m.Dual > limit {
			return nil, errNumber
		}
		q.at[i], q.dual[i] = j, m.Dual
		q.seated[j] = append(q.seated[j], i)
	}
	for _, u := range res.Unmatched {
		i, err := tell(u.Resident)
		if err != nil {
			return nil, err
		}
		q.at[i] = none
	}
	for i, there := range told {
		if !there {
			return nil, fmt.Errorf("result: resident %q is missing", p.ids[i])
		}
	}
	return q, p.takeLoads(res, q)
}

// takeLoads reads what each supporter gets, and the prices.
func (p *problem) takeLoads(res *result, q *proposal) error {
	told := make([]bool, len(p.names))
	for _, l := range res.Supporters {
		j, known := p.supporter[l.Supporter]
		if !known || told[j] {
			return fmt.Errorf("result: supporter %q is unknown or occurs twice", l.Supporter)
		}
		told[j] = true
		if l.Load != len(q.seated[j]) {
			return fmt.Errorf("result: supporter %q: load %d, but %d residents are proposed", l.Supporter, l.Load, len(q.seated[j]))
		}
		if l.Load > len(p.places[j]) {
			return fmt.Errorf("result: supporter %q: load %d, but there are %d places", l.Supporter, l.Load, len(p.places[j]))
		}
		if l.Price < -limit || l.Price > limit {
			return errNumber
		}
		q.price[j] = l.Price
		if want := l.Price - p.floor(j, l.Load); l.Scarcity != want {
			return fmt.Errorf("result: supporter %q: scarcity %d, but the price is %d above the places in use", l.Supporter, l.Scarcity, want)
		}
	}
	for j, there := range told {
		if !there {
			return fmt.Errorf("result: supporter %q is missing", p.names[j])
		}
	}
	return nil
}

// floor is what the dearest place in use costs, or else the first place; 0 for
// a supporter without places.
func (p *problem) floor(j, load int) int64 {
	switch {
	case len(p.places[j]) == 0:
		return 0
	case load == 0:
		return p.places[j][0]
	}
	return p.places[j][load-1]
}
