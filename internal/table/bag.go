package table

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// bagPage leads to all paper that goes along: three print pages and the cards.
type bagPage struct {
	ui.Page
	Day, Many string
	Own       bool // has people of his own: a day sheet
}

// bag asks for the day and how many sheets, and leads to the papers.
func (s *Slice) bag(c *web.Ctx, status int, problems naast.Problems) error {
	p := bagPage{Page: c.Base(c.T.S("De tas voor het spreekuur")), Day: c.Form("dag"), Many: c.Form("aantal"), Own: guard.May(c.Who.Hat, guard.DaySheet)}
	p.Form, p.Path, p.Problems = true, bagPath, problems
	if c.Req.Method == "GET" {
		p.Day, p.Many = ui.FormatDay(naast.Today(c.DB.Now()).Add(1)), "6"
	}
	return c.Page(status, bag(p))
}

// mostSheets is how many intake sheets are printed at once: a village hall full.
const mostSheets = 30

// daysAhead is how far before a day its sheet can be printed.
const daysAhead = 14

// postBag reads what was asked and leads to the paper.
func (s *Slice) postBag(c *web.Ctx) error {
	if c.Again() {
		return s.bag(c, 200, nil)
	}
	var problems naast.Problems
	if c.Form("papier") == "vellen" {
		n, err := strconv.Atoi(c.Form("aantal"))
		if err != nil || n < 1 || n > mostSheets {
			problems.Add("aantal", "Vul een getal in van 1 tot en met %d.", mostSheets)
			return s.bag(c, 422, problems)
		}
		return c.SeeOther(sheetsPath + "?aantal=" + strconv.Itoa(n))
	}
	day, err := ui.ReadDay(c.Form("dag"))
	today := naast.Today(c.DB.Now())
	if err != nil || day == "" || day < today || day > today.Add(daysAhead) {
		problems.Add("dag", "Vul een dag in van nu tot over twee weken, zoals 3-12-2026.")
		return s.bag(c, 422, problems)
	}
	return c.SeeOther(dayPath + "?dag=" + string(day))
}

// dayPage is the day sheet: who comes when, in first names.
type dayPage struct {
	ui.Page
	Day   naast.Date
	Lines []dayLine
}

type dayLine struct {
	at         time.Time
	When, Name string
}

// daySheet shows the appointments of a day with somebody's own people. Making
// it stands in the log before it is shown: paper gets lost.
func (s *Slice) daySheet(c *web.Ctx) error {
	p := dayPage{Page: c.Base(c.T.S("Dagblad")), Day: naast.Date(c.Form("dag"))}
	p.Print, p.Wide = ui.PrintBare, true
	today := naast.Today(c.DB.Now())
	if p.Day.Time().IsZero() || p.Day < today || p.Day > today.Add(daysAhead) {
		return c.SeeOther(bagPath)
	}
	err := c.List(func(tx *db.Tx) error {
		rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ReadCase)
		if err != nil {
			return err
		}
		cases, err := s.Cases.OpenMany(c, tx, c.Who, rows)
		if err != nil {
			return err
		}
		p.Lines, err = s.linesOf(c, tx, cases, p.Day)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, daySheet(p))
}

func (s *Slice) linesOf(c *web.Ctx, tx *db.Tx, cases []casework.Opened, day naast.Date) (lines []dayLine, err error) {
	ids := make([]naast.CaseID, len(cases))
	for i, o := range cases {
		ids[i] = o.Case
	}
	times, err := s.Cases.TimesOf(c, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, o := range cases {
		for _, a := range times[o.Case].Appointments {
			if a.Gone || naast.Today(a.Start()) != day {
				continue
			}
			name := firstName(o.Who.Name)
			if name == "" || o.Facts.Guarded { // paper lies about, and somebody may look along
				name = c.T.S("Zonder naam")
			}
			lines = append(lines, dayLine{a.Start(), c.T.Time(a.Start()), name})
		}
	}
	slices.SortFunc(lines, func(a, b dayLine) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.Name, b.Name)) })
	return lines, nil
}

// titles stand before a family name: then there is no first name.
var titles = []string{"mevrouw", "meneer", "mw", "mw.", "dhr", "dhr.", "mevr.", "mevr", "de", "heer", "familie", "fam."}

// firstName is as much of a name as goes on paper: the first name, or of a
// family name with a title only the letter it begins with.
func firstName(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 {
		return name
	}
	if !slices.Contains(titles, strings.ToLower(words[0])) {
		return words[0]
	}
	last := []rune(words[len(words)-1])
	return words[0] + " " + strings.ToUpper(string(last[0])) + "."
}

// sheetsPage is empty intake sheets, with what must be said and asked.
type sheetsPage struct {
	ui.Page
	Many              int
	Consent           string
	Version           string // of that sentence: a sheet may be typed in after it was changed
	Domains, Villages []string
	Tally             ui.Table // empty: themes down, deeds across
}

func (s *Slice) paperPage(c *web.Ctx, title string) (p sheetsPage, err error) {
	p = sheetsPage{Page: c.Base(title)}
	p.Print, p.Wide = ui.PrintBare, true
	err = c.Read(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		p.Domains, p.Villages = labels(c, set.Domains), labels(c, set.Villages)
		version, text, err := partnership.Wording(c, tx, partnership.ConsentHealth)
		p.Consent, p.Version = c.T.M(naast.Message{Text: text}), c.T.S("zin %d", version)
		return err
	})
	return p, err
}

func labels(c *web.Ctx, list []partnership.Term) (all []string) {
	for _, t := range list {
		all = append(all, t.In(c.T))
	}
	return all
}

func (s *Slice) sheets(c *web.Ctx) error {
	n, err := strconv.Atoi(c.Form("aantal"))
	if err != nil || n < 1 || n > mostSheets {
		return c.SeeOther(bagPath)
	}
	p, err := s.paperPage(c, c.T.S("Intakevellen"))
	if err != nil {
		return err
	}
	p.Many = n
	return c.Page(200, sheets(p))
}

// tallySheet is a sheet to count short questions on with a pen.
func (s *Slice) tallySheet(c *web.Ctx) error {
	p, err := s.paperPage(c, c.T.S("Turfblad"))
	if err != nil {
		return err
	}
	p.Tally = ui.Table{ID: "turf", Caption: c.T.S("Waar ging het over, en wat deed u?"), Quiet: true, Columns: []ui.Column{{Label: c.T.S("Waar ging het over?")}}}
	for _, d := range Deeds {
		p.Tally.Columns = append(p.Tally.Columns, ui.Column{Label: c.T.M(deeds[d])})
	}
	for _, d := range p.Domains {
		p.Tally.Rows = append(p.Tally.Rows, ui.Row{Cells: append([]ui.Cell{{Text: d}}, make([]ui.Cell, len(Deeds))...)})
	}
	return c.Page(200, tallySheet(p))
}
