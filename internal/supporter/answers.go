package supporter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"naast"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// answers are what was typed about a person, kept as it was typed so that a
// form with a problem comes back unchanged.
type answers struct {
	First, Last, Phone, Kind    string
	Experience, Paused          bool
	Depth                       map[string]string // domain → "", "1", "2" or "3"
	Languages, WorksIn          []string
	Village, Room, Standby      string
	Ways, Days                  []string
	VOGSeen, VOGUntil, Agreed   string
	Ties                        []tieAnswer
	LastName, Number, InLetters bool
	Lived                       bool // own experience may be shown
	Sentence                    string
	Revision                    string
}

type tieAnswer struct{ Party, Bond string }

// answersOf fills the form with what the register holds.
func answersOf(s Supporter) answers {
	a := answers{
		First: s.FirstName, Last: s.LastName, Phone: s.Phone, Kind: string(s.Kind), Experience: s.Experience, Paused: s.Paused,
		Depth: map[string]string{}, Languages: s.Languages, WorksIn: s.WorksIn, Village: s.Village, Room: strconv.Itoa(s.Room),
		Standby: string(s.Standby), VOGSeen: ui.FormatDay(s.VOGSeen), VOGUntil: ui.FormatDay(s.VOGUntil), Agreed: ui.FormatDay(s.Agreement),
		LastName: s.Shown.LastName, Number: s.Shown.OwnNumber, InLetters: s.Shown.InLetters, Lived: s.Shown.Experience,
		Sentence: s.Shown.Sentence, Revision: strconv.Itoa(s.Revision),
	}
	for code, d := range s.Domains {
		a.Depth[code] = strconv.Itoa(int(d))
	}
	for way, on := range map[string]bool{AtHome: s.HomeVisits, ByPhone: s.Telephone, AtTheHour: s.Hour} {
		if on {
			a.Ways = append(a.Ways, way)
		}
	}
	for _, d := range s.LookDays {
		a.Days = append(a.Days, strconv.Itoa(int(d)))
	}
	for _, t := range s.Ties {
		a.Ties = append(a.Ties, tieAnswer(t))
	}
	return a
}

// readAnswers takes what the form sent.
func readAnswers(c *web.Ctx) answers {
	a := answers{
		First: c.Form("voornaam"), Last: c.Form("achternaam"), Phone: c.Form("telefoon"), Kind: c.Form("soort"),
		Experience: c.Ticked("ervaring"), Paused: c.Ticked("pauze"), Depth: map[string]string{},
		Languages: c.Values("talen"), WorksIn: c.Values("komt-in"), Village: c.Form("dorp"), Room: c.Form("plek"),
		Standby: c.Form("vervanger"), Ways: c.Values("manier"), Days: c.Values("kijkdagen"),
		VOGSeen: c.Form("vog-gezien"), VOGUntil: c.Form("vog-tot"), Agreed: c.Form("overeenkomst"),
		LastName: c.Ticked("toon-achternaam"), Number: c.Ticked("toon-nummer"), InLetters: c.Ticked("in-brieven"),
		Lived: c.Ticked("toon-ervaring"), Sentence: c.Form("zin"), Revision: c.Form("versie"),
	}
	for name := range c.Req.PostForm {
		if code, ok := strings.CutPrefix(name, depthField); ok {
			a.Depth[code] = c.Form(name)
		}
	}
	for i := range maxTies {
		if t := (tieAnswer{c.Form(partyField(i)), c.Form(bondField(i))}); t.Party != "" {
			a.Ties = append(a.Ties, t)
		}
	}
	return a
}

const depthField = "weet-"

func partyField(i int) string { return fmt.Sprintf("partij-%d", i+1) }
func bondField(i int) string  { return fmt.Sprintf("band-%d", i+1) }

