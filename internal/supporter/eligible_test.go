package supporter

import (
	"slices"
	"testing"
	"time"

	"naast"
)

var morning = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC).Unix()

// fit is somebody whom no rule forbids for asked.
func fit() Supporter {
	return Supporter{
		User: "mara", Organisation: "kring", FirstName: "Mara", LastName: "Hout", Phone: "06 1234", Kind: Volunteer,
		Domains: map[string]Depth{"geld": 2, "wonen": 1}, Languages: []string{"tr"},
		Village: "harkeloo", WorksIn: []string{"harkeloo", "oudewiel"}, HomeVisits: true, Telephone: true, Hour: true,
		LookDays: []time.Weekday{time.Monday}, Room: 2, Busy: 1,
		VOGSeen: "2025-01-10", VOGUntil: "2028-01-10", Agreement: "2025-01-12", CountsFrom: morning - 1,
		Ties: []Tie{{Party: "Woningstichting  Het Dak", Bond: "board"}}, Until: "2027-01-01",
	}
}

func asked() Need {
	return Need{Domains: []string{"geld", "jeugd"}, Language: "tr", Village: "oudewiel", Place: AtHome,
		Parties: []string{"Zorgkantoor Oost"}, Exclude: []naast.UserID{"joris"}, On: "2026-11-30", At: morning}
}

func TestEachRuleAlone(t *testing.T) {
	for _, c := range []struct {
		name string
		s    func(*Supporter)
		n    func(*Need)
		want []Code
	}{
		{name: "nothing against it"},
		{name: "knows none of it", s: func(s *Supporter) { s.Domains = map[string]Depth{"wonen": 3} }, want: []Code{NoDomain}},
		{name: "knows it with depth none", s: func(s *Supporter) { s.Domains = map[string]Depth{"geld": 0} }, want: []Code{NoDomain}},
		{name: "knows the other of the two", s: func(s *Supporter) { s.Domains = map[string]Depth{"jeugd": 1} }},
		{name: "only something else is asked", s: func(s *Supporter) { s.Domains = nil }, n: func(n *Need) { n.Domains = []string{"anders"} }},
		{name: "nothing is ticked", s: func(s *Supporter) { s.Domains = nil }, n: func(n *Need) { n.Domains = nil }},
		{name: "something else beside money", s: func(s *Supporter) { s.Domains = nil }, n: func(n *Need) { n.Domains = []string{"anders", "geld"} }, want: []Code{NoDomain}},
		{name: "another language", n: func(n *Need) { n.Language = "ti" }, want: []Code{NoLanguage}},
		{name: "another language with an interpreter", n: func(n *Need) { n.Language, n.Interpreter = "ti", true }},
		{name: "Dutch is spoken by all", n: func(n *Need) { n.Language = "nl" }},
		{name: "no language told", n: func(n *Need) { n.Language = "" }},
		{name: "VOG not seen", s: func(s *Supporter) { s.VOGSeen = "" }, want: []Code{NoVOG}},
		{name: "VOG seen after that day", s: func(s *Supporter) { s.VOGSeen = "2026-12-01" }, want: []Code{NoVOG}},
		{name: "VOG past on that day", s: func(s *Supporter) { s.VOGUntil = "2026-11-29" }, want: []Code{NoVOG}},
		{name: "VOG to the very day", s: func(s *Supporter) { s.VOGUntil = "2026-11-30" }},
		{name: "VOG without a day to renew", s: func(s *Supporter) { s.VOGUntil = "" }, want: []Code{NoVOG}},
		{name: "VOG past on the day of asking, no day planned", s: func(s *Supporter) { s.VOGUntil = "2026-11-22" }, n: func(n *Need) { n.On = "" }, want: []Code{NoVOG}},
		{name: "nothing signed", s: func(s *Supporter) { s.Agreement = "" }, want: []Code{NoAgreement}},
		{name: "signed later", s: func(s *Supporter) { s.Agreement = "2026-12-01" }, want: []Code{NoAgreement}},
		{name: "bound to a party", n: func(n *Need) { n.Parties = []string{"woningstichting het dak"} }, want: []Code{NotIndependent}},
		{name: "no room", s: func(s *Supporter) { s.Busy = 2 }, want: []Code{NoRoom}},
		{name: "never any room", s: func(s *Supporter) { s.Room, s.Busy = 0, 0 }, want: []Code{NoRoom}},
		{name: "no look-days", s: func(s *Supporter) { s.LookDays = nil }, want: []Code{NotLooking}},
		{name: "paused", s: func(s *Supporter) { s.Paused = true }, want: []Code{IsPaused}},
		{name: "left before that day", s: func(s *Supporter) { s.Until = "2026-11-29" }, want: []Code{HasEnded}},
		{name: "last day is that day", s: func(s *Supporter) { s.Until = "2026-11-30" }},
		{name: "no end", s: func(s *Supporter) { s.Until = "" }},
		{name: "no home visits", s: func(s *Supporter) { s.HomeVisits = false }, want: []Code{NoPlace}},
		{name: "does not come to that village", n: func(n *Need) { n.Village = "zandesch" }, want: []Code{NoPlace}},
		{name: "named no village", s: func(s *Supporter) { s.WorksIn = nil }, n: func(n *Need) { n.Village = "zandesch" }},
		{name: "village not told", n: func(n *Need) { n.Village = "" }},
		{name: "no telephone", s: func(s *Supporter) { s.Telephone = false }, n: func(n *Need) { n.Place = ByPhone }, want: []Code{NoPlace}},
		{name: "no consultation hour", s: func(s *Supporter) { s.Hour = false }, n: func(n *Need) { n.Place = AtTheHour }, want: []Code{NoPlace}},
		{name: "any place", s: func(s *Supporter) { s.HomeVisits, s.Telephone, s.Hour = false, false, false }, n: func(n *Need) { n.Place = "" }},
		{name: "a place that does not exist", n: func(n *Need) { n.Place = "maan" }, want: []Code{NoPlace}},
		{name: "she does not want him", n: func(n *Need) { n.Exclude = []naast.UserID{"joris", "mara"} }, want: []Code{Excluded}},
		{name: "she works at his organisation", n: func(n *Need) { n.NotFrom = "kring" }, want: []Code{Colleague}},
		{name: "she works at another organisation", n: func(n *Need) { n.NotFrom = "steunpunt" }},
		{name: "he has no organisation, and she works nowhere here", s: func(s *Supporter) { s.Organisation = "" }},
		{name: "no key", s: func(s *Supporter) { s.CountsFrom = 0 }, want: []Code{NoKey}},
		{name: "key counts tomorrow", s: func(s *Supporter) { s.CountsFrom = morning + 1 }, want: []Code{NoKey}},
		{name: "moment of asking forgotten", n: func(n *Need) { n.At = 0 }, want: []Code{NoKey}},
		{name: "two at once, in fixed order", s: func(s *Supporter) { s.Paused, s.VOGSeen = true, "" }, want: []Code{IsPaused, NoVOG}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, n := fit(), asked()
			if c.s != nil {
				c.s(&s)
			}
			if c.n != nil {
				c.n(&n)
			}
			if got := Check(s, n); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// Every code has a rule that gives it and words for staff.
func TestCodesAreWhole(t *testing.T) {
	seen := map[Code]bool{}
	for _, r := range rules {
		if seen[r.code] {
			t.Errorf("%s has two rules", r.code)
		}
		seen[r.code] = true
		if r.code.Words().Text == "" {
			t.Errorf("%s has no words", r.code)
		}
	}
	for c := range words {
		if !seen[c] {
			t.Errorf("%s has words and no rule", c)
		}
	}
}
