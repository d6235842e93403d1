package main

import (
	"os"
	"runtime/debug"
)

// What the Go heap may hold before garbage is collected harder. Each try at a
// lock takes Argon2id's memory, and a thousand of them left 450 MiB of garbage
// lying about on a machine with room. The bound is soft: work that needs more
// gets it, and takes longer.
const (
	mostHeap = 384 << 20
	moreHeap = 32 << 20 // for each further partnership
)

// boundHeap leaves it to the host where the environment says another bound
// (GOMEMLIMIT, a variable of the Go runtime).
func boundHeap(partnerships int) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(mostHeap + moreHeap*int64(partnerships-1))
	}
}
