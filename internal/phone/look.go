package phone

import (
	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// lookPage answers "bent u al eens bij ons geweest?", after her yes.
type lookPage struct {
	ui.Page
	Phone, Number string
	Yes           bool
	Looked        bool
	Found         []ui.Entry
}

func (s *Slice) showLook(c *web.Ctx, status int, p lookPage, problems naast.Problems) error {
	p.Page, p.Phone, p.Number, p.Yes = c.Base(c.T.S("Bent u al eens bij ons geweest?")), c.Form("telefoon"), c.Form("vraagnummer"), c.Ticked("ja")
	p.Form, p.Path, p.Problems = true, lookPath, problems
	return c.Page(status, look(p))
}

// postLook looks among what this person may open, and says nothing of the rest.
func (s *Slice) postLook(c *web.Ctx) error {
	if c.Again() {
		return s.showLook(c, 200, lookPage{}, nil)
	}
	var p naast.Problems
	if !c.Ticked("ja") {
		p.Add("ja", "Vraag het eerst. Zonder ja kijken wij niet.")
	}
	number, _ := vault.CheckNumber(c.Form("vraagnummer"))
	switch {
	case c.Form("telefoon") == "" && c.Form("vraagnummer") == "":
		p.Add("telefoon", "Vul een telefoonnummer of een vraagnummer in.")
	case c.Form("vraagnummer") != "" && number == "":
		p.Add("vraagnummer", "Dit vraagnummer klopt niet. Kijk het nog eens na.")
	}
	web.CheckText(&p, "telefoon", c.Form("telefoon"), web.MaxLine)
	if len(p) > 0 {
		return s.showLook(c, 422, lookPage{}, p)
	}
	x := lookPage{Looked: true}
	err := c.List(func(tx *db.Tx) error {
		rows, err := s.Cases.Known(c, tx, c.Who, c.Form("telefoon"), number)
		if err != nil {
			return err
		}
		x.Found, err = s.entries(c, tx, rows)
		return err
	})
	if err != nil {
		return err
	}
	return s.showLook(c, 200, x, nil)
}

// entries are the cases found. Only who stands next to her sees her name here.
func (s *Slice) entries(c *web.Ctx, tx *db.Tx, rows []guard.Row) ([]ui.Entry, error) {
	names, err := s.names(c, tx, rows)
	if err != nil {
		return nil, err
	}
	es := make([]ui.Entry, len(rows))
	for i, r := range rows {
		es[i] = ui.Entry{URL: caseURL(c.Who.Hat, r.Case), Title: names[r.Case].Name, When: c.T.S("sinds %s", r.Opened)}
		if es[i].Title == "" {
			es[i].Title = c.T.S("Een vraag van %s", r.Opened)
		}
	}
	return es, nil
}
