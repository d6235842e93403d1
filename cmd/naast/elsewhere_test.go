package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naast/internal/guard"
	"naast/internal/testkit/asked"
	"naast/internal/web"
)

// person is somebody of the demo under a hat.
type person struct {
	login string
	hat   guard.Hat
}

// lookers are who walk through a partnership, so that there is no kind of address
// that nobody sees; askers are those who then ask for what is not theirs.
var (
	lookers = []person{{"samira", guard.HatSupporter}, {"roos", guard.HatSupporter}, {"gijs", guard.HatSupporter}, {"ineke", guard.HatFrontDoor}, {"anneke", guard.HatCoordinator}, {"ineke", guard.HatCoordinator}, {"hanna", guard.HatBoard}}
	askers  = []person{{"samira", guard.HatSupporter}, {"hendrik", guard.HatSupporter}, {"ruben", guard.HatFrontDoor}, {"anneke", guard.HatCoordinator}, {"hanna", guard.HatBoard}}
)

// Whoever asks for an address that he never saw himself, of another partnership or
// of somebody else in this one, hears what he hears about something that does not
// exist: cases, pieces of cases, people, places, telephone calls, on every route
// that names something.
//
// For `make prove` it also compares how long the answers take.
func TestElsewhereIsNowhere(t *testing.T) {
	all, databases := asked.Outcome{Holds: true, Control: true}, 0
	onBoth(t, func(s *street) {
		others := append(s.seenBy(1, lookers...), s.seenBy(0, lookers...)...)
		routes := map[string][]twin{}
		for _, p := range askers {
			known := map[string]bool{}
			for _, address := range s.seenBy(0, p) {
				for _, id := range ids(address) {
					known[id] = true
				}
			}
			for _, r := range s.site.app.Routes() {
				if r.Group == web.Staff && strings.Contains(r.Path, "{") && guard.May(p.hat, r.Action) {
					s.asksForOthers(p, r, others, known, routes)
				}
			}
			s.ownIsThere(p)
		}
		for _, want := range []string{"/zaak/{zaak}", "/aanbod/{zaak}", "/voordeur/{zaak}", "/stil/{zaak}", "/zaak/{zaak}/stap/{stuk}", "/register/{persoon}", "/vindplekken/{plek}", "/instellingen/organisatie/{organisatie}"} {
			if routes["GET "+want] == nil {
				s.Errorf("%s was never asked for", want)
			}
		}
		s.Logf("%d routes, %d addresses of others", len(routes), len(others))
		if asked.Full() {
			o := s.alike(slices.Concat(slices.Collect(maps.Values(routes))...))
			all.Figure += fmt.Sprintf("%s, %d routes: %s; ", s.Name(), len(routes), o.Figure)
			all.Holds, all.Control, databases = all.Holds && o.Holds, all.Control && o.Control, databases+1
		}
	})
	if asked.Full() {
		all.Holds = all.Holds && databases == 2
		asked.Tell(t, all)
	}
}

var id = regexp.MustCompile(`[0-9A-Za-z_-]{20,}`)

func ids(address string) []string { return id.FindAllString(address, -1) }

// seenBy are the addresses on all pages that people come to, and what their forms
// are sent to; of each kind of page they open one.
func (s *street) seenBy(part int, people ...person) (all []string) {
	s.Helper()
	for _, p := range people {
		v, seen := s.visitor(part, s.cookie(part, p.login, p.hat)), map[string]bool{}
		for todo := []string{"/vandaag"}; len(todo) > 0; todo = todo[1:] {
			path, _, _ := strings.Cut(todo[0], "#")
			kind := id.ReplaceAllString(path, "*")
			if seen[kind] || strings.HasPrefix(path, "/uitloggen") || strings.HasPrefix(path, "/weg") {
				continue
			}
			seen[kind] = true
			v.Get(path)
			todo = append(todo, v.Links("/")...)
			all = append(append(all, v.Links("/")...), v.Actions("/")...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// asksForOthers asks for one address of each partnership that this person never
// saw, and, on pages about one of his own cases, for a piece of another.
func (s *street) asksForOthers(p person, r web.Route, others []string, known map[string]bool, routes map[string][]twin) {
	looks, n := pattern(r), 0
	for _, address := range others {
		m := looks.FindStringSubmatch(address)
		if m == nil || n == 4 || !slices.ContainsFunc(m[1:], func(id string) bool { return !known[id] }) {
			continue
		}
		n++
		absently := s.isNowhere(p, r, address, m[1:])
		if name := r.Method + " " + r.Path; n == 1 {
			routes[name] = append(routes[name], twin{p, r, address, absently})
		}
		if mine := string(s.caseOf(0, "samira")); len(m) == 3 && m[1] != mine {
			s.isNowhere(person{"samira", guard.HatSupporter}, r, strings.Replace(address, m[1], mine, 1), m[2:])
		}
	}
}

// isNowhere compares an answer with that about something that does not exist, and
// gives the address of that.
func (s *street) isNowhere(p person, r web.Route, address string, named []string) (absently string) {
	v := s.visitor(0, s.cookie(0, p.login, p.hat))
	absently = address
	answer := func(path string) string {
		s.ask(v, r, path)
		text := fmt.Sprint(v.Status, " ", fresh.ReplaceAllString(v.Body, "$1"))
		for _, id := range append(slices.Clone(named), string(absent)) {
			text = strings.ReplaceAll(text, id, "HERE")
		}
		return text
	}
	for _, id := range named {
		absently = strings.ReplaceAll(absently, id, string(absent))
	}
	got, want := answer(address), answer(absently)
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			from := max(0, i-60)
			s.Errorf("%s %s by %s as %s: about another's: %.3s …%.160s, about nothing: %.3s …%.160s", r.Method, r.Path, p.login, p.hat, got, got[from:], want, want[from:])
			return absently
		}
	}
	if len(got) != len(want) {
		s.Errorf("%s %s by %s as %s: the answers differ in length", r.Method, r.Path, p.login, p.hat)
	}
	return absently
}

// ownIsThere is the control, and a promise of its own: every link that somebody
// is shown opens for him.
func (s *street) ownIsThere(p person) {
	v := s.visitor(0, s.cookie(0, p.login, p.hat))
	for _, address := range s.seenBy(0, p) {
		for _, r := range s.site.app.Routes() {
			if r.Method != "GET" || !strings.Contains(r.Path, "{") || r.Group != web.Staff || !pattern(r).MatchString(address) {
				continue
			}
			if v.Get(address); v.Status != 200 {
				s.Errorf("%s as %s is shown %s, which answers %d", p.login, p.hat, r.Path, v.Status)
			}
		}
	}
}

// pattern is what the addresses of a route look like.
func pattern(r web.Route) *regexp.Regexp {
	return regexp.MustCompile("^" + placeholder.ReplaceAllString(r.Path, "([0-9A-Za-z_-]{20,})") + "$")
}
