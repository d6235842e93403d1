package web_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"naast/internal/db/dbtest"
	"naast/internal/web"
)

// Behind a proxy every visitor has a network of his own, by what the proxy
// itself wrote last: what a visitor writes before it is not believed, nor is a
// header from anywhere but this machine.
func TestVisitorBehindProxy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		ask := func(header, peer string, forwarded ...string) string {
			a, _ := app(t, two)
			a.ProxyHeader = header
			a.Get(web.Public, "/netwerk", "", func(c *web.Ctx) error {
				return c.Bytes("text/plain", "", []byte(web.Network(c.Req).String()))
			})
			r := httptest.NewRequest("GET", "http://127.0.0.1/netwerk", nil)
			r.RemoteAddr = peer
			r.Header["X-Forwarded-For"] = forwarded
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			return w.Body.String()
		}
		for _, c := range []struct {
			header, peer string
			forwarded    []string
			want         string
		}{
			{"X-Forwarded-For", "127.0.0.1:9", []string{"198.51.100.7"}, "198.51.100.0/24"},
			{"X-Forwarded-For", "127.0.0.1:9", []string{"6.6.6.6, 198.51.100.7"}, "198.51.100.0/24"},
			{"X-Forwarded-For", "127.0.0.1:9", []string{"6.6.6.6", "198.51.100.7"}, "198.51.100.0/24"},
			{"X-Forwarded-For", "[::1]:9", []string{"2001:db8:1:2ff::5"}, "2001:db8:1:200::/56"},
			{"X-Forwarded-For", "127.0.0.1:9", []string{"[2001:db8::5]:443"}, "2001:db8::/56"},
			{"X-Forwarded-For", "127.0.0.1:9", []string{"niets"}, "127.0.0.0/24"},
			{"X-Forwarded-For", "203.0.113.4:9", []string{"198.51.100.7"}, "203.0.113.0/24"},
			{"", "127.0.0.1:9", []string{"198.51.100.7"}, "127.0.0.0/24"}, // the control: without the setting nobody is believed
		} {
			if got := ask(c.header, c.peer, c.forwarded...); got != c.want {
				t.Errorf("%q from %s with %q is %s, want %s", c.header, c.peer, c.forwarded, got, c.want)
			}
		}
	})
}

// A field that is sent twice counts as it was sent first, and one in the address never
// before the form's own: a link cannot change what a form says.
func TestFieldSentTwice(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		a.Post(web.Public, "/velden", "", func(c *web.Ctx) error {
			return c.Bytes("text/plain", "", []byte(c.Form("naam")+"|"+c.Form("alleen")))
		})
		ask := func(address, body string) string {
			r := httptest.NewRequest("POST", "http://127.0.0.1/velden"+address, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			return w.Body.String()
		}
		if got := ask("?naam=adres&alleen=adres", "naam=een&naam=twee"); got != "een|adres" {
			t.Errorf("it reads %q", got)
		}
		if got := ask("", "naam=twee&naam=een"); got != "twee|" { // the control: the order counts, not the value
			t.Errorf("the other way round it reads %q", got)
		}
	})
}

// One visitor who sends slowly does not take the place of everybody else.
func TestSlowVisitorLeavesRoom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		a.ProxyHeader = "X-Forwarded-For"
		a.Post(web.Public, "/toon", "", func(c *web.Ctx) error { return c.Bytes("text/plain", "", []byte("gelukt")) })
		s := httptest.NewServer(a.Handler())
		t.Cleanup(s.Close) // after who is slow has left
		post := func(from string, body io.Reader) int {
			q, err := http.NewRequest("POST", s.URL+"/toon", body)
			if err != nil {
				t.Fatal(err)
			}
			q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			q.Header.Set("X-Forwarded-For", from)
			res, err := http.DefaultClient.Do(q)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			return res.StatusCode
		}
		slowly := func(from string, length int, sent string) {
			c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { c.Close() })
			fmt.Fprintf(c, "POST /toon HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", from, length, sent)
		}
		for range 400 { // more than are served at once
			slowly("6.6.6.6", 1000, "a")
		}
		for deadline := time.Now().Add(time.Minute); post("6.6.6.9", strings.NewReader("a=b")) != http.StatusServiceUnavailable; {
			if time.Now().After(deadline) {
				t.Fatal("the control: whoever holds so many is told to wait")
			}
		}
		if status := post("198.51.100.7", strings.NewReader("a=b")); status != 200 {
			t.Fatalf("another visitor gets %d", status)
		}
		for i := range 300 { // from everywhere, more than are in work at once
			slowly(fmt.Sprintf("100.64.%d.1", i%250), 1000, "a")
		}
		large := strings.Repeat("a", 64<<10)
		for i := range 16 {
			slowly(fmt.Sprintf("100.65.%d.1", i), 1<<20, large)
		}
		for deadline := time.Now().Add(time.Minute); post("198.51.100.8", strings.NewReader(large+"b")) != http.StatusServiceUnavailable; {
			if time.Now().After(deadline) {
				t.Fatal("the control: so many large forms are not held")
			}
		}
		if status := post("198.51.100.7", strings.NewReader("a=b")); status != 200 {
			t.Fatalf("while hundreds send slowly another visitor gets %d", status)
		}
	})
}
