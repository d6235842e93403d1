package casetest

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/webtest"
)

// Site is a furnished partnership that answers over HTTP. Beside it, on another
// host name, stands a neighbour's with people of its own.
type Site struct {
	*House
	Next   *House
	App    *web.App
	Clock  *dbtest.Clock
	server *httptest.Server
}

// NewSite furnishes both partnerships of a test. Routes are added to App before Start.
func NewSite(t testing.TB, two dbtest.Two) *Site {
	t.Helper()
	v := Keys(t)
	s := &Site{House: New(t, two.Own, v), Next: New(t, two.Other, v), Clock: two.Clock}
	s.App = web.New(v, s.G, slog.New(slog.DiscardHandler))
	s.App.Add(&web.Partnership{Slug: "own", Hosts: []string{"127.0.0.1"}, DB: two.Own, Site: partnership.Site(two.Own)})
	s.App.Add(&web.Partnership{Slug: "next", Hosts: []string{"localhost"}, DB: two.Other, Site: partnership.Site(two.Other)})
	s.App.Common()
	return s
}

// Start serves the App and gives a first visitor.
func (s *Site) Start() *webtest.Visitor {
	s.t.Helper()
	s.server = httptest.NewServer(s.App.Handler())
	s.t.Cleanup(s.server.Close)
	return s.Visitor()
}

// URL is where the site answers.
func (s *Site) URL() string { return s.server.URL }

// Visitor is another browser.
func (s *Site) Visitor() *webtest.Visitor { return webtest.New(s.t, s.server.URL) }

// Neighbour is a browser at the neighbour's address.
func (s *Site) Neighbour() *webtest.Visitor {
	return webtest.New(s.t, strings.Replace(s.server.URL, "127.0.0.1", "localhost", 1))
}

// In is a browser in which somebody is signed in.
func (s *Site) In(w guard.Who) *webtest.Visitor {
	s.t.Helper()
	v := s.Visitor()
	v.Header.Set("Cookie", s.Cookie(w))
	return v
}

// Doors lets a real browser in at /binnen/{wie}, without signing in: whoever of
// people stands in the address is who it is from then on.
func (s *Site) Doors(people map[string]guard.Who) {
	s.App.Get(web.Public, "/binnen/{wie}", "", func(c *web.Ctx) error {
		w, known := people[c.Req.PathValue("wie")]
		if !known {
			return naast.NotFound
		}
		err := c.DB.Write(c, db.System("sign in"), func(tx *db.Tx) error {
			token, err := s.G.Begin(c, tx, w)
			c.SetSession(w.Hat, token)
			return err
		})
		if err != nil {
			return err
		}
		return c.SeeOther("/gezond")
	})
}

// CaseIDs are the cases of the partnership.
func (h *House) CaseIDs() (ids []naast.CaseID) {
	h.t.Helper()
	h.Write("cases", func(ctx context.Context, tx *db.Tx) (err error) {
		ids, err = db.All(ctx, tx, db.One[naast.CaseID], `SELECT id FROM guard_case ORDER BY id`)
		return err
	})
	return ids
}

// Facts are the facts of a case now.
func (h *House) Facts(id naast.CaseID) (f casework.Facts) {
	h.t.Helper()
	h.Write("facts", func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = h.Cases.Facts(ctx, tx, id)
		return err
	})
	return f
}

// State is the state of a case now.
func (h *House) State(id naast.CaseID) (s guard.State) {
	h.t.Helper()
	h.Write("state", func(ctx context.Context, tx *db.Tx) (err error) {
		s, err = h.G.StateOf(ctx, tx, id)
		return err
	})
	return s
}

// Jobs counts the waiting jobs of a kind.
func (h *House) Jobs(kind string) int {
	h.t.Helper()
	var waiting []jobs.Job
	h.Write("jobs", func(ctx context.Context, tx *db.Tx) (err error) {
		waiting, err = jobs.Waiting(ctx, tx, kind)
		return err
	})
	return len(waiting)
}
