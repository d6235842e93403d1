package field

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/partnership"
	"naast/internal/testkit/browser"
)

// laptop is Mara's own, made ready, behind a cable.
type laptop struct {
	*browser.Page
	*cable
	t   testing.TB
	dir string
}

func ready(t *testing.T, h *hall) *laptop {
	t.Helper()
	l := &laptop{cable: plug(t, h.URL()), t: t, dir: t.TempDir()}
	l.Page = browser.Own(t, l.dir, 1100)
	l.makeReady("mara")
	return l
}

func (l *laptop) makeReady(who string) {
	l.Open(l.url("/binnen/" + who))
	l.Open(l.url(readyPath))
	l.Fill("#naam", "oude laptop")
	l.CheckAccess()
	l.Shot("klaarzetten")
	l.Press("Zet klaar")
	l.fold()
}

// fold opens both forms of the page.
func (l *laptop) fold() {
	l.t.Helper()
	for _, kind := range []string{Short, Intake} {
		if css := `form[data-kind=` + kind + `] details`; !l.Has(css + `[open]`) {
			l.Click(css + ` summary`)
		}
	}
}

// short writes down a short question.
func (l *laptop) short(theme string) {
	l.t.Helper()
	l.fold()
	n := l.waiting()
	l.Click(`form[data-kind=kort] [name=onderwerp][value=` + theme + `]`)
	l.Click(`form[data-kind=kort] [name=gedaan][value=samen]`)
	l.Click(`form[data-kind=kort] [name=bron][value=niet]`)
	l.Click(`form[data-kind=kort] button`)
	l.until(n + 1)
}

// intake writes down what somebody tells.
func (l *laptop) intake(words, name string) {
	l.t.Helper()
	l.fold()
	n := l.waiting()
	l.Fill("#verhaal", words)
	l.Fill("#naam", name)
	l.Click("#domein")
	l.Click("[name=gezondheid][value=niet]")
	l.Click("[name=wijze][value=tafel]")
	l.Click(`form[data-kind=intake] button`)
	l.until(n + 1)
	if left := l.Value("#verhaal"); left != "" {
		l.t.Errorf("on the page is left %q", left)
	}
}

// waiting is how many drafts the laptop keeps.
func (l *laptop) waiting() int {
	return browser.Await[int](l.Page, `new Promise((done) => {
		const q = indexedDB.open("veld", 1)
		q.onsuccess = () => {
			const n = q.result.transaction("drafts").objectStore("drafts").count()
			n.onsuccess = () => (q.result.close(), done(n.result))
		}
	})`)
}

// until waits until the laptop keeps so many, and says so.
func (l *laptop) until(n int) {
	l.t.Helper()
	says := map[int]string{0: "", 1: "1 wacht"}[n]
	if n > 1 {
		says = strconv.Itoa(n) + " wachten"
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if l.waiting() == n && browser.Eval[string](l.Page, `(() => { const e = document.querySelector("[data-many]"); return e.hidden ? "" : e.textContent })()`) == says {
			return
		}
	}
	l.Shot("blijft-hangen")
	l.t.Fatalf("the laptop keeps %d, not %d", l.waiting(), n)
}

// online is what the browser says when it finds a network.
func (l *laptop) online() { browser.Eval[bool](l.Page, `dispatchEvent(new Event("online"))`) }

// patience is how long a laptop may take on a busy machine.
const patience = time.Minute

// onSQLite runs a test in the browser: it looks alike on both databases.
func onSQLite(t *testing.T, f func(*testing.T, *hall)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		if two.Engine == "sqlite" {
			f(t, open(t, two))
		}
	})
}

// A village hall: made ready at home, the cable out, two short questions, the
// page opened anew; the cable in, and both are there once.
func TestVillageHall(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		l.pull()
		l.short("geld")
		l.short("wonen")
		l.Shot("zonder-netwerk")
		l.CheckAccess()
		l.Open(l.url(fillPath))
		l.until(2)
		if n := len(drafts(h.House, h.Mara)); n != 0 { // the control: the cable was out
			t.Fatalf("%d arrived through the air", n)
		}
		l.plugIn()
		l.online()
		l.until(0)
		got := drafts(h.House, h.Mara)
		if len(got) != 2 || got[0].Lost || got[1].Lost || got[0].Kind != Short {
			t.Fatalf("arrived: %+v", got)
		}
		l.Open(l.url(homePath))
		l.CheckAccess()
		l.Shot("binnengekomen")
		l.Press("Tel mee")
		l.WaitFor(".naast-alert")
		if n := len(drafts(h.House, h.Mara)); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

// What stands on the page comes from the lists of the partnership: a newer list
// is there the next time, and until then the page opens with the one it has. Two
// presses keep one draft; an empty form keeps none.
func TestKeptPage(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		h.Write("lists", func(ctx context.Context, tx *db.Tx) error {
			s, err := partnership.Load(ctx, tx)
			if err != nil {
				return err
			}
			s.Domains = append(s.Domains, partnership.Term{Code: "moestuin", Label: "De moestuin"})
			return partnership.Save(ctx, tx, s)
		})
		there := func() bool { return l.Has("[value=moestuin]") }
		l.Open(l.url(fillPath))
		first := there()
		for end := time.Now().Add(patience); !there() && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
			l.Open(l.url(fillPath))
		}
		if first || !there() {
			t.Errorf("the new list is there at once: %v, later: %v", first, there())
		}
		l.pull()
		l.Open(l.url(fillPath))
		l.fold()
		l.Click("form[data-kind=kort] button")
		l.WaitFor("[data-say=empty]")
		for end := time.Now().Add(patience); browser.Eval[float64](l.Page, `scrollY`) > 0; time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("what is said is out of sight")
			}
		}
		browser.Eval[bool](l.Page, `(() => {
			const f = document.querySelector("form[data-kind=kort]")
			f.elements.onderwerp[0].click()
			f.querySelector("button").click()
			f.querySelector("button").click()
			return true
		})()`)
		l.until(1)
	})
}

// Where scripts do not run the page says to write on paper, and has no form.
func TestWithoutScripts(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		p := browser.New(t, 360, false)
		p.Open(h.URL() + fillPath)
		p.CheckAccess()
		p.Shot("zonder-script")
		if browser.Eval[int](p, `[...document.forms].filter((f) => f.getClientRects().length).length`) != 0 {
			t.Error("there is a form that keeps nothing")
		}
		if text := p.Text("main"); !strings.Contains(text, "Schrijf dan op papier") {
			t.Errorf("it says %q", text)
		}
	})
}
