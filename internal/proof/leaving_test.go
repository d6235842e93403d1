package proof

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"naast/internal/guard"
	"naast/internal/testkit/asked"
	"naast/internal/testkit/browser"
	"naast/internal/web/webtest"
)

// leaver is somebody who goes away in a hurry, from every page that he came to.
type leaver struct {
	who   string
	enter func() *webtest.Visitor // anew: leaving ended what there was
	from  []string                // the first is behind the one that is left
	one   string                  // page, for the short form
}

const (
	quickly = ".naast-exit"
	signOut = `form[action="/uitloggen"] button`
)

func (h *house) leavers() []leaver {
	resident := func(name string) func() *webtest.Visitor {
		return func() *webtest.Visitor { return h.resident(name) }
	}
	all := []leaver{
		{"bezoeker", h.visitor, starts[0].from, "/bel-mij"},
		h.whoTells(), h.withHerCard(), h.whoIsNear(),
		{"inwoner", resident("Trijntje"), []string{"/mijn-pagina"}, "/mijn-pagina/plan"},
		{"inwoner die wacht", resident("Okke"), []string{"/mijn-pagina"}, "/mijn-pagina/contact"},
	}
	for _, p := range []struct {
		login string
		hat   guard.Hat
	}{{"samira", guard.HatSupporter}, {"gijs", guard.HatSupporter}, {"ineke", guard.HatFrontDoor}, {"anneke", guard.HatCoordinator}, {"hanna", guard.HatBoard}} {
		all = append(all, leaver{p.login + " " + string(p.hat), func() *webtest.Visitor { return h.staff(p.login, p.hat) }, []string{"/vandaag"}, "/mensen"})
	}
	return all
}

// whoTells typed all five pages and sent nothing yet.
func (h *house) whoTells() leaver {
	v := h.visitor().Get("/vraag/1").Fill("verhaal", "Zilverspreeuw is van de trap gevallen.").Fill("domein", "zorg").Press("Verder")
	v.Fill("wil", "Zilverspreeuw wil naar buiten.").Fill("dorp", "harkeloo").Press("Verder").Fill("regel", "Zilverspreeuw zoekt een rolstoel.").Press("Laat mensen zien").Expect(200, "Stap 4 van 5")
	return leaver{"wie vertelt", func() *webtest.Visitor { return v }, []string{"/vraag/1", "/vraag/2", "/vraag/3", "/vraag/4", "/vraag/5"}, "/vraag/5"}
}

// withHerCard sent her question and has her card on the screen.
func (h *house) withHerCard() leaver {
	v := h.whoTells().enter()
	v.Get("/vraag/4").Press(firstChoice(v)).Press("Verder met deze keus").Fill("naam", "Zilverspreeuw").Fill("telefoon", "0999 12 12 12").Fill("gezondheid", "ja").Press("Versturen").Expect(200, "Dit is uw kaart")
	return leaver{"met haar kaart", func() *webtest.Visitor { return v }, []string{"/vraag/5", "/kaart"}, "/kaart"}
}

func firstChoice(v *webtest.Visitor) string {
	all := v.Buttons()
	return all[slices.IndexFunc(all, func(b string) bool { return strings.HasPrefix(b, "Kies ") })]
}

// whoIsNear reads what she shares with him.
func (h *house) whoIsNear() leaver {
	v := h.resident("Trijntje").Get("/mijn-pagina/delen")
	v.Fill("naam", "Jelle").Fill("wat", "Mijn plan").Fill("doen", "Zilverspreeuw vraagt: ga mee.").Press("Deel dit").Expect(200, "Geef dit nummer")
	number, secret := sevenOnCard.FindStringSubmatch(v.Text())[1], sixteen.FindString(v.Text())
	return leaver{"naaste", func() *webtest.Visitor {
		return h.visitor().Get("/delen").Fill("vraagnummer", number).Fill("geheim", secret).Press("Laat zien").Expect(200)
	}, []string{"/delen", "/delen/inzien"}, "/delen/inzien"}
}

// pages are one of each kind that he comes to by links, and nobody before him.
func (l leaver) pages(seen map[string]bool) (all []string) {
	for _, path := range l.from {
		delete(seen, kindOf(path))
	}
	v := l.enter()
	for todo := slices.Clone(l.from); len(todo) > 0; todo = todo[1:] {
		path, _, _ := strings.Cut(todo[0], "#")
		bare, _, _ := strings.Cut(path, "?")
		if seen[kindOf(path)] || elsewhere.MatchString(bare) {
			continue
		}
		seen[kindOf(path)] = true
		if v.Get(path); strings.HasPrefix(v.Answer.Get("Content-Type"), "text/html") {
			all, todo = append(all, path), append(todo, v.Links("/")...)
		}
	}
	return all
}

// left is a browser in which people leave, one after another.
type left struct {
	*browser.Page
	base  string
	heard chan struct{} // the program answered somebody who left
	pages int
	marks int // what was told on the pages that were left
}

// shown are the texts of a page, also those that are folded away, and what is typed.
const shown = `(() => {
	const all = [], w = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	for (let n; n = w.nextNode();) all.push(n.data)
	for (const e of document.querySelectorAll("input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea")) all.push(e.value)
	return [...all.map(t => t.replace(/\s+/g, " ").trim()).filter(t => t.length > 5), "."]
})()`

// fill leaves something in everything that a site can keep in a browser, and types
// what is never sent.
const fill = `(async () => {
	window.here = "Zilverspreeuw"
	localStorage.setItem("proef", "Zilverspreeuw")
	sessionStorage.setItem("proef", "Zilverspreeuw")
	await (await caches.open("proef")).put("/proef", new Response("Zilverspreeuw"))
	await new Promise((ok, no) => { const q = indexedDB.open("proef"); q.onsuccess = () => { q.result.close(); ok() }; q.onerror = no })
	for (const e of document.querySelectorAll("main input[type=text], main input:not([type]), main textarea")) e.value = "` + typing + `"
	return true
})()`

