package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"naast/internal/testkit/asked"
)

const (
	leaveGoal   = "from every page: storage empty, no cookie, and Back as far as it goes shows nothing of before"
	nowhereGoal = "on every route that names something, both databases: what is another's and what does not exist within 5 ms of each other in the median"
	tableGoal   = "every cell of the table, every route and every neighbour, on both databases: refused alike"
	tracesGoal  = "0 of the marked words in anything that is left behind, on both databases; a crash leaves none"
	pairedGoal  = "every answer with content after its event, in the log of the case; nothing while the log fails"
	clockGoal   = "40 scenarios: nothing erased early, no code revived"
	guessGoal   = "ten tries an hour, wrong and unknown alike, the owner never locked out of a known browser, staff in their own lane"
	wordingGoal = "0 hits beyond what the level allows, in all languages"
	weekGoal    = "what was copied a week ago opens nothing today"
)

// ask is a proof that is a test of this repository at its full size.
func ask(pkg, test string) func(context.Context, string) (outcome, error) {
	return func(ctx context.Context, dir string) (outcome, error) {
		start := time.Now()
		o, err := asked.For(ctx, pkg, test, dir)
		return outcome{figure: fmt.Sprintf("%s; %.0f s", o.Figure, time.Since(start).Seconds()), holds: o.Holds, control: o.Control}, err
	}
}

// passed is a proof that is so many tests of this repository, whose short form is their
// full size. Their controls stand in them: where one does not fail as it should, its test
// does.
func passed(tests ...string) func(context.Context, string) (outcome, error) {
	return func(ctx context.Context, _ string) (o outcome, err error) {
		start := time.Now()
		c := exec.CommandContext(ctx, "go", "run", "./internal/testkit/pg/start", "go", "test", "-count=1", "-timeout=1h", "-json", "-run", "^("+strings.Join(tests, "|")+")$", "./...")
		c.Env = append(os.Environ(), "CI=true") // nothing is left out
		out, failed := c.Output()
		var of []string
		for line := range bytes.Lines(out) {
			var e struct{ Action, Test string }
			if json.Unmarshal(line, &e) == nil && e.Action == "pass" && slices.Contains(tests, e.Test) {
				of = append(of, e.Test)
			}
		}
		slices.Sort(of)
		n := len(slices.Compact(of))
		o.figure = fmt.Sprintf("%d of %d tests, each with its control; %.0f s", n, len(tests), time.Since(start).Seconds())
		o.holds = failed == nil && n == len(tests)
		o.control = o.holds
		return o, nil
	}
}
