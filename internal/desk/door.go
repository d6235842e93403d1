package desk

import (
	"cmp"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) doorRoutes(a *web.App) {
	a.Get(web.Staff, "/voordeur", guard.FirstList, s.door)
	a.Get(web.Staff, "/voordeur/{zaak}", guard.ReadFirst, func(c *web.Ctx) error { return s.first(c, 200, nil) })
	a.Post(web.Staff, "/voordeur/{zaak}", guard.Assign, s.assign)
	a.Nav("/voordeur", naast.Msg("Voordeur").Text, guard.FirstList)
}

// doorPage is what waits at the front door.
type doorPage struct {
	ui.Page
	Said      string
	Questions ui.Table
}

func (s *Slice) door(c *web.Ctx) error {
	v := doorPage{Page: c.Base(c.T.S("Voordeur")), Said: said(c.T, c.Form("gedaan"))}
	v.Wide = true
	err := c.List(func(tx *db.Tx) (err error) {
		v.Questions, err = s.firstTable(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, door(v))
}

// firstTable is the first questions, those that wait for somebody on top.
func (s *Slice) firstTable(c *web.Ctx, tx *db.Tx) (ui.Table, error) {
	t := ui.Table{ID: "vragen", Caption: c.T.S("Eerste vragen"), Quiet: true, Columns: []ui.Column{
		{Label: c.T.S("Sinds")}, {Label: c.T.S("Gaat over")}, {Label: c.T.S("Woont in")}, {Label: c.T.S("Nu")}}}
	rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ReadFirst)
	if err != nil {
		return t, err
	}
	ids := make([]naast.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.Case
	}
	facts, err := s.Cases.Overview(c, tx, ids)
	if err != nil {
		return t, err
	}
	set, err := partnership.Load(c, tx)
	if err != nil {
		return t, err
	}
	slices.SortFunc(rows, func(a, b guard.Row) int {
		return cmp.Or(cmp.Compare(rank(a.State), rank(b.State)), cmp.Compare(a.Opened, b.Opened), cmp.Compare(a.Case, b.Case))
	})
	for _, r := range rows {
		f := facts[r.Case]
		t.Rows = append(t.Rows, ui.Row{Loud: seeks(r, f), Cells: []ui.Cell{
			{Text: c.T.Date(r.Opened), URL: "/voordeur/" + string(r.Case)},
			{Text: c.T.List(labels(c.T, set.Domains, f.Domains...))},
			{Text: c.T.List(labels(c.T, set.Villages, f.Village))},
			{Text: doorState(c, r, f)},
		}})
	}
	return t, nil
}

// seeks tells that somebody at the front door can do something for her now.
func seeks(r guard.Row, f casework.Facts) bool {
	return r.State != guard.OfferedS && f.Waits != casework.WaitsOn && !f.Stopped
}

func rank(s guard.State) int {
	if s == guard.OfferedS {
		return 1
	}
	return 0
}

// doorState says in words what a first question waits for.
func doorState(c *web.Ctx, r guard.Row, f casework.Facts) string {
	switch {
	case f.Stopped:
		return c.T.S("Op pauze")
	case r.State == guard.OfferedS && !f.PhoneYes.IsZero():
		return c.T.S("Iemand zei ja aan de telefoon")
	case r.State == guard.OfferedS:
		return c.T.S("Iemand is gevraagd")
	case f.Waits == casework.WaitsCall:
		return c.T.S("Wil gebeld worden")
	case f.Waits == casework.WaitsOn:
		return c.T.S("Wacht liever nog even")
	case f.Hand != nil:
		return c.T.S("De coördinator stelt iemand voor")
	}
	return c.T.S("Zoekt iemand")
}
