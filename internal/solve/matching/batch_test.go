package matching_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"naast/internal/solve/matching"
	"naast/internal/solve/verify"
)

func TestBatchIsTheBest(t *testing.T) {
	turnedAway := 0
	rapid.Check(t, func(t *rapid.T) {
		in := drawSmall(t)
		got, want := batch(t, in), tryAll(in)
		if has := placed(in, got); !slices.Equal(has, want.placed) {
			t.Fatalf("places for %v, best is %v", has, want.placed)
		}
		if len(got.Matched) != want.most {
			t.Fatalf("%d places, %d are possible", len(got.Matched), want.most)
		}
		if got.Value != want.cost {
			t.Fatalf("cost %d, the least is %d", got.Value, want.cost)
		}
		if err := verify.Matching(text(t, in), text(t, got)); err != nil {
			t.Fatal(err)
		}
		turnedAway += len(got.Unmatched)
	})
	if turnedAway < 1000 {
		t.Fatalf("only %d residents were turned away: too few full supporters", turnedAway)
	}
}

func TestOrderOfInputChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawSmall(t)
		before := text(t, batch(t, in))
		mixed := &matching.Instance{
			Residents:  rapid.Permutation(in.Residents).Draw(t, "residents"),
			Supporters: rapid.Permutation(in.Supporters).Draw(t, "supporters"),
		}
		for i, r := range mixed.Residents {
			mixed.Residents[i].Candidates = rapid.Permutation(r.Candidates).Draw(t, "candidates")
		}
		if after := text(t, batch(t, mixed)); !bytes.Equal(before, after) {
			t.Fatalf("in another order:\n%s\n%s", before, after)
		}
	})
}

// The scarcity is exactly what one more place would save, at the cost of the
// dearest place in use: that is what Shortlist weighs.
func TestScarcityIsWhatAPlaceWouldSave(t *testing.T) {
	saved := 0
	rapid.Check(t, func(t *rapid.T) {
		in := drawSmall(t)
		r := batch(t, in)
		in.Residents = slices.DeleteFunc(in.Residents, func(p matching.Resident) bool {
			return slices.ContainsFunc(r.Unmatched, func(u matching.Unmatched) bool { return u.Resident == p.ID })
		})
		for j, s := range in.Supporters {
			l := r.Supporters[j]
			if l.Supporter != s.ID {
				t.Fatal("the supporters are not in order of ID")
			}
			var extra int64
			if n := len(s.Places); n > 0 {
				extra = s.Places[max(l.Load, 1)-1]
			}
			in.Supporters[j].Places = append(slices.Clone(s.Places), extra)
			slices.Sort(in.Supporters[j].Places)
			if got := r.Value - tryAll(in).cost; got != l.Scarcity {
				t.Fatalf("supporter %s: one more place saves %d, the scarcity is %d", s.ID, got, l.Scarcity)
			}
			in.Supporters[j] = s
			saved += min(1, int(l.Scarcity))
		}
	})
	if saved < 100 {
		t.Fatalf("only %d scarce places seen", saved)
	}
}

func TestScarcityForShortlist(t *testing.T) {
	r := &matching.Result{
		Supporters: []matching.Load{{Supporter: "a", Price: 9, Scarcity: 4}, {Supporter: "b"}, {Supporter: "c", Scarcity: 1}},
		Blocks:     []matching.Block{{Supporters: []string{"b", "c"}}},
	}
	got := r.Scarcity()
	if len(got) != 3 || got["a"] != 4 || got["b"] != matching.MaxCost || got["c"] != matching.MaxCost {
		t.Fatalf("got %v", got)
	}
}

// A Hall set: all of its residents have candidates in it only, and there are
// more of them than places. Nobody can be left out of it: without any one of
// those who have a place, the others would fit.
func TestHallSet(t *testing.T) {
	seen := 0
	rapid.Check(t, func(t *rapid.T) {
		in := drawSmall(t)
		r := batch(t, in)
		for _, u := range r.Unmatched {
			h, ok := r.HallSet(u.Resident)
			if !ok || !slices.Contains(h.Residents, u.Resident) {
				t.Fatalf("%s is not in her own set %v", u.Resident, h)
			}
			if len(h.Residents) <= h.Places {
				t.Fatalf("%d residents for %d places is no reason", len(h.Residents), h.Places)
			}
			places := 0
			for _, s := range in.Supporters {
				if slices.Contains(h.Supporters, s.ID) {
					places += len(s.Places)
				}
			}
			if places != h.Places {
				t.Fatalf("%d places, the set says %d", places, h.Places)
			}
			for _, p := range in.Residents {
				inside := !slices.ContainsFunc(p.Candidates, func(c matching.Candidate) bool { return !slices.Contains(h.Supporters, c.Supporter) })
				if slices.Contains(h.Residents, p.ID) && !inside {
					t.Fatalf("%s could go elsewhere", p.ID)
				}
			}
			seen++
			smallest(t, in, u.Resident, h)
		}
		if _, ok := r.HallSet("nobody"); ok {
			t.Fatal("a set for nobody")
		}
	})
	if seen < 1000 {
		t.Fatalf("only %d sets seen", seen)
	}
}

