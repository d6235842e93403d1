package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/intake"
	"naast/internal/matching"
	"naast/internal/partnership"
	"naast/internal/web"
)

// world is one partnership that answers over HTTP, beside it bare handlers on
// the same database, and a process with visitors.
type world struct {
	dir    string
	d      *db.DB
	house  *casetest.House
	app    string // address of Naast
	bare   string // address of the bare handlers
	mux    *http.ServeMux
	crowd  *crowd
	full   bool  // the mass of cases is there
	asked  []row // what sending one question writes
	closes []func()
}

// stage stands in for a test, so that the furniture of tests can be used here:
// what would fail a test ends the run.
type stage struct {
	testing.TB
	dir string
}

func (stage) Helper()                   {}
func (s stage) TempDir() string         { return s.dir }
func (stage) Fatal(args ...any)         { panic(fmt.Sprint(args...)) }
func (stage) Fatalf(f string, a ...any) { panic(fmt.Sprintf(f, a...)) }

// open furnishes the partnership, once in a run.
func (w *world) open(ctx context.Context) error {
	if w.d != nil {
		return nil
	}
	if err := w.reopen(ctx); err != nil {
		return err
	}
	v := casetest.Keys(stage{dir: w.dir})
	w.house = casetest.New(stage{}, w.d, v)
	var err error
	w.crowd, err = newCrowd()
	return err
}

// file is the database file of a store.
func (w *world) file(store string) string { return filepath.Join(w.dir, store+".db") }

func (w *world) reopen(ctx context.Context) (err error) {
	w.d, err = db.Open(ctx, db.Config{Main: "sqlite:" + w.file("main"), Ring: "sqlite:" + w.file("ring"), Session: "sqlite:" + w.file("session"), Clock: naast.Clock(time.Now)})
	return err
}

// serve starts the site and the bare handlers.
func (w *world) serve() (err error) {
	cases := w.house.Cases
	cases.Release = matching.Release
	pool := &matching.Pool{Cases: cases}
	a := web.New(cases.Vault, cases.Guard, slog.New(slog.DiscardHandler))
	a.Add(&web.Partnership{Slug: "bench", Hosts: []string{"*"}, DB: w.d, Site: partnership.Site(w.d)})
	a.Common()
	(&partnership.Slice{}).Routes(a)
	(&intake.Slice{Cases: cases, Propose: pool.Propose}).Routes(a)
	(&desk.Slice{Cases: cases, Propose: pool.Propose, Held: pool.Held}).Routes(a)
	w.mux = http.NewServeMux()
	if w.app, err = w.listen(a.Handler()); err == nil {
		w.bare, err = w.listen(w.mux)
	}
	return err
}

func (w *world) listen(h http.Handler) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 32 << 10}
	go s.Serve(l)
	w.closes = append(w.closes, func() { s.Close() })
	return "http://" + l.Addr().String(), nil
}

// stop ends the site and the bare handlers.
func (w *world) stop() {
	for _, f := range w.closes {
		f()
	}
	w.closes = nil
}

func (w *world) close() {
	w.stop()
	if w.crowd != nil {
		w.crowd.close()
	}
	w.shut()
}

// shut closes the database.
func (w *world) shut() (err error) {
	if w.d != nil {
		err, w.d = w.d.Close(), nil
	}
	return err
}

// write is one transaction of the system itself.
func (w *world) write(ctx context.Context, what string, f func(*db.Tx) error) error {
	return w.d.Write(ctx, db.System(what), f)
}

// cookie signs somebody in and gives the cookie.
func (w *world) cookie(who guard.Who) string { return w.house.Cookie(who) }
