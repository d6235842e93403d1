package mutate

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// worker tries one mutant after the other.
type worker struct {
	*program
	last string // the test that noticed the one before: a neighbour, as a rule, is noticed by the same
}

// survives tells whether all tests that pass a mutant are content with it, and
// if not, whether that shows only in one that does not end.
func (w *worker) survives(ctx context.Context, m Mutant) (alive, hung bool) {
	for _, b := range batches(w.reached[m.ID], w.last) {
		in, end := context.WithTimeout(ctx, patience+slack*b.took)
		c := w.command(in, "-test.run", b.name, "-test.failfast")
		c.Env = append(c.Env, fmt.Sprint("NAAST_MUTANT=", m.ID))
		out, err := c.CombinedOutput()
		hung = in.Err() != nil
		end()
		if err != nil {
			if f := failed.FindSubmatch(out); f != nil {
				w.last = string(f[1])
			}
			return false, hung
		}
	}
	return true, false
}

var failed = regexp.MustCompile(`(?m)^--- FAIL: (\w+)`)

// dear is how many times as long as the quickest a test takes that is better tried
// in its turn, however likely it is to notice something.
const dear = 4

// batches puts tests together that are run in one process: first the one that is
// likely to notice something, then the quickest, and each batch takes at least as
// long as all before it.
func batches(tests []test, first string) (all []test) {
	if i := slices.IndexFunc(tests, func(t test) bool { return t.name == first }); i > 0 && tests[i].took < dear*tests[0].took {
		tests = slices.Concat(tests[i:i+1], tests[:i], tests[i+1:])
	}
	var names []string
	var before, took time.Duration
	for i, t := range tests {
		names, took = append(names, t.name), took+t.took
		if took >= before || i == len(tests)-1 {
			all = append(all, test{only(names), took})
			names, before, took = nil, before+took, 0
		}
	}
	return all
}

// only is the pattern of these tests and no others.
func only(names []string) string { return "^(" + strings.Join(names, "|") + ")$" }
