package field

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"naast/internal/db"
	"naast/internal/testkit/browser"
	"naast/internal/vault"
)

// marked are words that may stand nowhere on the laptop.
var marked = []string{"Kievitsbloem", "Zwartewaal", "Mierikswortel"}

// found are the words that stand in a file below dir, in either way in which
// browsers write text.
func found(t *testing.T, dir string, words ...string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, w := range words {
			wide := []byte{}
			for _, c := range []byte(w) {
				wide = append(wide, c, 0)
			}
			if bytes.Contains(b, []byte(w)) || bytes.Contains(b, wide) {
				all = append(all, w+" in "+path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A village hall with three intakes and a browser that crashes, on a laptop whose
// clock stands in 1970: nothing of them can be read on the disk, the page opens
// again without a network, and all three arrive once.
func TestCrash(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		l.Before(`const Real = Date; Date = class extends Real { constructor() { super(0) } static now() { return 0 } }`)
		l.Open(l.url(fillPath))
		l.fold()
		l.pull()
		for _, w := range marked {
			l.intake(w+" en de trap", "Mevrouw "+w)
		}
		l.Shot("drie-intakes")
		l.fold()
		l.Fill("#verhaal", "Salomonszegel staat er nog") // typed, and not kept yet
		l.Kill()
		for _, f := range found(t, l.dir, append(marked, "Mevrouw", "Salomonszegel")...) {
			t.Errorf("a lost laptop shows %s", f)
		}

		l.Page = browser.Own(t, l.dir, 1100)
		l.Open(l.url(fillPath))
		l.until(3)
		l.plugIn()
		l.Open(l.url(fillPath))
		l.until(0)
		got := drafts(h.House, h.Mara)
		names := map[string]bool{}
		for _, d := range got {
			names[d.Answers.Get("naam")] = d.Kind == Intake && !d.Lost && d.Day == "2026-11-23"
		}
		for _, w := range marked {
			if !names["Mevrouw "+w] {
				t.Errorf("%s did not arrive: %+v", w, got)
			}
		}
		if len(got) != 3 {
			t.Errorf("%d arrived", len(got))
		}

		// The control: what is not sealed is found.
		browser.Await[bool](l.Page, `new Promise((done) => {
			const q = indexedDB.open("los", 1)
			q.onupgradeneeded = () => q.result.createObjectStore("s", { autoIncrement: true })
			q.onsuccess = () => {
				const t = q.result.transaction("s", "readwrite", { durability: "strict" })
				t.objectStore("s").add("Mevrouw Salomonszegel")
				t.oncomplete = () => done(true)
			}
		})`)
		l.Kill()
		if len(found(t, l.dir, "Salomonszegel")) == 0 {
			t.Error("this search finds nothing at all")
		}
	})
}

// Two tabs send the same draft at the same moment, and the answer to another is
// lost on its way: each arrives once.
func TestSentTwice(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		l.pull()
		l.short("geld")
		l.plugIn()
		var both sync.WaitGroup
		both.Add(2)
		var bodies [][]byte
		l.meddles(inPath, func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(b))
			l.mu.Lock()
			bodies = append(bodies, b)
			l.mu.Unlock()
			both.Done()
			both.Wait() // neither is answered before both are here
			l.site.ServeHTTP(w, r)
		})
		tab := &laptop{Page: l.Tab(), cable: l.cable, t: t}
		tab.Open(l.url(fillPath)) // sends
		l.online()
		l.until(0)
		tab.until(0)
		if got := drafts(h.House, h.Mara); len(got) != 1 || len(bodies) != 2 || !bytes.Equal(bodies[0], bodies[1]) {
			t.Fatalf("%d requests, %d drafts", len(bodies), len(got))
		}

		lost := make(chan bool, 10)
		l.meddles(inPath, func(w http.ResponseWriter, r *http.Request) {
			l.site.ServeHTTP(&deaf{w}, r)
			lost <- true
			panic(http.ErrAbortHandler) // the answer never comes
		})
		l.short("wonen")
		l.online()
		select { // the draft waits from the start: only this tells that it was sent
		case <-lost:
		case <-time.After(time.Minute):
			t.Fatal("nothing was sent")
		}
		l.until(1)
		l.meddles(inPath, nil)
		l.online()
		l.until(0)
		if got := drafts(h.House, h.Mara); len(got) != 2 {
			t.Errorf("%d drafts", len(got))
		}
	})
}

// deaf lets nothing of an answer through.
type deaf struct{ http.ResponseWriter }

func (deaf) Write(b []byte) (int, error) { return len(b), nil }
func (deaf) WriteHeader(int)             {}

