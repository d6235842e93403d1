package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"naast/internal/db/dbtest"
	"naast/internal/web"
)

// Behind HTTPS a cookie is sent back over HTTPS only, is out of reach of scripts
// and of forms on other sites, and has a name that no other host may give. A
// cookie without that name is nobody's. The control is a site without HTTPS.
func TestCookiesBehindHTTPS(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		for _, secure := range []bool{true, false} {
			a, _ := app(t, two)
			a.Secure = secure
			var found bool
			a.Get(web.Public, "/merk", "", func(c *web.Ctx) error {
				found = !c.DraftToken().IsZero()
				c.StartDraft()
				c.Keeps()
				c.SetShared(true)
				return c.Bytes("text/plain; charset=utf-8", "", []byte("gemerkt"))
			})
			s := httptest.NewServer(a.Handler())
			defer s.Close()
			mark := ask(t, s, "GET", "/merk", nil)
			language := ask(t, s, "POST", "/taal", nil)
			all := append(mark.Cookies(), language.Cookies()...)
			if len(all) < 4 {
				t.Fatalf("%d cookies: this looks at too little", len(all))
			}
			for _, k := range all {
				if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" {
					t.Errorf("%s: %q", k.Name, k.Raw)
				}
				if strings.HasPrefix(k.Name, "__Host-naast_") != secure || k.Secure != secure {
					t.Errorf("with HTTPS %v: %q", secure, k.Raw)
				}
			}
			if hsts := mark.Header.Get("Strict-Transport-Security"); (hsts == "max-age=31536000") != secure {
				t.Errorf("with HTTPS %v: Strict-Transport-Security is %q", secure, hsts)
			}
			for _, k := range mark.Cookies() {
				if !strings.HasSuffix(k.Name, "naast_c") {
					continue
				}
				if ask(t, s, "GET", "/merk", k); !found {
					t.Error("a cookie of ours is not known again")
				}
				k.Name = map[bool]string{true: "naast_c", false: "__Host-naast_c"}[secure]
				if ask(t, s, "GET", "/merk", k); found {
					t.Errorf("with HTTPS %v a cookie called %s counts", secure, k.Name)
				}
			}
		}
	})
}

// ask sends one request and follows nothing.
func ask(t *testing.T, s *httptest.Server, method, path string, k *http.Cookie) *http.Response {
	t.Helper()
	q, err := http.NewRequest(method, s.URL+path, strings.NewReader(url.Values{"taal": {"en"}, "terug": {"/merk"}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Proef", "geheim merk")
	if k != nil {
		q.AddCookie(k)
	}
	res, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	res.Body = io.NopCloser(strings.NewReader(string(b)))
	return res
}

// Every answer with a body says what it is, and texts in which letters.
func TestContentTypes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		a.Get(web.Public, "/stuk", "", func(*web.Ctx) error { panic("stuk") })
		s := httptest.NewServer(a.Handler())
		defer s.Close()
		untold := func(kind string) bool {
			return kind == "" || strings.HasPrefix(kind, "text/") && !strings.HasSuffix(kind, "; charset=utf-8")
		}
		for _, path := range []string{"/gezond", "/bestaat-niet", "/stuk", "/assets/bestaat-niet"} {
			for _, method := range []string{"GET", "POST", "PUT"} {
				if kind := ask(t, s, method, path, nil).Header.Get("Content-Type"); untold(kind) {
					t.Errorf("%s %s is %q", method, path, kind)
				}
			}
		}
		for _, control := range []string{"", "text/html", "text/plain; charset=iso-8859-1"} {
			if !untold(control) {
				t.Errorf("the control %q passes", control)
			}
		}
	})
}

// A request that asks to be sent back as it came (TRACE) is not.
func TestTraceIsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		a.Get(web.Public, "/toon", "", func(c *web.Ctx) error {
			return c.Bytes("text/plain; charset=utf-8", "", []byte(c.Req.Header.Get("Proef")))
		})
		s := httptest.NewServer(a.Handler())
		defer s.Close()
		text := func(method string) string { b, _ := io.ReadAll(ask(t, s, method, "/toon", nil).Body); return string(b) }
		if strings.Contains(text("TRACE"), "geheim merk") {
			t.Error("what was sent comes back")
		}
		if !strings.Contains(text("GET"), "geheim merk") {
			t.Error("the control: a page that does show it")
		}
	})
}
