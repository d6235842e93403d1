package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"naast/internal/testkit/mutate"
)

const (
	breakGoal = "at least 85 % of what can be broken in the code is noticed by the package's own tests"
	noticed   = 85.0
)

// broken breaks the code of a package, every break that there is. The control is
// tests that pass everything and look at nothing: they notice nothing. What nobody
// noticed is listed in build/, as it is found.
func broken(pkg string, quicker map[string]string) func(context.Context, string) (outcome, error) {
	return func(ctx context.Context, dir string) (outcome, error) {
		start := time.Now()
		if err := os.MkdirAll("build", 0o755); err != nil {
			return outcome{}, err
		}
		list, err := os.Create(filepath.Join("build", "unnoticed-"+pkg+".txt"))
		if err != nil {
			return outcome{}, err
		}
		defer list.Close()
		r, err := mutate.Run(ctx, mutate.Plan{Package: "internal/" + pkg, Dir: dir, Quicker: quicker, Found: func(m mutate.Mutant) { fmt.Fprintln(list, m) }})
		if err != nil {
			return outcome{}, err
		}
		took := time.Since(start)
		blind, err := mutate.Run(ctx, mutate.Plan{Package: "internal/testkit/mutate/testdata/door", Dir: dir, Tests: regexp.MustCompile("TestBadly")})
		figure := fmt.Sprintf("%.1f %%: %d of %d tried (of %d), %d never passed by a test, %d only seen as tests that do not end; %.0f s", r.Killed(), r.Tried-len(r.Survivors), r.Tried, r.Mutants, r.Unreached, r.Hung, took.Seconds())
		return outcome{figure: figure, holds: r.Killed() >= noticed, control: blind.Tried > 0 && blind.Killed() == 0}, err
	}
}
