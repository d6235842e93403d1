package main

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/testkit/pg"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// running is an installation that serves and works as it does for people, with
// keys, clock and network address of its own.
type running struct {
	*testing.T
	cfg   config
	site  *site
	clock *dbtest.Clock
	base  string
	said  *output
}

// output is what an installation writes in its log.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write takes a line in.
func (s *output) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *output) holds(words string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.b.String(), words)
}

// starts an installation of one partnership that watches the given logs.
func starts(t *testing.T, p partnershipConfig, name string, watched ...witnessConfig) *running {
	t.Helper()
	p.Name, p.Hosts, p.Witness = name, []string{"*"}, watched
	r := &running{T: t, cfg: config{Keys: t.TempDir() + "/keys", Partnerships: []partnershipConfig{p}}, clock: dbtest.NewClock(), said: &output{}}
	if err := vault.CreateKeys(r.cfg.Keys); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var err error
	if r.site, err = open(ctx, r.cfg, naast.Clock(r.clock.Now), slog.New(slog.NewTextHandler(r.said, nil))); err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- r.site.serve(ctx, "127.0.0.1:0", nil, func(address string) { ready <- address }) }()
	t.Cleanup(func() {
		stop()
		<-ended
		r.site.close()
	})
	select {
	case address := <-ready:
		r.base = "http://" + address
	case err := <-ended:
		t.Fatalf("%s does not start: %v", name, err)
	}
	return r
}

// until waits for the work of a running installation to show.
func (r *running) until(path string, words ...string) string {
	r.Helper()
	v := webtest.New(r, r.base)
	for range 600 {
		v.Get(path)
		if v.Status == 200 && len(missing(v.Text()+v.Body, words)) == 0 {
			return v.Body
		}
		time.Sleep(100 * time.Millisecond)
	}
	r.Fatalf("%s never shows %q:\n%s", path, words, v.Text())
	return ""
}

func missing(text string, words []string) (all []string) {
	for _, w := range words {
		if !strings.Contains(text, w) {
			all = append(all, w)
		}
	}
	return all
}

// doctor is what naast doctor says about the stores of this installation.
func (r *running) doctor() string {
	var out bytes.Buffer
	d := &doctor{out: &out, cfg: r.cfg, now: r.clock.Now}
	d.databases(context.Background(), r.cfg.Partnerships[0])
	return out.String()
}

// Two installations, each with keys of its own, over the network between them:
// one signs its log each night, the other looks each night, signs what it saw,
// and says so in every place when the log was forged.
func TestOneInstallationWatchesAnother(t *testing.T) {
	watches := func(t *testing.T, place func() partnershipConfig) {
		a := starts(t, place(), "wesselrade")
		key := strings.TrimSpace(a.until("/logboek/sleutel", "naast/log/"))
		a.until("/logboek/checkpoint", "\n64\n")
		b := starts(t, place(), "tinkerbroek", witnessConfig{Name: "Naast in Wesselrade", URL: a.base + "/logboek", Key: key})
		b.until("/logboek", "Naast in Wesselrade", "Klopt. Wij keken op maandag 23 november 2026")
		if other := b.until("/logboek/sleutel"); strings.TrimSpace(other) == key {
			t.Error("both sign with one key")
		}
		both := []*running{a, b}
		night := func(day string) {
			for _, r := range both { // a has signed before b looks
				r.clock.Forward(24 * time.Hour)
				a.until("/logboek/checkpoint", "\n"+day+"\n")
			}
		}
		night("2026-11-24")
		b.until("/logboek", "Klopt. Wij keken op dinsdag 24 november 2026")
		seen := "/logboek/gezien/" + strings.TrimPrefix(strings.Split(key, "+")[0], "naast/log/")
		b.until(seen, "\n128\n", "naast/getuige/")
		if d := b.doctor(); !strings.Contains(d, "the log of Naast in Wesselrade held on 2026-11-24") || !strings.Contains(d, "the log was signed on 2026-11-24") {
			t.Errorf("doctor says\n%s", d)
		}
		if d := a.doctor(); !strings.Contains(d, "look   wesselrade: 0 outside are known to keep the stamps") {
			t.Errorf("doctor says\n%s", d)
		}
		a.isKept("De cliëntenraad", "Stichting De Ouderenbond")
		if d := a.doctor(); !strings.Contains(d, "good   wesselrade: 2 outside are known to keep the stamps") {
			t.Errorf("doctor says\n%s", d)
		}

		a.forge()
		night("2026-11-25")
		b.until("/logboek", "Dit logboek klopt niet meer. Wij zagen dat op woensdag 25 november 2026")
		if d := b.doctor(); !strings.Contains(d, "WRONG  tinkerbroek: the log of Naast in Wesselrade does not hold what was seen (changed)") {
			t.Errorf("doctor says\n%s", d)
		}
		if !b.said.holds("a log that we watch was changed") {
			t.Error("the log of the program says nothing")
		}
		b.until(seen, "\n128\n") // what it holds in its hand stays
	}
	t.Run("sqlite", func(t *testing.T) {
		watches(t, func() partnershipConfig {
			dir := t.TempDir()
			return partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"}
		})
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		watches(t, func() partnershipConfig {
			return partnershipConfig{Main: pg.Main(t), Ring: pg.Ring(t), Session: pg.Ring(t)}
		})
	})
}

// isKept writes down that these were given the stamp today.
func (r *running) isKept(names ...string) {
	r.Helper()
	err := r.site.parts[0].Write(context.Background(), db.System("kept"), func(tx *db.Tx) error {
		for _, n := range names {
			if _, err := tx.Exec(context.Background(), `INSERT INTO witness_keeper (origin, name, day) VALUES ('',$1,$2)`, n, tx.Today()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
}

// forge is a host with all keys: another log, with a tree that fits it, of which
// nothing here remembers that it was ever different.
func (r *running) forge() {
	r.Helper()
	ctx := context.Background()
	err := r.site.parts[0].Write(ctx, db.System("forge"), func(tx *db.Tx) error {
		for _, q := range []string{`UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=9) WHERE seq=5`, `DELETE FROM audit_hash`,
			`UPDATE audit_event SET seq=NULL`, `DELETE FROM witness_checkpoint`} {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
}
