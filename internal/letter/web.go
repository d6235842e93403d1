package letter

import (
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of whoever points people to support: no account at all.
type Slice struct {
	Press *Press
	// Address is where the site is found, as the host wrote it down: what a
	// visitor's browser says about it does not go on paper.
	Address func(*db.DB) string
}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Public, "/brief", "", s.form)
	a.Post(web.Public, "/brief", "", s.make)
	a.Get(web.Public, "/brief/{brief}", "", s.show)
	a.Get(web.Public, "/brief/{brief}/pdf", "", s.pdf)
	a.Get(web.Public, "/gewezen", "", s.tallyForm)
	a.Post(web.Public, "/gewezen", "", s.tally)
	a.Get(web.Staff, "/tellingen", guard.Tallies, s.counts)
	a.Nav("/tellingen", naast.Msg("Gewezen op ons").Text, guard.Tallies)
}

func (s *Slice) form(c *web.Ctx) error { return s.showForm(c, 200, nil) }

func (s *Slice) showForm(c *web.Ctx, status int, problems naast.Problems) error {
	var set partnership.Settings
	err := c.Read(func(tx *db.Tx) (err error) { set, err = partnership.Load(c, tx); return err })
	if err != nil {
		return err
	}
	p := formPage{Page: c.Base(c.T.S("Brief maken")), Domain: c.Form("onderwerp"), Village: c.Form("dorp")}
	p.Form, p.Wide, p.Problems = true, true, problems
	p.Domains = choices(c, set.Domains, c.T.S("Maakt niet uit"))
	p.Villages = choices(c, set.Villages, c.T.S("Maakt niet uit"))
	return c.Page(status, form(p))
}

func choices(c *web.Ctx, terms []partnership.Term, any string) []ui.Option {
	os := []ui.Option{{Value: "", Label: any}}
	for _, t := range terms {
		os = append(os, ui.Option{Value: t.Code, Label: t.In(c.T)})
	}
	return os
}

func known(terms []partnership.Term, code string) bool {
	return code == "" || slices.ContainsFunc(terms, func(t partnership.Term) bool { return t.Code == code })
}

func (s *Slice) make(c *web.Ctx) error {
	if c.Again() {
		return s.showForm(c, 200, nil)
	}
	var problems naast.Problems
	err := c.Read(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		problems = nil
		if !known(set.Domains, c.Form("onderwerp")) {
			problems.Add("onderwerp", "Kies een onderwerp uit de lijst.")
		}
		if !known(set.Villages, c.Form("dorp")) {
			problems.Add("dorp", "Kies een dorp uit de lijst.")
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.showForm(c, 422, problems)
	}
	if err := c.Limit(letters); err != nil {
		return err
	}
	var to string
	return c.Act(&to, func(tx *db.Tx) error {
		id, err := Make(c, tx, s.Address(c.DB), c.Form("onderwerp"), c.Form("dorp"))
		to = "/brief/" + string(id)
		return err
	})
}

// letters bounds what one place may make of the letters of a day, so that it
// leaves some to others.
var letters = web.Flood{Kind: "letter", Network: perDay / 4, Everyone: perDay, Window: 24 * time.Hour}

func (s *Slice) letter(c *web.Ctx) (l Letter, err error) {
	id := ID(c.Req.PathValue("brief"))
	if !naast.ValidID(string(id)) {
		return l, fmt.Errorf("letter: %w", naast.NotFound)
	}
	err = c.Read(func(tx *db.Tx) (err error) { l, err = Get(c, tx, id); return err })
	return l, err
}

func (s *Slice) show(c *web.Ctx) error {
	l, err := s.letter(c)
	if err != nil {
		return err
	}
	p := letterPage{Page: c.Base(c.T.S("Uw brief")), Text: l.Words(), Paragraph: l.Paragraph()}
	p.Wide = true
	if s.Press.Works() {
		p.PDF = c.Req.URL.Path + "/pdf"
	}
	return c.Page(200, shown(p))
}

func (s *Slice) pdf(c *web.Ctx) error {
	l, err := s.letter(c)
	if err != nil {
		return err
	}
	b, err := s.Press.PDF(c, l.Words())
	if err != nil {
		return err
	}
	return c.Bytes("application/pdf", "uitnodiging-cliëntondersteuning.pdf", b)
}

func (s *Slice) tallyForm(c *web.Ctx) error { return s.showTally(c, 200, nil) }

func (s *Slice) showTally(c *web.Ctx, status int, problems naast.Problems) error {
	p := tallyPage{Page: c.Base(c.T.S("Gewezen op cliëntondersteuning")), Day: c.Form("dag"), Channel: c.Form("hoe"), Answer: c.Form("antwoord"), Thanks: c.Form("klaar") != ""}
	p.Form, p.Problems = true, problems
	if p.Day == "" && c.Req.Method == "GET" {
		p.Day = ui.FormatDay(naast.Today(c.DB.Now()))
	}
	p.Channels = []ui.Option{{Value: "gesprek", Label: c.T.S("In een gesprek")}, {Value: "telefoon", Label: c.T.S("Door de telefoon")}, {Value: "brief", Label: c.T.S("In een brief")}, {Value: "balie", Label: c.T.S("Aan de balie")}, {Value: "bericht", Label: c.T.S("In een bericht")}}
	p.Answers = []ui.Option{{Value: "ja", Label: c.T.S("Ja, graag")}, {Value: "nee", Label: c.T.S("Nee, dank u"), Hint: c.T.S("Ook goed. Iemand kan later altijd nog.")}, {Value: "later", Label: c.T.S("Misschien later")}}
	return c.Page(status, tallied(p))
}

func (s *Slice) tally(c *web.Ctx) error {
	if c.Again() {
		return s.showTally(c, 200, nil)
	}
	var problems naast.Problems
	day, err := ui.ReadDay(c.Form("dag"))
	today := naast.Today(c.DB.Now())
	if err != nil || day == "" || day > today || day < today.Add(-90) {
		problems.Add("dag", "Vul een dag in van de laatste drie maanden, zoals 3-11-2026.")
	}
	if !slices.Contains(Channels, c.Form("hoe")) {
		problems.Add("hoe", "Kies hoe u het zei.")
	}
	if !slices.Contains(Answers, c.Form("antwoord")) {
		problems.Add("antwoord", "Kies wat het antwoord was.")
	}
	if len(problems) > 0 {
		return s.showTally(c, 422, problems)
	}
	to := "/gewezen?klaar=1"
	return c.Act(&to, func(tx *db.Tx) error { return Tally(c, tx, day, c.Form("hoe"), c.Form("antwoord")) })
}

func (s *Slice) counts(c *web.Ctx) error {
	var rows []Count
	err := c.Read(func(tx *db.Tx) (err error) { rows, err = Counts(c, tx, tx.Today().Add(-365)); return err })
	if err != nil {
		return err
	}
	t := ui.Table{ID: "tellingen", Caption: c.T.S("Gewezen op cliëntondersteuning, per maand"), Columns: []ui.Column{{Label: c.T.S("Maand")}, {Label: c.T.S("Hoe")}, {Label: c.T.S("Antwoord")}, {Label: c.T.S("Aantal"), Figure: true}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.Month}, {Text: r.Channel}, {Text: r.Answer}, {Text: fmt.Sprint(r.N)}}})
	}
	return c.Page(200, counted(countsPage{c.Base(c.T.S("Gewezen op cliëntondersteuning")), t}))
}
