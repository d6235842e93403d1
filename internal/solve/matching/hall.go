package matching

import "slices"

// blocks finds, for everyone without a place, why. From each of them follow:
// the candidates, the residents who sit there, their candidates, and so on.
// All supporters reached that way are full. Where one can get back to where
// one began, supporters form one block (a strongly connected component, by
// Tarjan 1972): its places and the people in them stand or fall together.
//
// Components come out in such an order that a block only refers to earlier
// ones.
type blocks struct {
	*seating
	list  []Block
	of    []int32 // by supporter: its block, -1 when in none (yet)
	order []int32 // by supporter: when the search came there, 0 for not yet
	low   []int32 // by supporter: the earliest it can get back to
	count int32
	stack []int32 // supporters visited and not yet in a block
	trail []visit // where the search is
}

// visit is a supporter under search, and how far its search has come: the
// seated resident and that resident's candidate to look at next.
type visit struct {
	supporter int32
	seat      int
	candidate int32
}

func newBlocks(s *seating) *blocks {
	b := &blocks{
		seating: s,
		of:      make([]int32, len(s.supporters)),
		order:   make([]int32, len(s.supporters)),
		low:     make([]int32, len(s.supporters)),
	}
	for j := range b.of {
		b.of[j] = -1
	}
	return b
}

// why gives the blocks of the candidates of a resident without a place.
func (b *blocks) why(k int32) []int {
	refs := []int{}
	for e := b.first[k]; e < b.first[k+1]; e++ {
		if b.order[b.to[e]] == 0 {
			b.search(b.to[e])
		}
		refs = append(refs, int(b.of[b.to[e]]))
	}
	slices.Sort(refs)
	return slices.Compact(refs)
}

// search visits everything that can be reached from supporter j. It keeps its
// own trail, for a chain may be as long as there are supporters.
func (b *blocks) search(j int32) {
	b.enter(j)
	for len(b.trail) > 0 {
		v := &b.trail[len(b.trail)-1]
		if to, more := b.onward(v); !more {
			b.trail = b.trail[:len(b.trail)-1]
			b.finish(v.supporter)
		} else if b.order[to] == 0 {
			b.enter(to)
		} else if b.of[to] < 0 {
			b.low[v.supporter] = min(b.low[v.supporter], b.order[to])
		}
	}
}

func (b *blocks) enter(j int32) {
	b.count++
	b.order[j], b.low[j] = b.count, b.count
	b.stack = append(b.stack, j)
	v := visit{supporter: j}
	if seated := b.seated[j]; len(seated) > 0 {
		v.candidate = b.first[seated[0]]
	}
	b.trail = append(b.trail, v)
}

// onward is the next supporter where someone seated at v could go.
func (b *blocks) onward(v *visit) (int32, bool) {
	seated := b.seated[v.supporter]
	for v.seat < len(seated) {
		if v.candidate < b.first[seated[v.seat]+1] {
			v.candidate++
			return b.to[v.candidate-1], true
		}
		if v.seat++; v.seat < len(seated) {
			v.candidate = b.first[seated[v.seat]]
		}
	}
	return 0, false
}

// finish closes a block when nothing visited after j leads to before it.
func (b *blocks) finish(j int32) {
	if len(b.trail) > 0 {
		above := b.trail[len(b.trail)-1].supporter
		b.low[above] = min(b.low[above], b.low[j])
	}
	if b.low[j] < b.order[j] {
		return
	}
	from := len(b.stack) - 1
	for b.stack[from] != j {
		from--
	}
	members := slices.Sorted(slices.Values(b.stack[from:]))
	b.stack = b.stack[:from]
	b.close(members)
}

func (b *blocks) close(members []int32) {
	number := int32(len(b.list))
	for _, j := range members {
		b.of[j] = number
	}
	block := Block{Supporters: []string{}, Residents: []string{}, Also: []int{}}
	var residents []int32
	for _, j := range members {
		block.Supporters = append(block.Supporters, b.supporters[j])
		residents = append(residents, b.seated[j]...)
	}
	slices.Sort(residents)
	for _, k := range residents {
		block.Residents = append(block.Residents, b.residents[k])
		for e := b.first[k]; e < b.first[k+1]; e++ {
			if other := b.of[b.to[e]]; other != number {
				block.Also = append(block.Also, int(other))
			}
		}
	}
	slices.Sort(block.Also)
	block.Also = slices.Compact(block.Also)
	b.list = append(b.list, block)
}
