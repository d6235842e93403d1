package main

import (
	"fmt"
	"path/filepath"
	"time"

	"naast/internal/testkit/thief"
)

const (
	eraseGoal = "0 of 50 erased readable in any copy, 50 of 50 others in full, the log is whole"
	people    = 100
)

// erased has half of the people erased and lets a thief try every older copy.
func erased(dir string, postgres bool) (o outcome, err error) {
	s := &stage{dir: dir}
	defer s.clear()
	start := time.Now()
	f, err := thief.Steal(thief.Plan{TB: s, Dir: filepath.Join(dir, "town"), People: people, Postgres: postgres})
	if err != nil {
		return o, err
	}
	control, err := thief.StealUnwrapped(thief.Plan{TB: s, Dir: filepath.Join(dir, "control"), People: 10, Postgres: postgres})
	o.figure = fmt.Sprintf("%s; with the old week keys %d of %d open again; %.0f s", f, f.Held, f.Gone, time.Since(start).Seconds())
	o.holds, o.control = f.Holds(), f.Held == f.Gone && !control.Holds()
	return o, err
}