const typing = "Zilverspreeuw typt"

// kept is what is still there.
const kept = `(async () => [
	...Object.keys(localStorage).map(k => "localStorage " + k), ...Object.keys(sessionStorage).map(k => "sessionStorage " + k),
	...(await caches.keys()).map(k => "cache " + k), ...(await indexedDB.databases()).map(d => "database " + d.name),
	...(await navigator.serviceWorker.getRegistrations()).map(r => "worker " + r.scope), "."])()`

// leave opens a page behind another, goes away, comes back with the browser's own
// button as far as it goes, and gives what is still there.
func (b *left) leave(l leaver, path string, stranger *webtest.Visitor) (faults []string) {
	b.Open(b.base + "/woorden") // of this site, and of nobody
	b.ForgetHistory()
	b.GiveCookies(b.base, l.enter().Jar())
	known := stranger.Get(l.from[0]).Text() + stranger.Body + stranger.Get(path).Text() + stranger.Body
	before := b.told(l.from[0], known)
	marks := b.told(path, known)
	b.pages, b.marks = b.pages+1, b.marks+len(marks)
	out := quickly
	if !b.Has(out) {
		out = signOut
	}
	if !b.Has(out) {
		// Whoever cannot leave must have nothing to hide.
		return slices.DeleteFunc(marks, func(m string) bool { return m == typing })
	}
	b.Follow(out)
	if out == quickly {
		b.WaitFor("h1:not([class])")
		<-b.heard
		if !strings.HasPrefix(b.URL(), "https://"+exitSite) {
			faults = append(faults, "leads to "+b.URL())
		}
	}
	faults = append(faults, b.hers(out == quickly)...)
	for range len(b.History()) - 2 {
		b.Back()
		faults = append(faults, b.still(append(before, marks...), out == quickly)...)
	}
	return faults
}

// hers are the cookies that are still there. The browser takes the answer in after
// the program gave it, while the page is gone; nobody presses Back that soon.
func (b *left) hers(quickly bool) (faults []string) {
	for range 20 {
		faults = nil
		for _, c := range b.Cookies(b.base) {
			if quickly && c != "naast_x" || c == "naast_m" { // that one for a second, and it says nothing
				faults = append(faults, "cookie "+c)
			}
		}
		if len(faults) == 0 {
			break
		}
		pause()
	}
	return faults
}

// told opens a page and gives what is on it that is not known to a stranger who
// asks for the same, and what is typed.
func (b *left) told(path, known string) []string {
	b.Open(b.base + path)
	b.WithScripts(func() { browser.Await[bool](b.Page, fill) })
	return slices.DeleteFunc(browser.Eval[[]string](b.Page, shown), func(m string) bool { return strings.Contains(known, m) || slices.Contains(ofAll, m) })
}

// ofAll are texts that scripts put on a page and that tell of nobody.
var ofAll = []string{"0 wachten"}

// still is what Back brings.
func (b *left) still(marks []string, empty bool) (faults []string) {
	text := strings.Join(browser.Eval[[]string](b.Page, shown), "\n")
	if i := slices.IndexFunc(marks, func(m string) bool { return strings.Contains(text, m) }); i >= 0 {
		faults = append(faults, "Back shows "+marks[i])
	}
	if browser.Eval[bool](b.Page, `"here" in window`) {
		faults = append(faults, "the browser kept the whole page")
	}
	b.WithScripts(func() {
		if left := browser.Await[[]string](b.Page, kept); empty {
			faults = append(faults, left[:len(left)-1]...)
		}
	})
	return faults
}

// "Snel weg", or signing out, from every page that people come to, and then Back:
// nothing of what was there is seen, and the browser keeps nothing. The control is
// a site that lets the browser keep its pages. In the short form: from one page
// of each that leaves quickly, and one of a supporter.
func TestLeavingEverywhere(t *testing.T) {
	h, full := open(t), asked.Full()
	stranger, seen := h.visitor(), map[string]bool{}
	with, without := h.sitToLeave(t, true, asItIs), h.sitToLeave(t, false, asItIs)
	var faults []string
	try := func(b *left, how string, l leaver, path string) {
		for _, f := range b.leave(l, path, stranger) {
			faults = append(faults, fmt.Sprintf("%s leaves %s %s: %s", l.who, kindOf(path), how, f))
		}
	}
	all := h.leavers()
	if !full {
		all = all[:7]
	}
	for i, l := range all {
		pages := []string{l.one}
		if full {
			pages = l.pages(seen)
		}
		for _, path := range pages {
			try(with, "with scripts", l, path)
			if full || i == 3 {
				try(without, "without scripts", l, path)
			}
		}
	}
	for _, f := range faults {
		t.Error(f)
	}
	control := len(h.sitToLeave(t, true, forgetful).leave(all[4], "/mijn-pagina/plan", stranger)) > 0
	if !control {
		t.Error("the control: pages that the browser keeps go unnoticed")
	}
	o := asked.Outcome{Figure: fmt.Sprintf("%d pages with scripts and %d without, %d texts that a stranger does not see: %d faults", with.pages, without.pages, with.marks+without.marks, len(faults)), Holds: len(faults) == 0, Control: control}
	if t.Log(o.Figure); full {
		o.Holds = o.Holds && with.pages >= 150 && without.pages >= 150
		asked.Tell(t, o)
	}
}
