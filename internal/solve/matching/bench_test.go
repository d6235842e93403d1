package matching_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"naast/internal/solve/matching"
)

// large is a waiting list of a whole region, with about 2.5 places for each
// supporter. kind sets how costs and candidates hang together.
func large(kind string, residents, supporters, candidates int) *matching.Instance {
	r := rand.New(rand.NewPCG(1, 2))
	in := &matching.Instance{}
	home, desk := points(r, residents), points(r, supporters)
	for j := range supporters {
		places := make([]int64, r.IntN(6))
		for k := range places {
			places[k] = int64(20 * k * k)
		}
		in.Supporters = append(in.Supporters, matching.Supporter{ID: fmt.Sprintf("s%04d", j), Places: places})
	}
	for i := range residents {
		who := matching.Resident{ID: fmt.Sprintf("r%05d", i), Urgency: r.IntN(3), Waiting: r.IntN(200)}
		seen := map[int]bool{}
		for len(seen) < candidates {
			j := r.IntN(supporters)
			if kind == "near" { // the nearest of 20 drawn
				for range 19 {
					if o := r.IntN(supporters); dist(home[i], desk[o]) < dist(home[i], desk[j]) {
						j = o
					}
				}
			}
			if seen[j] {
				continue
			}
			seen[j] = true
			var cost int64
			switch kind {
			case "rules": // language, kind, expertise, distance: one integer
				cost = ((r.Int64N(3)*3+r.Int64N(3))*4+r.Int64N(4))*101 + int64(100*min(1, dist(home[i], desk[j])))
			case "near":
				cost = int64(10_000 * dist(home[i], desk[j]))
			case "favourites": // everyone wants the same supporters
				cost = int64(10*j) + r.Int64N(100)
			case "product": // known to be hard for this kind of computation
				cost = int64(i+1) * int64(j+1)
			}
			who.Candidates = append(who.Candidates, matching.Candidate{Supporter: in.Supporters[j].ID, Cost: cost})
		}
		in.Residents = append(in.Residents, who)
	}
	return in
}

type point struct{ x, y float64 }

func dist(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// points lie in and around a dozen villages.
func points(r *rand.Rand, n int) []point {
	var village [12]point
	for v := range village {
		village[v] = point{r.Float64(), r.Float64()}
	}
	list := make([]point, n)
	for i := range list {
		v := village[r.IntN(len(village))]
		list[i] = point{v.x + r.NormFloat64()/20, v.y + r.NormFloat64()/20}
	}
	return list
}

// cpu is the processor time used so far: a busy machine does not change it much.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkBatch10000x4000(b *testing.B) {
	for _, kind := range []string{"rules", "near", "favourites", "product"} {
		in := large(kind, 10_000, 4_000, 50)
		b.Run(kind, func(b *testing.B) {
			before := cpu(b)
			for b.Loop() {
				if _, err := matching.Batch(in); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpu(b)-before).Seconds()/float64(b.N), "cpu-s/op")
		})
	}
}

func BenchmarkRun10000x4000(b *testing.B) {
	text, err := json.Marshal(large("rules", 10_000, 4_000, 50))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := matching.Run(bytes.NewReader(text), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse10000x4000(b *testing.B) {
	text, err := json.Marshal(large("rules", 10_000, 4_000, 50))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := matching.Parse(bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkShortlist40000(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	options := make([]matching.Option, 40_000)
	for i := range options {
		options[i] = matching.Option{
			Cost: r.Int64N(1 << 20), Price: r.Int64N(1 << 10), Lot: r.Uint64(),
			Outside: r.IntN(2) == 0, Kind: matching.Kind(r.IntN(3)),
		}
	}
	for b.Loop() {
		matching.Shortlist(len(options), func(i int) (matching.Option, bool) {
			return options[i], options[i].Lot%3 > 0
		}, 17, 4711, 33_000)
	}
}
