package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/demo"
	"naast/internal/vault"
)

// What serve opens has no door of the demo; the same house with the demo's
// slice, which is the control, has.
func TestServeLacksTheDemosDoor(t *testing.T) {
	dir := t.TempDir()
	cfg := demoCommand{}.config(dir)
	if err := vault.CreateKeys(cfg.Keys); err != nil {
		t.Fatal(err)
	}
	s, err := open(t.Context(), cfg, naast.Clock(time.Now), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	answer := func(method, path string) int {
		w := httptest.NewRecorder()
		s.app.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil))
		return w.Code
	}
	for _, r := range s.app.Routes() {
		if strings.HasPrefix(r.Path, demo.Path) {
			t.Errorf("serve has the route %s", r.Path)
		}
	}
	doors := [][2]string{{"GET", demo.Path}, {"POST", demo.Path + "/medewerker/0"}, {"POST", demo.Path + "/inwoner/0"}}
	for _, d := range doors {
		if code := answer(d[0], d[1]); code != http.StatusNotFound {
			t.Errorf("%s %s answers %d", d[0], d[1], code)
		}
	}
	(&demo.Slice{Book: &demo.Book{}}).Routes(s.app)
	if code := answer("GET", demo.Path); code != http.StatusOK {
		t.Errorf("the control: with the demo's slice the door answers %d", code)
	}
}
