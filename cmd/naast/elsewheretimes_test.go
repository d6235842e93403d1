package main

import (
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"naast/internal/testkit/asked"
	"naast/internal/web"
)

const (
	rounds  = 151                  // so often each is asked
	nearly  = 5 * time.Millisecond // medians further apart tell something
	planted = 2 * nearly
)

// twin is an address of another and one of nothing, asked for by the same person.
type twin struct {
	p               person
	r               web.Route
	another, naught string
}

// gap is by how much longer the one took than the other, in the median.
func gap(one, two []time.Duration) time.Duration {
	half := func(all []time.Duration) time.Duration {
		all = slices.Sorted(slices.Values(all))
		return all[len(all)/2]
	}
	return half(one) - half(two)
}

// takes is how long an answer takes until its last byte.
func (s *street) takes(t twin, path string) time.Duration {
	s.Helper()
	body := ""
	if t.r.Method == "POST" {
		body = url.Values{"_sleutel": {"een-sleutel-van-deze-proef"}}.Encode()
	}
	q, err := http.NewRequest(t.r.Method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	q.Host = hosts[0]
	q.Header.Set("Cookie", s.cookie(0, t.p.login, t.p.hat))
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	start := time.Now()
	a, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		s.Fatal(err)
	}
	defer a.Body.Close()
	if _, err := io.Copy(io.Discard, a.Body); err != nil {
		s.Fatal(err)
	}
	return time.Since(start)
}

// gaps asks for all twins by turns, in an order that nobody chose, and gives how
// far each pair is apart.
func (s *street) gaps(all []twin) []time.Duration {
	took := make([][2][]time.Duration, len(all))
	for range rounds {
		for _, i := range rand.Perm(len(all)) {
			first := rand.IntN(2)
			for _, which := range []int{first, 1 - first} {
				took[i][which] = append(took[i][which], s.takes(all[i], []string{all[i].another, all[i].naught}[which]))
			}
		}
	}
	apart := make([]time.Duration, len(all))
	for i, t := range took {
		apart[i] = gap(t[0], t[1])
	}
	return apart
}

// alike compares how long the answers take, route by route. The control takes
// longer for what is there.
func (s *street) alike(all []twin) (o asked.Outcome) {
	slices.SortFunc(all, func(a, b twin) int {
		return cmp.Or(strings.Compare(a.r.Path, b.r.Path), strings.Compare(a.r.Method, b.r.Method), strings.Compare(a.p.login, b.p.login))
	})
	most, where, far := time.Duration(0), "", 0
	for i, d := range s.gaps(all) {
		if d.Abs() > nearly {
			far++
		}
		if d.Abs() > most.Abs() {
			most, where = d, all[i].r.Method+" "+all[i].r.Path
		}
	}
	s.late = func(r *http.Request) time.Duration {
		return map[bool]time.Duration{true: planted}[r.URL.Path == all[0].another]
	}
	defer func() { s.late = nil }()
	o.Figure = fmt.Sprintf("%d pairs, each asked %d times: %d further apart than %v, at most %v (%s)", len(all), rounds, far, nearly, most.Round(10*time.Microsecond), where)
	o.Holds, o.Control = far == 0, s.gaps(all[:1])[0] > nearly
	return o
}

// A difference that is planted in figures is seen, also among outliers.
func TestGap(t *testing.T) {
	quick, slow := []time.Duration{1, 2, 3, 900, 2}, []time.Duration{9, 12, 700, 11, 12}
	if gap(slow, quick) != 10 || gap(quick, slow) != -10 || gap(quick, quick) != 0 {
		t.Errorf("%v %v", gap(slow, quick), gap(quick, slow))
	}
}
