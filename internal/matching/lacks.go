package matching

import (
	"slices"
	"strings"

	"naast"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// lacking is what a search could not find, in words. It tells what people wait
// for, so it is kept in memory only, never in the database.
type lacking struct {
	batch int64
	words []lack
}

// lack is one thing that there is too little of.
type lack struct {
	People int // who ask for it
	Places int // how many there are, fewer than People
	What   []naast.Message
}

func (x *part) remember(batch int64, words []lack) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.lacks = &lacking{batch, words}
}

func (x *part) known(batch int64) ([]lack, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.lacks == nil || x.lacks.batch != batch {
		return nil, false
	}
	return x.lacks.words, true
}

// wish is one thing that a resident asks and that somebody must be able to do.
type wish struct{ kind, code string }

// The kinds of wish that hard rules look at.
const (
	wishLanguage = "language"
	wishDomain   = "domain"
	wishPlace    = "place"
	wishVillage  = "village"
)

// wishes are what the hard rules ask of a supporter for this need. Several
// parts of life are one wish: knowing one of them is enough.
func wishes(n supporter.Need) (all []wish) {
	if n.Language != "" && n.Language != supporter.Dutch && !n.Interpreter {
		all = append(all, wish{wishLanguage, n.Language})
	}
	if d := n.Asked(); len(d) > 0 {
		slices.Sort(d)
		all = append(all, wish{wishDomain, strings.Join(d, "\n")})
	}
	if n.Place != "" {
		all = append(all, wish{wishPlace, n.Place})
	}
	if n.Place == supporter.AtHome && n.Village != "" {
		all = append(all, wish{wishVillage, n.Village})
	}
	return all
}

// only is the need that asks these wishes and nothing else.
func only(ws []wish, base supporter.Need) supporter.Need {
	n := supporter.Need{On: base.On, At: base.At}
	for _, w := range ws {
		switch w.kind {
		case wishLanguage:
			n.Language = w.code
		case wishDomain:
			n.Domains = strings.Split(w.code, "\n")
		case wishPlace:
			n.Place = w.code
		case wishVillage:
			n.Village = w.code
		}
	}
	return n
}

// lacks says for whom there is nobody and what is missing. Each Hall set is a
// proof: these people can only go to these supporters, and have fewer places.
// The words name no more wishes than it takes to point at those supporters.
func (s *search) lacks() (all []lack) {
	by := make(map[string]asks, len(s.asks))
	for _, a := range s.asks {
		by[string(a.id)] = a
	}
	said := map[string]bool{}
	for _, u := range s.result.Unmatched {
		h, _ := s.result.HallSet(u.Resident)
		group := h.Residents
		if len(h.Supporters) == 0 { // nobody at all: those who ask the same belong together
			group = s.alike(by, u.Resident)
		}
		key := strings.Join(slices.Sorted(slices.Values(group)), " ")
		if said[key] {
			continue
		}
		said[key] = true
		all = append(all, lack{len(group), h.Places, s.name(s.missing(by, group, h.Supporters))})
	}
	slices.SortStableFunc(all, func(a, b lack) int { return (b.People - b.Places) - (a.People - a.Places) })
	return all
}

// alike are the residents without any candidate who lack the same as this one.
func (s *search) alike(by map[string]asks, resident string) (group []string) {
	same := func(id string) string {
		var key []string
		for _, w := range s.missing(by, []string{id}, nil) {
			key = append(key, w.kind+"="+w.code)
		}
		return strings.Join(key, "|")
	}
	want := same(resident)
	for _, u := range s.result.Unmatched {
		if len(u.Blocks) == 0 && same(u.Resident) == want {
			group = append(group, u.Resident)
		}
	}
	return group
}

// missing are the fewest wishes, common to a group, that only these supporters
// (or nobody) can answer: a wish that can be left out is left out.
func (s *search) missing(by map[string]asks, group, supporters []string) []wish {
	base := by[group[0]].need
	common := wishes(base)
	for _, id := range group[1:] {
		theirs := wishes(by[id].need)
		common = slices.DeleteFunc(common, func(w wish) bool { return !slices.Contains(theirs, w) })
	}
	for i := len(common) - 1; i >= 0; i-- { // places and villages go first, language stays longest
		fewer := slices.Delete(slices.Clone(common), i, i+1)
		if s.within(only(fewer, base), supporters) {
			common = fewer
		}
	}
	if !s.within(only(common, base), supporters) {
		return nil // what they share does not explain it: each has a wish of their own
	}
	return common
}

// within tells whether everybody who can answer a need is one of these.
func (s *search) within(n supporter.Need, supporters []string) bool {
	q := newQuery(n, s.set)
	return !slices.ContainsFunc(s.pool.rows, func(r *row) bool {
		return r.room > 0 && r.may(q) && !slices.Contains(supporters, string(r.user))
	})
}

// name says wishes in the words of the partnership's own lists.
func (s *search) name(ws []wish) (all []naast.Message) {
	label := func(list []partnership.Term, code string) naast.Message {
		return naast.Message{Text: partnership.Label(list, code)}
	}
	for _, w := range ws {
		switch w.kind {
		case wishLanguage:
			all = append(all, label(s.set.Languages, w.code))
		case wishDomain:
			m := naast.Message{}
			for i, d := range strings.Split(w.code, "\n") {
				if l := supporter.InSentence(partnership.Label(s.set.Domains, d)); i == 0 {
					m = l
				} else {
					m = naast.Msg("%s of %s", m, l)
				}
			}
			all = append(all, m)
		case wishPlace:
			all = append(all, meetings[w.code])
		case wishVillage:
			all = append(all, naast.Msg("hulp in %s", label(s.set.Villages, w.code)))
		}
	}
	return all
}

// meetings name the ways to talk as something to ask for.
var meetings = map[string]naast.Message{
	supporter.AtHome:    naast.Msg("hulp thuis"),
	supporter.ByPhone:   naast.Msg("hulp door de telefoon"),
	supporter.AtTheHour: naast.Msg("hulp op het spreekuur"),
}

// sentence says it in one line: "4 mensen vragen Tigrinya en jeugd. Er zijn 3 plekken."
func (l lack) sentence() naast.Message {
	what := naast.Msg("hulp die maar een paar mensen kunnen geven")
	if len(l.What) > 0 {
		what = enumeration(l.What)
	}
	asked := naast.Msg("%d mensen vragen %s.", l.People, what)
	if l.People == 1 {
		asked = naast.Msg("Iemand vraagt %s.", what)
	}
	switch l.Places {
	case 0:
		return naast.Msg("%s Er is geen plek.", asked)
	case 1:
		return naast.Msg("%s Er is één plek.", asked)
	}
	return naast.Msg("%s Er zijn %d plekken.", asked, l.Places)
}

// enumeration is "a", "a en b", "a, b en c".
func enumeration(ms []naast.Message) naast.Message {
	m := ms[len(ms)-1]
	for i := len(ms) - 2; i >= 0; i-- {
		if i == len(ms)-2 {
			m = naast.Msg("%s en %s", ms[i], m)
		} else {
			m = naast.Msg("%s, %s", ms[i], m)
		}
	}
	return m
}
