package backup_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/backup"
	"naast/internal/backup/backuptest"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
)

var ctx = context.Background()

// stage is a partnership with somebody in it, and places for its copies.
type stage struct {
	*testing.T
	*casetest.House
	c        db.Config
	d        *db.DB
	keys     string
	to       backup.Places
	id       naast.CaseID
	resident guard.Who
}

func open(t testing.TB, c db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func newStage(t *testing.T, c db.Config) *stage {
	t.Helper()
	s := &stage{T: t, c: c, d: open(t, c), keys: t.TempDir() + "/keys"}
	s.House = casetest.New(t, s.d, vaultOf(t, s.keys))
	s.id, s.resident = s.Accepted(s.Mara)
	if err := audit.Sequence(ctx, s.d); err != nil {
		t.Fatal(err)
	}
	s.to = backup.Places{Main: t.TempDir(), Ring: t.TempDir(), Week: []string{t.TempDir()}, Keep: 3}
	return s
}

func vaultOf(t testing.TB, dir string) *vault.Vault {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		if err := vault.CreateKeys(dir); err != nil {
			t.Fatal(err)
		}
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	return vault.New(k)
}

func (s *stage) take(c db.Config) backup.Taken {
	s.Helper()
	t, err := backup.Take(ctx, s.V, "own", c, s.to)
	if err != nil {
		s.Fatal(err)
	}
	return t
}

func (s *stage) restore(t backup.Taken, into db.Config) backup.Restored {
	s.Helper()
	r, err := backup.Restore(ctx, s.V, "own", t.MainFile, t.RingFile, into)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

// reads says whether somebody reads the question in a restored place, with keys
// that are opened anew.
func (s *stage) reads(c db.Config, w guard.Who, a guard.Action) error {
	s.Helper()
	d, v := open(s, c), vaultOf(s, s.keys)
	return guard.New(v).View(ctx, d, w, a, s.id, func(tx *db.Tx, _ guard.Stand) error {
		_, err := v.OpenCase(ctx, tx, w.Person(), s.id)
		return err
	})
}

// A backup that is made while others write comes back with the same content, and
// she and her supporter read again. What was written after it is not in it.
func TestRestore(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		s := newStage(t, place())
		stop, wrote := make(chan struct{}), make(chan int)
		go func() { // a writer who does not wait for us
			n := 0
			for ; ; n++ {
				select {
				case <-stop:
					wrote <- n
					return
				default:
				}
				s.d.Write(ctx, db.System("busy"), func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, `INSERT INTO jobs_job (id,kind,subject,due,since,taken,tries,failure) VALUES ($1,'busy',$1,0,0,0,0,'')`, naast.NewID[string]())
					return err
				})
			}
		}()
		during := s.take(s.c)
		close(stop)
		if n := <-wrote; n == 0 {
			t.Error("nobody wrote meanwhile: this proves nothing")
		}
		s.clock(time.Second)
		again := s.take(s.c)
		if during.Main.Content == again.Main.Content {
			t.Error("the control: a backup before and after writing is the same")
		}
		into := place()
		r := s.restore(during, into)
		if r.Main.Content != during.Main.Content || r.Ring.Content != during.Ring.Content {
			t.Error("what came back is not what was put away")
		}
		second := s.take(into)
		if second.Main.Content != during.Main.Content || second.Ring.Content != during.Ring.Content {
			t.Errorf("main of the restored place is %s, was %s", second.Main.Content, during.Main.Content)
		}
		for _, w := range []struct {
			who guard.Who
			as  guard.Action
		}{{s.resident, guard.ReadOwn}, {s.Mara, guard.ReadCase}} {
			if err := s.reads(into, w.who, w.as); err != nil {
				t.Errorf("%s: %v", w.who.Name, err)
			}
		}
		if err := s.reads(into, s.Sjoerd, guard.ReadCase); !errors.Is(err, naast.NotFound) {
			t.Errorf("the control: somebody else: %v", err)
		}
	})
}

// Twenty megabytes come back with the same hash; make prove does a gigabyte.
func TestRestoreOfMuch(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		s := newStage(t, place())
		large, into := place(), place()
		large.Ring = s.c.Ring
		if err := backuptest.Grow(ctx, s.c, large, 20<<20); err != nil {
			t.Fatal(err)
		}
		taken := s.take(large)
		if i, err := os.Stat(taken.MainFile); err != nil || i.Size() < 20<<20 {
			t.Errorf("the archive is too small to prove anything: %v, %v", i.Size(), err)
		}
		s.restore(taken, into)
		if r, err := backup.Verify(ctx, s.V, into, true); err != nil || len(r.Faults) > 0 || r.Main.Content != taken.Main.Content {
			t.Errorf("what came back: %v, %v", r.Faults, err)
		}
	})
}

func (s *stage) clock(d time.Duration) {
	now := s.c.Clock().Add(d)
	s.c.Clock = func() time.Time { return now }
}

// Nothing is ever overwritten, and a restore that fails leaves the place empty.
func TestRestoreOverwritesNothing(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		s := newStage(t, place())
		before := s.take(s.c)
		if _, err := backup.Restore(ctx, s.V, "own", before.MainFile, before.RingFile, s.c); !errors.Is(err, naast.Conflict) {
			t.Errorf("over a partnership that is there: %v", err)
		}
		into := place()
		no := errors.New("no")
		if _, err := backup.RestoreIf(ctx, s.V, "own", before.MainFile, before.RingFile, into, func() error { return no }); !errors.Is(err, no) {
			t.Errorf("where the check says no: %v", err)
		}
		if _, err := backup.Restore(ctx, s.V, "other", before.MainFile, before.RingFile, into); !errors.Is(err, naast.Invalid) {
			t.Errorf("as another partnership: %v", err)
		}
		if _, err := backup.Restore(ctx, s.V, "own", before.RingFile, before.MainFile, into); !errors.Is(err, naast.Invalid) {
			t.Errorf("the wrong way round: %v", err)
		}
		old, err := os.ReadFile(before.RingFile)
		if err != nil {
			t.Fatal(err)
		}
		s.clock(time.Hour)
		after := s.take(s.c)
		if err := os.WriteFile(before.RingFile, old, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(ctx, s.V, "own", after.MainFile, after.RingFile, into); !errors.Is(err, naast.Invalid) || !strings.Contains(err.Error(), "older") {
			t.Errorf("a ring older than main: %v", err)
		}
		s.restore(before, into) // the control, and the place is empty still
	})
}
