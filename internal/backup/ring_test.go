package backup_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// month lets so many weeks go by as the weekly job does it, with a backup at the
// end of each; it gives a copy of the ring's archive of each week.
func (s *stage) month(clock *dbtest.Clock, weeks int) (rings []string) {
	s.Helper()
	for range weeks {
		clock.Forward(7 * 24 * time.Hour)
		if err := s.V.SweepCuts(ctx, s.d); err != nil {
			s.Fatal(err)
		}
		if err := s.V.Forget(ctx, s.d); err != nil {
			s.Fatal(err)
		}
		if err := s.V.Reseal(ctx, s.d); err != nil {
			s.Fatal(err)
		}
		rings = append(rings, kept(s, s.take(s.c).RingFile))
	}
	return rings
}

// kept is what somebody has who kept a copy of a file.
func kept(t testing.TB, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(to, readFile(t, path), 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// Of two cases one is erased. A main of before that, with the newest ring, opens
// the other and not that one; with a ring of 15 days ago it opens neither, though
// the key of the case lay in that ring.
func TestOldCopies(t *testing.T) {
	clock := dbtest.NewClock()
	s := newStage(t, dbtest.SQLitePlace(t, clock))
	s.c.Clock = clock.Now
	erased, her := s.Accepted(s.Piet)
	first := s.take(s.c)
	first.MainFile, first.RingFile = kept(t, first.MainFile), kept(t, first.RingFile)
	s.Write("erase", func(ctx context.Context, tx *db.Tx) error { return s.V.EraseCase(ctx, tx, erased) })

	opened := func(ring string) (hers, others bool) {
		into := dbtest.SQLitePlace(t, clock)
		s.restore(backup.Taken{MainFile: first.MainFile, RingFile: ring}, into)
		d := open(t, into)
		v := vaultOf(t, s.keys)
		see := func(w guard.Who) bool {
			id := s.id
			if w.User == her.User {
				id = erased
			}
			return guard.New(v).View(ctx, d, w, guard.ReadOwn, id, func(tx *db.Tx, _ guard.Stand) error {
				_, err := v.OpenCase(ctx, tx, w.Person(), id)
				return err
			}) == nil
		}
		return see(her), see(s.resident)
	}
	if hers, others := opened(first.RingFile); !hers || !others {
		t.Fatalf("the control: the ring of that night opens the erased case: %v, the other: %v", hers, others)
	}
	rings := s.month(clock, 4)
	if hers, others := opened(rings[3]); hers || !others {
		t.Errorf("main of 28 days ago and today's ring: erased case opens: %v, other case: %v", hers, others)
	}
	for name, ring := range map[string]string{"28 days ago": first.RingFile, "14 days ago": rings[1]} {
		if hers, others := opened(ring); hers || others {
			t.Errorf("ring of %s: erased case opens: %v, other case: %v", name, hers, others)
		}
	}
	if _, others := opened(rings[2]); !others {
		t.Error("the control: the ring of last week opens")
	}
	for _, dir := range s.to.Week {
		copies, err := filepath.Glob(filepath.Join(dir, "*.key"))
		if err != nil {
			t.Fatal(err)
		}
		if len(copies) != 2 {
			t.Errorf("%d week keys in the copies: %v", len(copies), copies)
		}
	}
}

// The control of all that: with the week keys kept, an old ring opens the erased
// case. Deleting its row alone reaches no copy.
func TestOldRingOpensWithoutTurnover(t *testing.T) {
	clock := dbtest.NewClock()
	s := newStage(t, dbtest.SQLitePlace(t, clock))
	s.c.Clock = clock.Now
	first := s.take(s.c)
	first.MainFile, first.RingFile = kept(t, first.MainFile), kept(t, first.RingFile)
	keys := t.TempDir() + "/keys"
	if err := os.CopyFS(keys, os.DirFS(s.keys)); err != nil {
		t.Fatal(err)
	}
	all, _ := filepath.Glob(keys + "/*.key") // the pattern is right
	for _, f := range all {
		if err := os.Chmod(f, 0o400); err != nil {
			t.Fatal(err)
		}
	}
	s.Write("erase", func(ctx context.Context, tx *db.Tx) error { return s.V.EraseCase(ctx, tx, s.id) })
	s.month(clock, 3)
	into := dbtest.SQLitePlace(t, clock)
	s.restore(first, into)
	s.keys = keys
	if err := s.reads(into, s.resident, guard.ReadOwn); err != nil {
		t.Errorf("with the week key of then it does not open: the other test proves nothing: %v", err)
	}
}
