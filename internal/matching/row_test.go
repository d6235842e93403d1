package matching

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"naast"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

var now = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func some(t *rapid.T, label string, of ...string) (all []string) {
	for _, x := range of {
		if rapid.IntRange(0, 2).Draw(t, label) == 0 {
			all = append(all, x)
		}
	}
	return all
}

func day(t *rapid.T, label string, other ...naast.Date) naast.Date {
	return rapid.SampledFrom(append(other, "2026-11-22", "2026-11-23", "2026-11-24")).Draw(t, label)
}

// anybody is a supporter whom most rules let through, and each rule stops now and then.
func anybody(t *rapid.T) supporter.Supporter {
	often := func(label string) bool { return rapid.IntRange(0, 5).Draw(t, label) > 0 }
	s := supporter.Supporter{
		User: naast.UserID(rapid.SampledFrom([]string{"anna", "bas", "cor"}).Draw(t, "user")), Kind: rapid.SampledFrom([]supporter.Kind{supporter.Volunteer, supporter.Professional}).Draw(t, "kind"),
		Domains: map[string]supporter.Depth{}, Languages: some(t, "speaks", "ti", "tr"), Village: rapid.SampledFrom([]string{"", "harkeloo", "oudewiel"}).Draw(t, "lives"),
		WorksIn: some(t, "works", "harkeloo", "oudewiel"), HomeVisits: often("home"), Telephone: often("phone"), Hour: often("hour"),
		Room: rapid.IntRange(0, 3).Draw(t, "room"), Busy: rapid.IntRange(0, 2).Draw(t, "busy"), Paused: !often("paused"),
		VOGSeen: "2026-01-01", VOGUntil: "2029-01-01", Agreement: "2026-01-01", CountsFrom: now.Unix() - 1,
	}
	s.Organisation = rapid.SampledFrom([]naast.OrganisationID{"", "kring", "steunpunt"}).Draw(t, "organisation")
	for _, d := range some(t, "knows", "geld", "jeugd", "wonen") {
		s.Domains[d] = supporter.Depth(rapid.IntRange(0, 3).Draw(t, "depth"))
	}
	if often("looks") {
		s.LookDays = []time.Weekday{time.Monday}
	}
	if !often("dates") {
		s.VOGSeen, s.VOGUntil, s.Agreement, s.Until = day(t, "seen", ""), day(t, "until", ""), day(t, "signed", ""), day(t, "last", "")
	}
	if !often("key") {
		s.CountsFrom = rapid.SampledFrom([]int64{0, now.Unix(), now.Unix() + 1}).Draw(t, "counts")
	}
	if !often("ties") {
		s.Ties = []supporter.Tie{{Party: "Het  Dak", Bond: "job"}}
	}
	return s
}

func anyNeed(t *rapid.T) supporter.Need {
	return supporter.Need{
		Domains: some(t, "asks", "geld", "jeugd", partnership.Other), Language: rapid.SampledFrom([]string{"", "nl", "ti"}).Draw(t, "language"),
		Interpreter: rapid.Bool().Draw(t, "interpreter"), Village: rapid.SampledFrom([]string{"", "harkeloo", "zandesch"}).Draw(t, "village"),
		Place:   rapid.SampledFrom([]string{"", supporter.AtHome, supporter.ByPhone, supporter.AtTheHour, "maan"}).Draw(t, "place"),
		NotFrom: rapid.SampledFrom([]naast.OrganisationID{"", "", "kring"}).Draw(t, "works"),
		Parties: some(t, "parties", "het dak"), On: day(t, "on", ""), At: now.Unix(),
	}
}

// The compact row and the hard rules never disagree.
func TestRowsKeepTheRules(t *testing.T) {
	yes, no := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		for range 30 { // few may: enough pairs to meet both
			s, n := anybody(t), anyNeed(t)
			got := newRow(s, "handle").may(newQuery(n, partnership.Settings{})) && s.Busy < s.Room
			want := len(supporter.Check(s, n)) == 0
			if got != want {
				t.Fatalf("row says %v, rules say %v", got, supporter.Check(s, n))
			}
			if want {
				yes++
			} else {
				no++
			}
		}
	})
	if yes < 5 || no < 5 {
		t.Fatalf("%d may, %d may not: the sample shows nothing", yes, no)
	}
}

