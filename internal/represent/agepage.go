package represent

import (
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// tablePage is the rules about ages as a coordinator keeps them.
type tablePage struct {
	ui.Page
	Table ui.Table
}

func (s *Slice) getTable(c *web.Ctx) error {
	p := tablePage{Page: c.Base(c.T.S("Wie beslist bij een kind"))}
	p.Table = ui.Table{ID: "leeftijden", Caption: c.T.S("Per leeftijd"), Columns: []ui.Column{
		{Label: c.T.S("Leeftijd")}, {Label: c.T.S("Wie beslist")}, {Label: c.T.S("Waar dat staat")}, {Label: c.T.S("Nagekeken")}}}
	err := c.Read(func(tx *db.Tx) error {
		all, err := Ages(c, tx)
		for _, a := range all {
			checked := c.T.DateShort(a.Checked)
			if checked == "" {
				checked = c.T.S("nog niet")
			}
			p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Code(), URL: table + "/" + a.Code()}, {Text: c.T.M(naast.Message{Text: a.Who})}, {Text: a.Source}, {Text: checked}}})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, tableView(p))
}

// agePage changes one rule.
type agePage struct {
	ui.Page
	Code, Who, Source, Checked string
}

func ageOf(c *web.Ctx) (a Age, err error) {
	err = c.Read(func(tx *db.Tx) error {
		all, err := Ages(c, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x Age) bool { return x.Code() == c.Req.PathValue("rij") })
		if i < 0 {
			return fmt.Errorf("find age: %w", naast.NotFound)
		}
		a = all[i]
		return nil
	})
	return a, err
}

func (s *Slice) showAge(c *web.Ctx, status int, problems naast.Problems) error {
	a, err := ageOf(c)
	if err != nil {
		return err
	}
	p := agePage{Page: c.Base(c.T.S("Wie beslist bij een kind")), Code: a.Code(), Who: a.Who, Source: a.Source, Checked: ui.FormatDay(a.Checked)}
	p.Form, p.Path, p.Problems = true, table+"/"+a.Code(), problems
	if c.Req.Method != "GET" {
		p.Who, p.Source, p.Checked = c.Form("wie"), c.Form("bron"), c.Form("nagekeken")
	}
	return c.Page(status, ageView(p))
}

func (s *Slice) postAge(c *web.Ctx) error {
	if c.Again() {
		return s.showAge(c, 200, nil)
	}
	a, err := ageOf(c)
	if err != nil {
		return err
	}
	var p naast.Problems
	a.Who, a.Source = c.Form("wie"), c.Form("bron")
	for _, name := range []string{"wie", "bron"} {
		if c.Form(name) == "" {
			p.Add(name, "Vul dit in.")
		}
		web.CheckText(&p, name, c.Form(name), web.MaxLine)
	}
	if a.Checked, err = ui.ReadDay(c.Form("nagekeken")); err != nil || a.Checked > naast.Today(c.DB.Now()) {
		p.Add("nagekeken", "Vul een dag in die geweest is, zoals 3-11-2026.")
	}
	if len(p) > 0 {
		return s.showAge(c, 422, p)
	}
	to := table
	return c.Act(&to, func(tx *db.Tx) error {
		if err := audit.Record(c, tx, s.Cases.Vault, audit.Event{Actor: c.Who.User, Name: c.Who.Name, Hat: string(c.Who.Hat), Action: "change ages"}); err != nil {
			return err
		}
		return SaveAge(c, tx, a)
	})
}
