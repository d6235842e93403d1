package matching_test

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"naast/internal/solve/matching"
)

// glpsol solves a linear program (CPLEX LP text) with GLPK and gives the
// optimum. It is an outside opinion: nothing in it was written here.
func glpsol(t *testing.T, program string) float64 {
	t.Helper()
	path, err := exec.LookPath("glpsol")
	if err != nil {
		t.Fatal("glpsol is not there; this test compares with it and is never skipped. Install it with: apt-get install glpk-utils (Debian, Ubuntu), dnf install glpk-utils (Fedora) or brew install glpk (macOS)")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.lp"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command(path, "--lp", in, "--write", out).CombinedOutput(); err != nil {
		t.Fatalf("glpsol: %v\n%s", err, said)
	}
	answer, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for s := bufio.NewScanner(bytes.NewReader(answer)); s.Scan(); {
		// s bas ROWS COLUMNS PRIMAL DUAL OPTIMUM
		f := strings.Fields(s.Text())
		if len(f) == 7 && f[0] == "s" {
			if f[4] != "f" || f[5] != "f" {
				t.Fatalf("glpsol found no optimum: %s", s.Text())
			}
			v, err := strconv.ParseFloat(f[6], 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
	}
	t.Fatalf("glpsol gave no solution line:\n%.300s", answer)
	return 0
}

// program writes the linear program. weight gives each resident's worth for
// having a place; nil means that all those in must have one, at least cost.
func program(in *matching.Instance, must []string, weight func(id string) float64) string {
	var aim, rows, bounds strings.Builder
	into := make(map[string][]string) // the terms of each supporter
	for i, r := range in.Residents {
		if weight == nil && !slices.Contains(must, r.ID) || len(r.Candidates) == 0 {
			continue
		}
		fmt.Fprintf(&rows, " r%d:", i)
		for c, cand := range r.Candidates {
			x := fmt.Sprintf("x_%d_%d", i, c)
			if weight == nil {
				fmt.Fprintf(&aim, " + %d %s\n", cand.Cost, x)
			} else {
				fmt.Fprintf(&aim, " + %.0f %s\n", weight(r.ID), x)
			}
			fmt.Fprintf(&rows, " + %s\n", x)
			into[cand.Supporter] = append(into[cand.Supporter], x)
		}
		if weight == nil {
			fmt.Fprintf(&rows, " = 1\n")
		} else {
			fmt.Fprintf(&rows, " <= 1\n")
		}
	}
	for j, s := range in.Supporters {
		if len(into[s.ID]) == 0 {
			continue
		}
		fmt.Fprintf(&rows, " s%d: + %s", j, strings.Join(into[s.ID], "\n + "))
		for k, cost := range s.Places {
			p := fmt.Sprintf("p_%d_%d", j, k)
			if weight == nil {
				fmt.Fprintf(&aim, " + %d %s\n", cost, p)
			}
			fmt.Fprintf(&rows, "\n - %s", p)
			fmt.Fprintf(&bounds, " 0 <= %s <= 1\n", p)
		}
		fmt.Fprintf(&rows, " = 0\n")
	}
	sense := "Minimize"
	if weight != nil {
		sense = "Maximize"
	}
	return fmt.Sprintf("%s\n aim: 0 zero\n%sSubject To\n%s nothing: zero = 0\nBounds\n%sEnd\n", sense, aim.String(), rows.String(), bounds.String())
}

func same(t *testing.T, what string, got float64, want int64) {
	t.Helper()
	if math.Abs(got-float64(want)) > 0.01 {
		t.Errorf("%s: glpsol says %v, Batch %d", what, got, want)
	}
}

// The least cost for those with a place, by an outside solver.
func TestGlpsolFindsTheSameCost(t *testing.T) {
	for _, kind := range []string{"rules", "near", "favourites", "product"} {
		for _, size := range [][3]int{{20, 8, 4}, {60, 25, 6}, {250, 100, 10}} {
			in := large(kind, size[0], size[1], size[2])
			r := batch(t, in)
			got := glpsol(t, program(in, ids(r), nil))
			same(t, fmt.Sprint(kind, size), got, r.Value)
		}
	}
	// Control: one step more is not the same.
	in := large("rules", 20, 8, 4)
	r := batch(t, in)
	if got := glpsol(t, program(in, ids(r), nil)); math.Abs(got-float64(r.Value+1)) < 0.01 {
		t.Error("glpsol agrees with a cost that is wrong")
	}
}

func ids(r *matching.Result) (list []string) {
	for _, m := range r.Matched {
		list = append(list, m.Resident)
	}
	return list
}

// Who has a place, by an outside solver: each resident in order of priority is
// worth more than all after her together, so the largest worth is the right
// set. Longer lists are compared by number.
func TestGlpsolFindsTheSamePeople(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	turnedAway := 0
	for range 30 {
		in := large("rules", 24, 10, 1+r.IntN(4))
		for i := range in.Residents {
			in.Residents[i].Waiting = r.IntN(9)
			in.Residents[i].Candidates = in.Residents[i].Candidates[:r.IntN(1+len(in.Residents[i].Candidates))]
		}
		got := batch(t, in)
		turnedAway += len(got.Unmatched)
		worth := map[string]float64{}
		for k, p := range priority(in) {
			worth[p.ID] = math.Exp2(float64(len(in.Residents) - 1 - k))
		}
		var want int64
		for _, id := range ids(got) {
			want += int64(worth[id])
		}
		same(t, "worth", glpsol(t, program(in, nil, func(id string) float64 { return worth[id] })), want)
	}
	if turnedAway < 30 {
		t.Errorf("only %d turned away", turnedAway)
	}
	for _, candidates := range []int{1, 2, 3} {
		in := large("rules", 400, 150, candidates)
		n := len(batch(t, in).Matched)
		same(t, "number", glpsol(t, program(in, nil, func(string) float64 { return 1 })), int64(n))
	}
}
