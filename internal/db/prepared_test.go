package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"naast"
)

func openAlone(t *testing.T) (*DB, string) {
	t.Helper()
	dir := t.TempDir()
	d, err := Open(context.Background(), Config{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db",
		Session: "sqlite:" + dir + "/session.db", Clock: naast.Clock(func() time.Time { return time.Unix(0, 0) })})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, dir
}

// A statement that is still being read is not used again under the reader.
func TestSameQueryInsideItself(t *testing.T) {
	d, _ := openAlone(t)
	ctx := context.Background()
	const upTo = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < $1) SELECT i FROM n`
	err := d.Read(ctx, System("test"), func(tx *Tx) error {
		rows, err := tx.Query(ctx, upTo, 3)
		if err != nil {
			return err
		}
		defer rows.Close()
		var seen, inner int
		for rows.Next() {
			all, err := All(ctx, tx, One[int], upTo, 2)
			if err != nil {
				return err
			}
			seen, inner = seen+1, inner+len(all)
		}
		if seen != 3 || inner != 6 {
			t.Errorf("read %d rows, and %d inside them; want 3 and 6", seen, inner)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A statement that failed works the next time, with nothing left of before.
func TestStatementAfterFailure(t *testing.T) {
	d, _ := openAlone(t)
	ctx := context.Background()
	put := func(id any) error {
		return d.Write(ctx, System("test"), func(tx *Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO test_one (id) VALUES ($1)`, id)
			return err
		})
	}
	if err := d.Write(ctx, System("test"), func(tx *Tx) error {
		_, err := tx.Exec(ctx, `CREATE TABLE test_one (id TEXT PRIMARY KEY NOT NULL)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		id   any
		want error
	}{{"a", nil}, {"a", naast.Conflict}, {"b", nil}, {"b", naast.Conflict}, {"c", nil}} {
		if err := put(step.id); !errors.Is(err, step.want) || (err == nil) != (step.want == nil) {
			t.Errorf("put %v: %v, want %v", step.id, err, step.want)
		}
	}
	if err := put(nil); err == nil {
		t.Error("an argument of an earlier use was left behind")
	}
}

// Statements that wait do not keep SQLite from closing: the last to close
// takes the log of writes away.
func TestCloseTakesTheLogAway(t *testing.T) {
	d, dir := openAlone(t)
	wal := filepath.Join(dir, "main.db-wal")
	if _, err := os.Stat(wal); err != nil {
		t.Fatalf("control: no log of writes while open: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(wal); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("log of writes after closing: %v", err)
	}
}

// More texts than are kept are all answered.
func TestManyTexts(t *testing.T) {
	d, _ := openAlone(t)
	ctx := context.Background()
	err := d.Read(ctx, System("test"), func(tx *Tx) error {
		for round := range 2 {
			for i := range 2*mostPrepared + round {
				var n int
				if err := tx.QueryRow(ctx, `SELECT `+string(rune('a'+i%26))+`+`+strconv.Itoa(i)+` FROM (SELECT 1 AS `+string(rune('a'+i%26))+`)`).Scan(&n); err != nil || n != i+1 {
					t.Fatalf("text %d: %d, %v", i, n, err)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
