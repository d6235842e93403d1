package proof

import (
	"database/sql"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"naast/internal/guard"
	"naast/internal/testkit/browser"
	"naast/internal/testkit/smtp"
)

// What the GP's assistant may cost: half a minute for who types slowly. How long
// it took is not asked.
const (
	mostKeys   = 10 // the number, and nothing else
	mostClicks = 4  // when to call, her yes, that the practice may know, and "Bel mij"
)

// thePractice is where the demo's mail to the GP goes.
const thePractice = "balie@debrink.example"

// The GP's assistant in half a minute: the page behind the QR of the practice, on
// a phone without JavaScript. Two women leave a number; one lets the practice know.
func TestPlaceInTheBrowser(t *testing.T) {
	h := open(t)
	anneke := h.enter(t, h.staffDoor("anneke", guard.HatCoordinator), false)
	anneke.at(h, "/vindplekken", "vindplekken")
	before := anneke.arrived("De Brink")
	anneke.Press("Huisartsenpraktijk De Brink")
	place := regexp.MustCompile(`/plek/\w{6}\b`).FindString(anneke.Text("main"))
	if place == "" {
		t.Fatalf("no page of the place: %s", anneke.Text("main"))
	}
	anneke.Press("Poster")
	anneke.reads("0999 20 30 40")
	if !anneke.Has("main svg") || strings.Contains(anneke.URL(), "#") {
		t.Error("the poster has no code to look at")
	}

	desk := sitDown(t, h, phone, false)
	desk.leaves(h, place, "0999616161", "In de ochtend", true)
	desk.leaves(h, place, "0999626262", "In de middag", false)
	desk.emptied(h, place, "0999616161", "0999626262")
	calledByTheDoor(t, h)
	anneke.becomes(h, h.staffDoor("anneke", guard.HatCoordinator))
	anneke.at(h, "/vindplekken", "vindplekken-erna")
	anneke.silent("0999616161", "0999626262")

	if n := h.forPlaces(); n != 3 {
		t.Errorf("two counts and one mail are to come, not %d", n)
	}
	h.again(20)
	for range 60 { // the program looks for work every two seconds; only then does a mail that did not come mean something
		if h.forPlaces() == 0 {
			break
		}
		pause()
	}
	h.aMailToThePractice(t)
	anneke = h.enter(t, h.staffDoor("anneke", guard.HatCoordinator), false)
	anneke.at(h, "/vindplekken", "vindplekken-later")
	if got := anneke.arrived("De Brink"); got != before+2 {
		t.Errorf("%d came by the practice, and then %d", before, got)
	}
	h.unread(t, "0999616161", "0999626262")
}

// leaves fills in the page with the woman looking on, and counts what it costs.
func (s screen) leaves(h *house, place, number, when string, mayKnow bool) {
	s.t.Helper()
	s.at(h, place, "plek")
	s.reads("Huisartsenpraktijk De Brink", "U hoeft niet te zeggen waar het over gaat.")
	s.Fill(`[name="telefoon"]`, number)
	keys, clicks := utf8.RuneCountInString(number), 0
	tick := func(css string) { s.Click(css); clicks++ }
	tick(`[name="wanneer"][value="` + when + `"]`)
	if mayKnow {
		tick(`[name="plek-weet"]`)
	} else { // without her yes nobody calls, and what was typed stays
		if got := s.Press("Bel mij"); got != 422 || s.Value(`[name="telefoon"]`) != number {
			s.t.Errorf("without her yes: %d, the number is %q", got, s.Value(`[name="telefoon"]`))
		}
		s.look("plek-zonder-ja")
		s.reads("Anders bellen wij niet.")
		clicks++
	}
	tick(`[name="ja"]`)
	clicks++
	s.presses("Bel mij", "plek-klaar")
	s.reads("Wij gaan bellen")
	s.t.Logf("%d keys and %d clicks", keys, clicks)
	if keys > mostKeys || clicks > mostClicks {
		s.t.Errorf("%d keys and %d clicks", keys, clicks)
	}
	s.Press("Klaar. Maak het scherm leeg.")
}

// emptied: whoever stands at the counter next finds no number, not by going back either.
func (s screen) emptied(h *house, place string, numbers ...string) {
	s.t.Helper()
	for _, path := range []string{place, place + "/klaar"} {
		s.at(h, path, "plek-leeg")
		s.silent(numbers...)
		if s.Has(`[name="telefoon"]`) && s.Value(`[name="telefoon"]`) != "" {
			s.t.Error("a number stands on the screen of the practice")
		}
	}
	for _, path := range []string{"/bellen", "/vindplekken"} {
		if got := s.Open(h.run.Base + path); got != 401 {
			s.t.Errorf("the practice opens %s: %d", path, got)
		}
	}
}

// calledByTheDoor: the front door has both to call, and does not see where they
// came from; who has another hat has neither.
func calledByTheDoor(t *testing.T, h *house) {
	t.Helper()
	door := h.enter(t, h.staffDoor("ineke", guard.HatFrontDoor), false)
	door.at(h, "/bellen", "bellen")
	door.reads("0999616161", "In de ochtend", "0999626262", "In de middag")
	door.silent("De Brink")
	door.becomes(h, h.staffDoor("hanna", guard.HatBoard))
	for _, path := range []string{"/bellen", "/vindplekken"} {
		if got := door.Open(h.run.Base + path); got != 404 {
			t.Errorf("the board opens %s: %d", path, got)
		}
	}
	door.becomes(h, h.staffDoor("samira", guard.HatSupporter))
	door.Open(h.run.Base + "/bellen")
	door.silent("0999616161", "0999626262")
}

// forPlaces is how much is still to be counted or told about places.
func (h *house) forPlaces() (n int) {
	h.t.Helper()
	d, err := sql.Open("sqlite3", "file:"+filepath.Join(h.dir, "main.db")+"?mode=ro")
	if err == nil {
		defer d.Close()
		err = d.QueryRow(`SELECT COUNT(*) FROM jobs_job WHERE kind LIKE 'place-%'`).Scan(&n)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// aMailToThePractice: one sentence for the one who said so, without name or day.
func (h *house) aMailToThePractice(t *testing.T) {
	t.Helper()
	mails := slices.DeleteFunc(slices.Clone(h.mail.Mails()), func(m smtp.Mail) bool { return !slices.Contains(m.To, thePractice) })
	if len(mails) != 1 {
		t.Fatalf("the practice got %d mails", len(mails))
	}
	if text := mails[0].Text(); !strings.Contains(text, "Iemand die u op ons wees, is bij ons aangekomen.") || strings.Contains(text, "0999") {
		t.Errorf("the practice reads %q", text)
	}
}

// arrived is how many came by a place, in the list of the coordinators.
func (s screen) arrived(place string) int {
	s.t.Helper()
	n, err := strconv.Atoi(browser.Eval[string](s.Page, `[...document.querySelectorAll("tbody tr")].find(r => r.textContent.includes("`+place+`")).cells[2].textContent.trim()`))
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}
