package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"naast/internal/db/dbtest"
)

// A link on another website does not leave in her name; her own does.
func TestOnlySheLeaves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		for from, forgets := range map[string]bool{"cross-site": false, "same-site": false, "same-origin": true, "none": true, "": true} {
			r := httptest.NewRequest("GET", "http://127.0.0.1/weg", nil)
			r.Header.Set("Sec-Fetch-Site", from)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if got := w.Result().Header.Get("Clear-Site-Data") != "" && len(w.Result().Cookies()) > 0; got != forgets {
				t.Errorf("from %q it forgets: %v", from, got)
			}
		}
	})
}

// In a browser where sealed drafts may wait, leaving ends the sessions and throws
// away no drafts of somebody else.
func TestLeavingKeepsWhatWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		for cookie, clears := range map[string]bool{"naast_v=1": false, "naast_taal=nl": true, "": true} {
			r := httptest.NewRequest("POST", "http://127.0.0.1/weg", nil)
			r.Header.Set("Cookie", cookie)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if got := strings.Contains(w.Result().Header.Get("Clear-Site-Data"), "storage"); got != clears {
				t.Errorf("with %q it clears what is kept: %v", cookie, got)
			}
			gone := map[string]bool{}
			for _, c := range w.Result().Cookies() {
				gone[c.Name] = c.MaxAge < 0
			}
			if !clears && (!gone["naast_m"] || !gone["naast_taal"] || !gone["naast_c"]) {
				t.Errorf("it leaves %v", w.Result().Cookies())
			}
		}
	})
}

// The way back after choosing a language stays on this site, also as browsers
// read it: without tabs and line ends.
func TestWayBackStaysHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		for back, want := range map[string]string{"/\t/kwaad.example": "/", "//kwaad.example": "/", "/\\kwaad.example": "/", "https://kwaad.example": "/", "/vraag/2": "/vraag/2"} {
			r := httptest.NewRequest("POST", "http://127.0.0.1/taal", strings.NewReader(url.Values{"taal": {"en"}, "terug": {back}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if got := w.Result().Header.Get("Location"); w.Code != http.StatusSeeOther || got != want {
				t.Errorf("%q leads to %q with %d", back, got, w.Code)
			}
		}
	})
}
