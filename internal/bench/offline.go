package main

import (
	"context"

	"naast/internal/web/assets"
)

// mostOffline is how many bytes of our own writing down without a network may add.
const mostOffline = 4 << 10

// offline counts the scripts that only writing down without a network needs,
// compressed: the page's own and the one that keeps the page.
func offline(_ context.Context, t *table, _ *world) error {
	total := 0
	for _, name := range []string{"field.js", "sw.js"} {
		n := assets.Size(name)
		total += n
		t.beside(name+", compressed", float64(n)/1024, "KB")
	}
	t.must("scripts for writing down without a network, compressed", float64(total)/1024, "KB", mostOffline>>10)
	return nil
}
