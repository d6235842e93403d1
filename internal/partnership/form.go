package partnership

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"naast"
	"naast/internal/web/theme"
)

// typed are the answers of the settings form as they were typed, by the name
// of the field.
type typed map[string]string

// line is one setting of a single line.
type line struct {
	name     string
	label    naast.Message
	hint     naast.Message
	optional bool
	in       func(*Settings) *string
}

var lines = []line{
	{"naam", naast.Msg("Naam van het samenwerkingsverband"), naast.Message{}, false, func(s *Settings) *string { return &s.Name }},
	{"onderregel", naast.Msg("Regel onder de naam"), naast.Message{}, true, func(s *Settings) *string { return &s.Tagline }},
	{"gemeente", naast.Msg("Gemeente of gemeenten"), naast.Message{}, true, func(s *Settings) *string { return &s.Municipality }},
	{"functie", naast.Msg("Hoe heet een ondersteuner hier?"), naast.Msg("Bijvoorbeeld: cliëntondersteuner, OIO of spreekuurhouder."), true, func(s *Settings) *string { return &s.Function }},
	{"telefoon", naast.Msg("Telefoonnummer van de voordeur"), naast.Msg("Staat op elke pagina."), true, func(s *Settings) *string { return &s.Phone }},
	{"uren", naast.Msg("Wanneer neemt iemand op?"), naast.Message{}, true, func(s *Settings) *string { return &s.Hours }},
	{"kleur", naast.Msg("Kleur"), naast.Msg("Een # en zes tekens. Een te lichte kleur maken wij zelf donkerder."), false, func(s *Settings) *string { return &s.Colour }},
	{"uitgang", naast.Msg("Waarheen leidt ‘Snel weg’?"), naast.Msg("Een gewone website, zoals het weer. Begint met https://"), true, func(s *Settings) *string { return &s.Exit }},
	{"nagekeken-door", naast.Msg("Wie keek na of iedereen de website kan gebruiken?"), naast.Msg("Iemand van buiten."), true, func(s *Settings) *string { return &s.Access.By }},
}

// list is one setting of lines "code = label".
type list struct {
	name  string
	label naast.Message
	other bool // "iets anders" is always there
	in    func(*Settings) *[]Term
}

var lists = []list{
	{"dorpen", naast.Msg("Dorpen en wijken"), false, func(s *Settings) *[]Term { return &s.Villages }},
	{"leefgebieden", naast.Msg("Leefgebieden"), true, func(s *Settings) *[]Term { return &s.Domains }},
	{"gebeurtenissen", naast.Msg("Gebeurtenissen in het leven"), true, func(s *Settings) *[]Term { return &s.LifeEvents }},
	{"talen", naast.Msg("Talen"), false, func(s *Settings) *[]Term { return &s.Languages }},
	{"leeftijden", naast.Msg("Leeftijdsgroepen"), false, func(s *Settings) *[]Term { return &s.AgeGroups }},
	{"bronnen", naast.Msg("Hoe kent u ons?"), true, func(s *Settings) *[]Term { return &s.Sources }},
}

// number is one setting that is a count, from least to most.
type number struct {
	name        string
	label       naast.Message
	least, most int
	in          func(*Settings) *int
}

var numbers = []number{
	{"antwoorddagen", naast.Msg("Hoeveel kijkdagen heeft iemand om te antwoorden?"), 1, 20, func(s *Settings) *int { return &s.AnswerDays }},
	{"eerste-dagen", naast.Msg("Na hoeveel werkdagen zonder eerste contact slaan wij alarm?"), 1, 60, func(s *Settings) *int { return &s.FirstDays }},
	{"meld-uren", naast.Msg("Binnen hoeveel uur na het ontdekken moet een datalek gemeld zijn? De wet zegt: 72 (AVG artikel 33)."), 1, 168, func(s *Settings) *int { return &s.ReportHours }},
	{"gedeeld-minuten", naast.Msg("Na hoeveel minuten stilte logt een gedeelde laptop uit?"), 2, 15, func(s *Settings) *int { return &s.SharedMinutes }},
	{"stille-weken", naast.Msg("Na hoeveel weken zonder contact slaan wij alarm?"), 1, 52, func(s *Settings) *int { return &s.SilentWeeks }},
}

// fill writes the settings as the form asks for them.
func fill(s Settings) typed {
	f := typed{"positie": s.Positioning, "ontvanger": string(s.Receiver), "soort": kindLines(s.KindFor), "vrije-dagen": holidayLines(s.Holidays),
		"nagekeken-op": formatDay(s.Access.Checked), "drempels": strings.Join(s.Access.Barriers, "\n")}
	for _, l := range lines {
		f[l.name] = *l.in(&s)
	}
	for _, l := range lists {
		f[l.name] = termLines(*l.in(&s))
	}
	for _, n := range numbers {
		f[n.name] = strconv.Itoa(*n.in(&s))
	}
	return f
}

// settings reads the form into s; what cannot be read is a problem and leaves
// that setting as it was.
func (f typed) settings(s Settings) (Settings, naast.Problems) {
	var p naast.Problems
	for _, l := range lines {
		f.line(l, &s, &p)
	}
	for _, l := range lists {
		*l.in(&s) = readTerms(&p, l, f[l.name])
	}
	for _, n := range numbers {
		v, err := strconv.Atoi(f[n.name])
		if err != nil || v < n.least || v > n.most {
			p.Add(n.name, "Vul een getal in van %d tot en met %d.", n.least, n.most)
			continue
		}
		*n.in(&s) = v
	}
	if !slices.Contains([]string{Before, Beside, Both}, f["positie"]) {
		p.Add("positie", "Kies een van de drie.")
	}
	s.Positioning, s.Receiver = f["positie"], naast.OrganisationID(f["ontvanger"])
	s.KindFor = readKinds(&p, f["soort"], s.Domains)
	s.Holidays = readHolidays(&p, f["vrije-dagen"])
	s.Access.Checked = readDay(&p, "nagekeken-op", f["nagekeken-op"])
	s.Access.Barriers = nonEmpty(f["drempels"])
	checkLines(&p, s)
	return s, p
}

const maxLine = 200

func (f typed) line(l line, s *Settings, p *naast.Problems) {
	text := f[l.name]
	switch {
	case text == "" && !l.optional:
		p.Add(l.name, "Vul dit in.")
	case len(text) > maxLine || strings.Contains(text, "\n"):
		p.Add(l.name, "Dit is te lang. Houd het bij één regel.")
	default:
		*l.in(s) = text
	}
}

func checkLines(p *naast.Problems, s Settings) {
	if s.Phone != "" && !ValidPhone(s.Phone) {
		p.Add("telefoon", "Dit is geen telefoonnummer.")
	}
	if _, err := theme.Make(s.Colour); err != nil {
		p.Add("kleur", "Deze kleur kan niet. Schrijf een # en zes tekens, en kies geen wit of heel licht grijs.")
	}
	if s.Exit != "" && !validSite(s.Exit) {
		p.Add("uitgang", "Schrijf het hele adres. Het begint met https://")
	}
}

// phoneSign are the signs in a telephone number as people write it.
var phoneSign = regexp.MustCompile(`^\+?[0-9 ()./-]{3,24}$`)

// ValidPhone tells whether s can be a telephone number: 3 to 15 digits (ITU-T
// E.164), also short ones such as 14 0555, with the signs people write between.
func ValidPhone(s string) bool {
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return phoneSign.MatchString(s) && digits >= 3 && digits <= 15
}

func validSite(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && len(s) <= maxLine
}
