package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Partnership is one partnership as the HTTP kit needs it.
type Partnership struct {
	Slug  string
	Hosts []string // host names without port; "*" takes every host
	DB    *db.DB
	// Site gives what every page shares: name, number, theme.
	Site func(ctx context.Context, t lang.Text) (ui.Site, error)
}

// App is the whole site: the partnerships and the routes they share.
type App struct {
	Vault  *vault.Vault
	Guard  *guard.Guard
	Log    *slog.Logger
	Secure bool // cookies over HTTPS only
	// ProxyHeader is where a proxy on this machine writes, as the last address,
	// who visits: X-Forwarded-For. Empty: nobody is believed.
	ProxyHeader string

	parts  []*Partnership
	mux    *http.ServeMux
	routes []Route
	nav    []navItem
	signIn func(*Ctx) error // the page for whoever must sign in (again)
	cover  func(*Ctx) (func(*Ctx) error, error)
	bounds *bounds
}

// New makes a site without routes.
func New(v *vault.Vault, g *guard.Guard, log *slog.Logger) *App {
	a := &App{Vault: v, Guard: g, Log: log, mux: http.NewServeMux(), bounds: newBounds()}
	a.mux.HandleFunc("/", func(w http.ResponseWriter, q *http.Request) { // what no route takes
		a.serve(w, q, Route{Group: Public, Method: q.Method, handle: func(*Ctx) error { return naast.NotFound }})
	})
	return a
}

// Add takes in a partnership.
func (a *App) Add(p *Partnership) { a.parts = append(a.parts, p) }

// Partnerships are all that this program serves.
func (a *App) Partnerships() []*Partnership { return a.parts }

// SignInPage sets the page that is shown where somebody must sign in (again);
// what was typed is in c.Req's form and must be kept.
func (a *App) SignInPage(h func(*Ctx) error) { a.signIn = h }

// Cover sets what is asked before every page and act of a resident, whoever
// made it: it gives what is done in its place, or nil.
func (a *App) Cover(f func(*Ctx) (func(*Ctx) error, error)) { a.cover = f }

// Group is an admission policy: who may come to its routes at all.
type Group int

// The groups.
const (
	Public   Group = iota // everybody; nobody's content
	Intake                // everybody, with a draft under her own cookie
	Resident              // a resident with an open session
	Near                  // somebody close to her, with an open session: copies she shared
	Staff                 // staff with an open session and a hat that the guard's table lets in
)

// Route is one address with its admission. Tests walk all of them.
type Route struct {
	Group  Group
	Method string
	Path   string
	Action guard.Action // for Public and Intake: empty
	Fixed  bool         // no form: GET, or POST without effect on anybody's data
	handle func(*Ctx) error
}

// Routes are all routes, for the test of the table.
func (a *App) Routes() []Route { return slices.Clone(a.routes) }

// Get registers a page.
func (a *App) Get(g Group, path string, action guard.Action, h func(*Ctx) error) {
	a.add(Route{Group: g, Method: "GET", Path: path, Action: action, handle: h})
}

// Post registers an act.
func (a *App) Post(g Group, path string, action guard.Action, h func(*Ctx) error) {
	a.add(Route{Group: g, Method: "POST", Path: path, Action: action, handle: h})
}

func (a *App) add(r Route) {
	needs := r.Group == Resident || r.Group == Near || r.Group == Staff
	if needs != guard.Known(r.Action) {
		panic(fmt.Sprintf("route %s %s: action %q does not fit its group", r.Method, r.Path, r.Action))
	}
	a.routes = append(a.routes, r)
	pattern := r.Method + " " + r.Path
	if r.Path == "/" {
		pattern += "{$}"
	}
	a.mux.HandleFunc(pattern, func(w http.ResponseWriter, q *http.Request) { a.serve(w, q, r) })
}

// File registers an answer without person, partnership or page: assets, health.
func (a *App) File(pattern string, h http.Handler) { a.mux.Handle(pattern, h) }

// Nav puts a page in the staff navigation of those whose hat may open it.
func (a *App) Nav(path, label string, action guard.Action) {
	a.nav = append(a.nav, navItem{path, label, action})
}

type navItem struct {
	path, label string
	action      guard.Action
}

// Knows tells whether a partnership of this app answers at a host name.
func (a *App) Knows(host string) bool { return a.partnership(host) != nil }

func (a *App) partnership(host string) *Partnership {
	if i := strings.LastIndexByte(host, ':'); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	for _, p := range a.parts {
		if slices.Contains(p.Hosts, strings.ToLower(host)) || slices.Contains(p.Hosts, "*") {
			return p
		}
	}
	return nil
}

// Handler is the site as an http.Handler.
func (a *App) Handler() http.Handler {
	return a.pipeline(a.mux)
}

// serve runs one route: who is asking, may they, then the handler.
func (a *App) serve(w http.ResponseWriter, q *http.Request, r Route) {
	c := a.newCtx(w, q, r)
	if c == nil {
		http.Error(w, "Deze website bestaat hier niet.", http.StatusNotFound)
		return
	}
	err := c.admit()
	h := r.handle
	if err == nil && r.Group == Resident && a.cover != nil {
		var instead func(*Ctx) error
		if instead, err = a.cover(c); instead != nil {
			h = instead
		}
	}
	if err == nil {
		err = h(c)
	}
	c.finish(err)
}

// fields that the kit itself reads from forms.
const (
	keyField  = "_sleutel"
	langField = "taal"
)

// groupOf is where a hat has its pages.
func groupOf(h guard.Hat) Group {
	switch h {
	case guard.HatResident:
		return Resident
	case guard.HatNear:
		return Near
	}
	return Staff
}

func (c *Ctx) admit() error {
	if err := c.parseForm(); err != nil {
		return err
	}
	switch c.route.Group {
	case Resident, Near, Staff:
		if err := c.resume(); err != nil {
			return err
		}
		if groupOf(c.Who.Hat) != c.route.Group || !guard.May(c.Who.Hat, c.route.Action) {
			return fmt.Errorf("hat %s at %s: %w", c.Who.Hat, c.route.Path, naast.NotFound)
		}
	}
	return nil
}