// person makes of s what a coordinator filled in, and says what must be mended.
// What the form does not ask (what strangers see, the last day) stays.
func (a answers) person(s Supporter, set partnership.Settings, team []Supporter, today naast.Date) (Supporter, naast.Problems) {
	var p naast.Problems
	s.FirstName, s.LastName, s.Phone, s.Kind, s.Experience = a.First, a.Last, a.Phone, Kind(a.Kind), a.Experience
	s.Domains = a.depths(s, set)
	s.VOGSeen = readDayInto(&p, "vog-gezien", a.VOGSeen)
	s.VOGUntil = readDayInto(&p, "vog-tot", a.VOGUntil)
	s.Agreement = readDayInto(&p, "overeenkomst", a.Agreed)
	s.Standby = ""
	if slices.ContainsFunc(team, func(o Supporter) bool { return o.User != s.User && string(o.User) == a.Standby }) {
		s.Standby = naast.UserID(a.Standby)
	}
	s.Ties = nil
	for i, t := range a.Ties {
		if !slices.ContainsFunc(bondWords, func(b bond) bool { return b.code == t.Bond }) {
			p.Add(bondField(i), "Kies wat voor band dit is.")
		}
		s.Ties = append(s.Ties, Tie(t))
	}
	s = a.work(&p, s, set)
	s = complete(s)
	return s, append(p, check(s, today)...)
}

// own makes of s what the supporter himself filled in.
func (a answers) own(s Supporter, set partnership.Settings) (Supporter, naast.Problems) {
	var p naast.Problems
	s.Shown = Shown{LastName: a.LastName, OwnNumber: a.Number, Experience: a.Lived && s.Experience, Sentence: a.Sentence, InLetters: a.InLetters}
	s = a.work(&p, s, set)
	checkWork(&p, s)
	return s, p
}

// work is what both may change: where, when and for how many.
func (a answers) work(p *naast.Problems, s Supporter, set partnership.Settings) Supporter {
	s.Languages = chosen(a.Languages, set.Languages, s.Languages)
	s.WorksIn = chosen(a.WorksIn, set.Villages, s.WorksIn)
	s.Village = ""
	if v := chosen([]string{a.Village}, set.Villages, []string{s.Village}); len(v) > 0 {
		s.Village = v[0]
	}
	s.HomeVisits, s.Telephone, s.Hour = slices.Contains(a.Ways, AtHome), slices.Contains(a.Ways, ByPhone), slices.Contains(a.Ways, AtTheHour)
	s.LookDays = nil
	for d := range time.Weekday(7) {
		if slices.Contains(a.Days, strconv.Itoa(int(d))) {
			s.LookDays = append(s.LookDays, d)
		}
	}
	s.Paused = a.Paused
	n, err := strconv.Atoi(a.Room)
	if err != nil {
		n = -1 // refused with the same words as a number that is too low
	}
	s.Room = n
	return s
}

func (a answers) depths(s Supporter, set partnership.Settings) map[string]Depth {
	had := make([]string, 0, len(s.Domains))
	for code := range s.Domains {
		had = append(had, code)
	}
	m := map[string]Depth{}
	for code, d := range a.Depth {
		if len(chosen([]string{code}, set.Domains, had)) == 1 && len(d) == 1 && d >= "1" && d <= "3" {
			m[code] = Depth(d[0] - '0')
		}
	}
	return m
}

// chosen are the codes that stand in the list, or that somebody had before the
// list lost them. Anything else did not come from our form.
func chosen(codes []string, list []partnership.Term, had []string) (all []string) {
	for _, code := range codes {
		known := slices.ContainsFunc(list, func(t partnership.Term) bool { return t.Code == code && code != partnership.Other })
		if code != "" && (known || slices.Contains(had, code)) && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return all
}

func readDayInto(p *naast.Problems, field, typed string) naast.Date {
	d, err := ui.ReadDay(typed)
	if err != nil {
		p.Add(field, "Deze dag kunnen wij niet lezen. Bijvoorbeeld: 3-12-2026")
	}
	return d
}

// party is the i-th organisation that was named, or nothing.
func (a answers) party(i int) string {
	if i < len(a.Ties) {
		return a.Ties[i].Party
	}
	return ""
}
