package table

import (
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
		if n := p.Sheets("kaarten"); n != 1 {
			t.Errorf("%d sheets of paper, not 1", n)
		}
		p.Open(h.URL() + cardsPath)
		p.Shot("kaarten-lijst")
	})
}
