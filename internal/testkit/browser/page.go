package browser

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Open goes to an address and gives the status of the answer.
func (p *Page) Open(address string) int {
	p.t.Helper()
	return p.follow("open "+address, chromedp.Navigate(address))
}

// Press clicks the link or button with this text, waits for the page that
// comes, and gives the status of the answer.
func (p *Page) Press(text string) int {
	p.t.Helper()
	p.settle(byText(text))
	return p.follow("press "+text, chromedp.Click(labelled(text)))
}

// Follow is Press for a CSS selector.
func (p *Page) Follow(css string) int {
	p.t.Helper()
	p.settle(byCSS(css))
	return p.follow("follow "+css, chromedp.Click(chromedp.CSS(css)))
}

// settle brings what will be pressed into view and waits until the page stands
// still. On a phone the browser scrolls a field that has the focus into view in
// its own time, and on a busy machine a click lands where the button was. find is
// the expression that gives the element.
func (p *Page) settle(find string) {
	p.t.Helper()
	where := `(() => {
		const e = ` + find + `
		if (!e) return "nowhere"
		e.scrollIntoView({block: "center", behavior: "instant"})
		const r = e.getBoundingClientRect(), v = visualViewport
		return [r.x, r.y, v.pageLeft, v.pageTop, v.scale].join()
	})()`
	still := 0
	for last, end := "", time.Now().Add(patience); still < 3 && time.Now().Before(end); time.Sleep(40 * time.Millisecond) {
		now := Eval[string](p, where)
		if now == "nowhere" {
			return // the step itself waits for it, and says what was missing
		}
		if now != last {
			still = 0
		}
		last = now
		still++
	}
}

func byText(text string) string {
	return `document.evaluate(` + quote(labelled(text)) + `, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue`
}

func byCSS(css string) string { return `document.querySelector(` + quote(css) + `)` }

func (p *Page) follow(what string, step chromedp.Action[chromedp.Void]) int {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		p.t.Fatalf("%s: %v%s", what, err, p.where())
	}
	if answer == nil {
		return 0 // from the browser's own store, as about:blank is
	}
	return int(answer.Status)
}

// labelled finds what a person can press by the text on it.
func labelled(text string) string {
	quoted := `"` + text + `"`
	if strings.Contains(text, `"`) {
		quoted = `'` + text + `'`
	}
	return `//*[self::a or self::button or self::summary or self::label][normalize-space()=` + quoted + `]`
}

// Click clicks something that stays on this page: a box, a summary.
func (p *Page) Click(css string) {
	p.t.Helper()
	p.settle(byCSS(css))
	p.do("click "+css, chromedp.Click(chromedp.CSS(css)))
}

// Tick clicks the box or radio whose label has this text.
func (p *Page) Tick(label string) {
	p.t.Helper()
	p.settle(byText(label))
	p.do("tick "+label, chromedp.Click(labelled(label)))
}

// Fill types a text in a field, in the place of what is in it.
func (p *Page) Fill(css, text string) {
	p.t.Helper()
	p.do("find "+css, chromedp.WaitVisible(chromedp.CSS(css)))
	Eval[chromedp.Void](p, `document.querySelector(`+quote(css)+`).select()`)
	if text == "" {
		text = kb.Delete
	}
	p.do("fill "+css, chromedp.SendKeys(chromedp.CSS(css), text))
}

// Choose picks an option of a list by its value.
func (p *Page) Choose(css, value string) {
	p.t.Helper()
	p.do("choose "+css, chromedp.SetValue(chromedp.CSS(css), value))
}

// Attach chooses files for a file field, as a person picks them on a phone.
func (p *Page) Attach(css string, files ...string) {
	p.t.Helper()
	p.do("attach to "+css, chromedp.SetUploadFiles(chromedp.CSS(css), files))
}

// Type sends keys to what has the focus; see the names in chromedp's kb.
func (p *Page) Type(keys string) {
	p.t.Helper()
	p.do("type", chromedp.KeyEvent(keys, raw))
}

// raw presses a key as a keyboard does. Else the browser does not know that what
// it typed belongs to the key, and Enter on a link also presses where the link led.
func raw(k *input.DispatchKeyEventParams) {
	if k.Type == input.DispatchKeyEventTypeKeyDown {
		k.Type = input.DispatchKeyEventTypeRawKeyDown
	}
}

