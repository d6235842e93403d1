package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"naast/internal/demo"
	"naast/internal/testkit/flood"
)

const (
	floodGoal  = "800 slow senders, huge heads and forms, 1,000 sign-ins at once: others' p95 below 50 ms and at most 1 % told to come back, at most 512 MiB, 0 goroutines stay"
	floodSlow  = 800
	floodIn    = 1000
	floodLasts = 30 * time.Second
	floodP95   = 50 * time.Millisecond
	floodMost  = 512 << 20
)

func flooded(_ context.Context, dir string) (o outcome, err error) {
	s := &stage{dir: dir}
	defer s.clear()
	p, err := s.plan(0, "")
	if err != nil {
		return o, err
	}
	var book demo.Book
	b, err := os.ReadFile(filepath.Join(p.Seed, "demo.json"))
	if err == nil {
		err = json.Unmarshal(b, &book)
	}
	if err != nil {
		return o, err
	}
	f := flood.Plan{TB: s, Binary: p.Binary, Dir: p.Seed, Slow: floodSlow, Logins: floodIn, Words: book.Staff[0].Phrase, Lasts: floodLasts}
	r, err := flood.Run(f)
	if err != nil {
		return o, err
	}
	o.figure = r.String()
	o.holds = r.Held() && r.Memory <= floodMost && r.Slow.P95 < floodP95 && r.Logins.P95 < floodP95
	o.control, err = flood.Control(f)
	return o, err
}
