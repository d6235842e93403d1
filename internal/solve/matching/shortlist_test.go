package matching_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"naast/internal/solve/matching"
)

func shortlist(options []matching.Option, hidden []bool, shown ...int) []int {
	p := matching.Shortlist(len(options), func(i int) (matching.Option, bool) {
		return options[i], hidden == nil || !hidden[i]
	}, shown...)
	return p.At[:p.Len]
}

const (
	vol = matching.Volunteer
	pro = matching.Professional
	exp = matching.OtherKind
)

func TestShortlistByHand(t *testing.T) {
	for _, c := range []struct {
		name    string
		options []matching.Option
		shown   []int
		want    []int
	}{
		{"nobody", nil, nil, []int{}},
		{"fewer than three", []matching.Option{{Cost: 5}, {Cost: 3}}, nil, []int{1, 0}},
		{"the best three, when they differ", []matching.Option{
			{Cost: 4, Kind: vol}, {Cost: 1, Kind: pro, Outside: true}, {Cost: 2, Kind: vol}, {Cost: 3, Kind: vol},
		}, nil, []int{1, 2, 3}},
		{"somebody from outside", []matching.Option{
			{Cost: 1, Kind: vol}, {Cost: 2, Kind: pro}, {Cost: 3, Kind: vol}, {Cost: 900, Kind: vol, Outside: true},
		}, nil, []int{0, 1, 3}},
		{"a volunteer and a professional", []matching.Option{
			{Cost: 1, Kind: pro, Outside: true}, {Cost: 2, Kind: pro}, {Cost: 3, Kind: pro}, {Cost: 9, Kind: vol}, {Cost: 8, Kind: exp},
		}, nil, []int{0, 1, 3}},
		{"the best stays, outside goes before kind", []matching.Option{
			{Cost: 1, Kind: exp}, {Cost: 2, Kind: vol}, {Cost: 3, Kind: pro}, {Cost: 9, Kind: exp, Outside: true},
		}, nil, []int{0, 1, 3}},
		{"one who is both from outside and a volunteer", []matching.Option{
			{Cost: 1, Kind: pro}, {Cost: 2, Kind: pro}, {Cost: 3, Kind: vol}, {Cost: 4, Kind: pro, Outside: true}, {Cost: 5, Kind: vol, Outside: true},
		}, nil, []int{0, 1, 4}},
		{"only people from outside", []matching.Option{
			{Cost: 3, Outside: true}, {Cost: 1, Outside: true}, {Cost: 2, Outside: true}, {Cost: 4, Outside: true},
		}, nil, []int{1, 2, 0}},
		{"a scarce supporter goes back", []matching.Option{{Cost: 1, Price: 10}, {Cost: 2}, {Cost: 3}, {Cost: 4}}, nil, []int{1, 2, 3}},
		{"the lot decides between equals", []matching.Option{{Lot: 9}, {Lot: 2}, {Lot: 5}, {Lot: 1}}, nil, []int{3, 1, 2}},
		{"then the position", []matching.Option{{}, {}, {}, {}}, nil, []int{0, 1, 2}},
		{"three others", []matching.Option{{Cost: 1}, {Cost: 2}, {Cost: 3}, {Cost: 4}, {Cost: 5}}, []int{0, 1, 2}, []int{3, 4}},
		{"sums that do not fit", []matching.Option{{Cost: math.MaxInt64, Price: 1}, {Cost: 1, Price: math.MaxInt64}, {Cost: 7}}, nil, []int{2, 0, 1}},
		{"an unknown kind is another kind", []matching.Option{{Kind: 77}, {Cost: 1, Kind: 77}, {Cost: 2, Kind: 77}, {Cost: 3, Kind: pro}}, nil, []int{0, 1, 3}},
	} {
		if got := shortlist(c.options, nil, c.shown...); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// bestThree tries every three: the best of all first, then what shows most,
// then the best second, then the best third.
func bestThree(options []matching.Option, left []int) []int {
	better := func(a, b int) int {
		o, p := options[a], options[b]
		switch {
		case o.Cost+o.Price != p.Cost+p.Price:
			return int(o.Cost + o.Price - p.Cost - p.Price)
		case o.Lot != p.Lot:
			return int(o.Lot) - int(p.Lot)
		}
		return a - b
	}
	left = slices.Clone(left)
	slices.SortFunc(left, better)
	if len(left) <= 3 {
		return left
	}
	var best []int
	most := -1
	for b := 1; b < len(left); b++ {
		for c := b + 1; c < len(left); c++ {
			three := []int{left[0], left[b], left[c]}
			worth := 0
			has := func(weight int, f func(o matching.Option) bool) {
				if slices.ContainsFunc(three, func(i int) bool { return f(options[i]) }) {
					worth += weight
				}
			}
			has(10, func(o matching.Option) bool { return o.Outside })
			has(1, func(o matching.Option) bool { return o.Kind == vol })
			has(1, func(o matching.Option) bool { return o.Kind == pro })
			if worth > most {
				best, most = three, worth
			}
		}
	}
	return best
}

func TestShortlistIsTheBestThree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 25).Draw(t, "n")
		options, hidden := make([]matching.Option, n), make([]bool, n)
		for i := range options {
			options[i] = matching.Option{
				Cost:    rapid.Int64Range(0, 20).Draw(t, "cost"),
				Price:   rapid.Int64Range(0, 3).Draw(t, "price"),
				Lot:     rapid.Uint64Range(0, 2).Draw(t, "lot"),
				Outside: rapid.IntRange(0, 4).Draw(t, "outside") == 0,
				Kind:    matching.Kind(rapid.IntRange(0, 2).Draw(t, "kind")),
			}
			hidden[i] = rapid.IntRange(0, 5).Draw(t, "hidden") == 0
		}
		var shown []int
		for { // three others, until there are no more
			var left []int
			for i := range options {
				if !hidden[i] && !slices.Contains(shown, i) {
					left = append(left, i)
				}
			}
			got, want := shortlist(options, hidden, shown...), bestThree(options, left)
			if !slices.Equal(got, want) {
				t.Fatalf("got %v, want %v", got, want)
			}
			if len(got) == 0 {
				return
			}
			shown = append(shown, got...)
		}
	})
}

// No memory per supporter: none at all.
func TestShortlistAllocatesNothing(t *testing.T) {
	options := make([]matching.Option, 5_000)
	for i := range options {
		options[i] = matching.Option{Cost: int64(i*7919) % 1000, Outside: i%3 == 0, Kind: matching.Kind(i % 3)}
	}
	shown := []int{1, 2, 3}
	count := func(option func(i int) (matching.Option, bool)) float64 {
		return testing.AllocsPerRun(20, func() { matching.Shortlist(len(options), option, shown...) })
	}
	if n := count(func(i int) (matching.Option, bool) { return options[i], true }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	var kept []*matching.Option
	if n := count(func(i int) (matching.Option, bool) { // control: this does allocate
		kept = append(kept[:0], &matching.Option{Cost: int64(i)})
		return *kept[0], true
	}); n < float64(len(options)) {
		t.Errorf("the control allocated %v times only", n)
	}
}
