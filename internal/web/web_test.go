package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
	"naast/internal/web/webtest"
)

func app(t *testing.T, two dbtest.Two) (*web.App, *vault.Vault) {
	t.Helper()
	dir := t.TempDir() + "/keys"
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(k)
	a := web.New(v, guard.New(v), slog.New(slog.DiscardHandler))
	site := func(name string) func(context.Context, lang.Text) (ui.Site, error) {
		return func(context.Context, lang.Text) (ui.Site, error) {
			return ui.Site{Name: name, Phone: "0999 12 34 56", Exit: "https://weer.example/"}, nil
		}
	}
	a.Add(&web.Partnership{Slug: "own", Hosts: []string{"127.0.0.1"}, DB: two.Own, Site: site("Naast in Wesselrade")})
	a.Add(&web.Partnership{Slug: "other", Hosts: []string{"ander.example"}, DB: two.Other, Site: site("Naast elders")})
	a.Common()
	return a, v
}

func start(t *testing.T, a *web.App) *webtest.Visitor {
	t.Helper()
	s := httptest.NewServer(a.Handler())
	t.Cleanup(s.Close)
	return webtest.New(t, s.URL)
}

// An act runs once however often the button is pressed; without a key it does
// not run at all.
func TestActRunsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		ran := 0
		a.Post(web.Public, "/doe", "", func(c *web.Ctx) error {
			to := fmt.Sprintf("/klaar/%d", ran+1)
			err := c.Act(&to, func(tx *db.Tx) error { return nil })
			if err == nil {
				ran++
			}
			return err
		})
		a.Get(web.Public, "/klaar/{n}", "", func(c *web.Ctx) error { return c.Bytes("text/plain", "", []byte("klaar")) })
		v := start(t, a)
		key := url.Values{"_sleutel": {"0123456789abcdef01234567"}}
		v.Post("/doe", key).Expect(200)
		first := v.Path
		v.Post("/doe", key).Expect(200)
		if ran != 1 || v.Path != first {
			t.Fatalf("ran %d times, led to %s and %s", ran, first, v.Path)
		}
		v.Post("/doe", url.Values{"_sleutel": {"another-key-0123456789"}}).Expect(200)
		if ran != 2 {
			t.Fatal("the control: another key must run")
		}
		v.Post("/doe", nil).Expect(422)
		if ran != 2 {
			t.Fatal("ran without a key")
		}
	})
}

// Errors become pages in words, without the error's own text.
func TestErrorsBecomePages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		for name, err := range map[string]error{"404": naast.NotFound, "409": naast.Conflict, "413": naast.TooLarge, "429": naast.TooMany, "503": naast.Unavailable, "500": fmt.Errorf("geheim verhaal")} {
			a.Get(web.Public, "/fout/"+name, "", func(*web.Ctx) error { return err })
		}
		a.Get(web.Public, "/paniek", "", func(*web.Ctx) error { panic("geheim verhaal") })
		v := start(t, a)
		for _, code := range []int{404, 409, 413, 429, 503, 500} {
			v.Get(fmt.Sprintf("/fout/%d", code)).Expect(code, "0999 12 34 56").Refuse("geheim")
		}
		v.Get("/paniek").Expect(500).Refuse("geheim")
	})
}

func TestPipeline(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		var got string
		show := func(c *web.Ctx) error {
			got = c.Form("verhaal")
			return c.Bytes("text/plain; charset=utf-8", "", []byte(c.Part.Slug))
		}
		a.Get(web.Public, "/toon", "", show)
		a.Post(web.Public, "/toon", "", show)
		a.Get(web.Staff, "/alleen-staf", guard.Today, show)
		a.Get(web.Resident, "/alleen-bewoner", guard.ReadOwn, show)
		v := start(t, a)

		v.Get("/toon").Expect(200, "own")
		v.Get("/gezond").Expect(200, "gezond")
		v.Get("/alleen-staf").Expect(401)
		v.Get("/alleen-bewoner").Expect(401)

		v.Post("/toon", url.Values{"verhaal": {"a\x00b\x07c\r\nd\u202e\U0001F600\xff"}}).Expect(200)
		if got != "abc\nd\u202e\U0001F600\uFFFD" {
			t.Fatalf("cleaned to %q", got)
		}
		v.Post("/toon", url.Values{"verhaal": {strings.Repeat("a", web.MaxBody+1)}}).Expect(413)

		v.Header.Set("Origin", "https://kwaad.example")
		v.Header.Set("Sec-Fetch-Site", "cross-site")
		v.Post("/toon", nil).Expect(403)
	})
}

// Every answer carries the headers that keep a page to itself.
func TestHeaders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		s := httptest.NewServer(a.Handler())
		defer s.Close()
		for _, path := range []string{"/gezond", "/bestaat-niet"} {
			res, err := http.Get(s.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
				if !strings.Contains(res.Header.Get(name), want) {
					t.Errorf("%s: %s is %q", path, name, res.Header.Get(name))
				}
			}
			if strings.Contains(res.Header.Get("Content-Security-Policy"), "unsafe") {
				t.Error("the policy allows something unsafe")
			}
		}
	})
}

// A route without a fitting action cannot be made.
func TestRouteNeedsItsAction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		for name, make := range map[string]func(){
			"staff without":  func() { a.Get(web.Staff, "/x", "", nil) },
			"staff unknown":  func() { a.Get(web.Staff, "/y", "read-everything", nil) },
			"public with":    func() { a.Get(web.Public, "/z", guard.ReadCase, nil) },
			"resident empty": func() { a.Post(web.Resident, "/q", "", nil) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: the route was made", name)
					}
				}()
				make()
			}()
		}
	})
}

// The language follows the button and stays.
func TestLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		a.Get(web.Public, "/taal-van", "", func(c *web.Ctx) error { return c.Bytes("text/plain", "", []byte("taal:"+c.T.Code())) })
		v := start(t, a)
		v.Get("/taal-van").Expect(200, "taal:nl")
		v.Post("/taal", url.Values{"taal": {"en"}, "terug": {"/taal-van"}}).Expect(200, "taal:en")
		v.Get("/taal-van").Expect(200, "taal:en")
		v.Post("/taal", url.Values{"taal": {"xx"}, "terug": {"//kwaad.example/"}})
		if !strings.HasPrefix(v.Path, "/") || v.Status == 200 && strings.Contains(v.Body, "kwaad") {
			t.Fatal("led to another site")
		}
	})
}
