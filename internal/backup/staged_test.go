package backup_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/db/dbtest"
)

// A copy whose ring cannot be put away, or that reads back as something else, does not
// count: what was there stays the newest, and nothing lies about.
func TestHalfACopyDoesNotCount(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	whole := s.take(s.c)
	ring := readFile(t, whole.RingFile)
	left := func() (n int) {
		for _, dir := range []string{s.to.Main, s.to.Ring} {
			all, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			n += len(all)
		}
		return n
	}
	newest := func() string {
		f, err := backup.NewestFile(s.to.Main, "own")
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	s.clock(10 * time.Minute)
	if _, err := backup.TakeWrong(ctx, s.V, "own", s.c, s.to); !errors.Is(err, backup.ErrDamaged) {
		t.Fatalf("what reads back as something else: %v", err)
	}
	if newest() != whole.MainFile || string(readFile(t, whole.RingFile)) != string(ring) || left() != 2 {
		t.Errorf("after a copy that is wrong %s is the newest, and %d files are there", filepath.Base(newest()), left())
	}
	key, err := filepath.Glob(filepath.Join(s.to.Week[0], "ring-*.key"))
	if err != nil || len(key) != 1 {
		t.Fatal(key, err)
	}
	own := readFile(t, key[0])
	if err := os.Remove(key[0]); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir() + "/keys"
	vaultOf(t, other)
	put(t, key[0], readFile(t, filepath.Join(other, filepath.Base(key[0]))))
	if _, err := backup.Take(ctx, s.V, "own", s.c, s.to); !errors.Is(err, naast.Conflict) || newest() != whole.MainFile || string(readFile(t, whole.RingFile)) != string(ring) {
		t.Errorf("beside the week key of another installation: %v; %s is the newest", err, filepath.Base(newest()))
	}
	put(t, key[0], own)
	if err := os.Remove(whole.RingFile); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(whole.RingFile, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, a := backup.Take(ctx, s.V, "own", s.c, s.to)
	_, b := backup.TakeChanges(ctx, s.V, "own", s.c, s.to)
	if a == nil || b == nil || newest() != whole.MainFile || left() != 2 {
		t.Errorf("where the ring cannot be put away: %v, %v; %s is the newest, and %d files are there", a, b, filepath.Base(newest()), left())
	}
	if err := os.RemoveAll(whole.RingFile); err != nil {
		t.Fatal(err)
	}
	if some := s.changes(); newest() != some.MainFile {
		t.Error("the control: a copy that is right is not the newest")
	}
}

// The name of an archive says the moment that stands in it, also where a second begins
// while it is made: or no changes could go upon it.
func TestNameSaysTheMoment(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	c, now := s.c, s.c.Clock()
	c.Clock = func() time.Time { now = now.Add(700 * time.Millisecond); return now }
	for range 5 {
		s.take(c)
		if _, err := backup.TakeChanges(ctx, s.V, "own", c, s.to); err != nil {
			t.Error(err)
		}
	}
}

// An archive of a time to come is of a clock that was wrong: nothing is counted from
// it, no changes go upon it, and it is not taken away.
func TestArchiveOfATimeToCome(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	now := s.c.Clock
	if _, err := backup.Newest(s.to.Main, "own", now()); !errors.Is(err, naast.NotFound) {
		t.Fatalf("the control: %v", err)
	}
	wrong := s.c
	wrong.Clock = func() time.Time { return now().AddDate(4, 0, 0) }
	later := s.take(wrong)
	changes := later.MainFile[:len(later.MainFile)-len(".naast-main")] + "+20990101T000000Z.naast-changes"
	put(t, changes, nil)
	if at, err := backup.Newest(s.to.Main, "own", now()); !errors.Is(err, naast.NotFound) {
		t.Errorf("the newest is of %v, %v", at, err)
	}
	whole := s.take(s.c)
	s.clock(10 * time.Minute)
	s.do(job("a"))
	some := s.changes()
	if m, err := backup.Inspect(ctx, some.MainFile, s.V); err != nil || m.RowsOf("jobs_job") != whole.Main.RowsOf("jobs_job")+1 {
		t.Errorf("changes upon the newest until now: %v", err)
	}
	if at, err := backup.NewestMoment(s.to.Main, "own", now()); err != nil || now().Sub(at) >= time.Second {
		t.Errorf("the newest moment is %v, %v", at, err)
	}
	for _, f := range []string{later.MainFile, changes, whole.MainFile, some.MainFile} {
		if _, err := os.Stat(f); err != nil {
			t.Errorf("%s went away", filepath.Base(f))
		}
	}
}
