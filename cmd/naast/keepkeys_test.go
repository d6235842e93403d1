package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/testkit/pg"
	"naast/internal/vault"
)

// Keys without a row in main hold all others back, until the host says that he looked;
// then none of them went, and the next that are missed are an alarm again. What was
// missed since he looked makes another number, and nothing is kept.
func TestKeepKeys(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		at := func(name string) string { return "sqlite:" + dir + "/" + name + ".db" }
		keepKeys(t, partnershipConfig{Main: at("main"), Ring: at("ring"), Session: at("session")})
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		keepKeys(t, partnershipConfig{Main: pg.Main(t), Ring: pg.Ring(t), Session: pg.Ring(t)})
	})
}

func keepKeys(t *testing.T, place partnershipConfig) {
	ctx, m := context.Background(), &mover{T: t, dir: t.TempDir()}
	place.Name, place.Hosts = "tinkerbroek", []string{"*"}
	m.begin(place)
	here := m.write("hier.toml", config{Keys: m.keys, Partnerships: []partnershipConfig{place}})
	_, v, err := pieces(here)
	must(t, err)
	days := 0
	d, err := db.Open(ctx, place.database(func() time.Time { return time.Now().AddDate(0, 0, days) }))
	must(t, err)
	defer d.Close()
	must(t, v.PlaceCanary(ctx, d))
	for range 20 {
		m.house.Accepted(m.house.Mara)
	}
	keys := func() (n int) {
		must(t, d.Read(ctx, db.System("look"), func(tx *db.Tx) error {
			return tx.Ring().QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM vault_ring)+(SELECT COUNT(*) FROM vault_ring_root)`).Scan(&n)
		}))
		return n
	}
	lose := func(q string) {
		must(t, d.Write(ctx, db.System("somebody else"), func(tx *db.Tx) error { _, err := tx.Exec(ctx, q); return err }))
	}
	keep := keepKeysCommand{Config: here, Partnership: "tinkerbroek"}
	n := keys()
	lose(fmt.Sprintf(`DELETE FROM vault_grant WHERE object<>'canary' AND object<>'%s'`, m.id))
	days = 4
	if err := v.SweepOrphans(ctx, d); !errors.Is(err, vault.ErrHeld) {
		t.Fatalf("the control: keys are not held back: %v", err)
	}
	missing, err := vault.MissingOf(ctx, d)
	must(t, err)
	keep.Keys = missing.Missed - 1 // one more went since he looked
	if err := keep.Run(ctx, slog.New(slog.DiscardHandler)); !errors.Is(err, naast.Conflict) {
		t.Errorf("of fewer than there are: %v", err)
	}
	if err := v.SweepOrphans(ctx, d); !errors.Is(err, vault.ErrHeld) {
		t.Errorf("after a number that is not right keys are not held back: %v", err)
	}
	keep.Keys = missing.Missed
	must(t, keep.Run(ctx, slog.New(slog.DiscardHandler)))
	for days = 4; days < 40; days += 6 {
		if err := v.SweepOrphans(ctx, d); err != nil {
			t.Errorf("after %d days: %v", days, err)
		}
	}
	if got := keys(); got != n {
		t.Errorf("%d of %d keys are left", got, n)
	}
	lose(fmt.Sprintf(`DELETE FROM vault_object WHERE id<>'canary' AND id<>'%s'`, m.id))
	if err := v.SweepOrphans(ctx, d); !errors.Is(err, vault.ErrHeld) {
		t.Errorf("what is missed next is no alarm: %v", err)
	}
	lose(`UPDATE vault_canary SET sealed=mailbox FROM vault_object WHERE vault_object.id='canary'`)
	if err := keep.Run(ctx, slog.New(slog.DiscardHandler)); !errors.Is(err, naast.Invalid) {
		t.Errorf("beside a main of others: %v", err)
	}
}
