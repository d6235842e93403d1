package matching

import (
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/partnership"
	solve "naast/internal/solve/matching"
	"naast/internal/supporter"
)

// A result without a whole proof is refused, in whatever part it is wrong.
func TestNoProofNoProposals(t *testing.T) {
	fresh := func() *search {
		s := &search{pool: &snapshot{}, held: taken{}, asked: taken{}}
		for _, u := range []naast.UserID{"anna", "bas"} {
			x := supporter.Supporter{User: u, Room: 1, VOGSeen: "2026-01-01", VOGUntil: "2029-01-01", Agreement: "2026-01-01", CountsFrom: 1, LookDays: []time.Weekday{1}, Domains: map[string]supporter.Depth{"geld": supporter.Depth(len(u) - 2)}}
			s.pool.rows = append(s.pool.rows, newRow(x, string(u)))
		}
		for _, id := range []naast.CaseID{"a", "b", "c"} {
			need := supporter.Need{Domains: []string{"geld"}, At: now.Unix()}
			s.asks = append(s.asks, asks{waits: waits{id, "2026-11-20"}, need: need, query: newQuery(need, partnership.Settings{})})
		}
		s.write("2026-11-23")
		return s
	}
	if err := fresh().solve(); err != nil {
		t.Fatalf("the control: an honest result is refused: %v", err)
	}
	for name, spoil := range map[string]func(*solve.Result){
		"another price": func(r *solve.Result) { r.Supporters[0].Price++ },
		"another value": func(r *solve.Result) { r.Value-- },
		"a dual":        func(r *solve.Result) { r.Matched[0].Dual-- },
		"swapped people": func(r *solve.Result) {
			r.Matched[0].Supporter, r.Matched[1].Supporter = r.Matched[1].Supporter, r.Matched[0].Supporter
			r.Matched[0].Dual += 101
		},
		"a place too many":   func(r *solve.Result) { r.Matched[1].Supporter = r.Matched[0].Supporter },
		"somebody forgotten": func(r *solve.Result) { r.Unmatched = nil },
		"no reason":          func(r *solve.Result) { r.Blocks = nil; r.Unmatched[0].Blocks = nil },
	} {
		s := fresh()
		if err := s.solve(); err != nil {
			t.Fatal(err)
		}
		spoil(s.result)
		if err := s.prove(); !errors.Is(err, errProof) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
