package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/jobs"
	"naast/internal/testkit/pg"
	"naast/internal/testkit/smtp"
	"naast/internal/vault"
)

// installed is a configuration with everything on it in order.
func installed(t *testing.T, p partnershipConfig) (config, *dbtest.Clock) {
	t.Helper()
	dir, clock := t.TempDir(), dbtest.NewClock()
	p.Name, p.Hosts = "wesselrade", []string{"naast.wesselrade.example"}
	cfg := config{Listen: "127.0.0.1:8080", Keys: dir + "/keys", HTTPS: true, Proxy: "X-Forwarded-For", Partnerships: []partnershipConfig{p},
		Mail:   mailConfig{Server: smtp.New(t).Addr(), From: "naast@wesselrade.example", Plain: true},
		Backup: backupConfig{Main: dir + "/main", Ring: dir + "/ring", Week: []string{dir + "/week-a", dir + "/week-b"}, Every: 4, Changes: 10, Keep: 2, Hours: 26}}
	if err := vault.CreateKeys(cfg.Keys); err != nil {
		t.Fatal(err)
	}
	return cfg, clock
}

func house(t *testing.T, cfg config, clock *dbtest.Clock, log *slog.Logger) *site {
	t.Helper()
	s, err := open(t.Context(), cfg, naast.Clock(clock.Now), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return s
}

func ask(cfg config, clock *dbtest.Clock) (string, bool) {
	var out bytes.Buffer
	d := &doctor{out: &out, cfg: cfg, now: clock.Now}
	d.look(context.Background())
	return out.String(), d.wrong
}

// The doctor finds what is wrong, says what to do about it, and says that
// nothing is where nothing is.
func TestDoctor(t *testing.T) {
	engines := map[string]func(t *testing.T) partnershipConfig{"sqlite": func(t *testing.T) partnershipConfig {
		dir := t.TempDir()
		must(t, os.Chmod(dir, 0o700))
		return partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"}
	}}
	if pg.Wanted(t) {
		engines["postgres"] = func(t *testing.T) partnershipConfig {
			return partnershipConfig{Main: pg.Main(t), Ring: pg.Ring(t), Session: pg.Ring(t)}
		}
	}
	for name, place := range engines {
		t.Run(name, func(t *testing.T) { doctorFinds(t, place(t)) })
	}
}

func doctorFinds(t *testing.T, p partnershipConfig) {
	cfg, clock := installed(t, p)
	s := house(t, cfg, clock, slog.New(slog.DiscardHandler))
	newKeeper(s).copyWhatIsDue(t.Context())
	if said, wrong := ask(cfg, clock); wrong || !strings.Contains(said, "backup of wesselrade: 0 hours old") {
		t.Fatalf("the control: all is in order:\n%s", said)
	}
	key, _ := filepath.Glob(cfg.Backup.Week[0] + "/*.key") // the pattern is right
	for want, change := range map[string]func(*config){
		"plain HTTP":    func(c *config) { c.HTTPS, c.Listen = false, "0.0.0.0:80" },
		"let":           func(c *config) { c.Mail.Server = "127.0.0.1:1" },
		"directory":     func(c *config) { must(t, os.Chmod(c.Keys, 0o755)) },
		"no server key": func(c *config) { c.Keys = t.TempDir() },
		"read the file of": func(c *config) {
			path := t.TempDir() + "/main.db"
			must(t, os.WriteFile(path, nil, 0o644))
			c.Partnerships[0].Session = "sqlite:" + path
		},
		"what is on this disk": func(c *config) { c.Backup = backupConfig{} },
		"there is none":        func(c *config) { c.Backup.Main = t.TempDir() },
		"the ring is not in":   func(c *config) { c.Backup.Ring = t.TempDir() },
		"week key ring-1.key":  func(c *config) { must(t, os.Remove(key[0])) },
		"can be reached":       func(c *config) { c.Partnerships[0].Session = "nowhere:" },
		"no such file":         func(c *config) { c.Partnerships[0].Main = "sqlite:" + t.TempDir() + "/no.db" },
	} {
		other := cfg
		other.Partnerships = []partnershipConfig{cfg.Partnerships[0]}
		change(&other)
		if said, wrong := ask(other, clock); !wrong || !strings.Contains(strings.ToLower(said), strings.ToLower(want)) {
			t.Errorf("%s: not found:\n%s", want, said)
		}
		must(t, os.Chmod(cfg.Keys, 0o700))
		s.copyKeys(t)
	}
	must(t, s.parts[0].Write(t.Context(), db.System("test"), func(tx *db.Tx) error {
		return jobs.Queue(t.Context(), tx, "unknown kind", "x", tx.Now())
	}))
	clock.Forward(25 * time.Hour)
	if said, _ := ask(cfg, clock); !strings.Contains(said, "1 jobs are more than a day late") || strings.Contains(said, "LATE") {
		t.Errorf("a job that waits for more than a day, and a backup that is not late yet:\n%s", said)
	}
	clock.Forward(2 * time.Hour)
	if said, _ := ask(cfg, clock); !strings.Contains(said, "backup of wesselrade is LATE: 27 hours old") {
		t.Errorf("a backup that is late:\n%s", said)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *site) copyKeys(t *testing.T) {
	t.Helper()
	for _, dir := range s.config.Backup.Week {
		must(t, s.vault.CopyWeekKeys(dir))
	}
}

// Between two whole archives what changed is copied each ten minutes, also by a program
// that was started again; after an update that took steps the whole is.
func TestChangesAreCopied(t *testing.T) {
	dir := t.TempDir()
	cfg, clock := installed(t, partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"})
	s := house(t, cfg, clock, slog.New(slog.DiscardHandler))
	count := func(end string) int {
		all, err := filepath.Glob(cfg.Backup.Main + "/*" + end)
		must(t, err)
		return len(all)
	}
	k := newKeeper(s)
	for i, want := range []struct{ minutes, whole, changes int }{{0, 1, 0}, {0, 1, 0}, {9, 1, 0}, {1, 1, 1}, {5, 1, 1}, {5, 1, 2}, {180, 1, 3}, {10, 2, 3}, {9, 2, 3}, {2, 2, 4}} {
		if i == 4 {
			k = newKeeper(s) // started again
		}
		clock.Forward(time.Duration(want.minutes) * time.Minute)
		clear(k.rests) // how long a copy takes here counts for nothing
		k.copyWhatIsDue(t.Context())
		if whole, changes := count(".naast-main"), count(".naast-changes"); whole != want.whole || changes != want.changes {
			t.Errorf("turn %d: %d whole and %d of changes, want %+v", i, whole, changes, want)
		}
	}
	if said, _ := ask(cfg, clock); !strings.Contains(said, "it can be brought back to 0 minutes ago") {
		t.Errorf("the control: all is in order:\n%s", said)
	}
	clock.Forward(2 * time.Hour)
	if said, _ := ask(cfg, clock); !strings.Contains(said, "what changed in the last 120 minutes is in no copy") {
		t.Errorf("two hours without:\n%s", said)
	}
	k.config.Backup.Changes = 4 * 60 // none
	clear(k.rests)
	k.copyWhatIsDue(t.Context())
	if n := count(".naast-changes"); n != 4 {
		t.Errorf("with none wanted there are %d", n)
	}
	must(t, s.parts[0].Write(t.Context(), db.System("update"), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO goose_db_version (version_id,is_applied) VALUES (999999,TRUE)`)
		return err
	}))
	k.config.Backup.Changes = 10
	clear(k.rests)
	k.copyWhatIsDue(t.Context())
	if whole, changes := count(".naast-main"), count(".naast-changes"); whole != 3 || changes != 4 {
		t.Errorf("after an update: %d whole, %d of changes", whole, changes)
	}
}

// After a copy nothing is copied for twenty times what it took, and after a failure for
// an hour.
func TestCopiesRest(t *testing.T) {
	dir := t.TempDir()
	cfg, clock := installed(t, partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"})
	s := house(t, cfg, clock, slog.New(slog.DiscardHandler))
	k, start := newKeeper(s), time.Now()
	k.copyWhatIsDue(t.Context())
	changes := copying{"wesselrade", false}
	rest := k.rests[changes].Sub(clock.Now())
	if most := restFor * time.Since(start); rest <= 0 || rest > most {
		t.Errorf("it rests for %v, of %v at most", rest, most)
	}
	must(t, os.RemoveAll(cfg.Backup.Ring))
	must(t, os.WriteFile(cfg.Backup.Ring, []byte("no directory"), 0o600))
	clock.Forward(30 * time.Minute)
	k.copyWhatIsDue(t.Context())
	if rest := k.rests[changes].Sub(clock.Now()); rest != hourly-time.Minute {
		t.Errorf("after a failure it rests for %v", rest)
	}
	must(t, os.Remove(cfg.Backup.Ring))
	clock.Forward(58 * time.Minute)
	if k.copyWhatIsDue(t.Context()); !backup.RingMissing(cfg.Backup.Ring, "wesselrade") {
		t.Error("it tried again while it rests")
	}
	clock.Forward(time.Minute)
	if k.copyWhatIsDue(t.Context()); backup.RingMissing(cfg.Backup.Ring, "wesselrade") {
		t.Error("the control: after an hour it did not try again")
	}
}

// However long changes rest, the whole is made when it is due; after one that failed,
// what changed is copied meanwhile. What a clock made that was wrong holds nothing up,
// and the doctor names it.
func TestWholeWaitsForNothing(t *testing.T) {
	dir := t.TempDir()
	cfg, clock := installed(t, partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"})
	s := house(t, cfg, clock, slog.New(slog.DiscardHandler))
	must(t, os.MkdirAll(cfg.Backup.Main, 0o700))
	wrong := filepath.Join(cfg.Backup.Main, "wesselrade-20990101T000000Z.naast-main")
	must(t, os.WriteFile(wrong, nil, 0o600))
	k := newKeeper(s)
	moment := func(want time.Duration) {
		t.Helper()
		k.copyWhatIsDue(t.Context())
		last, err := backup.NewestMoment(cfg.Backup.Main, "wesselrade", clock.Now())
		if old := clock.Now().Sub(last).Truncate(time.Minute); err != nil || old != want {
			t.Errorf("it can be brought back to %v ago, %v", old, err)
		}
	}
	moment(0)
	if said, bad := ask(cfg, clock); !bad || !strings.Contains(said, filepath.Base(wrong)+" is of a time to come") {
		t.Errorf("an archive of a time to come:\n%s", said)
	}
	must(t, os.Remove(wrong))
	if said, _ := ask(cfg, clock); strings.Contains(said, "of a time to come") {
		t.Errorf("the control: none is of a time to come:\n%s", said)
	}
	clock.Forward(3 * time.Hour)
	k.rests[copying{"wesselrade", false}] = clock.Now().Add(10 * time.Hour)
	moment(3 * time.Hour) // the control: changes rest
	clock.Forward(time.Hour)
	moment(0)
	clock.Forward(4 * time.Hour)
	clear(k.rests)
	k.rests[copying{"wesselrade", true}] = clock.Now().Add(time.Hour) // it failed just now
	moment(0)
	if old, err := age(cfg.Backup.Main, "wesselrade", clock.Now()); err != nil || old < 4*time.Hour {
		t.Errorf("the newest whole archive is %v old, %v", old, err)
	}
}

// Each day one backup, kept in so many copies; one that does not succeed is said
// to be late.
func TestDailyBackup(t *testing.T) {
	dir := t.TempDir()
	cfg, clock := installed(t, partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"})
	var said bytes.Buffer
	s := house(t, cfg, clock, slog.New(slog.NewTextHandler(&said, nil)))
	count := func() int {
		all, err := filepath.Glob(cfg.Backup.Main + "/*.naast-main")
		must(t, err)
		return len(all)
	}
	for day, want := range []int{1, 2, 2} { // two are kept
		for range 3 {
			newKeeper(s).copyWhatIsDue(t.Context())
		}
		if n := count(); n != want {
			t.Errorf("day %d: %d archives, want %d", day, n, want)
		}
		clock.Forward(24 * time.Hour)
	}
	newest, err := backup.Newest(cfg.Backup.Main, "wesselrade", clock.Now())
	if err != nil || clock.Now().Sub(newest) > 25*time.Hour {
		t.Errorf("the newest is of %v: %v", newest, err)
	}
	if strings.Contains(said.String(), "LATE") {
		t.Errorf("the control: nothing was late: %s", said.String())
	}
	clock.Forward(3 * time.Hour)
	must(t, os.RemoveAll(cfg.Backup.Ring))
	must(t, os.WriteFile(cfg.Backup.Ring, []byte("no directory"), 0o600))
	newKeeper(s).copyWhatIsDue(t.Context())
	if !strings.Contains(said.String(), "LATE") {
		t.Errorf("a backup that fails for more than a day: %s", said.String())
	}
}
