package proof

import (
	"net/url"
	"testing"
	"time"

	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// inTheHall are the three who told something where no network is. Their words may
// stand nowhere on the laptop.
var inTheHall = []walkIn{
	{"Mevrouw Zwartewaal", "0999 34 34 34", "Mijn huur gaat omhoog en ik slaap niet meer, kievitsbloem.", "geld"},
	{"Meneer Waterpas", "", "Mijn zoon krijgt geen bus meer, mierikswortel.", "vervoer"},
	{"Mevrouw Beugel", "0999 35 35 35", "Ik zorg dag en nacht voor mijn man, lepelblad.", "zorg"},
}

type walkIn struct{ name, phone, words, domain string }

// onNoLaptop are words of theirs, and of a fourth who was not finished.
var onNoLaptop = []string{"Zwartewaal", "kievitsbloem", "Waterpas", "mierikswortel", "Beugel", "lepelblad", "0999 34 34 34", "Salomonszegel"}

// laptop is Samira's own, with what its browser keeps in dir.
func laptop(t *testing.T, h *house, dir string) screen {
	t.Helper()
	u, err := url.Parse(h.run.Base)
	if err != nil {
		t.Fatal(err)
	}
	return screen{browser.Own(t, dir, desk), t, u.Host}
}

// A village hall without a network: three intakes, a browser that crashes, and at
// home all three arrive once.
func TestVillageHallInTheBrowser(t *testing.T) {
	h, dir := open(t), t.TempDir()
	l := laptop(t, h, dir)
	l.madeReady(h)
	l.Offline(true)
	l.hasNoNetwork()
	for i, w := range inTheHall {
		l.intake(w)
		l.waits([]string{"1 wacht", "2 wachten", "3 wachten"}[i])
	}
	l.look("drie-wachten")
	l.Fill("#verhaal", "Salomonszegel staat er nog") // typed, and not kept yet
	l.Kill()
	profile := func() places {
		all := places{}
		all.files(t, dir)
		return all
	}
	for _, where := range profile().find(onNoLaptop...) {
		t.Error("a lost laptop shows " + where)
	}

	l = laptop(t, h, dir)
	l.Offline(true)
	l.Open(h.run.Base + "/veld/invullen")
	l.Offline(true) // its service worker runs by now
	l.hasNoNetwork()
	l.waits("3 wachten")
	desk := h.enter(t, h.staffDoor("samira", guard.HatSupporter), false)
	desk.at(h, "/veld", "veld-leeg")
	desk.silent("binnengekomen") // the control: they did not come through the air
	l.sentOnce(h)
	desk.takesIn(h)
	nobodyElse(t, h, desk)

	l.leavesLoose("Mevrouw Salomonszegel")
	l.Kill()
	if len(profile().find("Salomonszegel")) == 0 {
		t.Error("this search finds nothing at all")
	}
}

// madeReady makes the laptop ready at home and signs out: whoever finds it is
// nobody, and writing down needs no session.
func (s screen) madeReady(h *house) {
	s.t.Helper()
	s.becomes(h, h.staffDoor("samira", guard.HatSupporter))
	s.at(h, "/veld", "veld")
	s.Press("Zet dit apparaat klaar")
	s.Fill("#naam", "oude laptop")
	s.look("klaarzetten")
	s.Press("Zet klaar")
	s.WaitFor("form[data-kind=intake]")
	s.Open(h.run.Base + "/vandaag")
	s.Press("Uitloggen")
	if got := s.Open(h.run.Base + "/veld"); got != 401 {
		s.t.Errorf("somebody is still signed in: %d", got)
	}
	s.at(h, "/veld/invullen", "invullen")
}

// hasNoNetwork is the control of what follows: nothing answers.
func (s screen) hasNoNetwork() {
	s.t.Helper()
	if got := browser.Await[int](s.Page, `fetch("/gezond").then((a) => a.status, () => 0)`); got != 0 {
		s.t.Fatalf("there is a network: %d", got)
	}
}

// intake writes down what somebody tells, with nobody signed in.
func (s screen) intake(w walkIn) {
	s.t.Helper()
	if css := "form[data-kind=intake] details"; !s.Has(css + "[open]") {
		s.Click(css + " summary")
	}
	s.Fill("#verhaal", w.words)
	s.Fill("#naam", w.name)
	if w.phone != "" {
		s.Fill("#telefoon", w.phone)
	}
	s.Click(`[name=domein][value=` + w.domain + `]`)
	s.Click("[name=gezondheid][value=niet]")
	s.Click("[name=wijze][value=tafel]")
	s.Click("form[data-kind=intake] button")
	s.WaitFor("[data-say=kept]")
}

// waits waits until the laptop says how much it keeps; "" is nothing.
func (s screen) waits(says string) {
	s.t.Helper()
	got := says + "."
	for end := time.Now().Add(time.Minute); got != says; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("the laptop says %q, not %q", got, says)
		}
		got = browser.Eval[string](s.Page, `(() => { const e = document.querySelector("[data-many]"); return e.hidden ? "" : e.textContent })()`)
	}
}
