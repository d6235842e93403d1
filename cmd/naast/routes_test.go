package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/demo"
	"naast/internal/guard"
	"naast/internal/testkit/pg"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/webtest"
)

// street is the whole wired program with two partnerships, each full of people.
type street struct {
	*testing.T
	site    *site
	base    string
	book    [2]*demo.Book
	cookies map[string]string
	late    func(*http.Request) time.Duration // by how much longer an answer takes
}

var hosts = [2]string{"een.example", "twee.example"}

func onBoth(t *testing.T, f func(*street)) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		f(newStreet(t, func(name, store string) string { return "sqlite:" + filepath.Join(dir, name+store+".db") }))
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		main, ring := pg.Main(t), pg.Ring(t)
		f(newStreet(t, func(_, store string) string { return map[bool]string{true: main, false: ring}[store == "main"] }))
	})
}

func newStreet(t *testing.T, address func(name, store string) string) *street {
	t.Helper()
	s := &street{T: t, cookies: map[string]string{}}
	cfg, clock, ctx := config{Keys: filepath.Join(t.TempDir(), "keys")}, &demo.Clock{}, context.Background()
	for i, name := range []string{"een", "twee"} {
		cfg.Partnerships = append(cfg.Partnerships, partnershipConfig{Name: name, Hosts: []string{hosts[i]}, Main: address(name, "main"), Ring: address(name, "ring"), Session: address(name, "session")})
	}
	err := vault.CreateKeys(cfg.Keys)
	if err == nil {
		s.site, err = open(ctx, cfg, naast.Clock(clock.Now), slog.New(slog.DiscardHandler))
	}
	for i := 0; err == nil && i < 2; i++ {
		s.book[i], err = demo.Build(ctx, s.site.parts[i], s.site.cases, clock)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.site.close)
	app, n := s.site.app.Handler(), atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := n.Add(1) // each request comes from a network of its own: this walk is no flood
		r.RemoteAddr = fmt.Sprintf("10.%d.%d.1:1", i/250%250, i%250)
		if s.late != nil {
			time.Sleep(s.late(r))
		}
		app.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.base = server.URL
	return s
}

// visitor is a browser at a partnership's address.
func (s *street) visitor(part int, cookie string) *webtest.Visitor {
	v := webtest.New(s, s.base)
	v.Host = hosts[part]
	if cookie != "" {
		v.Header.Set("Cookie", cookie)
	}
	return v
}

// cookie is that of somebody of a partnership's demo who signed in under a hat.
func (s *street) cookie(part int, login string, hat guard.Hat) string {
	s.Helper()
	key := fmt.Sprint(part, login, hat)
	if c := s.cookies[key]; c != "" {
		return c
	}
	for _, d := range s.book[part].Staff {
		if d.Login != login || d.Hat != hat {
			continue
		}
		user, identity, err := account.Check(s.Context(), s.site.parts[part], s.site.vault, d.Login, d.Phrase)
		if err != nil {
			s.Fatal(err)
		}
		s.cookies[key] = "naast_m=" + s.begin(part, guard.Who{User: user, Hat: hat, Name: d.Name, Identity: identity}).String()
		return s.cookies[key]
	}
	s.Fatalf("nobody is called %s with hat %s", login, hat)
	return ""
}

// resident is the cookie of a resident of a partnership's demo.
func (s *street) resident(part int, name string) string {
	s.Helper()
	key := fmt.Sprint(part, name)
	if c := s.cookies[key]; c != "" {
		return c
	}
	for _, r := range s.book[part].Residents {
		if r.Name != name {
			continue
		}
		user, identity, err := account.CheckCard(s.Context(), s.site.parts[part], s.site.vault, r.Number, r.Secret)
		if err != nil {
			s.Fatal(err)
		}
		s.cookies[key] = "naast_b=" + s.begin(part, guard.Who{User: user, Hat: guard.HatResident, Identity: identity}).String()
		return s.cookies[key]
	}
	s.Fatalf("nobody is called %s", name)
	return ""
}

func (s *street) begin(part int, w guard.Who) (token guard.Token) {
	s.Helper()
	err := s.site.parts[part].Write(s.Context(), db.System("test"), func(tx *db.Tx) error {
		hats, err := account.Hats(s.Context(), tx, s.site.vault, w.User)
		if err != nil {
			return err
		}
		for _, h := range hats {
			if h.Hat == w.Hat {
				w.Organisation = h.Organisation
			}
		}
		token, err = s.site.guard.Begin(s.Context(), tx, w)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return token
}

// ask sends one request to a route as somebody; a POST carries a good key.
// Whatever the answer is, it stays with whoever asked.
func (s *street) ask(v *webtest.Visitor, r web.Route, path string) *webtest.Visitor {
	s.Helper()
	if r.Method == "GET" {
		v.Get(path)
	} else {
		v.Post(path, url.Values{"_sleutel": {"een-sleutel-van-deze-proef"}})
	}
	if f := unheaded(v.Path, v.Answer); f != "" {
		s.Errorf("%s %s answered %d on %s: %s", r.Method, r.Path, v.Status, v.Path, f)
	}
	return v
}

// unheaded says which of the headers that keep a page to itself is missing. Only
// the colours of a partnership, which are the same for everybody, may be kept.
func unheaded(path string, h http.Header) string {
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'; ", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Robots-Tag": "noindex"} {
		if got := h.Get(name); !strings.HasPrefix(got, want) && !(name == "Cache-Control" && strings.HasPrefix(path, "/thema/")) {
			return fmt.Sprintf("%s is %q", name, got)
		}
	}
	if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
		return "the policy allows something unsafe"
	}
	return ""
}

