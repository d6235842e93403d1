package backup_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"testing"

	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A byte that was changed anywhere in an archive is found, and so is an end that
// is missing or that was added to.
func TestFlippedByteIsFound(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	taken := s.take(s.c)
	for _, path := range []string{taken.MainFile, taken.RingFile} {
		file := readFile(t, path)
		if _, err := backup.InspectBytes(file, s.V); err != nil {
			t.Fatalf("the control: as it was written: %v", err)
		}
		step := max(1, len(file)/300)
		tried := 0
		for i := 0; i < len(file); i++ {
			if i > 400 && i < len(file)-100 && i%step != 0 {
				continue
			}
			tried++
			file[i] ^= 1 << (i % 8)
			if _, err := backup.InspectBytes(file, s.V); !errors.Is(err, backup.ErrDamaged) {
				t.Errorf("byte %d of %d changed: %v", i, len(file), err)
			}
			file[i] ^= 1 << (i % 8)
		}
		if tried < 400 {
			t.Errorf("only %d places were tried", tried)
		}
		for _, end := range []int{0, 1, len(file) / 2, len(file) - 1} {
			if _, err := backup.InspectBytes(file[:end], s.V); !errors.Is(err, backup.ErrDamaged) {
				t.Errorf("cut off after %d of %d bytes: %v", end, len(file), err)
			}
		}
		if _, err := backup.InspectBytes(append(file, 0), s.V); !errors.Is(err, backup.ErrDamaged) {
			t.Errorf("a byte more: %v", err)
		}
	}
}

// The hashes of the manifest find a row that is another, twice there or gone,
// also where somebody holds the server key and could seal it anew.
func TestManifestFindsRows(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	lines, err := backup.Unsealed(readFile(t, s.take(s.c).MainFile), s.V)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.InspectLines(lines); err != nil {
		t.Fatalf("the control: as it was written: %v", err)
	}
	all := bytes.SplitAfter(lines, []byte("\n"))
	row := -1
	for i, l := range all {
		if bytes.HasPrefix(l, []byte("[")) {
			row = i
		}
	}
	join := func(parts ...[][]byte) (b []byte) {
		for _, p := range parts {
			b = append(b, bytes.Join(p, nil)...)
		}
		return b
	}
	other := bytes.Replace(all[row], []byte(`"`), []byte(`"x`), 1)
	for name, changed := range map[string][]byte{
		"gone":       join(all[:row], all[row+1:]),
		"twice":      join(all[:row], all[row:row+1], all[row:]),
		"other":      join(all[:row], [][]byte{other}, all[row+1:]),
		"no end":     join(all[:len(all)-2]),
		"after end":  append(join(all), "[]\n"...),
		"other form": bytes.Replace(join(all), []byte(`"version":1`), []byte(`"version":2`), 1),
	} {
		if _, err := backup.InspectLines(changed); err == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

// Sessions, day keys and drafts are in no backup, and neither is the week key.
func TestWhatIsInNoBackup(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		s := newStage(t, place())
		mark := []byte("merkteken dat nergens anders staat")
		s.Write("mark", func(ctx context.Context, tx *db.Tx) error {
			for _, q := range []string{
				`INSERT INTO guard_draft (id,expires,sealed) VALUES ('merk',9999999999,$1)`,
				`INSERT INTO guard_daykey (day,key) VALUES ('2026-01-01',$1)`,
				`INSERT INTO guard_session (id,person,day,seen,expires,sealed) VALUES ('merk','merk','2026-01-01',0,9999999999,$1)`,
			} {
				if _, err := tx.Session().Exec(ctx, q, mark); err != nil {
					return err
				}
			}
			return nil
		})
		forms := func() (found int) {
			taken := s.take(s.c)
			for _, path := range []string{taken.MainFile, taken.RingFile} {
				lines, err := backup.Unsealed(readFile(t, path), s.V)
				if err != nil {
					t.Fatal(err)
				}
				for _, word := range []string{string(mark), base64.StdEncoding.EncodeToString(mark), "guard_session", "guard_daykey", "guard_draft"} {
					found += bytes.Count(lines, []byte(word))
				}
			}
			return found
		}
		if n := forms(); n != 0 {
			t.Errorf("%d traces of the session store in the backup", n)
		}
		s.Write("mark", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE vault_lock SET sealed=$1`, mark)
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO vault_lock (handle,sealed,proof) VALUES ('merk',$1,$1)`, mark)
			}
			return err
		})
		if forms() == 0 {
			t.Error("the control: what stands in main is not found in the backup either")
		}
	})
}

// A partnership moves from SQLite to PostgreSQL and back with nothing lost.
func TestMove(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, engine string, place func() db.Config) {
		if engine == "sqlite" {
			return // the other one does both
		}
		clock := dbtest.NewClock()
		s := newStage(t, dbtest.SQLitePlace(t, clock))
		first := s.take(s.c)
		there, back := place(), dbtest.SQLitePlace(t, clock)
		s.restore(first, there)
		second := s.take(there)
		s.restore(second, back)
		third := s.take(back)
		for i, x := range []backup.Taken{second, third} {
			if x.Main.Content != first.Main.Content || x.Ring.Content != first.Ring.Content {
				t.Errorf("after move %d the content is another", i+1)
			}
		}
		open(t, there).Write(ctx, db.System("control"), func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE vault_object SET stale=stale+1`)
			return err
		})
		if s.take(there).Main.Content == first.Main.Content {
			t.Error("the control: one number changed, and the hash is the same")
		}
	})
}

// Nonsense is refused, and nothing breaks over it.
func FuzzArchive(f *testing.F) {
	f.Add([]byte(`{"naast":"archive","version":1,"store":"main","partnership":"x","made":"2026-11-28T00:00:00Z","steps":[1]}
{"table":"a_b","columns":["id","n","sealed"]}
["een",1,{"b":"AAEC"}]
[null,-5,{"t":"/w=="}]
{"tables":[{"name":"a_b","rows":2,"hash":"00"}],"content":"00"}
`))
	f.Add([]byte(`{"naast":"archive","version":2,"store":"main","partnership":"x","made":"2026-11-28T00:10:00Z","steps":[1],"base":{"made":"2026-11-28T00:00:00Z","content":"00"}}
{"table":"a_b","columns":["id","n","sealed"]}
["een",2,{"b":"AAEC"}]
{"gone":["000102030405060708090a0b0c0d0e0f"]}
{"tables":[{"name":"a_b","rows":1,"hash":"00"}],"content":"00","whole":[{"name":"a_b","rows":2,"hash":"00"}]}
`))
	f.Add([]byte(`{"naast":"archive","version":1,"store":"main","partnership":"x","made":"2026-11-28T00:00:00Z","steps":[1]}
["a row of no table"]
`))
	f.Add([]byte("[\"\xff\"]\n"))
	f.Fuzz(func(t *testing.T, b []byte) { backup.InspectLines(b) })
}
