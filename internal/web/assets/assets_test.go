package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

var sample = fstest.MapFS{
	"built/app.css":    {Data: []byte("a{b:c}")},
	"built/app.css.gz": {Data: squeeze("a{b:c}")},
	"built/app.js":     {Data: []byte("1")},
	"built/README":     {Data: []byte("not to be served")},
}

func squeeze(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.Bytes()
}

// use lets the package serve other files during a test.
func use(t *testing.T, fsys fstest.MapFS) {
	oldHashed, oldNames := hashed, names
	t.Cleanup(func() { hashed, names = oldHashed, oldNames })
	hashed, names = load(fsys)
}

func TestServe(t *testing.T) {
	use(t, sample)
	for _, c := range []struct {
		name, accept, coding, body string
	}{
		{"gzip", "gzip, deflate, br", "gzip", "a{b:c}"},
		{"any case", "br, GZIP;q=0.5", "gzip", "a{b:c}"},
		{"none", "", "", "a{b:c}"},
		{"refused", "gzip;q=0", "", "a{b:c}"},
		{"refused with decimals", "gzip; q=0.00", "", "a{b:c}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", URL("app.css"), nil)
			r.Header.Set("Accept-Encoding", c.accept)
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, r)
			body := w.Body.String()
			if c.coding == "gzip" {
				z, err := gzip.NewReader(w.Body)
				if err != nil {
					t.Fatal(err)
				}
				plain, _ := io.ReadAll(z)
				body = string(plain)
			}
			h := w.Header()
			if w.Code != 200 || body != c.body || h.Get("Content-Encoding") != c.coding || h.Get("Vary") != "Accept-Encoding" ||
				!strings.Contains(h.Get("Cache-Control"), "immutable") || h.Get("Content-Type") != "text/css; charset=utf-8" {
				t.Errorf("%d %v %q", w.Code, h, body)
			}
		})
	}
}

func TestServeOnlyWhatIsBuilt(t *testing.T) {
	use(t, sample)
	for _, path := range []string{Prefix + "README", Prefix + "app.css", Prefix + "app.css.gz", Prefix, Prefix + "../assets.go"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path = path
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		if w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest("POST", URL("app.css"), nil))
	if w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
}

// Another content has another name, so that a browser may keep each for good.
func TestNameFollowsContent(t *testing.T) {
	use(t, sample)
	before := URL("app.css")
	use(t, fstest.MapFS{"built/app.css": {Data: []byte("a{b:d}")}})
	if after := URL("app.css"); after == before || !strings.HasPrefix(after, Prefix+"app.") {
		t.Errorf("%s, then %s", before, after)
	}
}

func TestCheckNamesWhatIsMissing(t *testing.T) {
	use(t, sample)
	if err := Check(); err == nil || !strings.Contains(err.Error(), "staff.css") {
		t.Errorf("Check() = %v", err)
	}
	if URL("staff.css") != Prefix+"staff.css" {
		t.Errorf("URL of what is not built: %s", URL("staff.css"))
	}
}
