package db_test

import (
	"context"
	"sync"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// During an update two programs write in one partnership. One begins with main
// and goes on in the ring, the other the other way round: neither waits for ever.
func TestTwoProgramsWrite(t *testing.T) {
	ctx, c := context.Background(), dbtest.SQLitePlace(t, dbtest.NewClock())
	var open [2]*db.DB
	for i := range open {
		d, err := db.Open(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		open[i] = d
	}
	main := func(tx *db.Tx) error { _, err := tx.Exec(ctx, `UPDATE db_probe SET n=n+1`); return err }
	ring := func(tx *db.Tx) error { _, err := tx.Ring().Exec(ctx, `UPDATE db_probe SET n=n+1`); return err }
	if err := open[0].Write(ctx, db.System("probe"), func(tx *db.Tx) error {
		for _, p := range []func(context.Context, string, ...any) (int, error){tx.Exec, tx.Ring().Exec} {
			for _, text := range []string{`CREATE TABLE db_probe (n INTEGER NOT NULL)`, `INSERT INTO db_probe (n) VALUES (0)`} {
				if _, err := p(ctx, text); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i, acts := range [][]func(*db.Tx) error{{main, ring}, {ring, main}} {
		all.Go(func() {
			for range 100 {
				if err := open[i].Write(ctx, db.System("probe"), func(tx *db.Tx) error {
					if err := acts[0](tx); err != nil {
						return err
					}
					return acts[1](tx)
				}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	var n int
	if err := open[0].Read(ctx, db.System("probe"), func(tx *db.Tx) error { return tx.QueryRow(ctx, `SELECT n FROM db_probe`).Scan(&n) }); err != nil || n != 200 {
		t.Errorf("%d, %v", n, err)
	}
}
