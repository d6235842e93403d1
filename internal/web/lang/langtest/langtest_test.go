package langtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// Every sentence of Naast can be said in every language.
func TestRepository(t *testing.T) {
	faults, err := Check(os.DirFS(filepath.Join("..", "..", "..", "..")))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}

const (
	goCode = `package slice

import "naast"

func f(t lang.Text, p *naast.Problems, w http.ResponseWriter) {
	_ = t.S("Stap %d van %d", 2, 5)
	_ = t.S("Het is " + "100% gratis.")
	p.Add("naam", "Vul uw naam in, %s.", "u")
	w.Header().Add("Vary", "Accept, Cookie")
	_ = naast.Msg("Tot %s", naast.Date("2026-01-01"))
}
var _ = lang.Add("en", en)
`
	templCode = `package slice

func Page() templ.Component {
	templ_Err = templruntime.WriteString(b, 1, "<p class=\"a\" title=\"")
	_ = templ.JoinStringErrs(p.T.S("Hallo"))
	templ_Err = templruntime.WriteString(b, 2, "\">✓ 1&nbsp;")
	templ_Err = templruntime.WriteString(b, 3, "</p>Naast")
}
`
	english = `{
	"Stap %d van %d": "Step %d of %d", "Het is 100% gratis.": "It is 100% free.",
	"Vul uw naam in, %s.": "Fill in your name, %s.", "Tot %s": "Until %s", "Hallo": "Hello"
}`
)

func tree() fstest.MapFS {
	return fstest.MapFS{
		"slice/slice.go":       {Data: []byte(goCode)},
		"slice/page_templ.go":  {Data: []byte(templCode)},
		"slice/text/en.json":   {Data: []byte(english)},
		"slice/slicetest/a.go": {Data: []byte(`package slicetest; var _ = t.S("alleen voor tests")`)},
		"slice/slice_test.go":  {Data: []byte(`package slice; var _ = t.S("alleen in een test")`)},
	}
}

func TestGoodTree(t *testing.T) {
	faults, err := Check(tree())
	if err != nil || len(faults) > 0 {
		t.Errorf("faults in a good tree: %v %q", err, faults)
	}
}

// The control: each planted fault is found, and said in words that help.
func TestPlantedFaults(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{"slice/slice.go", `"Stap %d van %d"`, `"Stap %d uit %d"`, "is not in any text/en.json"},
		{"slice/slice.go", `"Stap %d van %d"`, `"Stap %d uit %d"`, "is not used in slice/"},
		{"slice/slice.go", `"Vul uw`, `"Geef uw`, "is not in any"},
		{"slice/slice.go", `"Tot %s"`, `"Vanaf %s"`, "is not in any"},
		{"slice/slice.go", `2, 5)`, `2)`, "has 2 blanks and gets 1"},
		{"slice/slice.go", `t.S("Stap %d van %d", 2, 5)`, `t.S("Stap %d van %d")`, "has 2 blanks and gets 0"},
		{"slice/slice.go", `t.S("Stap %d van %d", 2, 5)`, `t.S(name)`, "write the sentence itself"},
		{"slice/slice.go", `lang.Add("en", en)`, `1`, "no lang.Add takes it in"},
		{"slice/page_templ.go", `"Hallo"`, `"Dag"`, "is not in any"},
		{"slice/page_templ.go", `✓ 1`, `Fout`, `"Fout" does not go through S`},
		{"slice/page_templ.go", `class=\"a\"`, `aria-label=\"Sluiten\"`, `"Sluiten" in an attribute`},
		{"slice/text/en.json", `Step %d of %d`, `Step %d of %s`, "has other blanks"},
		{"slice/text/en.json", `Step %d of %d`, `Step %[2]d of %[1]s`, "has other blanks"},
		{"slice/text/en.json", `"Hello"`, `""`, "empty translation"},
		{"slice/text/en.json", `"Hello"`, `"Hello", "Hallo": "Hi"`, "are there twice"},
		{"slice/text/en.json", `"Hello"`, `"Hello", "Oud": "Old"`, "is not used"},
		{"slice/text/en.json", `{`, ``, "invalid"},
		{"other/text/en.json", ``, `{"Hallo": "Hi"}`, "elsewhere"},
	} {
		planted := tree()
		file := &fstest.MapFile{Data: []byte(c.new)}
		if was, ok := planted[c.file]; ok {
			if !strings.Contains(string(was.Data), c.old) {
				t.Fatalf("%q is not in %s", c.old, c.file)
			}
			file.Data = []byte(strings.Replace(string(was.Data), c.old, c.new, 1))
		}
		planted[c.file] = file
		faults, err := Check(planted)
		if err != nil {
			t.Errorf("%s: %v", c.new, err)
		}
		if !strings.Contains(strings.Join(faults, "\n"), c.want) {
			t.Errorf("%s with %q: no %q in %q", c.file, c.new, c.want, faults)
		}
	}
}
