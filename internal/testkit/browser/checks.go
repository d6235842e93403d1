package browser

import (
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Violation is one thing that axe-core found to be closed to somebody.
type Violation struct {
	Rule, Help string
	Where      []string // CSS selectors
}

//go:embed axe.js
var axeRun string

//go:embed reflow.js
var reflow string

//go:embed spacing.js
var spacing string

// Axe checks the page against WCAG 2.2 A and AA and axe-core's own good
// practice. Zero violations is no proof: axe once found nothing on a page that
// was cut off on a phone.
func (p *Page) Axe() (violations []Violation) {
	p.t.Helper()
	p.WithScripts(func() {
		if !Eval[bool](p, "!!window.axe") { // it stays until another page comes
			Eval[chromedp.Void](p, axeSource(p.t))
		}
		violations = ask(p, "axe", chromedp.Evaluate[[]Violation](axeRun, chromedp.EvalAwaitPromise))
	})
	return violations
}

// ReflowAt320 says what sticks out of a screen of 320 px, which is also a
// screen of 1280 px enlarged four times (WCAG 1.4.10). Tables may scroll in a
// box of their own.
func (p *Page) ReflowAt320() []string {
	p.t.Helper()
	p.do("screen of 320 px", p.screen(320))
	defer p.do("own screen", p.screen(p.width))
	return Eval[[]string](p, reflow)
}

// TextSpacing says what is cut off when a reader sets more space between
// lines, paragraphs, words and letters (WCAG 1.4.12).
func (p *Page) TextSpacing() []string {
	p.t.Helper()
	return Eval[[]string](p, spacing)
}

// CheckAccess does the three checks and fails the test on what they find.
func (p *Page) CheckAccess() {
	p.t.Helper()
	for _, v := range p.Axe() {
		p.t.Errorf("axe: %s: %s %q%s", v.Rule, v.Help, v.Where, p.where())
	}
	for _, s := range p.ReflowAt320() {
		p.t.Errorf("sticks out at 320 px: %s%s", s, p.where())
	}
	for _, s := range p.TextSpacing() {
		p.t.Errorf("cut off with more space in the text: %s%s", s, p.where())
	}
}

// WithScripts lets a test run something on a page whose own scripts are off.
func (p *Page) WithScripts(f func()) {
	p.t.Helper()
	if !p.javascript {
		p.do("scripts on", p.scripts(true))
		defer p.do("scripts off", p.scripts(false))
	}
	f()
}

var readAxe = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		b, missing := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
		if missing == nil {
			return string(b), nil
		}
		if dir == filepath.Dir(dir) {
			return "", missing
		}
		dir = filepath.Dir(dir)
	}
	return "", err
})

func axeSource(t testing.TB) string {
	t.Helper()
	source, err := readAxe()
	if err != nil {
		t.Fatal("axe-core is not installed: npm ci")
	}
	return source
}

// quote writes a text as a JavaScript string.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be written
	}
	return string(b)
}
