package witness

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"naast"
	"naast/internal/witness/verify"
)

// A watched log leads nowhere else, and cannot fill the memory; what a host
// writes down must be an address and a key.
func TestWatchedAddresses(t *testing.T) {
	reached := 0
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	defer secret.Close()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, secret.URL, http.StatusFound)
		case "/long":
			w.Write(make([]byte, verify.MaxSigned+1))
		case "/gone":
			http.NotFound(w, r)
		default:
			w.Write([]byte("ok"))
		}
	}))
	defer site.Close()
	for path, want := range map[string]error{"/away": naast.Unavailable, "/long": naast.Unavailable, "/gone": naast.NotFound, "/fine": nil} {
		if _, err := fetch(ctx, site.URL+path); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if reached > 0 {
		t.Error("a redirect was followed")
	}
	skey, key, err := note.GenerateKey(rand.Reader, originPrefix+"x")
	if err != nil || skey == "" {
		t.Fatal(err)
	}
	if err := (Log{Name: "x", URL: "https://naast.example/logboek", Key: key}).Check(); err != nil {
		t.Error(err)
	}
	for _, bad := range []Log{
		{URL: "http://naast.example/logboek", Key: key}, {URL: "file:///etc/passwd", Key: key}, {URL: "https://naast.example/logboek/", Key: key},
		{URL: "https://naast.example/logboek", Key: strings.Replace(key, "+A", "+B", 1)}, {URL: "https://naast.example/logboek", Key: "naast/log/x"},
		{URL: "https://naast.example/logboek", Key: "other" + key},
	} {
		if bad.Check() == nil {
			t.Errorf("taken: %+v", bad)
		}
	}
}
