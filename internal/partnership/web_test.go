package partnership

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

// site is one partnership on a real server, with the neighbour beside it.
type site struct {
	t      *testing.T
	d      *db.DB
	v      *vault.Vault
	g      *guard.Guard
	url    string
	cookie string
}

func serve(t *testing.T, two dbtest.Two, s *Slice) *site {
	t.Helper()
	dir := t.TempDir()
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	keys, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(keys)
	g := guard.New(v)
	app := web.New(v, g, slog.New(slog.NewTextHandler(io.Discard, nil)))
	app.Common()
	s.Routes(app)
	app.Add(&web.Partnership{Slug: "own", Hosts: []string{"*"}, DB: two.Own, Site: Site(two.Own)})
	server := httptest.NewServer(app.Handler())
	t.Cleanup(server.Close)
	return &site{t: t, d: two.Own, v: v, g: g, url: server.URL}
}

// signIn opens a session under a hat.
func (s *site) signIn(hat guard.Hat, org naast.OrganisationID) {
	s.t.Helper()
	write(s.t, s.d, func(ctx context.Context, tx *db.Tx) error {
		token, err := s.g.Begin(ctx, tx, guard.Who{User: naast.NewID[naast.UserID](), Hat: hat, Organisation: org, Name: "Ina", Identity: vault.NewIdentity()})
		s.cookie = "naast_m=" + token.String()
		return err
	})
}

func (s *site) do(q *http.Request) (int, string, http.Header) {
	s.t.Helper()
	if s.cookie != "" {
		q.Header.Set("Cookie", s.cookie)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := client.Do(q)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode, string(b), r.Header
}

func (s *site) get(path string) (int, string, http.Header) {
	s.t.Helper()
	q, err := http.NewRequest("GET", s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(q)
}

func (s *site) post(path string, form url.Values) (int, string, http.Header) {
	s.t.Helper()
	q, err := http.NewRequest("POST", s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(q)
}

var (
	areaTag = regexp.MustCompile(`(?s)<textarea\b[^>]*\bname="([^"]+)"[^>]*>\n?(.*?)</textarea>`)
	boxTag  = regexp.MustCompile(`(?s)<input\b([^>]*)>`)
	attr    = func(tag, name string) string {
		m := regexp.MustCompile(`\b` + name + `="([^"]*)"`).FindStringSubmatch(tag)
		if m == nil {
			return ""
		}
		return unescape.Replace(m[1])
	}
	unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&")
)

// form reads the answers of the page's form as a browser would send them.
func form(page string) url.Values {
	if i := strings.Index(page, `id="formulier"`); i > 0 {
		page = page[i:]
		page = page[:strings.Index(page, "</form>")]
	}
	f := url.Values{}
	for _, m := range boxTag.FindAllStringSubmatch(page, -1) {
		kind, name := attr(m[1], "type"), attr(m[1], "name")
		if (kind == "radio" || kind == "checkbox") && !strings.Contains(m[1], " checked") || name == "" {
			continue
		}
		f.Add(name, attr(m[1], "value"))
	}
	for _, m := range areaTag.FindAllStringSubmatch(page, -1) {
		f.Set(m[1], unescape.Replace(m[2]))
	}
	for _, m := range regexp.MustCompile(`(?s)<select\b[^>]*\bname="([^"]+)".*?</select>`).FindAllStringSubmatch(page, -1) {
		if o := regexp.MustCompile(`<option value="([^"]*)" selected`).FindStringSubmatch(m[0]); o != nil {
			f.Set(m[1], o[1])
		}
	}
	return f
}

func TestPublicPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{})
		for _, path := range []string{"/", "/organisaties", "/privacy", "/toegankelijkheid"} { // with nothing filled in yet
			if status, _, _ := s.get(path); status != 200 {
				t.Errorf("%s answers %d in an empty partnership", path, status)
			}
		}
		settings := Defaults()
		settings.Name, settings.Phone, settings.Colour = "Naast in Wesselrade", "0555 12 34 56", "#aa2233"
		settings.Access = Access{Checked: "2026-10-05", By: "Bureau Drempelvrij", Barriers: []string{"De kaart is nog niet te horen."}}
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			err := Save(ctx, tx, settings)
			for i, name := range []string{"De Kring Wesselrade", "Samenkracht <Wesselrade>"} {
				if err == nil {
					err = SaveOrganisation(ctx, tx, Organisation{ID: naast.NewID[naast.OrganisationID](), Name: name, Umbrella: i == 1, Phone: "0555 65 43 2" + string(rune('0'+i)), Hours: "elke ochtend"})
				}
			}
			if err == nil {
				err = SetFrontDoor(ctx, tx, []FrontDoorPerson{{"a", "Els"}, {"b", "Bram"}})
			}
			return err
		})
		for path, wants := range map[string][]string{
			"/":                 {"Naast in Wesselrade", `href="/vraag/1"`, `href="tel:0555123456"`, "Niets van uw verhaal.", `href="/terug"`, "De Kring Wesselrade", "0555 65 43 20", "elke ochtend", "gratis"},
			"/organisaties":     {"De Kring Wesselrade", "Samenkracht &lt;Wesselrade&gt;", "0555 65 43 21"},
			"/privacy":          {"De gemeente en de beheerder kunnen uw verhaal niet lezen uit de opgeslagen gegevens.", "Els en Bram", "Uw browser kan onthouden", "klagen", "intrekken"},
			"/toegankelijkheid": {"WCAG 2.2 AA", "Bureau Drempelvrij", "maandag 5 oktober 2026", "De kaart is nog niet te horen."},
		} {
			status, body, _ := s.get(path)
			for _, want := range wants {
				if status != 200 || !strings.Contains(body, want) {
					t.Errorf("%s answers %d without %q", path, status, want)
				}
			}
		}
		if _, body, _ := s.get("/"); strings.Contains(body, "Samenkracht") {
			t.Error("the umbrella stands among those one can call on the front page")
		}
	})
}

func TestThemeIsServedAtItsOwnAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{})
		if _, body, _ := s.get("/"); strings.Contains(body, "/thema/") {
			t.Error("the default look loads a style sheet of its own")
		}
		settings := Defaults()
		settings.Colour = "#aa2233"
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error { return Save(ctx, tx, settings) })
		_, body, _ := s.get("/")
		address := regexp.MustCompile(`/thema/[a-z2-7]+\.css`).FindString(body)
		status, css, h := s.get(address)
		if status != 200 || !strings.HasPrefix(h.Get("Content-Type"), "text/css") || !strings.Contains(h.Get("Cache-Control"), "immutable") || !strings.Contains(css, "--naast-brand-600:") {
			t.Errorf("%q answers %d %s %q", address, status, h, css)
		}
		for _, other := range []string{"/thema/aaaaaaaaaaaaaaaa.css", "/thema/x"} {
			if status, _, _ := s.get(other); status != 404 {
				t.Errorf("%s answers %d", other, status)
			}
		}
	})
}

// The telephone number is known also when the database is gone; control: a
// site that never read it knows nothing.
func TestSiteOutlivesTheDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		settings := Defaults()
		settings.Phone = "0555 12 34 56"
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error { return Save(ctx, tx, settings) })
		warm, cold := serve(t, two, &Slice{}), serve(t, two, &Slice{})
		warm.get("/")
		two.Own.Close()
		two.Clock.Forward(3600e9)
		status, body, _ := warm.get("/")
		if status != 503 || !strings.Contains(body, "0555 12 34 56") {
			t.Errorf("without its database the site answers %d, number: %t", status, strings.Contains(body, "0555"))
		}
		if _, body, _ := cold.get("/"); strings.Contains(body, "0555 12 34 56") {
			t.Error("the number is known without ever having been read: this test shows nothing")
		}
	})
}
