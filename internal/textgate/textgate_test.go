package textgate

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// Every page that residents read passes.
func TestRepository(t *testing.T) {
	pages, err := ResidentPages(os.DirFS(filepath.Join("..", "..")))
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) == 0 {
		t.Error("no file is marked with " + mark + ": this gate looks at nothing")
	}
	for _, p := range pages {
		s := Measure(prose(p.Texts))
		t.Logf("%-50s %4d words, ease %3.0f, %4.1f words per sentence, longest %d", p.Name, s.Words, s.Ease(), s.Mean(), s.LongestWords())
		faults, err := Faults(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults {
			t.Error(f)
		}
	}
}

var plain = []string{
	"Wilt u hulp?", "Wij helpen u gratis.", "U vertelt eerst wat er is. Daarna kiest u zelf wie u helpt.",
	"%s belt u op %s.", "Stap %d van %d", "Verder", "Onze mensen werken niet voor de gemeente.", "Klik op ‘snel weg’, 's avonds ook.",
}

func TestPlainTextPasses(t *testing.T) {
	faults, err := Faults(Page{"plain", plain})
	if err != nil || len(faults) > 0 {
		t.Errorf("%v %q", err, faults)
	}
}

// The control: the way officials write fails, on each measure by itself.
func TestHardTextFails(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Ingezetenen die in het kader van de verordening behoefte hebben aan ondersteuning bij zelfredzaamheid en " +
			"participatie dienen, alvorens een aanvraagprocedure aan te vangen, schriftelijk kenbaar te maken welke " +
			"omstandigheden daartoe aanleiding geven.",
			[]string{"reading ease", "words per sentence", "a sentence of", "hard word alvorens → voordat", "hard word in het kader van"}},
		{"Onafhankelijke ondersteuning organiseren gemeentelijke organisaties.", []string{"reading ease"}},
		{"Wij zien u op een dag in de week die u goed uitkomt bij u thuis.", []string{"words per sentence"}},
		{"Ik ga en jij en wij en zij en hij en u en ik en jij en wij en zij gaan.", []string{"a sentence of"}},
		{"U belt indien het kan.", []string{"hard word indien → als"}},
		{"Wij hellpen u.", []string{`"hellpen" is not in the dictionary`}},
	} {
		faults, err := Faults(Page{"hard", []string{c.text}})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(strings.Join(faults, "\n"), want) {
				t.Errorf("%q: no %q in %q", c.text, want, faults)
			}
		}
	}
}

func TestMeasure(t *testing.T) {
	s := Measure([]string{"Hebt u hulp nodig? Wij helpen u om 10.00 uur.", "Naam"})
	if s.Sentences != 3 || s.Words != 10 || s.Longest != "Wij helpen u om 10.00 uur" {
		t.Errorf("%+v", s)
	}
	for w, n := range map[string]int{
		"cliëntondersteuning": 6, "zelfredzaamheid": 4, "thuis": 1, "gemeente": 3, "mooie": 2,
		"Wmo": 1, "sms": 1, "bijeenkomst": 3, "nieuw": 1, "koeien": 2,
	} {
		if got := syllables(w); got != n {
			t.Errorf("%s has %d syllables, counted %d", w, n, got)
		}
	}
	one := Score{Words: 10, Sentences: 1, Syllables: 15}
	if math.Abs(one.Ease()-82.04) > 0.001 {
		t.Errorf("ease %v", one.Ease())
	}
}

func TestOnlyMarkedFilesAreRead(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	tree := fstest.MapFS{
		"a/page.templ":    file(mark + "\npackage a\n"),
		"a/page_templ.go": file(`package a; func f() { t.S("` + strings.Repeat("Wij helpen u. ", 20) + `") }`),
		"a/small.go":      file("// Package a.\n" + mark + "\npackage a\nvar _ = naast.Msg(\"Tot ziens.\")\n"),
		"a/staff.go":      file(`package a; func g() { t.S("Niet voor inwoners.") }`),
		"a/late.go":       file("package a\n\n\n\n\n\n" + mark + "\nfunc g() { t.S(\"Te laat.\") }"),
	}
	pages, err := ResidentPages(tree)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 2 || pages[0].Name != "a (small pages)" || pages[0].Texts[0] != "Tot ziens." || pages[1].Name != "a/page.templ" {
		t.Errorf("%+v", pages)
	}
}

func TestHardListIsInOrder(t *testing.T) {
	last := ""
	for line := range strings.Lines(hardFile) {
		if line <= last || !strings.Contains(line, " = ") {
			t.Errorf("hard.txt: %q is out of order or has no alternative", line)
		}
		last = line
	}
	for expression := range hard {
		if n := len(strings.Fields(expression)); n > longestExpression {
			t.Errorf("hard.txt: %q has %d words and is never found", expression, n)
		}
	}
}
