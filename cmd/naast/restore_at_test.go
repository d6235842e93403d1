package main

import (
	"context"
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
	"naast/internal/testkit/pg"
	"naast/internal/vault"
)

// Back to the day before: the copy of then comes back with the ring of now. What
// was asked since is not there, and that is said; who was erased since stays so.
func TestBackToADay(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		at := func(name string) string { return "sqlite:" + dir + "/" + name + ".db" }
		backToADay(t, partnershipConfig{Main: at("main"), Ring: at("ring"), Session: at("session")}, partnershipConfig{Main: at("main-2"), Ring: at("ring-2"), Session: at("session-2")})
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		place := func() partnershipConfig {
			return partnershipConfig{Main: pg.Main(t), Ring: pg.Ring(t), Session: pg.Ring(t)}
		}
		backToADay(t, place(), place())
	})
}

func backToADay(t *testing.T, place, other partnershipConfig) {
	ctx, m := context.Background(), &mover{T: t, dir: t.TempDir()}
	place.Name, place.Hosts, other.Name, other.Hosts = "tinkerbroek", []string{"*"}, "tinkerbroek", []string{"*"}
	m.begin(place)
	here, there := m.write("hier.toml", config{Keys: m.keys, Partnerships: []partnershipConfig{place}}), m.write("elders.toml", config{Keys: m.keys, Partnerships: []partnershipConfig{other}})
	words, fresh := vault.NewPhrase(), vault.NewPhrase()
	must(t, m.words("", words))
	must(t, backupCommand{Config: here}.Run(ctx))
	first, err := backup.NewestFile(m.dir+"/to", "tinkerbroek")
	must(t, err)
	bytes, err := os.ReadFile(first)
	must(t, err)
	must(t, os.WriteFile(first+".aside", bytes, 0o600))
	yesterday := time.Now().AddDate(0, 0, -1).UTC()
	must(t, os.Rename(first, filepath.Join(m.dir+"/to", "tinkerbroek-"+yesterday.Format("20060102T150405Z")+".naast-main")))

	later, _ := m.house.Accepted(m.house.Mara)
	must(t, m.words(words, fresh))
	must(t, backupCommand{Config: here}.Run(ctx))

	back := restoreCommand{Config: there, Partnership: "tinkerbroek", At: yesterday.In(naast.Amsterdam).Format(time.DateOnly)}
	must(t, back.Run(ctx))
	d, err := db.Open(ctx, other.database(naast.Clock(time.Now)))
	must(t, err)
	defer d.Close()
	if !m.has(d, m.id) || m.has(d, later) {
		t.Error("what came back is not that day")
	}
	_, v, err := pieces(there)
	must(t, err)
	if a, b := m.opens(d, v, words), m.opens(d, v, fresh); a != nil || !errors.Is(b, naast.NotFound) {
		t.Errorf("the words of that day: %v; those that came later and are lost: %v", a, b)
	}
	back.Main, err = backup.FileAt(m.dir+"/to", "tinkerbroek", time.Now().Add(-time.Hour))
	must(t, err)
	old, err := backup.Inspect(ctx, back.Main, v)
	must(t, err)
	said := back.since(ctx, v, old)
	if !strings.Contains(said, "NOT in it") || !strings.Contains(said, "2 questions where this one has 1") {
		t.Errorf("it says %q", said)
	}
	newest, err := backup.NewestFile(m.dir+"/to", "tinkerbroek")
	must(t, err)
	back.Main = newest // the control: of the newest nothing is missing
	if said := back.since(ctx, v, old); said != "" {
		t.Errorf("of the newest it says %q", said)
	}
	m.house.Accepted(m.house.Mara)
	must(t, backupCommand{Config: here, Changes: true}.Run(ctx))
	newest, err = backup.NewestFile(m.dir+"/to", "tinkerbroek")
	if err != nil || !strings.HasSuffix(newest, ".naast-changes") {
		t.Errorf("after what changed was copied, the newest is %s, %v", newest, err)
	}
	must(t, restoreCommand{Config: there, Partnership: "tinkerbroek", Verify: true}.Run(ctx))
	wrong := filepath.Join(m.dir+"/to", "tinkerbroek-"+time.Now().AddDate(1, 0, 0).UTC().Format("20060102T150405Z")+".naast-main")
	must(t, os.Rename(first+".aside", wrong))
	if err := (restoreCommand{Config: there, Partnership: "tinkerbroek", Verify: true}).Run(ctx); !errors.Is(err, naast.Invalid) || !strings.Contains(err.Error(), filepath.Base(wrong)) {
		t.Errorf("beside an archive of a time to come: %v", err)
	}
	must(t, os.Remove(wrong))
	last, err := backup.Inspect(ctx, newest, v)
	must(t, err)
	if n := last.RowsOf("guard_case") - old.RowsOf("guard_case"); n != 2 {
		t.Errorf("the newest has %d questions more than the first, not 2", n)
	}
	back.Main = first // an earlier one is taken where the newest is damaged: that must not end the restore half way
	must(t, os.WriteFile(newest, nil, 0o600))
	if said := back.since(ctx, v, old); !strings.Contains(said, filepath.Base(newest)+" cannot be read") {
		t.Errorf("of a newest that is damaged it says %q", said)
	}
	back.Main, back.At = "", "2001-01-01"
	if err := back.Run(ctx); !errors.Is(err, naast.NotFound) {
		t.Errorf("from before there was one: %v", err)
	}
}