// Mark marks all text where the focus is, as Ctrl+A does.
func (p *Page) Mark() {
	p.t.Helper()
	p.do("mark all", chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl), raw))
}

// Send is Type for a key that brings another page, as Enter in a form does: it
// waits for that page and gives the status of the answer.
func (p *Page) Send(keys string) int {
	p.t.Helper()
	return p.follow("send", chromedp.KeyEvent(keys, raw))
}

// Value is what stands in a field.
func (p *Page) Value(css string) string {
	p.t.Helper()
	return ask(p, "value of "+css, chromedp.Value(chromedp.CSS(css)))
}

// Text is what a person reads in the first element that matches, as soon as there
// is one. The page itself is asked: the browser's own number of an element is gone
// when it looks at the page anew in between.
func (p *Page) Text(css string) string {
	p.t.Helper()
	read := `(() => {
		const e = ` + byCSS(css) + `
		return e ? [e.getClientRects().length ? e.innerText : ""] : []
	})()`
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if text := Eval[[]string](p, read); len(text) > 0 {
			return strings.TrimSpace(text[0])
		}
	}
	p.t.Fatalf("text of %s: there is none%s", css, p.where())
	return ""
}

// Has tells whether something matches now, without waiting for it.
func (p *Page) Has(css string) bool {
	p.t.Helper()
	return Eval[bool](p, `document.querySelector(`+quote(css)+`) !== null`)
}

// WaitFor waits until something that matches can be seen.
func (p *Page) WaitFor(css string) {
	p.t.Helper()
	p.do("wait for "+css, chromedp.WaitVisible(chromedp.CSS(css)))
}

// Focus is the id of what has the focus, or the name of its tag.
func (p *Page) Focus() string {
	p.t.Helper()
	return Eval[string](p, `document.activeElement.id || document.activeElement.tagName.toLowerCase()`)
}

// WaitForFocus waits until the focus is where the page puts it when it opens, or
// where a link led: the browser gives it in its own time.
func (p *Page) WaitForFocus(id string) {
	p.t.Helper()
	for end := time.Now().Add(patience); p.Focus() != id; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("the focus is on %q, not %q%s", p.Focus(), id, p.where())
		}
	}
}

// URL is the address that the browser shows.
func (p *Page) URL() string {
	p.t.Helper()
	return ask(p, "address", chromedp.Location())
}

// Eval asks the page itself, in JavaScript; it works with JavaScript off too.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	return ask(p, "evaluate", chromedp.Evaluate[T](expression))
}

// Await is Eval for a promise: it gives what comes of it.
func Await[T any](p *Page, expression string) T {
	p.t.Helper()
	return ask(p, "await", chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// PDF prints the page as the browser's print button does.
func (p *Page) PDF() []byte {
	p.t.Helper()
	return ask(p, "print", chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
}

// OnPaper is the text of the page that stands on paper when it is printed.
func (p *Page) OnPaper() string {
	p.t.Helper()
	p.do("paper", command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	defer p.do("screen", command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}))
	return Eval[string](p, `document.querySelector("main").innerText`)
}

var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// Sheets prints the page and counts the sheets of paper. The PDF is kept as Shot keeps
// a picture.
func (p *Page) Sheets(name string) int {
	p.t.Helper()
	pdf := p.PDF()
	p.keep(name+".pdf", func() []byte { return pdf })
	return len(sheet.FindAll(pdf, -1))
}

var notInNames = regexp.MustCompile(`[^a-zA-Z0-9]+`)

// Shot keeps a picture of the whole page in the directory that NAAST_SHOTS
// names, for people to look at. Without it nothing is kept.
func (p *Page) Shot(name string) {
	p.t.Helper()
	p.keep(name+".png", func() []byte { return ask(p, "picture of "+name, chromedp.FullScreenshot(100)) })
}

func (p *Page) keep(name string, make func() []byte) {
	p.t.Helper()
	dir, end := os.Getenv("NAAST_SHOTS"), filepath.Ext(name)
	if dir == "" {
		return
	}
	name = strings.Trim(notInNames.ReplaceAllString(p.t.Name()+"-"+strings.TrimSuffix(name, end), "-"), "-") + end
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), make(), 0o644); err != nil {
		p.t.Fatal(err)
	}
}
