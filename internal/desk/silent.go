package desk

import (
	"cmp"
	"context"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) silentRoutes(a *web.App) {
	a.Get(web.Staff, "/stil", guard.SilentList, s.silent)
	a.Nav("/stil", naast.Msg("Stil").Text, guard.SilentList)
	a.Get(web.Staff, "/stil/{zaak}", guard.ReadContact, func(c *web.Ctx) error { return s.quietCase(c, 200, nil) })
	a.Post(web.Staff, "/stil/{zaak}", guard.ManageCase, s.postCalled)
	a.Post(web.Staff, "/stil/{zaak}/telefoon", guard.ManageCase, s.phoneYes)
	a.Post(web.Staff, "/stil/{zaak}/volgende", guard.ManageCase, s.askNext)
	a.Post(web.Staff, "/stil/{zaak}/overnemen", guard.PeelStandby, s.peel)
	a.Get(web.Staff, "/stil/{zaak}/vervanger", guard.ManageCase, func(c *web.Ctx) error { return s.standby(c, 200, nil) })
	a.Post(web.Staff, "/stil/{zaak}/vervanger", guard.ManageCase, s.postStandby)
	a.Get(web.Staff, "/stil/{zaak}/voorstel", guard.ManageCase, func(c *web.Ctx) error { return s.hand(c, 200, nil) })
	a.Post(web.Staff, "/stil/{zaak}/voorstel", guard.ManageCase, s.postHand)
}

var silences = words{
	{code: string(casework.NoFirst), label: naast.Msg("Nog niet gesproken")},
	{code: string(casework.NoneLong), label: naast.Msg("Lang niet gesproken")},
	{code: string(casework.Leaving), label: naast.Msg("De ondersteuner vraagt om vervanging")},
	{code: string(casework.Gone), label: naast.Msg("Wie ernaast stond, werkt hier niet meer")},
	{code: string(casework.Rests), label: naast.Msg("Het is rustig, en wie ernaast stond, werkt hier niet meer")},
	{code: string(casework.Nobody), label: naast.Msg("Zoekt iemand, en niemand bij de voordeur mag de vraag lezen")},
	{code: string(casework.HalfYes), label: naast.Msg("Zei ja aan de telefoon, maar las de vraag nog niet")},
}

// silentPage is the people whom somebody should call, and the questions in
// which somebody is being asked or nobody is. It counts nothing.
type silentPage struct {
	ui.Page
	Said    string
	Silent  ui.Table
	Rests   ui.Table
	Offered ui.Table
	Waiting ui.Table
}

func (s *Slice) silent(c *web.Ctx) error {
	v := silentPage{Page: c.Base(c.T.S("Stil")), Said: said(c.T, c.Form("gedaan"))}
	v.Wide = true
	err := c.List(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ManageCase)
		if err != nil {
			return err
		}
		list, err := s.Cases.SilentOf(c, tx, rows, set)
		if err != nil {
			return err
		}
		call, rest := casework.Quiet(list)
		if v.Silent, err = s.silentTable(c, tx, set, call); err != nil {
			return err
		}
		if v.Rests, err = s.silentTable(c, tx, set, rest); err != nil {
			return err
		}
		v.Rests.ID, v.Rests.Caption = "niemand-ernaast", c.T.S("Niemand staat er meer naast")
		v.Offered, v.Waiting, err = s.earlyTables(c, tx, set, rows)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, silent(v))
}

func (s *Slice) silentTable(c *web.Ctx, tx *db.Tx, set partnership.Settings, list []casework.Silent) (ui.Table, error) {
	t := ui.Table{ID: "stil", Caption: c.T.S("Wie zou iemand moeten bellen"), Quiet: true, Columns: []ui.Column{
		{Label: c.T.S("Waarom")}, {Label: c.T.S("Staat ernaast")}, {Label: c.T.S("Woont in")}, {Label: c.T.S("Laatst gesproken")}}}
	slices.SortFunc(list, func(a, b casework.Silent) int {
		return cmp.Or(cmp.Compare(a.Changed, b.Changed), cmp.Compare(a.Case, b.Case))
	})
	ids := make([]naast.CaseID, len(list))
	for i, x := range list {
		ids[i] = x.Case
	}
	if err := s.Cases.Guard.Shown(tx, ids, audit.InOverview); err != nil {
		return t, err
	}
	for _, x := range list {
		name, err := nameIn(c, tx, x.Facts.Responsible)
		if err != nil {
			return t, err
		}
		spoken := c.T.S("nog niet")
		if !x.Contact.IsZero() {
			spoken = c.T.Date(x.Contact)
		}
		sub := ""
		if !x.Facts.Tried.IsZero() {
			sub = c.T.S("Gebeld op %s, niet bereikt", x.Facts.Tried)
		}
		t.Rows = append(t.Rows, ui.Row{Loud: true, Cells: []ui.Cell{
			{Text: silences.in(c.T, string(x.Why)), URL: "/stil/" + string(x.Case), Sub: sub}, {Text: name},
			{Text: c.T.List(labels(c.T, set.Villages, x.Facts.Village))}, {Text: spoken}}})
	}
	return t, nil
}

// earlyTables are the questions in which somebody is asked, and those in which
// nobody is.
func (s *Slice) earlyTables(c *web.Ctx, tx *db.Tx, set partnership.Settings, rows []guard.Row) (offered, waiting ui.Table, err error) {
	columns := []ui.Column{{Label: c.T.S("Sinds")}, {Label: c.T.S("Gaat over")}, {Label: c.T.S("Woont in")}, {Label: c.T.S("Nu")}}
	offered = ui.Table{ID: "gevraagd", Caption: c.T.S("Iemand is gevraagd"), Quiet: true, Columns: columns}
	waiting = ui.Table{ID: "wachten", Caption: c.T.S("Wacht op iemand"), Quiet: true, Columns: columns}
	var ids []naast.CaseID
	for _, r := range rows {
		if r.State != guard.Accepted && r.State != guard.Resting {
			ids = append(ids, r.Case)
		}
	}
	facts, err := s.Cases.Overview(c, tx, ids)
	if err != nil {
		return offered, waiting, err
	}
	slices.SortFunc(rows, func(a, b guard.Row) int { return cmp.Or(cmp.Compare(a.Opened, b.Opened), cmp.Compare(a.Case, b.Case)) })
	for _, r := range rows {
		f, early := facts[r.Case]
		if !early {
			continue
		}
		row := ui.Row{Cells: []ui.Cell{{Text: c.T.Date(r.Opened), URL: "/stil/" + string(r.Case)},
			{Text: c.T.List(labels(c.T, set.Domains, f.Domains...))}, {Text: c.T.List(labels(c.T, set.Villages, f.Village))}, {Text: doorState(c, r, f)}}}
		if r.State == guard.OfferedS {
			offered.Rows = append(offered.Rows, row)
		} else {
			waiting.Rows = append(waiting.Rows, row)
		}
	}
	return offered, waiting, nil
}

// nameIn is the name of somebody in the register; nothing for nobody.
func nameIn(ctx context.Context, tx *db.Tx, u naast.UserID) (string, error) {
	if u == "" {
		return "", nil
	}
	x, err := supporter.Get(ctx, tx, u)
	return x.FullName(), err
}
