package matching

import (
	"cmp"
	"math"
	"slices"
)

// Kind is how a supporter does the work, as far as the shortlist wants one of
// each where it can.
type Kind uint8

const (
	OtherKind    Kind = iota // for instance an experience expert (ervaringsdeskundige)
	Volunteer                // informal (vrijwillige cliëntondersteuner)
	Professional             // formal (beroepskracht)
	kinds
)

// Option is one supporter who may be shown to one resident. Who may not, by a
// hard rule, is never an Option.
type Option struct {
	// Cost is how far from the resident's wishes, folded into one integer as in
	// the package comment: 0..MaxCost.
	Cost int64
	// Price is the scarcity of this supporter after the last batch, 0 when
	// unknown: how much others need the place. See [Result.Scarcity].
	Price int64
	// Lot decides between equals; the lowest goes first. The caller draws it per
	// resident (say, a hash of case and supporter), so that nobody is always
	// first because of the order of a list.
	Lot uint64
	// Outside: does not live or work in the resident's own village.
	Outside bool
	Kind    Kind
}

// Shown is how many supporters a resident sees at once.
const Shown = 3

// Picks are the positions of the supporters to show, the best first.
type Picks struct {
	At  [Shown]int
	Len int // fewer than Shown only when there are no more
}

// Shortlist picks the three supporters to show to one resident out of n. It
// asks once for each position 0..n-1; false means: not for her (a hard rule),
// or no room. Shown are the positions that she saw before and did not want
// ("three others").
//
// The best by cost plus price always comes first. The other two are the best
// that still show somebody from outside the village and, after that, both a
// volunteer and a professional, as far as these exist. It keeps only the best
// three of each sort, so it needs no memory per supporter.
func Shortlist(n int, option func(i int) (Option, bool), shown ...int) Picks {
	var best [2 * int(kinds)]podium
	for i := range n {
		o, ok := option(i)
		if !ok {
			continue
		}
		p := &best[o.sort()]
		e := entry{total: add(o.Cost, o.Price), lot: o.Lot, at: i, outside: o.Outside, kind: o.Kind}
		if p.wants(e) && !slices.Contains(shown, i) {
			p.add(e)
		}
	}
	var all [len(best) * Shown]entry
	m := 0
	for i := range best {
		m += copy(all[m:], best[i].list[:best[i].len])
	}
	return choose(all[:m])
}

// sort is the sort of supporter: the kind, times outside the village or not.
func (o *Option) sort() int {
	s := int(OtherKind)
	if o.Kind < kinds {
		s = int(o.Kind)
	}
	if o.Outside {
		s += int(kinds)
	}
	return s
}

// entry is one option in the running.
type entry struct {
	total   int64
	lot     uint64
	at      int
	outside bool
	kind    Kind
}

func order(a, b entry) int {
	return cmp.Or(cmp.Compare(a.total, b.total), cmp.Compare(a.lot, b.lot), cmp.Compare(a.at, b.at))
}

// podium holds the best three of one sort, in order.
type podium struct {
	list [Shown]entry
	len  int
}

func (p *podium) wants(e entry) bool {
	return p.len < Shown || order(e, p.list[Shown-1]) < 0
}

func (p *podium) add(e entry) {
	if p.len < Shown {
		p.len++
	}
	i := p.len - 1
	for ; i > 0 && order(e, p.list[i-1]) < 0; i-- {
		p.list[i] = p.list[i-1]
	}
	p.list[i] = e
}

// choose takes the best of all and, in order, the first pair to go with it
// that shows most of what should be shown. All sorts together are 18 at most.
func choose(all []entry) Picks {
	slices.SortFunc(all, order)
	picks := Picks{Len: min(len(all), Shown)}
	if len(all) <= Shown {
		for i := range all {
			picks.At[i] = all[i].at
		}
		return picks
	}
	most := -1
	for second := 1; second < len(all); second++ {
		for third := second + 1; third < len(all); third++ {
			if v := variety(&all[0], &all[second], &all[third]); v > most {
				most = v
				picks.At = [Shown]int{all[0].at, all[second].at, all[third].at}
			}
		}
	}
	return picks
}

// variety weighs what three together show: somebody from outside the village
// above all, for in a village the supporter is soon an acquaintance.
func variety(three ...*entry) int {
	var outside, volunteer, professional int
	for _, e := range three {
		if e.outside {
			outside = 4
		}
		switch e.kind {
		case Volunteer:
			volunteer = 1
		case Professional:
			professional = 1
		}
	}
	return outside + volunteer + professional
}

// add keeps a sum that does not fit at the far end instead of at the front.
func add(a, b int64) int64 {
	if b > 0 && a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}
