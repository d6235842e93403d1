package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/testkit/pg"
)

// Back to a moment between two backups, on PostgreSQL: main from its archive of
// the write-ahead log, the ring as it is now, on its own server.
func TestBackToAMoment(t *testing.T) {
	if !pg.Wanted(t) {
		return
	}
	server, err := pg.Start(pg.Options{NoSync: true, Archive: true})
	must(t, err)
	t.Cleanup(server.Close)
	ctx, m := context.Background(), &mover{T: t, dir: t.TempDir()}
	p := partnershipConfig{Name: "tinkerbroek", Hosts: []string{"*"}, Main: server.Address(), Ring: pg.Ring(t), Session: pg.Ring(t)}
	m.begin(p)
	file := m.write("naast.toml", config{Keys: m.keys, Partnerships: []partnershipConfig{p}})
	must(t, server.Base())
	before, _ := m.house.Accepted(m.house.Mara)
	moment := time.Now().Add(50 * time.Millisecond)
	time.Sleep(200 * time.Millisecond)
	after, _ := m.house.Accepted(m.house.Mara)
	must(t, m.house.D.Close())
	must(t, server.Rewind(moment))

	back := restoreCommand{Config: file, Partnership: "tinkerbroek", InPlace: true}
	if err := back.Run(ctx); !errors.Is(err, naast.Invalid) {
		t.Errorf("without the moment: %v", err)
	}
	back.At = moment.Format(time.RFC3339)
	must(t, back.Run(ctx))
	d, err := db.Open(ctx, p.database(naast.Clock(time.Now)))
	must(t, err)
	defer d.Close()
	if !m.has(d, m.id) || !m.has(d, before) || m.has(d, after) {
		t.Errorf("not that moment: %t %t %t", m.has(d, m.id), m.has(d, before), m.has(d, after))
	}
	must(t, verifyCommand{Config: file}.Run(ctx))
}