// What the site cannot take stays on the laptop: after an error, when it is busy,
// when the device was revoked. Made ready again, it goes.
func TestStaysUntilTaken(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		for _, status := range []int{500, 503, 429, 403, 422} {
			l.meddles(inPath, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
			if l.waiting() == 0 {
				l.short("geld")
			}
			l.Open(l.url(fillPath))
			l.until(1)
		}
		l.meddles(inPath, nil)
		h.Write("revoke", func(ctx context.Context, tx *db.Tx) error {
			all, err := Devices(ctx, tx, h.Mara.User)
			for _, d := range all {
				err = Revoke(ctx, tx, h.V, h.Mara.User, d.ID)
			}
			return err
		})
		l.Click("[data-do=send]")
		l.WaitFor("[data-say=unknown]")
		l.Shot("ingetrokken")
		l.until(1)
		if n := len(drafts(h.House, h.Mara)); n != 0 {
			t.Errorf("%d arrived", n)
		}
		l.makeReady("mara")
		l.until(0)
		if got := drafts(h.House, h.Mara); len(got) != 1 || got[0].Lost {
			t.Errorf("arrived: %+v", got)
		}
	})
}

// Somebody who leaves the site in a hurry throws away no drafts of another; from a
// browser that was never made ready everything goes.
func TestLeavingKeepsDrafts(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		l.meddles(inPath, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
		l.short("geld")
		l.leave()
		l.Open(l.url(fillPath))
		l.until(1)
		l.meddles("/weg", func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Cookie") // the control
			l.site.ServeHTTP(w, r)
		})
		l.leave()
		l.Open(l.url(fillPath))
		l.WaitFor("[data-say=unready]")
	})
}

// leave is what "Snel weg" asks of the site.
func (l *laptop) leave() {
	l.t.Helper()
	if s := browser.Await[int](l.Page, `fetch("/weg", { method: "POST" }).then((a) => a.status)`); s != http.StatusNoContent {
		l.t.Fatalf("leaving: %d", s)
	}
}

// A browser that cannot write, and one that may keep nothing: it is said, and what
// was typed stays in the form.
func TestNoRoom(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		l.pull()
		l.intake("Zwartewaal", "Mevrouw Zwartewaal") // the control: this is kept
		browser.Eval[bool](l.Page, `(document.querySelector("#verhaal").value = "x".repeat(70000)) !== ""`)
		l.Click(`form[data-kind=intake] button`)
		l.WaitFor("[data-say=large]")
		if n := len(l.Value("#verhaal")); n != 70000 || l.waiting() != 1 {
			t.Errorf("of too much is left %d, kept %d", n, l.waiting())
		}
		// The browser's database is of another version, as after a newer program.
		browser.Await[bool](l.Page, `new Promise((done) => {
			const q = indexedDB.open("veld", 2)
			q.onsuccess = () => (q.result.close(), done(true))
		})`)
		l.Fill("#verhaal", "Kievitsbloem")
		l.Click(`form[data-kind=intake] button`)
		l.WaitFor("[data-say=failed]")
		l.CheckAccess()
		l.Shot("niet-bewaard")
		if got := l.Value("#verhaal"); got != "Kievitsbloem" {
			t.Errorf("left in the form: %q", got)
		}
		l.Before(`Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError") } })`)
		l.Open(l.url(fillPath))
		l.WaitFor("[data-say=cannot]")
		l.Shot("kan-niet")
		if browser.Eval[int](l.Page, `document.querySelector("form[data-kind=kort]").getClientRects().length`) != 0 {
			t.Error("there is a form that keeps nothing")
		}
	})
}

// Another phrase is another lock on the same seed: what was written before it
// opens. After a lost phrase the seed is another: what was written before it is
// shown as lost, the laptop asks to be made ready again, and what follows opens.
func TestAfterAKeyChange(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		l.pull()
		l.short("geld")
		l.plugIn()
		same, err := vault.IdentityFrom(h.Mara.Identity.Seed())
		if err != nil {
			t.Fatal(err)
		}
		h.Mara.Identity = same
		l.Open(l.url(fillPath))
		l.until(0)
		if got := drafts(h.House, h.Mara); len(got) != 1 || got[0].Lost {
			t.Fatalf("with another phrase: %+v", got)
		}
		l.pull()
		l.short("wonen")
		l.plugIn()
		h.Mara.Identity = vault.NewIdentity()
		h.people["mara"] = h.Mara
		l.Open(l.url("/binnen/mara"))
		l.Open(l.url(readyPath)) // sends, too
		l.WaitFor("[data-say=anew]")
		l.until(0)
		lost := 0
		for _, d := range drafts(h.House, h.Mara) {
			if d.Lost {
				lost++
			}
		}
		if lost != 2 { // the first as well, which was not dealt with
			t.Errorf("%d are lost", lost)
		}
		l.makeReady("mara")
		l.pull()
		l.short("zorg")
		l.plugIn()
		l.online()
		l.until(0)
		opened := 0
		for _, d := range drafts(h.House, h.Mara) {
			if !d.Lost {
				opened++
			}
		}
		if opened != 1 {
			t.Errorf("%d open", opened)
		}
	})
}
