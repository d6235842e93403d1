// Package flood is many at once who mean no good: slow senders, heads and forms
// without end, a thousand sign-ins. It tells what the others notice, what the
// program holds, and whether anything of it stays behind. It only ever speaks to a
// program that it started itself on this machine, and ends by itself.
package flood

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
)

// Plan is how much is sent.
type Plan struct {
	TB     testing.TB
	Binary string
	Dir    string // of a demo, which is copied
	Slow   int    // who send slowly, each from a network of its own
	Logins int    // at once
	Words  string // eight words that could be somebody's
	Lasts  time.Duration
}

// Result is what was seen.
type Result struct {
	Calm, Slow, Logins Others // what others noticed
	Answers            map[int]int
	Memory             int64          // most that the program held, in bytes
	Before, After      map[string]int // goroutines of a program that rests, and after it all, by what began them
}

// Others are people who only want to read and write, each from his own network.
type Others struct {
	Asked, Refused int
	P95            time.Duration
}

func (o *Others) add(took []time.Duration, refused int) {
	o.Asked, o.Refused = len(took)+refused, refused
	if slices.Sort(took); len(took) > 0 {
		o.P95 = took[(len(took)*95)/100]
	}
}

// Leaked are goroutines that stayed behind.
func (r Result) Leaked() int { return max(0, sum(r.After)-sum(r.Before)) }

func sum(by map[string]int) (n int) {
	for _, each := range by {
		n += each
	}
	return n
}

// stayed tells what began those that there are more of than before.
func (r Result) stayed() (more string) {
	if r.Leaked() == 0 {
		return ""
	}
	for _, from := range slices.Sorted(maps.Keys(r.After)) {
		if n := r.After[from] - r.Before[from]; n > 0 {
			more += fmt.Sprintf(", %d of %s", n, from)
		}
	}
	return more
}

// Refused are others who got no answer, or were told to come back.
func (r Result) Refused() int { return r.Calm.Refused + r.Slow.Refused + r.Logins.Refused }

// Asked are all that others asked.
func (r Result) Asked() int { return r.Calm.Asked + r.Slow.Asked + r.Logins.Asked }

// Held tells whether the program held: at most one in a hundred others was told to
// come back, everybody who signed in was told something, and nothing stayed behind.
func (r Result) Held() bool {
	return 100*r.Refused() <= r.Asked() && r.Answers[0] == 0 && r.Leaked() == 0
}

func (r Result) String() string {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return fmt.Sprintf("others' p95 %.0f ms in calm, %.0f ms while slow ones send, %.0f ms while all sign in; %d of %d refused; sign-ins answered %v; %d MiB at most; %d goroutines stayed%s",
		ms(r.Calm.P95), ms(r.Slow.P95), ms(r.Logins.P95), r.Refused(), r.Asked(), r.Answers, r.Memory>>20, r.Leaked(), r.stayed())
}
