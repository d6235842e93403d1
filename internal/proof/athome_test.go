package proof

import (
	"testing"

	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// inStore runs one step on the drafts that the browser keeps and gives its result.
func (s screen) inStore(step string) int {
	s.t.Helper()
	return browser.Await[int](s.Page, `new Promise((done) => {
		const q = indexedDB.open("veld", 1)
		q.onsuccess = () => {
			const t = q.result.transaction("drafts", "readwrite", { durability: "strict" }), s = t.objectStore("drafts")
			let n = 0
			`+step+`
			t.oncomplete = () => (q.result.close(), done(n))
		}
	})`)
}

// sentOnce gives the laptop its network back: it sends by itself, and forgets what
// was acknowledged. One that it brings again, as after an answer that never came,
// stays one.
func (s screen) sentOnce(h *house) {
	s.t.Helper()
	kept := s.inStore(`s.getAll().onsuccess = (e) => { window.kept = e.target.result; n = kept.length }`)
	if kept != 3 {
		s.t.Fatalf("the laptop keeps %d", kept)
	}
	s.Offline(false)
	s.waits("")
	if n := s.inStore(`s.count().onsuccess = (e) => { n = e.target.result }`); n != 0 {
		s.t.Errorf("%d were not forgotten", n)
	}
	s.inStore(`s.add(window.kept[0])`)
	s.at(h, "/veld/invullen", "invullen-thuis")
	s.waits("")
	if n := s.inStore(`s.count().onsuccess = (e) => { n = e.target.result }`); n != 0 {
		s.t.Errorf("the one brought again was not taken: %d", n)
	}
}

// takesIn: she reads each again and sends it. Next to one she stands herself, for
// another the front door looks for somebody, the third waits until she has time.
func (s screen) takesIn(h *house) {
	s.t.Helper()
	s.at(h, "/vandaag", "vandaag")
	s.reads("Zonder netwerk opgeschreven", "3 binnengekomen")
	for i, then := range []string{"ik", "ander"} {
		s.at(h, "/veld", "binnengekomen")
		s.reads(inTheHall[i].name)
		s.Open(h.run.Base + s.draftOf(inTheHall[i].name))
		s.reads("Zonder netwerk opgeschreven")
		if got := s.Value("#verhaal"); got != inTheHall[i].words {
			s.t.Errorf("%s said %q", inTheHall[i].name, got)
		}
		s.Click(`[name=verder][value=` + then + `]`)
		s.presses("Verstuur", "verstuurd")
	}
	s.at(h, "/veld", "nog-een")
	s.reads("1 binnengekomen", inTheHall[2].name)
	s.at(h, "/vandaag", "vandaag-erna")
	s.reads("1 binnengekomen")
	s.at(h, "/mensen", "mensen")
	s.reads(inTheHall[0].name)
	s.silent(inTheHall[1].name)
}

// draftOf is where what somebody told waits.
func (s screen) draftOf(name string) string {
	s.t.Helper()
	return browser.Eval[string](s.Page, `[...document.querySelectorAll("a[href^='/veld/post/']")].find(a => a.closest("li, article, div").textContent.includes("`+name+`")).getAttribute("href")`)
}

// nobodyElse opens what came in or what became of it: a colleague, the front door
// before anybody stands next to her, the board; and nothing of it lies loose.
func nobodyElse(t *testing.T, h *house, samira screen) {
	t.Helper()
	samira.Open(h.run.Base + "/mensen")
	zaak := samira.caseOf(inTheHall[0].name)
	samira.at(h, zaak, "zaak") // the control
	samira.at(h, "/veld", "veld-nog-een")
	waiting := samira.draftOf(inTheHall[2].name)
	other := h.enter(t, h.staffDoor("roos", guard.HatSupporter), false)
	other.at(h, "/veld", "veld-van-een-ander")
	other.silent("binnengekomen", "oude laptop")
	other.becomes(h, h.staffDoor("ineke", guard.HatFrontDoor))
	other.at(h, "/voordeur", "voordeur")
	other.reads("Vervoer")
	other.silent("Waterpas", "mierikswortel")
	for _, as := range []string{h.staffDoor("roos", guard.HatSupporter), h.staffDoor("hanna", guard.HatBoard)} {
		other.becomes(h, as)
		for _, path := range []string{waiting, zaak} {
			if got := other.Open(h.run.Base + path); got != 404 {
				t.Errorf("%s opens %s: %d", as, path, got)
			}
		}
	}
	h.unread(t, onNoLaptop[:7]...)
}

// leavesLoose keeps words in the browser without a lock, as the page never does.
func (s screen) leavesLoose(words string) {
	s.t.Helper()
	s.inStore(`s.add("` + words + `")`)
}
