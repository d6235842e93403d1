package matching_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"naast/internal/solve/matching"
	"naast/internal/solve/verify"
)

// lie changes a result; false when there is nothing of this sort to change.
type lie func(t *rapid.T, in *matching.Instance, r *matching.Result) bool

var lies = map[string]lie{
	"swap two supporters": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		a, b, ok := two(t, r.Matched)
		if ok {
			a.Supporter, b.Supporter = b.Supporter, a.Supporter
		}
		return ok
	},
	"swap two supporters and count again": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		a, b, ok := two(t, r.Matched)
		if ok {
			a.Supporter, b.Supporter = b.Supporter, a.Supporter
			recount(in, r)
		}
		return ok
	},
	"another candidate, and count again": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		m, ok := one(t, r.Matched)
		if ok {
			m.Supporter = rapid.SampledFrom(resident(in, m.Resident).Candidates).Draw(t, "other").Supporter
			recount(in, r)
		}
		return ok
	},
	"drop someone": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		m, ok := one(t, r.Matched)
		if ok {
			gone := m.Resident
			r.Matched = slices.DeleteFunc(r.Matched, func(m matching.Match) bool { return m.Resident == gone })
			recount(in, r)
		}
		return ok
	},
	"turn someone away with a made-up reason": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		m, ok := one(t, r.Matched)
		if ok {
			gone := m.Resident
			r.Matched = slices.DeleteFunc(r.Matched, func(m matching.Match) bool { return m.Resident == gone })
			r.Unmatched = append(r.Unmatched, matching.Unmatched{Resident: gone, Blocks: someBlocks(t, r)})
			recount(in, r)
		}
		return ok
	},
	"put one in another's place": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		m, ok := one(t, r.Matched)
		u, also := one(t, r.Unmatched)
		if ok && also {
			rename(r, m.Resident, u.Resident)
			m.Resident, u.Resident = u.Resident, m.Resident
			recount(in, r)
		}
		return ok && also
	},
	"change a price": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		l, ok := one(t, r.Supporters)
		if ok {
			l.Price += step(t)
		}
		return ok
	},
	"change a price, and count again": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		l, ok := one(t, r.Supporters)
		if ok {
			l.Price += step(t)
			recount(in, r)
		}
		return ok
	},
	"raise all prices, and count again": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		by := step(t)
		for j := range r.Supporters {
			r.Supporters[j].Price += by
		}
		recount(in, r)
		return len(r.Supporters) > 0
	},
	"change a dual": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		m, ok := one(t, r.Matched)
		if ok {
			m.Dual += step(t)
		}
		return ok
	},
	"change the value": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		r.Value += step(t)
		return true
	},
	"change a load": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		l, ok := one(t, r.Supporters)
		if ok {
			l.Load += int(step(t))
		}
		return ok
	},
	"other blocks for someone turned away": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		u, ok := one(t, r.Unmatched)
		if ok {
			u.Blocks = someBlocks(t, r)
		}
		return ok
	},
	"forget a block": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		if len(r.Blocks) == 0 {
			return false
		}
		r.Blocks = r.Blocks[:len(r.Blocks)-1]
		for i, u := range r.Unmatched {
			r.Unmatched[i].Blocks = slices.DeleteFunc(u.Blocks, func(b int) bool { return b == len(r.Blocks) })
		}
		return true
	},
	"take someone out of a block": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		b, ok := one(t, r.Blocks)
		if ok && len(b.Residents) > 0 {
			i := rapid.IntRange(0, len(b.Residents)-1).Draw(t, "resident")
			b.Residents = slices.Delete(b.Residents, i, i+1)
		}
		return ok
	},
	"put someone else in a block": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		b, ok := one(t, r.Blocks)
		if ok && len(b.Residents) > 0 {
			i := rapid.IntRange(0, len(b.Residents)-1).Draw(t, "resident")
			b.Residents[i] = rapid.SampledFrom(in.Residents).Draw(t, "other").ID
		}
		return ok
	},
	"take a supporter out of a block": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		b, ok := one(t, r.Blocks)
		if ok {
			i := rapid.IntRange(0, len(b.Supporters)-1).Draw(t, "supporter")
			b.Supporters = slices.Delete(b.Supporters, i, i+1)
		}
		return ok
	},
	"put a supporter in a block": func(t *rapid.T, in *matching.Instance, r *matching.Result) bool {
		b, ok := one(t, r.Blocks)
		if ok {
			b.Supporters = append(b.Supporters, rapid.SampledFrom(in.Supporters).Draw(t, "other").ID)
		}
		return ok
	},
	"other blocks for a block": func(t *rapid.T, _ *matching.Instance, r *matching.Result) bool {
		b, ok := one(t, r.Blocks)
		if ok {
			b.Also = someBlocks(t, r)
		}
		return ok
	},
}

func one[T any](t *rapid.T, list []T) (*T, bool) {
	if len(list) == 0 {
		return nil, false
	}
	return &list[rapid.IntRange(0, len(list)-1).Draw(t, "one")], true
}