// words puts words in the place of those that Mara has ("" for none yet).
func (m *mover) words(was, now string) error {
	ctx, v, p := context.Background(), m.house.V, m.house.Mara
	l, err := v.MakeLock(ctx, p.Identity, vault.LockPhrase, now)
	if err != nil {
		return err
	}
	return m.house.D.Write(ctx, db.System("new words"), func(tx *db.Tx) error {
		if was == "" {
			return v.SaveLock(ctx, tx, p.User, l)
		}
		before, err := v.LoadLock(ctx, tx, p.User, vault.LockPhrase)
		if err != nil {
			return err
		}
		return v.Relock(ctx, tx, p.User, before.Mark(), l)
	})
}

// opens tries words of Mara.
func (m *mover) opens(d *db.DB, v *vault.Vault, phrase string) error {
	ctx := context.Background()
	return d.Read(ctx, db.System("look"), func(tx *db.Tx) error {
		l, err := v.LoadLock(ctx, tx, m.house.Mara.User, vault.LockPhrase)
		if err == nil {
			_, err = v.OpenLock(ctx, l, phrase)
		}
		return err
	})
}

func pieces(file string) (config, *vault.Vault, error) {
	sets, err := installation(file, "")
	if err != nil {
		return config{}, nil, err
	}
	return sets[0].config, sets[0].vault, nil
}

// has tells whether a case is there.
func (m *mover) has(d *db.DB, id naast.CaseID) bool {
	var n int
	must(m.T, d.Read(context.Background(), db.System("look"), func(tx *db.Tx) error {
		return tx.QueryRow(context.Background(), fmt.Sprintf(`SELECT COUNT(*) FROM guard_case WHERE id='%s'`, id)).Scan(&n)
	}))
	return n == 1
}

// A trial that was ended by force leaves a directory; the next one takes it away,
// and leaves one of today alone.
func TestTriedIsSwept(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var dirs []string
	for range 2 {
		dir, err := os.MkdirTemp("", tried)
		must(t, err)
		dirs = append(dirs, dir)
	}
	must(t, os.Chtimes(dirs[0], time.Now(), time.Now().AddDate(0, 0, -2)))
	sweepTried()
	if _, err := os.Stat(dirs[0]); err == nil {
		t.Error("what was left is still there")
	}
	if _, err := os.Stat(dirs[1]); err != nil {
		t.Error("the control: one of today is gone")
	}
}
