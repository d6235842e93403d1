// Package assets holds the style sheets and the small scripts of Naast as they
// go over the line: bundled by assets/build from npm packages and from src,
// compressed beforehand, under names that change with their content so that a
// browser keeps them for good.
package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/base32"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Prefix is the part of the site below which all built files live.
const Prefix = "/onderdelen/"

// built also holds a placeholder, so that this compiles before npm has run.
//
//go:embed all:built
var built embed.FS

// file is one built file in both shapes.
type file struct {
	kind      string // media type
	raw, gzip []byte
}

// hashed maps the name on the line to the file; names maps our name to it.
var hashed, names = load(built)

// kinds are the only files served; the placeholder is not one of them.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func load(fsys fs.FS) (map[string]file, map[string]string) {
	files, byName := map[string]file{}, map[string]string{}
	entries, _ := fs.ReadDir(fsys, "built") // the placeholder keeps the directory there
	for _, e := range entries {
		kind := kinds[path.Ext(e.Name())]
		raw, err := fs.ReadFile(fsys, "built/"+e.Name())
		if kind == "" || err != nil {
			continue
		}
		packed, err := fs.ReadFile(fsys, "built/"+e.Name()+".gz")
		if err != nil {
			packed = nil // a build that was cut short: served uncompressed
		}
		name := withHash(e.Name(), raw)
		files[name], byName[e.Name()] = file{kind, raw, packed}, name
	}
	return files, byName
}

// withHash puts 80 bits of the content's SHA-256 into the name: app.css becomes
// app.k3j2….css.
func withHash(name string, content []byte) string {
	sum := sha256.Sum256(content)
	h := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + h + ext
}

// URL is the address of a built file: URL("app.css"). Before npm and the build
// have run it is an address where nothing is found.
func URL(name string) string {
	if h, ok := names[name]; ok {
		return Prefix + h
	}
	return Prefix + name
}

// Size is how many bytes a built file takes on the line, compressed.
func Size(name string) int { return len(hashed[names[name]].gzip) }

// Check says what is missing before pages can look as they should; serve asks
// it once at its start.
func Check() error {
	for _, name := range []string{"app.css", "staff.css", "app.js", "field.js", "sw.js", "icon.svg"} {
		if names[name] == "" {
			return errors.New("built asset " + name + " is missing: run make build")
		}
	}
	return nil
}

// Single serves one built file under an address of its own that never changes,
// for a service worker: the browser asks for it by name, and asks again.
func Single(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := hashed[names[name]]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", f.kind)
		w.Write(f.raw)
	})
}

// Handler serves the built files below Prefix, to be kept for a year without
// asking again: another content has another name.
func Handler() http.Handler { return http.HandlerFunc(serve) }

func serve(w http.ResponseWriter, r *http.Request) {
	f, ok := hashed[strings.TrimPrefix(r.URL.Path, Prefix)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	body := f.raw
	if f.gzip != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}

// acceptsGzip reads Accept-Encoding (RFC 9110 §12.5.3) as far as one coding needs.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, parameter, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(parameter), "q="), 64)
			return err != nil || q > 0 // no weight is full weight
		}
	}
	return false
}
