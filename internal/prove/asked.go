package main

import (
	"context"
	"fmt"
	"time"

	"naast/internal/testkit/asked"
)

const (
	leaveGoal   = "from every page: storage empty, no cookie, and Back as far as it goes shows nothing of before"
	nowhereGoal = "on every route that names something, both databases: what is another's and what does not exist within 5 ms of each other in the median"
)

// ask is a proof that is a test of this repository at its full size.
func ask(pkg, test string) func(context.Context, string) (outcome, error) {
	return func(ctx context.Context, dir string) (outcome, error) {
		start := time.Now()
		o, err := asked.For(ctx, pkg, test, dir)
		return outcome{figure: fmt.Sprintf("%s; %.0f s", o.Figure, time.Since(start).Seconds()), holds: o.Holds, control: o.Control}, err
	}
}
