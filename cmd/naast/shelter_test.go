package main

import (
	"net/url"
	"strings"
	"testing"

	"naast/internal/guard"
	"naast/internal/web"
)

// betrayals are what a page of Trijntje's could give away to whoever looks along:
// who helps her, where, when.
var betrayals = []string{"Samira", "El Idrin", "Kring", "Gemeentehuis", "10.00", "gelezenveld"}

// While somebody may look along, no page, print or file of hers has a place, a
// moment or the name of who helps her: not one of all routes that residents
// have, also those that are made after this test. The control is the same walk
// before: then there is plenty.
func TestNothingShowsWhileSomebodyLooksAlong(t *testing.T) {
	onBoth(t, func(s *street) {
		s.markers()
		before, pages := s.found("GET")
		for _, m := range betrayals {
			if before[m] == "" {
				s.Errorf("the control: %q stands on none of %d pages", m, pages)
			}
		}
		v := s.visitor(0, s.resident(0, "Trijntje"))
		v.Get("/mijn-pagina/bescherming").Submit("/mijn-pagina/bescherming", url.Values{"kijkt-mee": {"ja"}}).Expect(200, "Wij laten nu minder zien")
		for _, method := range []string{"GET", "POST"} {
			after, _ := s.found(method)
			for _, m := range betrayals {
				if after[m] != "" {
					s.Errorf("%q shows at %s", m, after[m])
				}
			}
		}
		s.visitor(1, s.resident(1, "Trijntje")).Get("/mijn-pagina").Expect(200, "Samira") // the next partnership is as it was
	})
}

// found walks all routes of residents and tells which of the betrayals stand where.
func (s *street) found(method string) (at map[string]string, pages int) {
	s.Helper()
	at = map[string]string{}
	for _, r := range s.site.app.Routes() {
		if r.Group != web.Resident || r.Method != method {
			continue
		}
		for _, form := range []string{"", "?vorm=portemonnee", "?vorm=groot"} {
			if method == "POST" && form != "" {
				continue
			}
			v := s.ask(s.visitor(0, s.resident(0, "Trijntje")), r, r.Path+form)
			pages++
			for _, m := range betrayals {
				if strings.Contains(v.Body, m) {
					at[m] = method + " " + r.Path + form
				}
			}
		}
	}
	return at, pages
}

// markers puts in writing what a supporter could write: a message and a note
// with a place, a moment and a name.
func (s *street) markers() {
	s.Helper()
	id := s.caseOf(0, "samira")
	v := s.visitor(0, s.cookie(0, "samira", guard.HatSupporter))
	at := "/zaak/" + string(id) + "/berichten"
	v.Get(at).Submit(at, url.Values{"tekst": {"Dag, tot 10.00 uur in het Gemeentehuis. Groet, Samira gelezenveld"}}).Expect(200)
}

// Nobody ever confirms that a person is known: what anybody can send without
// signing in is answered the same for a number, a name and an address that are
// in a case and for some that are not. The control is her own card, which does
// open her page.
func TestNobodyIsConfirmed(t *testing.T) {
	onBoth(t, func(s *street) {
		her, nobody := s.book[0].Residents[0], s.book[1].Residents[0] // at the next partnership: not here
		known := url.Values{"vraagnummer": {her.Number}, "telefoon": {"0999 55 01 01"}, "naam": {her.Name}, "inlognaam": {"samira"}}
		strange := url.Values{"vraagnummer": {nobody.Number}, "telefoon": {"0999 55 98 76"}, "naam": {"Xenia"}, "inlognaam": {"xenia"}}
		wrong := s.book[0].Residents[1].Secret // a code that can exist, of somebody else
		n := 0
		for _, r := range s.site.app.Routes() {
			if r.Method != "POST" || r.Group != web.Public && r.Group != web.Intake || r.Path == "/taal" || r.Path == "/brief" { // every letter names others; nothing of a person goes in
				continue
			}
			n++
			got := [2]string{}
			for i, typed := range []url.Values{known, strange} {
				v := s.visitor(0, "").Get("/")
				form := clone(typed)
				form.Set("_sleutel", "een-sleutel-van-deze-proef"+r.Path+typed.Get("naam"))
				form.Set("geheim", wrong)
				form.Set("ja", "ja")
				v.Post(at(r, ""), form)
				got[i] = said(v, r.Path)
				for _, values := range typed { // what was typed is shown again, and differs
					got[i] = strings.ReplaceAll(got[i], values[0], "TYPED")
				}
			}
			if got[0] != got[1] {
				s.Errorf("%s tells that somebody is known: %.200s / %.200s", r.Path, got[0], got[1])
			}
		}
		if n < 8 {
			s.Errorf("only %d forms looked at", n)
		}
		v := s.visitor(0, "")
		v.Get("/terug").Submit("/terug", url.Values{"vraagnummer": {her.Number}, "geheim": {her.Secret}}).Expect(200)
		if v.Path != "/mijn-pagina" {
			s.Errorf("the control: her own card leads to %s", v.Path)
		}
	})
}
