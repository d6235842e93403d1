package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"naast"
	"naast/internal/backup"
	"naast/internal/backup/backuptest"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/testkit/pg"
	"naast/internal/vault"
)

const (
	restoreGoal = "1 GB: the same content hash; restored in 5 minutes; a flipped byte is found"
	restoreSize = 1 << 30
	restoreTime = 5 * time.Minute
)

// stage stands in for a test, so that the furniture of tests can be used here.
type stage struct {
	testing.TB
	dir      string
	postgres bool
	ends     []func()
}

func (stage) Helper()                   {}
func (s stage) TempDir() string         { return s.dir }
func (s *stage) Cleanup(f func())       { s.ends = append(s.ends, f) }
func (stage) Fatal(args ...any)         { panic(fmt.Sprint(args...)) }
func (stage) Fatalf(f string, a ...any) { panic(fmt.Sprintf(f, a...)) }

// clear takes away what was put up for the proof.
func (s *stage) clear() {
	for _, f := range slices.Backward(s.ends) {
		f()
	}
}

// places makes empty places for partnerships.
type places struct {
	dir     string
	servers *[2]*pg.Cluster // none: SQLite
	n       int
}

func (p *places) next() db.Config {
	p.n++
	c := db.Config{Schema: fmt.Sprint("place", p.n), Clock: naast.Clock(time.Now)}
	if p.servers != nil {
		c.Main, c.Ring, c.Session = p.servers[0].Address(), p.servers[1].Address(), strings.Replace(p.servers[1].Address(), "/postgres?", "/"+sessions+"?", 1)
		return c
	}
	at := func(name string) string {
		return "sqlite:" + filepath.Join(p.dir, fmt.Sprintf("%d-%s.db", p.n, name))
	}
	c.Main, c.Ring, c.Session = at("main"), at("ring"), at("session")
	return c
}

// start starts the servers of PostgreSQL for what comes next; end them.
func (p *places) start(ctx context.Context, o pg.Options) (end func(), err error) {
	pair, err := pg.StartPair(o)
	if err != nil {
		return nil, err
	}
	p.servers = &pair
	end = func() {
		pair[0].Close()
		pair[1].Close()
	}
	if err := makeDatabase(ctx, pair[1].Address(), sessions); err != nil {
		end()
		return nil, err
	}
	return end, nil
}

// sessions is the database of the sessions, on the ring's server.
const sessions = "sessions"

func makeDatabase(ctx context.Context, server, name string) error {
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, "CREATE DATABASE "+name)
	return err
}

// restore makes a partnership of a gigabyte, copies it, and then what changed in it,
// brings that back elsewhere and compares. The database waits for the disk as in earnest.
func restore(ctx context.Context, dir string, postgres bool) (o outcome, err error) {
	from := &places{dir: dir}
	small := from.next()
	d, err := db.Open(ctx, small)
	if err != nil {
		return o, err
	}
	v := casetest.Keys(&stage{dir: dir})
	house := casetest.New(&stage{}, d, v)
	house.Accepted(house.Mara)
	if err := d.Close(); err != nil {
		return o, err
	}
	to := &places{dir: dir, n: 10}
	if postgres {
		stop, err := to.start(ctx, pg.Options{})
		if err != nil {
			return o, err
		}
		defer stop()
	}
	large := to.next()
	large.Ring = small.Ring
	if err := backuptest.Grow(ctx, small, large, restoreSize); err != nil {
		return o, err
	}
	return measure(ctx, v, dir, large, to.next())
}

// measure backs up and restores, and lets both controls fail.
func measure(ctx context.Context, v *vault.Vault, dir string, large, into db.Config) (o outcome, err error) {
	start := time.Now()
	to := backup.Places{Main: filepath.Join(dir, "main"), Ring: filepath.Join(dir, "ring")}
	taken, err := backup.Take(ctx, v, "large", large, to)
	if err != nil {
		return o, err
	}
	took := time.Since(start)
	if err := stale(ctx, large); err != nil {
		return o, err
	}
	start = time.Now()
	if taken, err = backup.TakeChanges(ctx, v, "large", large, to); err != nil {
		return o, err
	}
	again := time.Since(start)
	var back backup.Report
	start = time.Now()
	_, err = backup.RestoreIf(ctx, v, "large", taken.MainFile, taken.RingFile, into, func() (err error) {
		back, err = backup.Verify(ctx, v, into, true)
		return err
	})
	if err != nil {
		return o, err
	}
	restored := time.Since(start)
	same := back.Main.Content == taken.Main.Content && back.Ring.Content == taken.Ring.Content && len(back.Faults) == 0
	o.figure = fmt.Sprintf("%d rows: backup %.0f s (read back), what changed since %.0f s (read back), restore of both %.0f s (checked), same hash: %v", taken.Main.Rows(), took.Seconds(), again.Seconds(), restored.Seconds(), same)
	o.holds = same && restored <= restoreTime
	o.control, err = controls(ctx, v, taken, into)
	return o, err
}

// controls change one number in what came back, and one byte of the whole archive:
// both must be seen.
func controls(ctx context.Context, v *vault.Vault, taken backup.Taken, into db.Config) (bool, error) {
	if err := stale(ctx, into); err != nil {
		return false, err
	}
	changed, err := backup.Verify(ctx, v, into, true)
	if err != nil {
		return false, err
	}
	whole, err := filepath.Glob(filepath.Join(filepath.Dir(taken.MainFile), "*.naast-main"))
	if err != nil || len(whole) != 1 {
		return false, fmt.Errorf("%d whole archives: %w", len(whole), err)
	}
	f, err := os.OpenFile(whole[0], os.O_RDWR, 0)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var b [1]byte
	if _, err := f.ReadAt(b[:], restoreSize/3); err != nil {
		return false, err
	}
	b[0] ^= 1
	if _, err := f.WriteAt(b[:], restoreSize/3); err != nil {
		return false, err
	}
	_, flipped := backup.Inspect(ctx, taken.MainFile, v)
	return changed.Main.Content != taken.Main.Content && errors.Is(flipped, backup.ErrDamaged), nil
}

// stale changes a number in some rows of main. On PostgreSQL it does so past the
// program, which opens no main beside a ring of another kind, as the large one has.
func stale(ctx context.Context, c db.Config) error {
	const change = `UPDATE vault_object SET stale=stale+1`
	if !strings.HasPrefix(c.Main, "sqlite:") {
		conn, err := pgx.Connect(ctx, c.Main)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, "SET search_path TO "+pgx.Identifier{c.Schema}.Sanitize()+"; "+change)
		return err
	}
	d, err := db.Open(ctx, c)
	if err != nil {
		return err
	}
	err = d.Write(ctx, db.System("control"), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, change)
		return err
	})
	if e := d.Close(); err == nil {
		err = e
	}
	return err
}
