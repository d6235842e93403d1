package main

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
)

// bare is a bare handler in four shapes: it reads; it writes a log event and
// reads; it reads after the guard let in; it opens after the guard let in. The
// differences are what logging and keys cost where they stand.
type bare struct {
	event audit.Event // with the case of the address, when there is one
	read  func(context.Context, *db.Tx, naast.CaseID) error
	open  func(context.Context, *db.Tx, naast.CaseID) error
	letIn func(context.Context, naast.CaseID, func(*db.Tx) error) error
	page  string // what all four send
}

// The prefixes of the shapes.
const (
	plain  = ""
	logged = "/met-log"
	let    = "/toegelaten"
	opened = "/geopend"
)

func (w *world) serveBare(path string, b bare) {
	for prefix, work := range map[string]func(context.Context, naast.CaseID) error{
		plain: func(ctx context.Context, id naast.CaseID) error {
			return w.d.Read(ctx, db.System("bare"), func(tx *db.Tx) error { return b.read(ctx, tx, id) })
		},
		logged: func(ctx context.Context, id naast.CaseID) error {
			e := b.event
			e.Case = id
			if err := w.write(ctx, "log", func(tx *db.Tx) error { return audit.Record(ctx, tx, w.house.V, e) }); err != nil {
				return err
			}
			return w.d.Read(ctx, db.System("bare"), func(tx *db.Tx) error { return b.read(ctx, tx, id) })
		},
		let: func(ctx context.Context, id naast.CaseID) error {
			return b.letIn(ctx, id, func(tx *db.Tx) error { return b.read(ctx, tx, id) })
		},
		opened: func(ctx context.Context, id naast.CaseID) error {
			return b.letIn(ctx, id, func(tx *db.Tx) error { return b.open(ctx, tx, id) })
		},
	} {
		w.mux.HandleFunc("GET "+prefix+path, func(a http.ResponseWriter, q *http.Request) {
			answer(a, b.page, work(q.Context(), naast.CaseID(q.PathValue("zaak"))))
		})
	}
}

// costs are CPU times per request.
type costs struct{ app, bare, log, keys time.Duration }

// ratio is what Naast costs beyond log and keys, against the bare handler.
func (c costs) ratio() float64 { return float64(c.rest()) / float64(c.bare) }

func (c costs) rest() time.Duration { return c.app - c.log - c.keys }

func (c costs) explain(t *table) {
	t.beside("bare handler", ms(c.bare), "ms")
	t.beside("Naast without log and keys", ms(c.rest()), "ms")
	t.beside("log: one event, durable before the page", ms(c.log), "ms")
	t.beside("keys: opening what is sealed", ms(c.keys), "ms")
}

const pageRounds = 9

// compare lets a visitor ask the site and the bare handlers the same, in turns.
// One visitor: with more, log events would share their commits, and not as often
// in one handler as in another.
func (w *world) compare(t *table, part string, asked []request) (c costs, err error) {
	stop, err := t.profiled(part)
	if err != nil {
		return c, err
	}
	defer stop()
	cost, err := w.inTurns(pageRounds, []string{w.app, w.bare, w.bare + logged, w.bare + let, w.bare + opened}, func(int) visits {
		return visits{Visitors: 1, Want: http.StatusOK, Requests: asked}
	})
	c = costs{app: cost[w.app], bare: cost[w.bare]}
	c.log = cost[w.bare+logged] - c.bare
	c.keys = cost[w.bare+opened] - cost[w.bare+let]
	return c, err
}

// inTurns lets visitors come to each address in each round, and gives for each
// the middle of what a request cost: other work on this machine makes some
// rounds dearer.
func (w *world) inTurns(rounds int, urls []string, round func(int) visits) (map[string]time.Duration, error) {
	all := map[string][]time.Duration{}
	for i := range rounds {
		v := round(i)
		for _, url := range urls {
			v.URL = url
			one, err := w.crowd.run(v)
			if err != nil {
				return nil, err
			}
			all[url] = append(all[url], one)
		}
	}
	middle := map[string]time.Duration{}
	for url, list := range all {
		slices.Sort(list)
		middle[url] = list[len(list)/2]
	}
	return middle, nil
}

// zippers compress as fast as the site does.
var zippers = sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return z }}

// answer sends a finished page, compressed as the site does it.
func answer(a http.ResponseWriter, page string, err error) {
	if err != nil {
		http.Error(a, err.Error(), http.StatusInternalServerError)
		return
	}
	a.Header().Set("Content-Type", "text/html; charset=utf-8")
	a.Header().Set("Content-Encoding", "gzip")
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(a)
	io.WriteString(z, page)
	z.Close()
}
