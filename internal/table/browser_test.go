package table

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// onSQLite runs a test in the browser: it looks alike on both databases.
func onSQLite(t *testing.T, f func(*testing.T, *hall)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		if two.Engine == "sqlite" {
			h := open(t, two)
			h.Doors(map[string]guard.Who{"mara": h.Mara, "karima": h.Karima})
			f(t, h)
		}
	})
}

// A short question with the keyboard alone, without scripts: from the heading
// of the page to counted.
func TestShortQuestionByKeyboard(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		p := browser.New(t, 1100, false)
		p.Open(h.URL() + "/binnen/mara")
		p.Open(h.URL() + shortPath)
		p.CheckAccess()
		p.Shot("korte-vraag")
		for p.Focus() != "onderwerp" {
			p.Type(kb.Tab)
		}
		keys := 0
		press := func(k string) { p.Type(k); keys++ }
		press(" ")
		press(kb.ArrowDown) // the second theme
		press(kb.Tab)
		press(kb.ArrowDown) // what we did: the second
		press(kb.Tab)
		press(" ") // not asked
		press(kb.Enter)
		p.WaitFor(`form[action="/korte-vraag/terug"]`)
		got := shortsOf(h.House, h.Kring)
		if len(got) != 1 || got[0].Theme != "zorg" || got[0].Did != DidTogether || got[0].Source != "" {
			t.Errorf("%d keys counted %+v", keys, got)
		}
		p.Shot("korte-vraag-geteld")
		p.CheckAccess()
		p.Resize(360)
		p.Shot("korte-vraag-telefoon")
		p.Open(h.URL() + "/binnen/karima")
		p.Open(h.URL() + listPath)
		p.CheckAccess()
		p.Shot("korte-vragen-telefoon")
		p.Resize(1100)
		p.Shot("korte-vragen")
	})
}

// onSheets says that a page fits on so many sheets of paper, and keeps the PDF to look at.
func onSheets(t *testing.T, p *browser.Page, name string, most int) {
	t.Helper()
	pdf := p.PDF()
	if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)); n < 1 || n > most {
		t.Errorf("%s takes %d sheets, not %d", name, n, most)
	}
	if dir := os.Getenv("NAAST_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Cards for the bag: four on a sheet of paper; the screen does not show a code.
func TestCardsOnPaper(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		p := browser.New(t, 1100, true)
		p.Open(h.URL() + "/binnen/mara")
		p.Open(h.URL() + cardsPath)
		p.CheckAccess()
		p.Press("Maak de kaarten")
		p.WaitFor(".naast-fold__number")
		if browser.Eval[int](p, `document.querySelector(".naast-fold__secret").getClientRects().length`) != 0 {
			t.Error("the code can be read over a shoulder")
		}
		p.CheckAccess()
		p.Shot("kaarten")
		onSheets(t, p, "kaarten", 1)
		p.Open(h.URL() + cardsPath)
		p.Shot("kaarten-lijst")
	})
}
