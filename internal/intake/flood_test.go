package intake

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"naast/internal/guard"
)

// Stories that are begun are counted, also under a cookie that somebody made up
// himself; going on with one of them is not.
func TestFloodOfDrafts(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.App.ProxyHeader = "X-Forwarded-For"
		site := s.App.Handler()
		begin := func(from, cookie string) (int, string) {
			r := httptest.NewRequest("POST", "http://127.0.0.1/vraag/1", strings.NewReader(url.Values{"verhaal": {words}}.Encode()))
			r.RemoteAddr = "127.0.0.1:9"
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Forwarded-For", from)
			r.AddCookie(&http.Cookie{Name: "naast_c", Value: cookie})
			w := httptest.NewRecorder()
			site.ServeHTTP(w, r)
			for _, k := range w.Result().Cookies() {
				cookie = k.Value
			}
			return w.Code, cookie
		}
		status, mine := begin("203.0.113.9", "")
		n := 0
		for ; n < 1000 && status == 303; n++ {
			status, _ = begin("203.0.113.6", guard.NewToken().String())
		}
		if status != 429 {
			t.Fatalf("%d drafts, and then %d", n, status)
		}
		if status, _ := begin("203.0.113.6", mine); status != 303 {
			t.Fatalf("the control: going on with a story gets %d", status)
		}
		if status, _ := begin("198.51.100.7", ""); status != 303 {
			t.Fatalf("the control: another visitor gets %d", status)
		}
	})
}