// smallest checks that the resident with those who hold the places do not fit,
// and that they do without any one of them.
func smallest(t *rapid.T, in *matching.Instance, resident string, h matching.HallSet) {
	need := append([]string{resident}, h.Residents[:h.Places]...)
	if fits(in, need) {
		t.Fatalf("%v would fit after all", need)
	}
	for i := range need {
		if !fits(in, slices.Delete(slices.Clone(need), i, i+1)) {
			t.Fatalf("%s is no part of the reason %v", need[i], need)
		}
	}
}

// fits tells whether all of these residents can have a place together.
func fits(in *matching.Instance, ids []string) bool {
	part := &matching.Instance{Supporters: in.Supporters}
	for _, p := range in.Residents {
		if slices.Contains(ids, p.ID) {
			part.Residents = append(part.Residents, p)
		}
	}
	return tryAll(part).most == len(ids)
}

func TestSharedHallSetInWords(t *testing.T) {
	want := func(ids ...string) (list []matching.Candidate) {
		for _, id := range ids {
			list = append(list, matching.Candidate{Supporter: id})
		}
		return list
	}
	in := &matching.Instance{
		Residents: []matching.Resident{
			{ID: "r1", Candidates: want("tigrinya")},
			{ID: "r2", Candidates: want("tigrinya", "youth")},
			{ID: "r3", Candidates: want("youth", "tigrinya")},
			{ID: "r4", Urgency: 1, Candidates: want("youth")},
			{ID: "r5", Urgency: 1, Candidates: want("tigrinya")},
			{ID: "r6", Urgency: 1, Candidates: want("debts")},
			{ID: "r7", Urgency: 2},
		},
		Supporters: []matching.Supporter{{ID: "debts", Places: []int64{0}}, {ID: "tigrinya", Places: []int64{0, 0}}, {ID: "youth", Places: []int64{0}}},
	}
	r := batch(t, in)
	h, _ := r.HallSet("r4")
	// "5 people ask for tigrinya and youth, there are 3 places"
	if !slices.Equal(h.Residents, []string{"r1", "r2", "r3", "r4", "r5"}) || !slices.Equal(h.Supporters, []string{"tigrinya", "youth"}) || h.Places != 3 {
		t.Fatalf("got %+v", h)
	}
	if h, ok := r.HallSet("r7"); !ok || len(h.Supporters) != 0 || h.Places != 0 || !slices.Equal(h.Residents, []string{"r7"}) {
		t.Fatalf("without candidates: %+v", h)
	}
}

// Larger lists, of all the sorts in the benchmark, carry a proof that holds,
// also where hundreds are turned away.
func TestLargerIsProven(t *testing.T) {
	for _, kind := range []string{"rules", "near", "favourites", "product"} {
		in := large(kind, 1_000, 400, 12)
		r := batch(t, in)
		if err := verify.Matching(text(t, in), text(t, r)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if kind != "rules" {
			continue
		}
		for j := range in.Supporters {
			in.Supporters[j].Places = in.Supporters[j].Places[:min(1, len(in.Supporters[j].Places))]
		}
		r = batch(t, in)
		if len(r.Unmatched) < 500 || len(r.Blocks) == 0 {
			t.Errorf("%d turned away, %d blocks", len(r.Unmatched), len(r.Blocks))
		}
		if err := verify.Matching(text(t, in), text(t, r)); err != nil {
			t.Errorf("%s with few places: %v", kind, err)
		}
	}
}

// The costs at the bounds do not overflow anywhere.
func TestLargestNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	in := large("rules", 300, 100, 8)
	for i := range in.Residents {
		for c := range in.Residents[i].Candidates {
			in.Residents[i].Candidates[c].Cost = matching.MaxCost * int64(r.IntN(2))
		}
	}
	for j := range in.Supporters {
		for k := range in.Supporters[j].Places {
			in.Supporters[j].Places[k] = matching.MaxCost
		}
	}
	if err := verify.Matching(text(t, in), text(t, batch(t, in))); err != nil {
		t.Error(err)
	}
}
