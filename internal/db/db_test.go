package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

var ctx = context.Background()

func table(t *testing.T, d *db.DB) {
	t.Helper()
	blob := "BLOB"
	err := write(d, `CREATE TABLE db_probe (a TEXT PRIMARY KEY, n INTEGER)`)
	if err != nil {
		t.Fatal(err, blob)
	}
}

func write(d *db.DB, q string, args ...any) error {
	return d.Write(ctx, db.System("test"), func(tx *db.Tx) error { _, err := tx.Exec(ctx, q, args...); return err })
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(ctx, db.System("test"), func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM db_probe`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Parameters are bound by number, also when they come twice or out of order.
func TestParametersByNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		table(t, two.Own)
		if err := write(two.Own, `INSERT INTO db_probe (n, a) VALUES ($2, $1)`, "x", 7); err != nil {
			t.Fatal(err)
		}
		var n int
		err := two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error {
			return tx.QueryRow(ctx, `SELECT n FROM db_probe WHERE n=$2 AND a=$1 AND a=$1`, "x", 7).Scan(&n)
		})
		if err != nil || n != 7 {
			t.Fatalf("n=%d err=%v", n, err)
		}
	})
}

// A function that fails leaves nothing behind; one that succeeds beside it stays.
func TestWriteIsWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		table(t, two.Own)
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
					if _, err := tx.Exec(ctx, `INSERT INTO db_probe (a,n) VALUES ($1,$2)`, fmt.Sprint(i), i); err != nil {
						return err
					}
					if i%2 == 1 {
						return boom
					}
					return nil
				})
				if i%2 == 1 && !errors.Is(err, boom) || i%2 == 0 && err != nil {
					t.Errorf("write %d: %v", i, err)
				}
			}()
		}
		wg.Wait()
		if n := count(t, two.Own); n != 20 {
			t.Fatalf("%d rows, want 20", n)
		}
	})
}

// Two that read and then write the same row never lose an update.
func TestNoLostUpdate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		table(t, two.Own)
		if err := write(two.Own, `INSERT INTO db_probe VALUES ('x',0)`); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
					var n int
					if err := tx.QueryRow(ctx, `SELECT n FROM db_probe WHERE a='x'`).Scan(&n); err != nil {
						return err
					}
					_, err := tx.Exec(ctx, `UPDATE db_probe SET n=$1 WHERE a='x'`, n+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		var n int
		two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error { return tx.QueryRow(ctx, `SELECT n FROM db_probe`).Scan(&n) })
		if n != 8 {
			t.Fatalf("n=%d, want 8", n)
		}
	})
}

func TestKindsOfError(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		table(t, two.Own)
		write(two.Own, `INSERT INTO db_probe VALUES ('secret',0)`)
		err := write(two.Own, `INSERT INTO db_probe VALUES ('secret',0)`)
		if !errors.Is(err, naast.Conflict) {
			t.Fatalf("twice the same key: %v", err)
		}
		err = two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error {
			var n int
			return tx.QueryRow(ctx, `SELECT n FROM db_probe WHERE a='none'`).Scan(&n)
		})
		if !errors.Is(err, naast.NotFound) {
			t.Fatalf("no row: %v", err)
		}
		err = two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO db_probe VALUES ('y',0)`)
			return err
		})
		if err == nil {
			t.Fatal("a read transaction wrote")
		}
	})
}

// One partnership's rows do not exist in another's database.
func TestTwoPartnerships(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		table(t, two.Own)
		table(t, two.Other)
		write(two.Own, `INSERT INTO db_probe VALUES ('x',0)`)
		if n := count(t, two.Other); n != 0 {
			t.Fatalf("the neighbour sees %d rows", n)
		}
	})
}

// The three stores commit together on success, and none of them on failure.
func TestThreeStores(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		all := func(tx *db.Tx, q string) error {
			for _, p := range []*db.Part{tx.Part, tx.Ring(), tx.Session()} {
				if _, err := p.Exec(ctx, q); err != nil {
					return err
				}
			}
			return nil
		}
		if err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { return all(tx, `CREATE TABLE db_probe (a TEXT)`) }); err != nil {
			t.Fatal(err)
		}
		boom := errors.New("boom")
		err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
			if err := all(tx, `INSERT INTO db_probe VALUES ('x')`); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error {
			for _, p := range []*db.Part{tx.Part, tx.Ring(), tx.Session()} {
				var n int
				if err := p.QueryRow(ctx, `SELECT COUNT(*) FROM db_probe`).Scan(&n); err != nil || n != 0 {
					t.Errorf("%d rows left, %v", n, err)
				}
			}
			return nil
		})
	})
}

// A panic in one request reaches that request and nobody else.
func TestPanicStaysHome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		table(t, two.Own)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
				tx.Exec(ctx, `INSERT INTO db_probe VALUES ('x',0)`)
				panic("planted")
			})
		}()
		if n := count(t, two.Own); n != 0 {
			t.Fatalf("%d rows after a panic", n)
		}
	})
}
