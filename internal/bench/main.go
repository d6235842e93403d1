// Command bench measures the figures that Naast must hold and prints them as a
// table; build/bench.jsonl gets one line per figure. Nothing is asserted: a
// figure that does not hold is shown as such.
//
// Ratios compare two handlers within one run. CPU time is that of this process,
// user and system together (getrusage); the visitors are another process, so
// that only the serving side counts. All addresses are of this machine.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"
)

// most bounds a whole run.
const most = 5 * time.Minute

func main() {
	visitors := flag.Bool("visitors", false, "be the visitors of a run (used by bench itself)")
	only := flag.String("only", "", "measure one part: batch, line, list, case, shortlist, page, photo, offline or serve")
	profile := flag.String("profile", "", "write CPU profiles of what is measured to files with this beginning")
	flag.Parse()
	if *visitors {
		exit(visit(os.Stdin, os.Stdout))
	}
	ctx, stop := context.WithTimeout(context.Background(), most)
	defer stop()
	t := &table{profile: *profile}
	err := measure(ctx, t, *only)
	t.print(os.Stdout)
	if *only == "" && err == nil {
		err = t.write("build/bench.jsonl")
	}
	if err != nil {
		exit(err)
	}
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// measure fills the table, part by part.
func measure(ctx context.Context, t *table, only string) error {
	dir, err := os.MkdirTemp("", "naast-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w := &world{dir: dir}
	defer w.close()
	for _, part := range []struct {
		name string
		run  func(context.Context, *table, *world) error
	}{{"batch", batch}, {"line", line}, {"list", list}, {"case", onePage}, {"page", firstPage}, {"photo", photograph}, {"offline", offline}, {"shortlist", shortlist}, {"serve", serve}} {
		if only != "" && only != part.name {
			continue
		}
		start := time.Now()
		if err := part.run(ctx, t, w); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %.1f s\n", part.name, time.Since(start).Seconds())
	}
	return nil
}
