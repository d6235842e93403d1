package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"naast/internal/backup"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/testkit/attack"
	"naast/internal/vault"
)

const (
	stolenGoal  = "without the key files 0 of 1,000 stories, contacts or facts opened; with the whole disk 0 stories"
	stolenCases = 1000
	oldGoal     = "0 old rows accepted while the log stands; with the end of the log gone, all seen by who kept its stamp"
	oldCases    = 10
)

// robbed opens a house on SQLite with keys in a directory that can be stolen.
func robbed(ctx context.Context, dir string) (h *casetest.House, disk attack.Disk, end func() error, err error) {
	disk.Keys = filepath.Join(dir, "keys")
	if err := vault.CreateKeys(disk.Keys); err != nil {
		return nil, disk, nil, err
	}
	keys, err := vault.LoadKeys(disk.Keys)
	if err != nil {
		return nil, disk, nil, err
	}
	base := filepath.Join(dir, "base")
	if err := os.Mkdir(base, 0o700); err != nil {
		return nil, disk, nil, err
	}
	disk.Config = (&places{dir: base}).next()
	d, err := db.Open(ctx, disk.Config)
	if err != nil {
		return nil, disk, nil, err
	}
	disk.Dirs = []string{base}
	return casetest.New(&stage{dir: dir}, d, vault.New(keys)), disk, d.Close, nil
}

// stolen lets a thief try 1,000 questions.
func stolen(ctx context.Context, dir string) (o outcome, err error) {
	start := time.Now()
	h, disk, end, err := robbed(ctx, dir)
	if err != nil {
		return o, err
	}
	defer end()
	ids, residents := attack.Fill(h, stolenCases)
	to := backup.Places{Main: filepath.Join(dir, "main"), Ring: filepath.Join(dir, "ring")}
	if _, err := backup.Take(ctx, h.V, "one", disk.Config, to); err != nil {
		return o, err
	}
	disk.Dirs = append(disk.Dirs, to.Main, to.Ring)
	s, err := attack.Rob(ctx, disk)
	if err == nil {
		err = s.Use(ctx, h, ids, residents)
	}
	o.figure = fmt.Sprintf("%v; %.0f s", s, time.Since(start).Seconds())
	o.holds, o.control = s.Holds() && s.Cases == stolenCases, s.Works()
	return o, err
}

// putBack puts old rows back under their own numbers.
func putBack(ctx context.Context, dir string) (o outcome, err error) {
	h, _, end, err := robbed(ctx, dir)
	if err != nil {
		return o, err
	}
	defer end()
	r, err := attack.PutBack(h, oldCases)
	o.figure, o.holds, o.control = r.String(), r.Holds(), r.Cut > 0 && r.Unseen == 0
	return o, err
}

const (
	flipGoal = "every byte of 1,000 sealed things changed, one at a time: 0 accepted; each opens unchanged"
	flips    = 1000
)

// flipped changes every byte of what is sealed.
func flipped(ctx context.Context, dir string) (o outcome, err error) {
	start := time.Now()
	h, _, end, err := robbed(ctx, dir)
	if err != nil {
		return o, err
	}
	defer end()
	f, err := attack.Flip(h, flips)
	o.figure = fmt.Sprintf("%v; %.0f s", f, time.Since(start).Seconds())
	o.holds, o.control = f.Holds() && f.Objects == flips, f.Unread == 0
	return o, err
}
