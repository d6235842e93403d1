package textgate

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"naast/internal/web/lang/langtest"
)

// The bar for what residents read.
const (
	LeastEase    = 70.0
	MostMean     = 10.0
	MostWords    = 18
	smallestPage = 40 // words; smaller pages are measured together, per package
)

// mark stands in the first lines of a file whose sentences residents read.
const mark = "// tekst: inwoner"

// Page is the Dutch of one file, or of the small files of one package.
type Page struct {
	Name  string
	Texts []string
}

// ResidentPages gives the texts of every marked file of a tree.
func ResidentPages(tree fs.FS) ([]Page, error) {
	code, err := langtest.Collect(tree)
	if err != nil {
		return nil, err
	}
	texts := map[string][]string{}
	marked := map[string]bool{}
	for _, s := range code.Sentences {
		if _, seen := marked[s.File]; !seen {
			if marked[s.File], err = isMarked(tree, s.File); err != nil {
				return nil, err
			}
		}
		if marked[s.File] {
			texts[s.File] = append(texts[s.File], s.Text)
		}
	}
	return pool(texts), nil
}

// pool puts the small files of a package together: a score over a handful of
// words says nothing.
func pool(texts map[string][]string) []Page {
	pooled := map[string][]string{}
	for file, list := range texts {
		name := file
		if Measure(list).Words < smallestPage {
			name = path.Dir(file) + " (small pages)"
		}
		pooled[name] = append(pooled[name], list...)
	}
	pages := make([]Page, 0, len(pooled))
	for name, list := range pooled {
		slices.Sort(list)
		pages = append(pages, Page{name, list})
	}
	slices.SortFunc(pages, func(a, b Page) int { return strings.Compare(a.Name, b.Name) })
	return pages
}

func isMarked(tree fs.FS, file string) (bool, error) {
	b, err := fs.ReadFile(tree, file)
	if err != nil {
		return false, err
	}
	lines := strings.SplitN(string(b), "\n", 6)
	return slices.Contains(lines[:min(5, len(lines))], mark), nil
}

var blank = regexp.MustCompile(`%[-+# 0]*\d*(?:\.\d+)?(?:\[\d+\])?([a-zA-Z])`)

// filled puts something of ordinary length in the blanks of a sentence.
func filled(text string) string {
	text = blank.ReplaceAllStringFunc(text, func(b string) string {
		if strings.HasSuffix(b, "d") {
			return "3"
		}
		return "Anna"
	})
	return strings.ReplaceAll(text, "%%", "%")
}

// prose keeps what is read as sentences. Labels and buttons are left out,
// because a page full of one-word sentences would score well whatever it says.
func prose(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool {
		return !strings.ContainsAny(s, ".?!") && len(word.FindAllString(s, -1)) < 4
	})
}

// Faults says what on a page is too hard, one line per fault.
func Faults(p Page) ([]string, error) {
	var faults []string
	fault := func(format string, args ...any) {
		faults = append(faults, p.Name+": "+fmt.Sprintf(format, args...))
	}
	texts := make([]string, len(p.Texts))
	for i, text := range p.Texts {
		texts[i] = filled(text)
		for _, w := range hardWords(texts[i]) {
			fault("hard word %s, in %q", w, texts[i])
		}
		if s := Measure(texts[i : i+1]); s.LongestWords() > MostWords {
			fault("a sentence of %d words, at most %d: %q", s.LongestWords(), MostWords, s.Longest)
		}
	}
	if s := Measure(prose(texts)); s.Words > 0 {
		if s.Ease() < LeastEase {
			fault("reading ease %.0f, at least %.0f: use shorter words", s.Ease(), LeastEase)
		}
		if s.Mean() > MostMean {
			fault("%.1f words per sentence, at most %.0f", s.Mean(), MostMean)
		}
	}
	wrong, err := misspelt(texts)
	for _, w := range wrong {
		fault("%q is not in the dictionary, nor in internal/textgate/words.txt", w)
	}
	return faults, err
}
