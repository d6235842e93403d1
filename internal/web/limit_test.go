package web_test

import (
	"fmt"
	"net/url"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/web"
)

// Whoever leaves very much behind without an account is told to wait, and
// another visitor is not.
func TestFloodOfActs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		a.ProxyHeader = "X-Forwarded-For"
		done := 0
		a.Post(web.Public, "/doe", "", func(c *web.Ctx) error {
			to := "/klaar"
			return c.Act(&to, func(*db.Tx) error { done++; return nil })
		})
		a.Get(web.Public, "/klaar", "", func(c *web.Ctx) error { return c.Bytes("text/plain", "", []byte("klaar")) })
		v := start(t, a)
		press := func(from string, n int) int {
			v.Header.Set("X-Forwarded-For", from)
			return v.Post("/doe", url.Values{"_sleutel": {fmt.Sprintf("0123456789abcdef-%d", n)}}).Status
		}
		n := 0
		for ; n < 1000 && press("203.0.113.6", n) == 200; n++ {
		}
		if n == 1000 || n < 60 || done != n {
			t.Fatalf("%d of %d acts were done", done, n)
		}
		if status := press("198.51.100.7", n+1); status != 200 {
			t.Fatalf("the control: another visitor gets %d", status)
		}
	})
}
