package main

import (
	"math"
	"runtime/debug"
	"testing"
)

// The heap has a bound that grows with the partnerships, and what the host sets in
// the environment stays as it is: the control.
func TestHeapIsBounded(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(before) })
	for _, x := range []struct {
		partnerships int
		environment  string
		want         int64
	}{{1, "", mostHeap}, {3, "", mostHeap + 2*moreHeap}, {3, "1GiB", math.MaxInt64}} {
		debug.SetMemoryLimit(math.MaxInt64)
		t.Setenv("GOMEMLIMIT", x.environment)
		boundHeap(x.partnerships)
		if got := debug.SetMemoryLimit(-1); got != x.want {
			t.Errorf("%d partnerships, GOMEMLIMIT=%q: %d, not %d", x.partnerships, x.environment, got, x.want)
		}
	}
}
