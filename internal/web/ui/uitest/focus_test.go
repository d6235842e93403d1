package uitest

import (
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"naast/internal/testkit/browser"
)

// covered names what has the focus and lies behind something else; it is "end"
// when the focus left the page.
const covered = `(() => {
	const e = document.activeElement;
	if (e === document.body) return "end";
	e.scrollIntoView({ block: "nearest", behavior: "instant" }); // as the browser does by itself, a moment later
	const b = e.getBoundingClientRect();
	if (b.bottom < 0 || b.top > innerHeight) return e.outerHTML.slice(0, 120) + " is out of sight";
	const y = Math.min(Math.max(b.top + b.height / 2, 1), innerHeight - 1);
	const at = document.elementFromPoint(b.left + Math.min(b.width / 2, 40), y);
	const own = e.closest(".naast-choice") ?? e;
	return at && (own.contains(at) || at.contains(e)) ? "" : e.outerHTML.slice(0, 120);
})()`

// upward goes from the end to the start, where the header is in the way.
const upward = `[...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].reverse()
	.filter(e => e.tabIndex === 0 && e.checkVisibility()).map(e => { e.focus({ preventScroll: true }); return ` + covered + ` }).filter(s => s && s !== "end")`

// Whoever goes through a page with the Tab key always sees where they are
// (WCAG 2.4.11). The controls lay the header over all, and let a page scroll
// until something lies below the header.
func TestFocusIsNeverCovered(t *testing.T) {
	site := httptest.NewServer(Handler())
	defer site.Close()
	p := browser.New(t, 360, true)
	for _, name := range []string{"vraag", "fouten", "kies", "kaart", "mijn", "vandaag", "voorkant"} {
		p.Open(site.URL + "/nl/" + name)
		browser.Eval[bool](p, "document.activeElement.blur() === undefined")
		for _, fault := range append(walk(p, kb.Tab), browser.Eval[[]string](p, upward)...) {
			t.Errorf("%s: %s", name, fault)
		}
	}
	p.Open(site.URL + "/nl/vraag")
	browser.Eval[string](p, `document.querySelector(".naast-header").style.zIndex = "99"`)
	if len(walk(p, kb.Tab)) == 0 {
		t.Error("the skip link behind the header is not noticed")
	}
	p.Open(site.URL + "/nl/vraag")
	browser.Eval[string](p, `document.documentElement.style.scrollPadding = "0"`)
	if len(browser.Eval[[]string](p, upward)) == 0 {
		t.Error("a field behind the header is not noticed")
	}
}

func walk(p *browser.Page, key string) (faults []string) {
	for range 200 {
		p.Type(key)
		switch at := browser.Eval[string](p, covered); at {
		case "end":
			return faults
		case "":
		default:
			faults = append(faults, at)
		}
	}
	return append(faults, "the focus does not leave the page")
}
