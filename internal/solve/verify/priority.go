package verify

import (
	"errors"
	"fmt"
)

// checkPriority checks for each resident without a place that she could not be
// added to those who go before her.
//
// A block has exactly as many residents as its supporters have places, and
// these residents have no candidates outside the block and the blocks it
// names. So all the blocks that can be reached from a resident's own together
// have full places and residents who can go nowhere else; she makes one too
// many. All of them go before her: nobody later keeps her out.
func (p *problem) checkPriority(res *result, q *proposal) error {
	block, last, err := p.checkBlocks(res, q)
	if err != nil {
		return err
	}
	used := make([]bool, len(res.Blocks))
	for _, u := range res.Unmatched {
		i := p.resident[u.Resident]
		if err := p.checkRefs(i, u.Blocks, block, used); err != nil {
			return fmt.Errorf("priority: resident %q: %w", u.Resident, err)
		}
		for _, b := range u.Blocks {
			if last[b] >= p.rank[i] {
				return fmt.Errorf("priority: resident %q was passed over: block %d has someone who goes after", u.Resident, b)
			}
		}
	}
	for b := len(used) - 1; b >= 0; b-- { // a block refers to earlier ones only
		if !used[b] {
			return fmt.Errorf("priority: block %d is nobody's reason", b)
		}
		for _, also := range res.Blocks[b].Also {
			used[also] = true
		}
	}
	return nil
}

// checkBlocks checks each block by itself. It gives the block of each supporter
// (none: in no block), and for each block the rank of the last resident in it
// or in a block it refers to.
func (p *problem) checkBlocks(res *result, q *proposal) (block, last []int, err error) {
	block = make([]int, len(p.names))
	for j := range block {
		block[j] = none
	}
	last = make([]int, len(res.Blocks))
	for b, h := range res.Blocks {
		places := 0
		if len(h.Supporters) == 0 {
			return nil, nil, fmt.Errorf("priority: block %d has no supporters", b)
		}
		for _, name := range h.Supporters {
			j, known := p.supporter[name]
			if !known || block[j] != none {
				return nil, nil, fmt.Errorf("priority: block %d: supporter %q is unknown or in two blocks", b, name)
			}
			block[j] = b
			places += len(p.places[j])
		}
		if len(h.Residents) != places {
			return nil, nil, fmt.Errorf("priority: block %d: %d residents for %d places", b, len(h.Residents), places)
		}
		if last[b], err = p.checkMembers(b, h.Residents, h.Also, block, q, last); err != nil {
			return nil, nil, err
		}
	}
	return block, last, nil
}

// checkMembers checks the residents of block b and gives the last rank among
// them and those of the blocks in also.
func (p *problem) checkMembers(b int, ids []string, also, block []int, q *proposal, last []int) (int, error) {
	rank := -1
	seen := make(map[int]bool, len(ids))
	onward := make(map[int]bool)
	for _, id := range ids {
		i, known := p.resident[id]
		if !known || seen[i] || q.at[i] == none || block[q.at[i]] != b {
			return 0, fmt.Errorf("priority: block %d: resident %q is unknown, there twice, or has no place in it", b, id)
		}
		seen[i] = true
		rank = max(rank, p.rank[i])
		for _, c := range p.candidates[i] {
			switch at := block[c.to]; at {
			case b:
			case none:
				return 0, fmt.Errorf("priority: block %d: resident %q could also go to %q, who is in no block so far", b, id, p.names[c.to])
			default:
				onward[at] = true
			}
		}
	}
	for _, o := range also {
		if !onward[o] {
			return 0, fmt.Errorf("priority: block %d refers to block %d without reason, or twice", b, o)
		}
		delete(onward, o)
		rank = max(rank, last[o])
	}
	if len(onward) > 0 {
		return 0, fmt.Errorf("priority: block %d leaves out a block where its residents could go", b)
	}
	return rank, nil
}

// checkRefs checks that a resident without a place names exactly the blocks of
// her candidates, and marks these as used.
func (p *problem) checkRefs(i int, blocks, block []int, used []bool) error {
	want := make(map[int]bool)
	for _, c := range p.candidates[i] {
		if block[c.to] == none {
			return fmt.Errorf("candidate %q is in no block", p.names[c.to])
		}
		want[block[c.to]] = true
	}
	for _, b := range blocks {
		if !want[b] {
			return fmt.Errorf("block %d has none of her candidates, or is there twice", b)
		}
		delete(want, b)
		used[b] = true
	}
	if len(want) > 0 {
		return errors.New("a block with one of her candidates is left out")
	}
	return nil
}
