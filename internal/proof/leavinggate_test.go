package proof

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"naast/internal/testkit/browser"
)

// exitSite is the neutral site where "Snel weg" ends.
const exitSite = "nl.wikipedia.org"

// sitToLeave opens a browser that comes to the program through a gate, and to a
// neutral site of our own. change is what the gate does to answers.
func (h *house) sitToLeave(t *testing.T, javascript bool, change func(http.Header)) *left {
	to, err := url.Parse(h.run.Base)
	if err != nil {
		t.Fatal(err)
	}
	b := &left{heard: make(chan struct{}, 1)}
	pass := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host },
		ModifyResponse: func(r *http.Response) error {
			change(r.Header)
			return nil
		},
	}
	gate := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pass.ServeHTTP(w, r)
		if r.URL.Path == "/weg" {
			b.heard <- struct{}{}
		}
	}))
	t.Cleanup(gate.Close)
	neutral := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<!doctype html><title>Weer</title><link rel="icon" href="data:,"><h1>Zonnig</h1>`))
	}))
	t.Cleanup(neutral.Close)
	b.base = gate.URL
	b.Page = browser.Where(t, desk, javascript, map[string]string{exitSite + ":443": strings.TrimPrefix(neutral.URL, "https://")})
	return b
}

func asItIs(http.Header) {}

// forgetful is a site that lets the browser keep its pages, and does not ask it to
// throw them away.
func forgetful(h http.Header) {
	h.Set("Cache-Control", "private, max-age=600")
	h.Del("Clear-Site-Data")
}
