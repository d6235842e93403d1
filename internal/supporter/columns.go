package supporter

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"naast"
	"naast/internal/partnership"
	"naast/internal/web/ui"
)

// column is one column of the spreadsheet, both ways: what goes out can come
// in again. The names are Dutch, because the files are for people here.
type column struct {
	name  string
	write func(Supporter, partnership.Settings) string
	read  func(*Supporter, string, partnership.Settings) bool // false: this cell cannot be understood
}

// columns stand in the order of the export. A file that comes in may have them
// in any order and leave out all but the first name.
var columns = []column{
	line("voornaam", func(s *Supporter) *string { return &s.FirstName }),
	line("achternaam", func(s *Supporter) *string { return &s.LastName }),
	{"telefoon", func(s Supporter, _ partnership.Settings) string { return s.Phone }, readPhone},
	{"soort", writeKind, readKind},
	tick("ervaring", func(s *Supporter) *bool { return &s.Experience }),
	{"weet van", writeDomains, readDomains},
	list("talen", func(s *Supporter) *[]string { return &s.Languages }, languagesOf),
	{"dorp", func(s Supporter, p partnership.Settings) string { return partnership.Label(p.Villages, s.Village) }, readVillage},
	list("komt in", func(s *Supporter) *[]string { return &s.WorksIn }, villagesOf),
	tick("thuis", func(s *Supporter) *bool { return &s.HomeVisits }),
	tick("telefonisch", func(s *Supporter) *bool { return &s.Telephone }),
	tick("spreekuur", func(s *Supporter) *bool { return &s.Hour }),
	{"kijkdagen", writeDays, readDays},
	{"plek", func(s Supporter, _ partnership.Settings) string { return strconv.Itoa(s.Room) }, readRoom},
	day("vog gezien", func(s *Supporter) *naast.Date { return &s.VOGSeen }),
	day("vog tot", func(s *Supporter) *naast.Date { return &s.VOGUntil }),
	day("overeenkomst", func(s *Supporter) *naast.Date { return &s.Agreement }),
	{"banden", writeTies, readTies},
	tick("pauze", func(s *Supporter) *bool { return &s.Paused }),
	day("laatste dag", func(s *Supporter) *naast.Date { return &s.Until }),
}

func languagesOf(p partnership.Settings) []partnership.Term { return p.Languages }
func villagesOf(p partnership.Settings) []partnership.Term  { return p.Villages }

func line(name string, of func(*Supporter) *string) column {
	return column{name,
		func(s Supporter, _ partnership.Settings) string { return *of(&s) },
		func(s *Supporter, cell string, _ partnership.Settings) bool {
			*of(s) = harmless(cell)
			return true
		}}
}

func tick(name string, of func(*Supporter) *bool) column {
	return column{name,
		func(s Supporter, _ partnership.Settings) string {
			if *of(&s) {
				return "ja"
			}
			return "nee"
		},
		func(s *Supporter, cell string, _ partnership.Settings) bool {
			cell = strings.ToLower(cell)
			*of(s) = slices.Contains([]string{"ja", "j", "x", "1", "waar", "true"}, cell)
			return *of(s) || slices.Contains([]string{"", "nee", "n", "0", "onwaar", "false"}, cell)
		}}
}

func day(name string, of func(*Supporter) *naast.Date) column {
	return column{name,
		func(s Supporter, _ partnership.Settings) string { return ui.FormatDay(*of(&s)) },
		func(s *Supporter, cell string, _ partnership.Settings) (ok bool) {
			*of(s), ok = readDay(cell)
			return ok
		}}
}

// readDay takes 3-12-2026 and 2026-12-03. A year of two figures is refused: it
// may be a day with the month first.
func readDay(cell string) (naast.Date, bool) {
	if d, err := naast.ParseDate(cell); err == nil {
		return d, true
	}
	d, err := ui.ReadDay(cell)
	return d, err == nil
}

func list(name string, of func(*Supporter) *[]string, terms func(partnership.Settings) []partnership.Term) column {
	return column{name,
		func(s Supporter, p partnership.Settings) string {
			var labels []string
			for _, c := range *of(&s) {
				labels = append(labels, partnership.Label(terms(p), c))
			}
			return strings.Join(labels, "; ")
		},
		func(s *Supporter, cell string, p partnership.Settings) bool {
			*of(s) = nil
			for _, w := range items(cell) {
				code, ok := codeOf(terms(p), w)
				if !ok {
					return false
				}
				if !slices.Contains(*of(s), code) {
					*of(s) = append(*of(s), code)
				}
			}
			return true
		}}
}

