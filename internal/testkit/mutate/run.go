package mutate

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Plan says what to break and how much of it.
type Plan struct {
	Package string         // directory of the package
	Dir     string         // for what is built
	Tests   *regexp.Regexp // which of its tests; nil: all
	Every   int            // every so manieth mutant; 1: all
	// Quicker replaces text of the code, each once, that makes tests take long and is
	// not what is broken: the cost of a try at a lock.
	Quicker map[string]string
	Found   func(Mutant) // called with each survivor as it is found; may be nil
}

// Result is what a run came to.
type Result struct {
	Mutants, Tried  int
	Unreached, Hung int      // never passed by a test; noticed because the tests did not end
	Survivors       []Mutant // what no test noticed, unreached or not
}

// Killed is how many of those tried were noticed, in percent.
func (r Result) Killed() float64 {
	if r.Tried == 0 {
		return 0
	}
	return 100 * float64(r.Tried-len(r.Survivors)) / float64(r.Tried)
}

const (
	// slack is how many times as long as on what is not broken a test may take, and
	// patience how long in any case: what hangs is noticed.
	slack    = 10
	patience = 10 * time.Second
	// workers run at the same time: tests wait for the disk more than they compute.
	workers = 2
)

// program is the test program with all mutants in it.
type program struct {
	Plan
	bin     string
	mutants []Mutant
	reached map[int][]test // the tests that come past a mutant, the quickest first
}

type test struct {
	name string
	took time.Duration
}

// Run builds, looks which test reaches what, and tries.
func Run(ctx context.Context, p Plan) (Result, error) {
	t := &program{Plan: p, bin: filepath.Join(p.Dir, "broken.test"), reached: map[int][]test{}}
	if err := t.build(ctx); err != nil {
		return Result{}, err
	}
	if err := t.trace(ctx); err != nil {
		return Result{}, err
	}
	r := Result{Mutants: len(t.mutants)}
	var mu sync.Mutex
	var wait sync.WaitGroup
	todo := make(chan Mutant)
	for range workers {
		wait.Go(func() {
			w := &worker{program: t}
			for m := range todo {
				alive, hung := w.survives(ctx, m)
				mu.Lock()
				if alive {
					r.Survivors = append(r.Survivors, m)
					if p.Found != nil {
						p.Found(m)
					}
				}
				if hung {
					r.Hung++
				}
				mu.Unlock()
			}
		})
	}
	for i := 0; i < len(t.mutants); i += max(1, p.Every) {
		m := t.mutants[i]
		r.Tried++
		if len(t.reached[m.ID]) == 0 {
			r.Unreached++
		}
		todo <- m
	}
	close(todo)
	wait.Wait()
	slices.SortFunc(r.Survivors, func(a, b Mutant) int { return a.ID - b.ID })
	return r, ctx.Err()
}

// String is a line for people.
func (m Mutant) String() string { return fmt.Sprintf("%s: %s: %s", m.At, m.Kind, m.Code) }

// Report lists what nobody noticed.
func (r Result) Report() []byte {
	var b bytes.Buffer
	for _, m := range r.Survivors {
		fmt.Fprintln(&b, m)
	}
	return b.Bytes()
}