func two[T any](t *rapid.T, list []T) (a, b *T, ok bool) {
	if len(list) < 2 {
		return nil, nil, false
	}
	i := rapid.IntRange(1, len(list)-1).Draw(t, "one")
	return &list[i], &list[rapid.IntRange(0, i-1).Draw(t, "other")], true
}

func step(t *rapid.T) int64 {
	return rapid.SampledFrom([]int64{-1 << 40, -7, -2, -1, 1, 2, 7, 1 << 40}).Draw(t, "step")
}

func someBlocks(t *rapid.T, r *matching.Result) []int {
	return rapid.SliceOfNDistinct(rapid.IntRange(-1, len(r.Blocks)), 0, 3, rapid.ID).Draw(t, "blocks")
}

func resident(in *matching.Instance, id string) matching.Resident {
	return in.Residents[slices.IndexFunc(in.Residents, func(r matching.Resident) bool { return r.ID == id })]
}

func supporter(in *matching.Instance, id string) matching.Supporter {
	return in.Supporters[slices.IndexFunc(in.Supporters, func(s matching.Supporter) bool { return s.ID == id })]
}

// rename exchanges two residents in all blocks.
func rename(r *matching.Result, a, b string) {
	for _, block := range r.Blocks {
		for i, id := range block.Residents {
			switch id {
			case a:
				block.Residents[i] = b
			case b:
				block.Residents[i] = a
			}
		}
	}
}

// recount makes the sums of a result agree with its proposal and prices, so
// that only the lie itself is left to be found.
func recount(in *matching.Instance, r *matching.Result) {
	load := map[string]int{}
	price := map[string]int64{}
	for _, l := range r.Supporters {
		price[l.Supporter] = l.Price
	}
	r.Value = 0
	for i, m := range r.Matched {
		load[m.Supporter]++
		for _, c := range resident(in, m.Resident).Candidates {
			if c.Supporter == m.Supporter {
				r.Value += c.Cost
				r.Matched[i].Dual = c.Cost + price[m.Supporter]
			}
		}
	}
	for j, l := range r.Supporters {
		places := supporter(in, l.Supporter).Places
		n := load[l.Supporter]
		for _, cost := range places[:min(n, len(places))] {
			r.Value += cost
		}
		var floor int64
		if len(places) > 0 {
			floor = places[min(max(n, 1), len(places))-1]
		}
		r.Supporters[j].Load, r.Supporters[j].Scarcity = n, l.Price-floor
	}
}

// untrue judges a result by trying everything. honest is the result before it
// was changed; its prices are the only right ones.
func untrue(in *matching.Instance, honest, r *matching.Result) string {
	want := tryAll(in)
	if len(r.Matched)+len(r.Unmatched) != len(in.Residents) || !slices.Equal(placed(in, r), want.placed) {
		return "places for the wrong people"
	}
	if r.Value != want.cost {
		return "not the least cost"
	}
	counted := copied(r)
	recount(in, counted)
	if counted.Value != r.Value || !slices.Equal(counted.Matched, r.Matched) || !slices.Equal(counted.Supporters, r.Supporters) {
		return "wrong sums"
	}
	for j, l := range r.Supporters {
		if l.Price != honest.Supporters[j].Price {
			return "wrong price"
		}
		if l.Load > len(supporter(in, l.Supporter).Places) {
			return "too many for a supporter"
		}
	}
	for _, m := range r.Matched {
		if !slices.ContainsFunc(resident(in, m.Resident).Candidates, func(c matching.Candidate) bool { return c.Supporter == m.Supporter }) {
			return "no candidate"
		}
	}
	return noReason(in, r)
}

// noReason tells for whom a Hall set is no proof.
func noReason(in *matching.Instance, r *matching.Result) string {
	order := priority(in)
	rank := func(id string) int {
		return slices.IndexFunc(order, func(p matching.Resident) bool { return p.ID == id })
	}
	for _, u := range r.Unmatched {
		h, _ := r.HallSet(u.Resident)
		group := append([]string{u.Resident}, h.Residents[:h.Places]...)
		for _, id := range group[1:] {
			if rank(id) > rank(u.Resident) {
				return "passed over"
			}
		}
		if fits(in, group) {
			return "no reason"
		}
	}
	return ""
}

func copied(r *matching.Result) *matching.Result {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	c := &matching.Result{}
	if err := json.Unmarshal(text, c); err != nil {
		panic(err)
	}
	return c
}

// Every untrue result is refused, every true one taken: a changed result that
// is accepted must be right when everything is tried. (Some are: two residents
// may change places at no cost.)
func TestVerifierHasTeeth(t *testing.T) {
	for name, change := range lies {
		t.Run(name, func(t *testing.T) {
			refused := 0
			rapid.Check(t, func(t *rapid.T) {
				in := drawSmall(t)
				honest := batch(t, in)
				r := copied(honest)
				if !change(t, in, r) {
					return
				}
				err := verify.Matching(text(t, in), text(t, r))
				if err != nil {
					refused++
					return
				}
				if why := untrue(in, honest, r); why != "" {
					t.Fatalf("accepted, but: %s", why)
				}
			})
			if refused < 300 {
				t.Fatalf("only %d were refused", refused)
			}
		})
	}
}
