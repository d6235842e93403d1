package backup_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

func (s *stage) changes() backup.Taken {
	s.Helper()
	t, err := backup.TakeChanges(ctx, s.V, "own", s.c, s.to)
	if err != nil {
		s.Fatal(err)
	}
	return t
}

// do writes, changes and takes away rows of which nobody holds a key.
func (s *stage) do(queries ...string) {
	s.Helper()
	err := s.d.Write(ctx, db.System("busy"), func(tx *db.Tx) error {
		for _, q := range queries {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
}

func job(id string) string {
	return fmt.Sprintf(`INSERT INTO jobs_job (id,kind,subject,due,since,taken,tries,failure) VALUES ('%s','busy','%s',0,0,0,0,'')`, id, id)
}

// Between two whole archives what changed is copied, and a partnership comes back to
// each of those moments: with what was added and what became other, without what
// went away, and with the hash of then.
func TestBackToWhatChanged(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		s := newStage(t, place())
		if _, err := backup.TakeChanges(ctx, s.V, "own", s.c, s.to); !errors.Is(err, naast.NotFound) {
			t.Errorf("changes since nothing: %v", err)
		}
		s.do(job("a"), job("b"), job("c"))
		whole := s.take(s.c)
		acts := [][]string{
			{job("d"), `DELETE FROM jobs_job WHERE id='a'`, `UPDATE jobs_job SET tries=7 WHERE id='b'`},
			{`DELETE FROM jobs_job WHERE id='d'`, `UPDATE jobs_job SET tries=0 WHERE id='b'`, job("a")}, // as it was
			{`DELETE FROM jobs_job`},
		}
		var kept []backup.Taken
		for _, a := range acts {
			s.clock(10 * time.Minute)
			s.do(a...)
			kept = append(kept, s.changes())
		}
		later, _ := s.Accepted(s.Mara)
		s.clock(10 * time.Minute)
		kept = append(kept, s.changes())
		if i, err := os.Stat(kept[0].MainFile); err != nil || i.Size() > 4096 {
			t.Errorf("what changed in three rows takes %v, %v", i.Size(), err)
		}
		if kept[0].Main.Content == whole.Main.Content || kept[1].Main.Content != whole.Main.Content {
			t.Error("the hash does not follow what is there")
		}
		for i, k := range kept {
			into := place()
			k.RingFile = kept[len(kept)-1].RingFile
			r := s.restore(k, into)
			if r.Main.Content != k.Main.Content {
				t.Errorf("moment %d: what came back is not what was put away", i)
			}
			found, err := backup.Verify(ctx, s.V, into, true)
			if err != nil || len(found.Faults) > 0 || found.Main.Content != k.Main.Content {
				t.Errorf("moment %d: %v, %v", i, found.Faults, err)
			}
			if err := s.reads(into, s.resident, guard.ReadOwn); err != nil {
				t.Errorf("moment %d: she reads: %v", i, err)
			}
			there := hasCase(t, into, later)
			if want := i == len(kept)-1; there != want {
				t.Errorf("moment %d: what was asked last is there: %v", i, there)
			}
		}
		into := place()
		whole.RingFile = kept[0].RingFile
		if s.restore(whole, into); hasCase(t, into, later) {
			t.Error("the control: the whole archive has what came after it")
		}
	})
}

func hasCase(t *testing.T, c db.Config, id naast.CaseID) bool {
	t.Helper()
	var n int
	err := open(t, c).Read(ctx, db.System("look"), func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM guard_case WHERE id=$1`, id).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n == 1
}

// Changes go upon the one archive that they were compared with, whole, and nothing
// of them restores by itself.
func TestChangesNeedTheirBase(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	s.do(job("a"))
	whole := s.take(s.c)
	s.clock(10 * time.Minute)
	s.do(job("b"), `DELETE FROM jobs_job WHERE id='a'`)
	some := s.changes()
	inspect := func() error { _, err := backup.Inspect(ctx, some.MainFile, s.V); return err }
	if err := inspect(); err != nil {
		t.Fatalf("the control: as it was written: %v", err)
	}
	for _, path := range []string{whole.MainFile, some.MainFile} {
		was := readFile(t, path)
		for i := 0; i < len(was); i += max(1, len(was)/60) {
			was[i] ^= 1
			put(t, path, was)
			if err := inspect(); !errors.Is(err, backup.ErrDamaged) {
				t.Errorf("%s, byte %d changed: %v", filepath.Base(path), i, err)
			}
			was[i] ^= 1
		}
		put(t, path, was)
	}
	// Another archive of this partnership, under the name of the base.
	was := readFile(t, whole.MainFile)
	s.clock(10 * time.Minute)
	s.do(job("c"))
	put(t, whole.MainFile, readFile(t, s.take(s.c).MainFile))
	if err := inspect(); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("upon another archive: %v", err)
	}
	if err := os.Remove(whole.MainFile); err != nil {
		t.Fatal(err)
	}
	if err := inspect(); !errors.Is(err, naast.NotFound) || !strings.Contains(err.Error(), filepath.Base(whole.MainFile)) {
		t.Errorf("without its base: %v", err)
	}
	newest, err := backup.NewestFile(s.to.Main, "own")
	if err != nil || newest == some.MainFile {
		t.Errorf("changes without their base are the newest: %s, %v", newest, err)
	}
	put(t, whole.MainFile, was)
	if err := inspect(); err != nil {
		t.Errorf("the control: with its base again: %v", err)
	}
	posing := filepath.Join(s.to.Main, "own-20200101T000000Z.naast-main")
	put(t, posing, readFile(t, some.MainFile))
	if _, err := backup.Inspect(ctx, posing, s.V); !errors.Is(err, naast.Invalid) {
		t.Errorf("changes under the name of a whole archive: %v", err)
	}
	posing = filepath.Join(s.to.Main, "own-20200101T000000Z+20200101T001000Z.naast-changes")
	put(t, posing, was)
	if _, err := backup.Inspect(ctx, posing, s.V); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("a whole archive under the name of changes: %v", err)
	}
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// After an update took steps, or where the name of an archive says another moment,
// a whole one is due.
func TestWholeIsDue(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	whole := s.take(s.c)
	s.clock(time.Minute)
	s.changes() // the control
	s.do(`INSERT INTO goose_db_version (version_id,is_applied) VALUES (999999,TRUE)`)
	if _, err := backup.TakeChanges(ctx, s.V, "own", s.c, s.to); !errors.Is(err, naast.Conflict) {
		t.Errorf("after another step: %v", err)
	}
	s.do(`DELETE FROM goose_db_version WHERE version_id=999999`)
	s.changes() // the control
	s.do(`CREATE TABLE jobs_aside (id TEXT)`)
	s.changes()
	s.clock(time.Minute)
	with := s.take(s.c)
	s.do(`DROP TABLE jobs_aside`)
	if _, err := backup.TakeChanges(ctx, s.V, "own", s.c, s.to); !errors.Is(err, naast.Conflict) {
		t.Errorf("after a table went away: %v", err)
	}
	if err := os.Remove(with.MainFile); err != nil {
		t.Fatal(err)
	}
	was := readFile(t, whole.MainFile)
	put(t, whole.MainFile, was[:len(was)-1])
	if _, err := backup.TakeChanges(ctx, s.V, "own", s.c, s.to); !errors.Is(err, naast.Conflict) {
		t.Errorf("upon an archive that is damaged: %v", err)
	}
	put(t, whole.MainFile, was)
	s.changes() // the control
	if err := os.Rename(whole.MainFile, filepath.Join(s.to.Main, "own-20200101T000000Z.naast-main")); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.TakeChanges(ctx, s.V, "own", s.c, s.to); !errors.Is(err, naast.Conflict) {
		t.Errorf("upon an archive with another name: %v", err)
	}
}

// Changes go with what they go upon, and when only the last of a day is kept.
func TestChangesAreSwept(t *testing.T) {
	dir, start := t.TempDir(), time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	at := func(h int) string { return start.Add(time.Duration(h) * time.Hour).Format("20060102T150405Z") }
	file := func(name string) string {
		put(t, filepath.Join(dir, name), nil)
		return filepath.Join(dir, name)
	}
	for _, h := range []int{0, 4, 24, 47, 52} {
		file("own-" + at(h) + ".naast-main")
	}
	stay := []string{
		file("own-" + at(24) + "+" + at(26) + ".naast-changes"),
		file("own-" + at(47) + "+" + at(48) + ".naast-changes"),
		file("own-" + at(52) + "+" + at(53) + ".naast-changes"),
		file("own-oost-" + at(0) + "+" + at(1) + ".naast-changes"), // of another partnership
		file("own-" + at(0) + "+later.naast-changes"),              // of nobody that we know
	}
	leave := []string{
		file("own-" + at(0) + "+" + at(1) + ".naast-changes"),   // its base went
		file("own-" + at(4) + "+" + at(6) + ".naast-changes"),   // its base stays, as the last of its day
		file("own-" + at(51) + "+" + at(52) + ".naast-changes"), // its base was never there
	}
	if err := backup.Prune(dir, "own", 30, start.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	for _, f := range stay {
		if _, err := os.Stat(f); err != nil {
			t.Errorf("%s went away", filepath.Base(f))
		}
	}
	for _, f := range leave {
		if _, err := os.Stat(f); err == nil {
			t.Errorf("%s is still there", filepath.Base(f))
		}
	}
	if newest, err := backup.FileAt(dir, "own", start.Add(26*time.Hour+time.Minute)); err != nil || newest != stay[0] {
		t.Errorf("the newest from before is %s, %v", newest, err)
	}
	if newest, err := backup.NewestMoment(dir, "own", start.AddDate(0, 0, 3)); err != nil || !newest.Equal(start.Add(53*time.Hour)) {
		t.Errorf("the newest moment is %v, %v", newest, err)
	}
}

// Whatever stands in a row, and however often the same row is there, changes bring back
// what a whole archive of that moment does.
func TestWhateverStandsInARow(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	odd := []string{`NULL`, `''`, `x''`, `CAST(x'ff00' AS TEXT)`, `x'ff00'`, `'null'`, `'<&'||char(0,8232,65533)`, `hex(zeroblob(100000))`, `9223372036854775807`, `-1`}
	s.do(`CREATE TABLE jobs_same (a, n INTEGER)`)
	again := func(times int) {
		for _, v := range odd {
			for range times {
				s.do(`INSERT INTO jobs_same (a,n) VALUES (` + v + `,7)`)
			}
		}
	}
	again(3)
	first := s.take(s.c)
	for i, act := range []func(){
		func() { s.do(`DELETE FROM jobs_same WHERE rowid%3=0`) }, // one of each three
		func() { again(4) },
		func() { s.do(`DELETE FROM jobs_same WHERE typeof(a)<>'blob'`, `UPDATE jobs_same SET n=8`) },
		func() { s.do(`DELETE FROM jobs_same`) },
	} {
		s.clock(time.Minute)
		act()
		some := s.changes()
		s.clock(time.Minute)
		whole := s.take(s.c)
		if err := os.Remove(whole.MainFile); err != nil { // all go upon the first
			t.Fatal(err)
		}
		if some.Main.Content == first.Main.Content {
			t.Errorf("the control: act %d changed nothing", i)
		}
		if some.Main.Content != whole.Main.Content {
			t.Errorf("act %d: %d rows and not %d, or others", i, some.Main.RowsOf("jobs_same"), whole.Main.RowsOf("jobs_same"))
		}
	}
}
