// tekst: inwoner
package share

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// advanceForm is an agreement as it was typed.
type advanceForm struct {
	When, May, Until, How string
	Standby               bool
}

func readAdvance(c *web.Ctx) advanceForm {
	return advanceForm{When: c.Form("als"), May: c.Form("mag"), Until: c.Form("tot"), How: c.Form("hoe"), Standby: c.Ticked("vervanger")}
}

func (f advanceForm) advance(today naast.Date) (a Advance, p naast.Problems) {
	a = Advance{When: f.When, May: f.May, Standby: f.Standby}
	if strings.TrimSpace(f.When) == "" {
		p.Add("als", "Schrijf op wanneer dit geldt. Bijvoorbeeld: ik drie dagen niet opneem")
	}
	if strings.TrimSpace(f.May) == "" {
		p.Add("mag", "Schrijf op wie wat mag. Bijvoorbeeld: Roos de wijkverpleegkundige bellen")
	}
	until, err := ui.ReadDay(f.Until)
	if err != nil || until == "" || until < today || today.Days(until) > mostDays {
		p.Add("tot", "Kies een dag vanaf vandaag, niet verder dan een jaar. Bijvoorbeeld: %s", ui.FormatDay(today.Add(usualDays)))
	}
	a.Until = until
	web.CheckText(&p, "als", f.When, web.MaxLine)
	web.CheckText(&p, "mag", f.May, web.MaxLine)
	return a, p
}

// agreed is one agreement on a page.
type agreed struct {
	Doc            string
	Sentence, Line string
	Open           bool
}

func agreedOf(t lang.Text, today naast.Date, all []casework.Document[Advance]) (rows []agreed) {
	for _, d := range all {
		if !d.Body.Open(today) {
			continue
		}
		r := agreed{Doc: string(d.ID), Sentence: d.Body.Sentence(), Open: true, Line: t.S("Afgesproken op %s", d.Body.Yes.Day)}
		if d.Body.Yes.By != "" {
			r.Line = t.S("%s schreef uw ja op, op %s.", d.Body.Yes.By, d.Body.Yes.Day)
		}
		rows = append(rows, r)
	}
	return rows
}

// beforePage is what she agrees beforehand.
type beforePage struct {
	ui.Page
	In   advanceForm
	All  []agreed
	Done bool
}

func (s *Slice) showBefore(c *web.Ctx, status int, problems naast.Problems) error {
	p := beforePage{Page: c.Base(c.T.S("Afspraak vooraf")), In: readAdvance(c), Done: c.Form("gedaan") != ""}
	p.Form, p.Path, p.Problems = true, before, problems
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		if c.Req.Method == "GET" {
			p.In.Until = ui.FormatDay(tx.Today().Add(mostDays))
		}
		all, err := Advances(c, tx, s.Cases, o.Key)
		p.All = agreedOf(c.T, tx.Today(), all)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, beforeView(p))
}

func (s *Slice) postBefore(c *web.Ctx) error {
	if c.Again() {
		return s.showBefore(c, 200, nil)
	}
	a, p := readAdvance(c).advance(naast.Today(c.DB.Now()))
	if len(p) > 0 {
		return s.showBefore(c, 422, p)
	}
	a.Yes = casework.Yes{Answer: "ja", How: casework.OnScreen, Sentence: a.Sentence(), Day: naast.Today(c.DB.Now())}
	return s.Mine.Act(c, before+"?gedaan=ja", func(tx *db.Tx) error { return s.Agree(c, tx, c.Who, c.Who.Case, a) })
}

func (s *Slice) postBeforeEnd(c *web.Ctx) error {
	return s.Mine.Act(c, before+"?gedaan=ja", func(tx *db.Tx) error {
		return s.Withdraw(c, tx, c.Who, c.Who.Case, naast.DocumentID(c.Form("wat")))
	})
}

// aheadPage is the same in her case, with how she said it.
type aheadPage struct {
	desk.Frame
	In  advanceForm
	All []agreed
}

func (s *Slice) showAhead(c *web.Ctx, status int, problems naast.Problems) error {
	return s.Desk.Show(c, status, "gesprek", problems, func(tx *db.Tx, o casework.Opened, v desk.Frame) (templ.Component, error) {
		p := aheadPage{Frame: v, In: readAdvance(c)}
		p.Form = true
		if c.Req.Method == "GET" {
			p.In.Until = ui.FormatDay(tx.Today().Add(mostDays))
		}
		all, err := Advances(c, tx, s.Cases, o.Key)
		p.All = agreedOf(c.T, tx.Today(), all)
		return aheadView(p), err
	})
}

func (s *Slice) postAhead(c *web.Ctx) error {
	if c.Again() {
		return s.showAhead(c, 200, nil)
	}
	in := readAdvance(c)
	a, p := in.advance(naast.Today(c.DB.Now()))
	how := casework.Way(in.How)
	if !slices.Contains(casework.Ways, how) || how == casework.WithCard {
		p.Add("hoe", "Kies hoe de inwoner ja zei.")
	}
	if len(p) > 0 {
		return s.showAhead(c, 422, p)
	}
	a.Yes = casework.Yes{Answer: "ja", How: how, Sentence: a.Sentence(), By: c.Who.Name, Day: naast.Today(c.DB.Now())}
	return s.Desk.Act(c, "/zaak/"+string(c.CaseID())+"/vooraf", func(tx *db.Tx) error { return s.Agree(c, tx, c.Who, c.CaseID(), a) })
}

func (s *Slice) postAheadEnd(c *web.Ctx) error {
	return s.Desk.Act(c, "/zaak/"+string(c.CaseID())+"/vooraf", func(tx *db.Tx) error {
		return s.Withdraw(c, tx, c.Who, c.CaseID(), naast.DocumentID(c.Form("wat")))
	})
}

// givenPage is what standbys may read beforehand.
type givenPage struct {
	ui.Page
	Entries []ui.Entry
	One     released
}

func (s *Slice) showGiven(c *web.Ctx) error {
	p := givenPage{Page: c.Base(c.T.S("Afspraken vooraf"))}
	err := c.List(func(tx *db.Tx) error {
		rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ReadAdvance)
		if err != nil {
			return err
		}
		ids := make([]naast.CaseID, len(rows))
		for i, r := range rows {
			ids[i] = r.Case
		}
		kept, err := s.given(c, tx, ids)
		for _, r := range rows {
			if slices.Contains(kept, r.Case) {
				p.Entries = append(p.Entries, ui.Entry{URL: given + "/" + string(r.Case), Title: c.T.S("Een vraag van %s", r.Opened)})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, givenView(p))
}

func (s *Slice) showOneGiven(c *web.Ctx) error {
	p := givenPage{Page: c.Base(c.T.S("Afspraken vooraf"))}
	err := c.View(c.CaseID(), func(tx *db.Tx, _ guard.Stand) (err error) {
		p.One, err = s.readReleased(c, tx, c.Who, c.CaseID())
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, oneGivenView(p))
}
