package uitest

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"naast/internal/web/assets"
	"naast/internal/web/lang"
)

func TestGalleryKeepsTheRules(t *testing.T) {
	for _, code := range lang.Codes() {
		for _, s := range Samples(lang.For(code)) {
			t.Run(code+"/"+s.Name, func(t *testing.T) {
				for _, f := range Check(strings.NewReader(render(s))) {
					t.Error(f)
				}
			})
		}
	}
}

// Control: every planted fault is found.
func TestCheckFindsPlantedFaults(t *testing.T) {
	page := render(Samples(lang.Text{})[2])
	for _, c := range []struct{ name, from, to, want string }{
		{"label", `for="verhaal"`, ``, "has no label"},
		{"ids", `id="telefoon"`, `id="verhaal"`, "stands twice"},
		{"style", `<main `, `<main style="color:red" `, "inside the page"},
		{"handler", `<main `, `<main onclick="x()" `, "inside the page"},
		{"script", `<main `, `<script>1</script><main `, "inside the page"},
		{"host", `/onderdelen/app`, `https://fonts.example/app`, "another host"},
		{"summary", `href="#verhaal"`, `href="#verhaaltje"`, "points at nothing"},
		{"hint", `aria-describedby="verhaal-uitleg verhaal-fout"`, ``, "does not say why"},
		{"key", `name="_sleutel"`, `name="sleutel"`, "has no key"},
		{"get", `method="post"`, `method="get"`, "does not post"},
		{"button", `type="submit"`, ``, "without a type"},
		{"heading", `<h1 `, `<h4 `, "headings of level 1"},
		{"language", `<html lang="nl"`, `<html`, "its language"},
		{"words", `>Volgende</span>`, `></span>`, "without words"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.ReplaceAll(page, c.from, c.to)
			if bad == page {
				t.Fatalf("nothing to change: %s", c.from)
			}
			if got := strings.Join(Check(strings.NewReader(bad)), "\n"); !strings.Contains(got, c.want) {
				t.Errorf("not found: %q in %q", c.want, got)
			}
		})
	}
}

var component = regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`)

func TestEveryComponentIsInTheGallery(t *testing.T) {
	shown, err := os.ReadFile("gallery.templ")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../*.templ")
	if err != nil || len(files) < 5 {
		t.Fatalf("components not found: %v %v", files, err)
	}
	for _, f := range files {
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range component.FindAllSubmatch(source, -1) {
			if name := string(m[1]); name != "ErrorSummary" && !bytes.Contains(shown, []byte("ui."+name+"(")) {
				t.Errorf("%s of %s is not in the gallery", name, filepath.Base(f))
			}
		}
	}
}

// The first page of a resident stays below 30 KB on the line, HTML, styles and
// script together; the scripts below 4 KB.
func TestWeight(t *testing.T) {
	if err := assets.Check(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"voorkant", "fouten"} {
		for _, s := range Samples(lang.Text{}) {
			if s.Name != name {
				continue
			}
			total := packed(render(s)) + assets.Size("app.css") + assets.Size("app.js")
			t.Logf("%s: %d bytes", name, total)
			if total > 30_000 {
				t.Errorf("%s weighs %d bytes", name, total)
			}
		}
	}
	if n := assets.Size("app.js"); n == 0 || n > 4000 {
		t.Errorf("the scripts weigh %d bytes", n)
	}
}

func packed(page string) int {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(page))
	z.Close()
	return b.Len()
}
