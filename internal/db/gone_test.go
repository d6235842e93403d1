package db_test

import (
	"context"
	"errors"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/testkit/pg"
)

// A server of PostgreSQL is killed in the middle of a transaction. That is "not
// now" and no error of ours, so that people are told to press again; when the
// server is back, the same program writes again.
func TestServerIsKilled(t *testing.T) {
	if !pg.Wanted(t) {
		return
	}
	c := pg.Alone(t, pg.Options{})
	at := c.Address()
	d, err := db.Open(ctx, db.Config{Main: at, Ring: pg.Ring(t), Session: pg.Ring(t), Schema: "own", Clock: dbtest.NewClock().Now})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	table(t, d)
	put := func(in func()) error {
		return d.Write(ctx, db.System("test"), func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO db_probe VALUES ('a',1)`); err != nil {
				return err
			}
			in()
			_, err := tx.Exec(context.Background(), `INSERT INTO db_probe VALUES ('b',1)`)
			return err
		})
	}
	if err := put(c.Kill); !errors.Is(err, naast.Unavailable) {
		t.Errorf("killed meanwhile: %v", err)
	}
	if err := put(func() {}); !errors.Is(err, naast.Unavailable) {
		t.Errorf("while it is away: %v", err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2 * 16 { // each connection that was kept notices by itself
		if err = put(func() {}); err == nil {
			return
		}
		if !errors.Is(err, naast.Unavailable) {
			t.Errorf("back again: %v", err)
		}
	}
	t.Errorf("the program does not find its server again: %v", err)
}
