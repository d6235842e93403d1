package verify

import (
	"fmt"
	"math/big"
)

// checkCost checks that the value is the cost of the proposal and that the
// duals prove it the lowest.
//
// Every place k of supporter j, costing l, has the dual z = min(0, l-p), p
// being the supporter's price. For any proposal for the same residents, each
// resident r at j in a place of cost l pays c+l >= y+z, because y <= c+p and,
// where l < p, z = l-p. The z of places not used only make the sum lower. So
// the sum of all y and z is a lower bound for every proposal; equal to the
// value, it proves it.
func (p *problem) checkCost(res *result, q *proposal) error {
	cost, bound := new(big.Int), new(big.Int)
	for i, j := range q.at {
		if j == none {
			continue
		}
		for _, c := range p.candidates[i] {
			if total := c.cost + q.price[c.to]; q.dual[i] > total {
				return fmt.Errorf("cost: resident %q: the dual %d is more than candidate %q costs with price, %d", p.ids[i], q.dual[i], p.names[c.to], total)
			}
		}
		c, _ := p.cost(i, j)
		add(cost, c)
		add(bound, q.dual[i])
		if y := c + q.price[j]; q.dual[i] != y {
			return fmt.Errorf("cost: resident %q: the dual is %d, but the proposal costs %d with price", p.ids[i], q.dual[i], y)
		}
	}
	for j, places := range p.places {
		load := len(q.seated[j])
		for k, l := range places {
			if k < load {
				add(cost, l)
			}
			add(bound, min(0, l-q.price[j]))
		}
		if low := p.floor(j, load); q.price[j] < low {
			return fmt.Errorf("cost: supporter %q: the price %d is below the place in use, %d", p.names[j], q.price[j], low)
		}
		if load < len(places) && q.price[j] > places[load] {
			return fmt.Errorf("cost: supporter %q: the price %d is above the next free place, %d", p.names[j], q.price[j], places[load])
		}
	}
	if cost.Cmp(big.NewInt(res.Value)) != 0 {
		return fmt.Errorf("cost: the value is %d, but the proposal costs %v", res.Value, cost)
	}
	// This equality is the proof. The checks above imply it, and say where it fails.
	if bound.Cmp(cost) != 0 {
		return fmt.Errorf("cost: the duals prove %v, but the proposal costs %v", bound, cost)
	}
	return nil
}

func add(sum *big.Int, n int64) { sum.Add(sum, big.NewInt(n)) }

// checkLowest checks that no price can go down: each is either at its floor,
// or held up by a resident elsewhere for whom this candidate would be just as
// good, and whose own supporter's price is held up in the same way.
func (p *problem) checkLowest(q *proposal) error {
	held := make([]bool, len(p.names))
	var todo []int
	for j := range p.names {
		if q.price[j] == p.floor(j, len(q.seated[j])) {
			held[j] = true
			todo = append(todo, j)
		}
	}
	for len(todo) > 0 {
		j := todo[0]
		todo = todo[1:]
		for _, i := range q.seated[j] {
			for _, c := range p.candidates[i] {
				if !held[c.to] && q.dual[i] == c.cost+q.price[c.to] {
					held[c.to] = true
					todo = append(todo, c.to)
				}
			}
		}
	}
	for j := range held {
		if !held[j] {
			return fmt.Errorf("cost: supporter %q: the price %d is not the lowest", p.names[j], q.price[j])
		}
	}
	return nil
}