// keepsToItself: every route, answered or refused, with the headers of a page
// that is nobody else's.
func (s *street) keepsToItself() {
	v, near, her := s.visitor(0, s.cookie(0, "samira", guard.HatSupporter)), s.visitor(0, ""), s.visitor(0, s.resident(0, "Trijntje"))
	mine := s.caseOf(0, "samira")
	for _, r := range s.site.app.Routes() {
		if r.Path == "/weg" { // leads away from here: TestLeaveQuickly
			continue
		}
		if r.Method == "GET" || r.Group == web.Public || r.Group == web.Near {
			s.ask(near, r, at(r, mine))
		}
		switch {
		case r.Group == web.Staff && r.Method == "GET":
			s.ask(v, r, at(r, mine))
		case r.Group == web.Resident && r.Method == "GET":
			s.ask(her, r, at(r, mine))
		}
	}
	good := near.Get("/").Answer
	for name, value := range map[string]string{"Cache-Control": "private", "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'", "Referrer-Policy": ""} {
		planted := good.Clone()
		if planted.Set(name, value); unheaded("/", planted) == "" || unheaded("/", good) != "" {
			s.Errorf("the control: %s as %q goes unnoticed", name, value)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// at fills in the address of a route: the case, and other things that are not there.
func at(r web.Route, id naast.CaseID) string {
	path := strings.ReplaceAll(r.Path, "{zaak}", string(id))
	path = strings.ReplaceAll(path, "{soort}", "stap")
	return placeholder.ReplaceAllString(path, string(absent))
}

var absent = naast.NewID[naast.DocumentID]()

var fresh = regexp.MustCompile(`(name="_(?:sleutel|passkey)" value="|data-options=")[^"]*`) // and what a passkey is asked, anew on every page

// said is an answer without what differs from one request to the next.
func said(v *webtest.Visitor, path string) string {
	body := fresh.ReplaceAllString(v.Body, "$1")
	return fmt.Sprint(v.Status, " ", strings.ReplaceAll(body, path, "HERE"))
}

// worn is somebody for each hat of staff.
var worn = map[guard.Hat]string{guard.HatSupporter: "hendrik", guard.HatCoordinator: "anneke", guard.HatFrontDoor: "ruben", guard.HatBoard: "hanna"}

// Every route of the whole program: it fits its group, refuses whoever may not
// come in, refuses other sites, and does nothing without the key of its form.
func TestEveryRoute(t *testing.T) {
	onBoth(t, func(s *street) {
		t := s.T
		t.Run("fits", func(*testing.T) { s.fits() })
		t.Run("refuses strangers", func(*testing.T) { s.refusesStrangers() })
		t.Run("keeps to itself", func(*testing.T) { s.keepsToItself() })
		t.Run("the front door", func(*testing.T) { s.doorWearsItsHat() })
		t.Run("refuses other sites", func(*testing.T) { s.refusesOtherSites() })
	})
}

// fits: a route belongs to a group; what is about a case has an action about a case.
func (s *street) fits() {
	n := map[web.Group]int{}
	for _, r := range s.site.app.Routes() {
		n[r.Group]++
		if f := misfit(r); f != "" {
			s.Errorf("%s %s: %s", r.Method, r.Path, f)
		}
	}
	if n[web.Public] < 10 || n[web.Intake] < 10 || n[web.Resident] < 20 || n[web.Staff] < 60 {
		s.Errorf("this walk looks at too little: %v", n)
	}
	for _, planted := range []web.Route{
		{Group: web.Public, Method: "GET", Path: "/zaak/{zaak}"},
		{Group: web.Public, Method: "GET", Path: "/x", Action: guard.ReadCase},
		{Group: web.Staff, Method: "GET", Path: "/x"},
		{Group: web.Staff, Method: "GET", Path: "/zaak/{zaak}/x", Action: guard.OwnPeople},
		{Group: web.Staff, Method: "GET", Path: "/x", Action: guard.ReadCase},
		{Group: web.Staff, Method: "GET", Path: "/mijn", Action: guard.ReadOwn},
		{Group: web.Resident, Method: "GET", Path: "/mijn-pagina/{zaak}", Action: guard.ReadOwn},
		{Group: web.Resident, Method: "POST", Path: "/mijn-pagina/x", Action: guard.ReadOwn},
		{Group: web.Staff, Method: "POST", Path: "/zaak/{zaak}", Action: guard.ReadCase},
		{Group: web.Near, Method: "GET", Path: "/delen/{zaak}", Action: guard.ReadShare},
		{Group: web.Near, Method: "GET", Path: "/delen/x", Action: guard.ReadOwn},
	} {
		if misfit(planted) == "" {
			s.Errorf("a planted route went unnoticed: %+v", planted)
		}
	}
}

// misfit says what is wrong with the admission of a route.
func misfit(r web.Route) string {
	about := strings.Contains(r.Path, "{zaak}")
	// Whoever looked because it could not wait says with a button that he did.
	reads := guard.Looks(r.Action) && r.Action != guard.LookInside
	switch {
	case (r.Group == web.Public || r.Group == web.Intake) && (r.Action != "" || about):
		return "open to everybody, and yet about a case"
	case (r.Group == web.Staff || r.Group == web.Resident || r.Group == web.Near) && !guard.Known(r.Action):
		return "no rule says who may come"
	case r.Group == web.Staff && about != guard.OnCase(r.Action):
		return "the action and the address disagree about a case"
	case (r.Group == web.Resident || r.Group == web.Near) && (strings.Contains(r.Path, "{") || !guard.OnCase(r.Action)):
		return "an address of a resident names nothing"
	case (r.Group == web.Resident) != guard.May(guard.HatResident, r.Action) || (r.Group == web.Near) != guard.May(guard.HatNear, r.Action):
		return "the wrong kind of hat"
	case r.Method == "POST" && reads:
		return "writes with an action that reads"
	}
	return ""
}