// The control: a row that forgets any one thing is found out by the same sample.
func TestRowsThatForgetAreFound(t *testing.T) {
	for name, forget := range map[string]func(*row, *query){
		"language":  func(_ *row, q *query) { q.dutch = true },
		"domain":    func(_ *row, q *query) { q.domains = nil },
		"place":     func(_ *row, q *query) { q.place = "" },
		"village":   func(_ *row, q *query) { q.anywhere = true },
		"ties":      func(r *row, _ *query) { r.ties = nil },
		"pause":     func(r *row, _ *query) { r.idle = false },
		"end":       func(r *row, _ *query) { r.until = 0 },
		"vog":       func(r *row, _ *query) { r.vogUntil = 99999 },
		"agreement": func(r *row, _ *query) { r.agreement = 1 },
		"colleague": func(_ *row, q *query) { q.notFrom = "" },
		"key":       func(r *row, _ *query) { r.countsFrom = 1 },
	} {
		sample := rapid.Custom(func(t *rapid.T) bool {
			s, n := anybody(t), anyNeed(t)
			r, q := newRow(s, "handle"), newQuery(n, partnership.Settings{})
			forget(r, q)
			return (r.may(q) && s.Busy < s.Room) == (len(supporter.Check(s, n)) == 0)
		})
		found := false
		for i := 0; i < 5000 && !found; i++ {
			found = !sample.Example(i)
		}
		if !found {
			t.Errorf("forgetting %s is not noticed", name)
		}
	}
}

// One step of a heavier wish outweighs all lighter ones together.
func TestWishesInOrder(t *testing.T) {
	set := partnership.Settings{KindFor: map[string]string{"jeugd": "professional"}}
	n := supporter.Need{Domains: []string{"jeugd", "geld"}, Language: "ti", Interpreter: true, Village: "harkeloo", Known: supporter.Familiar, Wanted: []naast.UserID{"anna"}, At: now.Unix()}
	best := supporter.Supporter{User: "anna", Kind: supporter.Professional, Domains: map[string]supporter.Depth{"jeugd": 3, "geld": 3}, Languages: []string{"ti"}, Village: "harkeloo", WorksIn: []string{"harkeloo"}, Room: 100}
	worse := []func(*supporter.Supporter){ // from heavy to light
		func(s *supporter.Supporter) { s.User = "bas" },
		func(s *supporter.Supporter) { s.Languages = nil },
		func(s *supporter.Supporter) { s.Kind = supporter.Volunteer },
		func(s *supporter.Supporter) { s.Domains = map[string]supporter.Depth{"jeugd": 3} },
		func(s *supporter.Supporter) { s.Village, s.WorksIn = "oudewiel", nil },
		func(s *supporter.Supporter) { s.Village = "oudewiel" },
		func(s *supporter.Supporter) { s.Busy = 99 },
	}
	q := newQuery(n, set)
	of := func(changes ...func(*supporter.Supporter)) int64 {
		s := best
		for _, c := range changes {
			c(&s)
		}
		r := newRow(s, "")
		return r.cost(q) + r.load(r.busy)
	}
	if of() != 0 {
		t.Errorf("the best costs %d", of())
	}
	for i := range worse {
		if heavy, light := of(worse[i]), of(worse[i+1:]...); heavy <= light {
			t.Errorf("wish %d weighs %d, all after it %d", i, heavy, light)
		}
	}
	n.Known = supporter.Unfamiliar
	q = newQuery(n, set)
	if of() == 0 {
		t.Error("living in her village should count against him when she wants nobody she knows")
	}
	n.Kind = supporter.Volunteer // her own preference goes before the partnership's
	q = newQuery(n, set)
	if of(worse[2]) >= of() {
		t.Error("her own preference for a volunteer does not count")
	}
}

func TestLoadNeverFalls(t *testing.T) {
	r := &row{room: 7}
	for n := int32(0); n < 12; n++ {
		if r.load(n+1) < r.load(n) || r.load(n) >= levelLoad {
			t.Errorf("load %d after %d", r.load(n+1), r.load(n))
		}
	}
	if (&row{}).load(0) != levelLoad-1 {
		t.Error("no room is the heaviest load")
	}
}
