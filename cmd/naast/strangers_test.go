package main

import (
	"strings"

	"naast"
	"naast/internal/guard"
	"naast/internal/web"
)

// refusesStrangers: nobody comes in without a session of this very partnership,
// nobody under a hat that may not, and a case of somebody else is not there.
func (s *street) refusesStrangers() {
	mine, theirs, nextDoor := s.caseOf(0, "samira"), s.caseOf(0, "roos"), s.caseOf(1, "roos")
	foreign := []string{s.cookie(1, "samira", guard.HatSupporter), s.cookie(1, "ineke", guard.HatCoordinator), s.resident(1, "Trijntje")}
	mixed := strings.Replace(s.resident(0, "Trijntje"), "naast_b", "naast_m", 1)
	for _, r := range s.site.app.Routes() {
		if r.Group == web.Near {
			s.refusesAtShares(r)
		}
		if r.Group != web.Staff && r.Group != web.Resident {
			continue
		}
		path := at(r, theirs)
		v := s.ask(s.visitor(0, ""), r, path)
		outside := said(v, path)
		if v.Status != 401 {
			s.Errorf("%s %s without a session: %d", r.Method, r.Path, v.Status)
		}
		for _, cookie := range foreign {
			if got := said(s.ask(s.visitor(0, cookie), r, path), path); got != outside {
				s.Errorf("%s %s with a session of another partnership: %.80s", r.Method, r.Path, got)
			}
		}
		for hat, login := range worn {
			s.refused(r, hat, login, theirs, nextDoor)
		}
		if v := s.ask(s.visitor(0, mixed), r, at(r, mine)); r.Group == web.Staff && v.Status != 404 {
			s.Errorf("%s %s with a resident's session in the cookie of staff: %d", r.Method, r.Path, v.Status)
		}
	}
	// The control: whoever stands next to her does come in.
	if v := s.visitor(0, s.cookie(0, "samira", guard.HatSupporter)).Get("/zaak/" + string(mine)); v.Status != 200 {
		s.Errorf("her own supporter got %d", v.Status)
	}
}

// refusesAtShares: what is for somebody close to her leads everybody else to the
// door where a number and a code are asked.
func (s *street) refusesAtShares(r web.Route) {
	for who, cookie := range map[string]string{"nobody": "", "a supporter": strings.Replace(s.cookie(0, "samira", guard.HatSupporter), "naast_m", "naast_n", 1),
		"a resident": strings.Replace(s.resident(0, "Trijntje"), "naast_b", "naast_n", 1), "staff in their own cookie": s.cookie(0, "samira", guard.HatSupporter)} {
		v := s.ask(s.visitor(0, cookie), r, r.Path)
		if v.Status != 404 && v.Path != "/delen" {
			s.Errorf("%s %s for %s: %d on %s", r.Method, r.Path, who, v.Status, v.Path)
		}
	}
}

func (s *street) refused(r web.Route, hat guard.Hat, login string, cases ...naast.CaseID) {
	v := s.visitor(0, s.cookie(0, login, hat))
	if !guard.May(hat, r.Action) {
		if s.ask(v, r, at(r, cases[0])); r.Group == web.Staff && v.Status != 404 {
			s.Errorf("%s %s with hat %s: %d", r.Method, r.Path, hat, v.Status)
		}
		return
	}
	if !strings.Contains(r.Path, "{zaak}") {
		return
	}
	nothing := naast.NewID[naast.CaseID]()
	want := said(s.ask(v, r, at(r, nothing)), string(nothing))
	for _, id := range cases {
		got := said(s.ask(v, r, at(r, id)), string(id))
		if got != want || v.Status != 404 {
			s.Errorf("%s %s about somebody else's case, with hat %s: %.60s; about nothing: %.60s", r.Method, r.Path, hat, got, want)
		}
	}
}

// caseOf is the case of somebody who stands next to one resident.
func (s *street) caseOf(part int, login string) naast.CaseID {
	s.Helper()
	links := s.visitor(part, s.cookie(part, login, guard.HatSupporter)).Get("/mensen").Links("/zaak/")
	if len(links) == 0 {
		s.Fatalf("%s stands next to nobody", login)
	}
	return naast.CaseID(strings.TrimPrefix(links[0], "/zaak/"))
}

// refusesOtherSites: what another site sends is refused before it is looked at.
func (s *street) refusesOtherSites() {
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://elders.example"} {
		v := s.visitor(0, s.cookie(0, "samira", guard.HatSupporter))
		v.Header.Set(header, value)
		for _, r := range s.site.app.Routes() {
			if r.Method != "POST" {
				continue
			}
			if s.ask(v, r, at(r, naast.NewID[naast.CaseID]())); v.Status != 403 {
				s.Errorf("%s from elsewhere (%s): %d", r.Path, header, v.Status)
			}
		}
		if v.Get("/").Status != 200 { // the control: reading from elsewhere is no matter
			s.Errorf("a link from elsewhere (%s): %d", header, v.Status)
		}
	}
}