// items are the parts of a cell that holds several things, between ; marks. A
// comma cannot do that: some names of parts of life hold one.
func items(cell string) (all []string) {
	for w := range strings.SplitSeq(cell, ";") {
		if w = strings.TrimSpace(w); w != "" {
			all = append(all, w)
		}
	}
	return all
}

// codeOf finds a term by its code or its label.
func codeOf(terms []partnership.Term, word string) (string, bool) {
	for _, t := range terms {
		if t.Code != partnership.Other && (strings.EqualFold(t.Code, word) || strings.EqualFold(t.Label, word)) {
			return t.Code, true
		}
	}
	return "", false
}

var kindWords = map[Kind]string{Volunteer: "vrijwilliger", Professional: "beroepskracht"}

func writeKind(s Supporter, _ partnership.Settings) string { return kindWords[s.Kind] }

func readKind(s *Supporter, cell string, _ partnership.Settings) bool {
	for k, w := range kindWords {
		if strings.EqualFold(w, cell) {
			s.Kind = k
			return true
		}
	}
	return cell == ""
}

func readPhone(s *Supporter, cell string, _ partnership.Settings) bool {
	s.Phone = cell
	return true // checked with the rest (check)
}

func readVillage(s *Supporter, cell string, p partnership.Settings) (ok bool) {
	s.Village, ok = codeOf(p.Villages, cell)
	return ok || cell == ""
}

func readRoom(s *Supporter, cell string, _ partnership.Settings) bool {
	if cell == "" {
		return true
	}
	n, err := strconv.Atoi(cell)
	s.Room = n
	return err == nil
}

func writeDomains(s Supporter, p partnership.Settings) string {
	var all []string
	for _, t := range p.Domains { // in the order of the list, so that a file is the same twice
		if d := s.Domains[t.Code]; d > 0 {
			all = append(all, fmt.Sprintf("%s: %d", t.Label, d))
		}
	}
	return strings.Join(all, "; ")
}

var withDepth = regexp.MustCompile(`^(.*?)\s*(?::\s*([1-3]))?$`)

func readDomains(s *Supporter, cell string, p partnership.Settings) bool {
	s.Domains = map[string]Depth{}
	for _, w := range items(cell) {
		m := withDepth.FindStringSubmatch(w)
		code, ok := codeOf(p.Domains, m[1])
		if !ok {
			return false
		}
		s.Domains[code] = 2 // said without how much: good
		if m[2] != "" {
			s.Domains[code] = Depth(m[2][0] - '0')
		}
	}
	return true
}

// shortDays are the days of the week from Sunday, as people write them short.
var shortDays = [7]string{"zo", "ma", "di", "wo", "do", "vr", "za"}

func writeDays(s Supporter, _ partnership.Settings) string {
	var all []string
	for _, d := range s.LookDays {
		all = append(all, shortDays[d])
	}
	return strings.Join(all, "; ")
}

func readDays(s *Supporter, cell string, _ partnership.Settings) bool {
	s.LookDays = nil
	for _, w := range strings.FieldsFunc(strings.ToLower(cell), func(r rune) bool { return strings.ContainsRune(";,/ ", r) }) {
		d := slices.Index(shortDays[:], w[:min(2, len(w))])
		if d < 0 {
			return false
		}
		if !slices.Contains(s.LookDays, time.Weekday(d)) {
			s.LookDays = append(s.LookDays, time.Weekday(d))
		}
	}
	return true
}

// bond is a kind of tie, with its word in a spreadsheet.
type bond struct{ code, word string }

var bondWords = []bond{{"job", "baan"}, {"board", "bestuur"}, {"contract", "contract"}, {"family", "familie"}}

func writeTies(s Supporter, _ partnership.Settings) string {
	var all []string
	for _, t := range s.Ties {
		for _, b := range bondWords {
			if b.code == t.Bond {
				all = append(all, t.Party+" ("+b.word+")")
			}
		}
	}
	return strings.Join(all, "; ")
}

var withBond = regexp.MustCompile(`^(.*\S)\s*\((\pL+)\)$`)

func readTies(s *Supporter, cell string, _ partnership.Settings) bool {
	s.Ties = nil
	for _, w := range items(cell) {
		m := withBond.FindStringSubmatch(w)
		if m == nil {
			return false
		}
		i := slices.IndexFunc(bondWords, func(b bond) bool { return strings.EqualFold(b.word, m[2]) })
		if i < 0 {
			return false
		}
		s.Ties = append(s.Ties, Tie{Party: harmless(m[1]), Bond: bondWords[i].code})
	}
	return true
}
