package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/testkit/pg"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// A partnership moves to an installation that has a partnership and keys of its
// own: from SQLite to SQLite, to PostgreSQL, and back from there. Her card opens,
// the facts are read, and nothing is lost.
func TestMoveBetweenInstallations(t *testing.T) {
	lite := func(t *testing.T, name string) partnershipConfig {
		dir := t.TempDir()
		at := func(store string) string { return "sqlite:" + dir + "/" + store + ".db" }
		return partnershipConfig{Name: name, Main: at("main"), Ring: at("ring"), Session: at("session")}
	}
	server := func(t *testing.T, name string) partnershipConfig {
		return partnershipConfig{Name: name, Main: pg.Main(t), Ring: pg.Ring(t), Session: pg.Ring(t)}
	}
	t.Run("sqlite", func(t *testing.T) { move(t, lite, lite) })
	if !pg.Wanted(t) {
		return
	}
	t.Run("to postgres", func(t *testing.T) { move(t, lite, server) })
	t.Run("from postgres", func(t *testing.T) { move(t, server, lite) })
}

// mover is a partnership with a story, on its way.
type mover struct {
	*testing.T
	dir            string
	facts          casework.Facts
	id             naast.CaseID
	number, secret string
	keys           string
	house          *casetest.House
}

func (m *mover) write(name string, c config) string {
	text := fmt.Sprintf("listen = \"127.0.0.1:0\"\nkeys = %q\n[backup]\nto = %q\nring_to = %q\n", c.Keys, m.dir+"/to", m.dir+"/ring")
	for _, p := range c.Partnerships {
		text += fmt.Sprintf("[[partnership]]\nname = %q\nhosts = [%q]\nmain = %q\nring = %q\nsession = %q\nkeys = %q\n", p.Name, p.Hosts[0], p.Main, p.Ring, p.Session, p.Keys)
	}
	must(m.T, os.WriteFile(m.dir+"/"+name, []byte(text), 0o600))
	return m.dir + "/" + name
}

// begin makes a partnership with a question, a card and facts.
func (m *mover) begin(p partnershipConfig) {
	m.keys = m.dir + "/keys-there"
	must(m.T, vault.CreateKeys(m.keys))
	k, err := vault.LoadKeys(m.keys)
	must(m.T, err)
	d, err := db.Open(context.Background(), p.database(naast.Clock(time.Now)))
	must(m.T, err)
	m.Cleanup(func() { d.Close() })
	h := casetest.New(m.T, d, vault.New(k))
	m.house = h
	id, her := h.Accepted(h.Mara)
	m.id, m.facts = id, h.Facts(id)
	m.number, m.secret = h.Card(her)
	must(m.T, vault.New(k).PlaceCanary(context.Background(), d))
}

func move(t *testing.T, from, to func(*testing.T, string) partnershipConfig) {
	m, ctx := &mover{T: t, dir: t.TempDir()}, context.Background()
	there := from(t, "tinkerbroek")
	there.Hosts = []string{"127.0.0.1"}
	m.begin(there)
	source := m.write("daar.toml", config{Keys: m.keys, Partnerships: []partnershipConfig{there}})

	own, here := to(t, "wesselrade"), to(t, "tinkerbroek")
	own.Hosts, here.Hosts, here.Keys = []string{"localhost"}, []string{"127.0.0.1"}, m.dir+"/keys-moved"
	file := m.write("hier.toml", config{Keys: m.dir + "/keys-here", Partnerships: []partnershipConfig{own, here}})
	quiet := slog.New(slog.DiscardHandler)
	must(t, initCommand{Config: file, Partnership: "wesselrade", Name: "Naast in Wesselrade", Umbrella: "De Kring", Phone: "0999 20 30 40", Login: "els", Person: "Els"}.Run(ctx, quiet))

	must(t, backupCommand{Config: source, Partnership: "tinkerbroek", KeysTo: m.dir + "/bundle"}.Run(ctx))
	back := restoreCommand{Config: file, Partnership: "tinkerbroek"}
	if err := back.Run(ctx); !errors.Is(err, naast.NotFound) && !errors.Is(err, naast.Invalid) {
		t.Errorf("without its keys: %v", err)
	}
	// The control: under the keys of this installation it stays shut.
	wrong := back
	wrong.Config = m.write("verkeerd.toml", config{Keys: m.dir + "/keys-here", Partnerships: []partnershipConfig{{Name: "tinkerbroek", Hosts: here.Hosts, Main: here.Main, Ring: here.Ring, Session: here.Session}}})
	if err := wrong.Run(ctx); !errors.Is(err, naast.Invalid) {
		t.Errorf("the control: it opened under other keys: %v", err)
	}
	back.KeysFrom = m.dir + "/bundle"
	must(t, back.Run(ctx))
	m.look(file)

	// A second time, beside the first: the same partnership cannot be here twice.
	twice := to(t, "opnieuw")
	twice.Hosts, twice.Keys = []string{"opnieuw.example"}, m.dir+"/keys-again"
	again := restoreCommand{Partnership: "opnieuw", Was: "tinkerbroek", KeysFrom: m.dir + "/bundle",
		Config: m.write("twee.toml", config{Keys: m.dir + "/keys-here", Partnerships: []partnershipConfig{own, here, twice}})}
	if err := again.Run(ctx); !errors.Is(err, naast.Conflict) || !strings.Contains(err.Error(), "same partnership as tinkerbroek") {
		t.Errorf("twice: %v", err)
	}
}

// look serves both, and looks at what came as its people do.
func (m *mover) look(file string) {
	ctx := context.Background()
	must(m.T, verifyCommand{Config: file}.Run(ctx))
	cfg, err := readConfig(file)
	must(m.T, err)
	s, err := openAll(ctx, cfg, naast.Clock(time.Now), slog.New(slog.DiscardHandler))
	must(m.T, err)
	defer s.close()
	web := httptest.NewServer(s.handler())
	defer web.Close()
	v := webtest.New(m.T, web.URL)
	v.Get("/terug").Fill("vraagnummer", m.number).Fill("geheim", m.secret).Press("Open mijn pagina").Expect(200, "Mijn pagina")
	other := webtest.New(m.T, strings.Replace(web.URL, "127.0.0.1", "localhost", 1))
	other.Get("/").Expect(200, "Naast in Wesselrade")
	var facts casework.Facts
	moved := s.more[0]
	must(m.T, moved.parts[0].Write(ctx, db.System("facts"), func(tx *db.Tx) (err error) {
		facts, err = moved.cases.Facts(ctx, tx, m.id)
		return err
	}))
	if fmt.Sprint(facts) != fmt.Sprint(m.facts) {
		m.Errorf("facts %v, were %v", facts, m.facts)
	}
	if err := s.parts[0].Write(ctx, db.System("facts"), func(tx *db.Tx) error { _, err := s.cases.Facts(ctx, tx, m.id); return err }); err == nil {
		m.Error("a neighbour has the case")
	}
}
