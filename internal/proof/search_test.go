package proof

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime/quotedprintable"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// places are all that the program leaves behind, by name.
type places map[string][]byte

// files adds every file of a directory; the demo's own book of phrases and
// cards, which no installation has, is left out.
func (p places) files(t testing.TB, dir string) {
	t.Helper()
	err := p.walk(dir)
	for again := 0; errors.Is(err, fs.ErrNotExist) && again < 20; again++ {
		err = p.walk(dir) // a browser that was killed still renames: look once more, also under the new name
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (p places) walk(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || d.Name() == "demo.json" {
			return err
		}
		b, err := os.ReadFile(name)
		p["file "+name] = b
		return err
	})
}

// find tells which words stand where, in any form in which they could lie about.
func (p places) find(words ...string) (where []string) {
	forms := make([]map[string][]byte, len(words))
	for i, w := range words {
		forms[i] = formsOf(w)
	}
	for _, name := range slices.Sorted(maps.Keys(p)) {
		for _, b := range unpacked(p[name]) {
			lower := bytes.ToLower(b)
			for i, w := range words {
				for form, f := range forms[i] {
					if bytes.Contains(b, f) || form == "as it is" && bytes.Contains(lower, bytes.ToLower(f)) {
						where = append(where, fmt.Sprintf("%q in %s (%s)", w, name, form))
					}
				}
			}
		}
	}
	return where
}

// formsOf are the words as they are, and as other programs write them down.
func formsOf(words string) map[string][]byte {
	forms := map[string][]byte{
		"as it is": []byte(words),
		"hex":      []byte(hex.EncodeToString([]byte(words))), "HEX": []byte(strings.ToUpper(hex.EncodeToString([]byte(words)))),
		"address": []byte(url.QueryEscape(words)), "path": []byte(url.PathEscape(words)),
		"backwards": backwards(words),
	}
	if j, err := json.Marshal(words); err == nil {
		forms["JSON"] = bytes.Trim(j, `"`)
	}
	var soft bytes.Buffer
	q := quotedprintable.NewWriter(&soft)
	io.WriteString(q, words) // a Buffer takes everything
	q.Close()
	forms["quoted-printable"] = soft.Bytes()
	for _, u := range utf16.Encode([]rune(words)) {
		forms["UTF-16LE"] = append(forms["UTF-16LE"], byte(u), byte(u>>8))
		forms["UTF-16BE"] = append(forms["UTF-16BE"], byte(u>>8), byte(u))
	}
	// Base64 and base32 of a longer text hold the words at one of three, or
	// five, offsets; what stands at both ends depends on the neighbours.
	for shift := range 3 {
		core := base64.StdEncoding.EncodeToString(append(make([]byte, shift), words...))
		core = core[(shift*8+5)/6 : (shift+len(words))*8/6]
		forms[fmt.Sprint("base64 ", shift)] = []byte(core)
		forms[fmt.Sprint("base64url ", shift)] = []byte(strings.NewReplacer("+", "-", "/", "_").Replace(core))
	}
	for shift := range 5 {
		core := base32.StdEncoding.EncodeToString(append(make([]byte, shift), words...))
		forms[fmt.Sprint("base32 ", shift)] = []byte(core[(shift*8+4)/5 : (shift+len(words))*8/5])
	}
	return forms
}

func backwards(words string) []byte {
	r := []rune(words)
	slices.Reverse(r)
	return []byte(string(r))
}

// unpacked is a content itself, and every compressed stream that begins in it.
func unpacked(b []byte) [][]byte {
	all := [][]byte{b}
	for i := range b {
		var r io.Reader
		var err error
		switch {
		case bytes.HasPrefix(b[i:], []byte{0x1f, 0x8b, 8}):
			r, err = gzip.NewReader(bytes.NewReader(b[i:]))
		case i+1 < len(b) && b[i] == 0x78 && (b[i+1] == 0x01 || b[i+1] == 0x5e || b[i+1] == 0x9c || b[i+1] == 0xda):
			r, err = zlib.NewReader(bytes.NewReader(b[i:]))
		default:
			continue
		}
		if err != nil {
			continue
		}
		out, _ := io.ReadAll(io.LimitReader(r, 1<<20)) // what was read before an error counts
		all = append(all, out)
	}
	return all
}

// Each form of the words is found where it was put, and nothing elsewhere.
func TestSearchFinds(t *testing.T) {
	const words = "Zilverspreeuw aan de Kâde?"
	put := func(b []byte) places {
		return places{"x": append(append([]byte("zo begint het, en dan komt "), b...), " en dan gaat het verder"...)}
	}
	for form, f := range formsOf(words) {
		if len(put(f).find(words)) == 0 {
			t.Errorf("%s goes unnoticed", form)
		}
	}
	for shift := range 5 {
		whole := append(bytes.Repeat([]byte{'x'}, shift), words+" en meer"...)
		for name, text := range map[string]string{"base64": base64.StdEncoding.EncodeToString(whole), "base64url": base64.RawURLEncoding.EncodeToString(whole), "base32": base32.StdEncoding.EncodeToString(whole)} {
			if len(put([]byte(text)).find(words)) == 0 {
				t.Errorf("%s at %d goes unnoticed", name, shift)
			}
		}
	}
	var zipped, deflated bytes.Buffer
	g, z := gzip.NewWriter(&zipped), zlib.NewWriter(&deflated)
	io.WriteString(g, words)
	io.WriteString(z, words)
	g.Close()
	z.Close()
	for name, b := range map[string][]byte{"gzip": zipped.Bytes(), "zlib": deflated.Bytes(), "capitals": []byte(strings.ToUpper("zilverspreeuw aan de "))} {
		looked := words
		if name == "capitals" {
			looked = "Zilverspreeuw aan de "
		}
		if len(put(b).find(looked)) == 0 {
			t.Errorf("%s goes unnoticed", name)
		}
	}
	if where := put([]byte("iets anders")).find(words); len(where) > 0 {
		t.Errorf("found what is not there: %q", where)
	}
}
