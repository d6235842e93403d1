package partnership

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"naast"
	"naast/internal/web/ui"
)

// Bounds of a list: more answers than this nobody reads.
const (
	maxTerms = 80
	maxLabel = 120
)

var validCode = regexp.MustCompile(`^[a-z0-9][a-z0-9+-]{0,30}$`)

func termLines(ts []Term) string {
	var b strings.Builder
	for _, t := range ts {
		b.WriteString(t.Code + " = " + t.Label + "\n")
	}
	return strings.TrimSpace(b.String())
}

// readTerms reads lines "code = label". The first line that is wrong is said
// with its number; "iets anders" is put back where it belongs.
func readTerms(p *naast.Problems, l list, text string) (ts []Term) {
	seen := map[string]bool{}
	for i, s := range strings.Split(text, "\n") {
		if strings.TrimSpace(s) == "" {
			continue
		}
		code, label, ok := strings.Cut(s, "=")
		code, label = strings.TrimSpace(code), strings.TrimSpace(label)
		switch {
		case !ok || label == "":
			p.Add(l.name, "Regel %d: schrijf een code, een = en dan de naam.", i+1)
		case !validCode.MatchString(code):
			p.Add(l.name, "Regel %d: een code heeft alleen kleine letters, cijfers, + en -.", i+1)
		case seen[code]:
			p.Add(l.name, "Regel %d: deze code staat er al.", i+1)
		case len(label) > maxLabel:
			p.Add(l.name, "Regel %d: deze naam is te lang.", i+1)
		case len(ts) == maxTerms:
			p.Add(l.name, "Dit zijn te veel regels: hoogstens %d.", maxTerms)
		default:
			seen[code] = true
			ts = append(ts, Term{code, label})
			continue
		}
		return ts
	}
	if l.other && !seen[Other] {
		ts = append(ts, Term{Other, otherLabel.Text})
	}
	return ts
}

// kinds of supporter as the form writes them.
var kindWords = map[string]string{"beroepskracht": "professional", "vrijwilliger": "volunteer"}

func kindLines(kinds map[string]string) string {
	var ls []string
	for _, domain := range slices.Sorted(maps.Keys(kinds)) {
		for word, kind := range kindWords {
			if kind == kinds[domain] {
				ls = append(ls, domain+" = "+word)
			}
		}
	}
	return strings.Join(ls, "\n")
}

// readKinds reads lines "code = beroepskracht": who is preferred for a domain.
func readKinds(p *naast.Problems, text string, domains []Term) map[string]string {
	kinds := map[string]string{}
	for _, s := range nonEmpty(text) {
		domain, word, _ := strings.Cut(s, "=")
		domain, word = strings.TrimSpace(domain), strings.TrimSpace(word)
		if !slices.ContainsFunc(domains, func(t Term) bool { return t.Code == domain }) {
			p.Add("soort", "‘%s’ is geen code van een leefgebied.", domain)
			return kinds
		}
		if kindWords[word] == "" {
			p.Add("soort", "Schrijf na de = ‘beroepskracht’ of ‘vrijwilliger’.")
			return kinds
		}
		kinds[domain] = kindWords[word]
	}
	return kinds
}

func holidayLines(hs []Holiday) string {
	ls := make([]string, len(hs))
	for i, h := range hs {
		ls[i] = string(h.Day) + " = " + h.Name + " = " + h.Source
	}
	return strings.Join(ls, "\n")
}

// readHolidays reads lines "2026-12-25 = Eerste Kerstdag = bron". A day without
// a source is refused: nobody could check it later.
func readHolidays(p *naast.Problems, text string) []Holiday {
	var hs []Holiday
	for i, s := range strings.Split(text, "\n") {
		if strings.TrimSpace(s) == "" {
			continue
		}
		part := strings.SplitN(s, "=", 3)
		for j := range part {
			part[j] = strings.TrimSpace(part[j])
		}
		if len(part) < 3 || part[1] == "" || part[2] == "" {
			p.Add("vrije-dagen", "Regel %d: schrijf de dag, een =, de naam, een = en de bron.", i+1)
			return hs
		}
		day, err := naast.ParseDate(part[0])
		if err != nil {
			p.Add("vrije-dagen", "Regel %d: deze dag bestaat niet. Schrijf hem als 2026-12-25.", i+1)
			return hs
		}
		hs = append(hs, Holiday{day, part[1], part[2]})
	}
	sortHolidays(hs)
	return slices.CompactFunc(hs, func(a, b Holiday) bool { return a.Day == b.Day })
}

func formatDay(d naast.Date) string { return ui.FormatDay(d) }

func readDay(p *naast.Problems, field, text string) naast.Date {
	day, err := ui.ReadDay(text)
	if err != nil {
		p.Add(field, "Deze dag bestaat niet. Schrijf hem als 3-12-2026.")
	}
	return day
}

func nonEmpty(text string) (ls []string) {
	for s := range strings.SplitSeq(text, "\n") {
		if s = strings.TrimSpace(s); s != "" {
			ls = append(ls, s)
		}
	}
	return ls
}
