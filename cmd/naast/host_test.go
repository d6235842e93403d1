package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/testkit/pg"
)

// What a host types, in the order of the manual: set up, copy, check, try the
// copy, lose everything, bring it back. A check that finds something ends with a
// status, and a restore never goes over what is there.
func TestHost(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		at := func(name string) string { return "sqlite:" + dir + "/" + name + ".db" }
		host(t, [3]string{at("main"), at("ring"), at("session")}, [3]string{at("main-2"), at("ring-2"), at("session-2")})
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		host(t, [3]string{pg.Main(t), pg.Ring(t), pg.Ring(t)}, [3]string{pg.Main(t), pg.Ring(t), pg.Ring(t)})
	})
}

func host(t *testing.T, place, other [3]string) {
	dir, ctx := t.TempDir(), context.Background()
	write := func(name string, s [3]string) string {
		file := dir + "/" + name
		must(t, os.WriteFile(file, fmt.Appendf(nil, `listen = "127.0.0.1:0"
keys = %q
[backup]
to = %q
ring_to = %q
week_key_to = [%q]
[[partnership]]
name = "wesselrade"
hosts = ["*"]
main = %q
ring = %q
session = %q
`, dir+"/keys", dir+"/main", dir+"/ring", dir+"/week", s[0], s[1], s[2]), 0o600))
		return file
	}
	file, elsewhere := write("naast.toml", place), write("elders.toml", other)
	begin := initCommand{Config: file, Partnership: "wesselrade", Name: "Naast in Wesselrade", Umbrella: "Samenkracht Wesselrade", Phone: "0999 20 30 40", Login: "els", Person: "Els"}
	must(t, begin.Run(ctx, slog.New(slog.DiscardHandler)))
	check, back := verifyCommand{Config: file}, restoreCommand{Config: file, Partnership: "wesselrade"}
	if err := back.Run(ctx); !errors.Is(err, naast.NotFound) {
		t.Errorf("restore where there is no copy: %v", err)
	}
	must(t, backupCommand{Config: file}.Run(ctx))
	must(t, check.Run(ctx))
	if err := back.Run(ctx); !errors.Is(err, naast.Conflict) {
		t.Errorf("restore over what is there: %v", err)
	}
	back.Verify = true
	must(t, back.Run(ctx))
	for at, want := range map[string]error{"2026-02-31": naast.Invalid, "gisteren": naast.Invalid, time.Now().In(naast.Amsterdam).Format(time.DateOnly): nil} {
		earlier := back
		earlier.At = at
		if err := earlier.Run(ctx); !errors.Is(err, want) {
			t.Errorf("back to %s: %v", at, err)
		}
	}
	d, err := db.Open(ctx, db.Config{Main: place[0], Ring: place[1], Session: place[2], Schema: "wesselrade", Clock: naast.Clock(time.Now)})
	must(t, err)
	must(t, d.Write(ctx, db.System("tamper"), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE vault_grant SET until='2099-01-01'`)
		return err
	}))
	must(t, d.Close())
	if err := check.Run(ctx); !errors.Is(err, errFound) {
		t.Errorf("check of what somebody changed: %v", err)
	}
	back.Config, back.Verify = elsewhere, false
	must(t, back.Run(ctx))
	must(t, verifyCommand{Config: elsewhere}.Run(ctx))
	if err := (backupCommand{Config: file, Partnership: "elders"}).Run(ctx); !errors.Is(err, naast.Invalid) {
		t.Errorf("a partnership that is not there: %v", err)
	}
}
