package erase

import (
	"context"
	"strconv"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Addresses.
const (
	policyPath = "/instellingen/bewaren"
	decidePath = "/bewaren"
)

// Settings is the policy, for the page with all settings.
var Settings = []ui.Link{{URL: policyPath, Label: naast.Msg("Hoe lang vragen bewaard blijven").Text}}

func (s *Slice) decideRoutes(a *web.App) {
	a.Get(web.Staff, policyPath, guard.Settings, func(c *web.Ctx) error { return s.showPolicy(c, 200, nil) })
	a.Post(web.Staff, policyPath, guard.Settings, s.postPolicy)
	a.Get(web.Staff, decidePath, guard.Retention, s.getDecide)
	a.Get(web.Staff, decidePath+"/{zaak}", guard.ManageCase, func(c *web.Ctx) error { return s.showDecide(c, 200, nil) })
	a.Post(web.Staff, decidePath+"/{zaak}", guard.ManageCase, s.postHold)
	a.Post(web.Staff, decidePath+"/{zaak}/verteld", guard.ManageCase, s.postSaidTold)
	a.Post(web.Staff, decidePath+"/{zaak}/wissen", guard.EraseRested, s.postErase)
	a.Nav(decidePath, naast.Msg("Bewaren").Text, guard.Retention)
}

// policyPage is what the own organisation decided.
type policyPage struct {
	ui.Page
	Months, Ground, By, Agreed string
	Before                     []Policy
	Saved                      bool
}

func (s *Slice) showPolicy(c *web.Ctx, status int, problems naast.Problems) error {
	p := policyPage{Page: c.Base(c.T.S("Hoe lang vragen bewaard blijven")), Months: c.Form("maanden"), Ground: c.Form("grond"), By: c.Form("door"), Agreed: c.Form("besloten"), Saved: c.Form("gedaan") != ""}
	p.Form, p.Path, p.Problems = true, policyPath, problems
	err := c.Read(func(tx *db.Tx) (err error) {
		p.Before, err = Policies(c, tx, c.Who.Organisation)
		return err
	})
	if err != nil {
		return err
	}
	if c.Req.Method == "GET" && len(p.Before) > 0 {
		now := p.Before[0]
		p.Months, p.Ground, p.By, p.Agreed = strconv.Itoa(now.Months), now.Ground, now.By, ui.FormatDay(now.Agreed)
	}
	return c.Page(status, policyView(p))
}

func (s *Slice) postPolicy(c *web.Ctx) error {
	if c.Again() {
		return s.showPolicy(c, 200, nil)
	}
	x, p := Policy{Ground: c.Form("grond"), By: c.Form("door")}, naast.Problems(nil)
	var err error
	if x.Months, err = strconv.Atoi(c.Form("maanden")); err != nil || x.Months < 0 || x.Months > MostMonths {
		p.Add("maanden", "Vul een getal in van 0 tot en met %d. Bij 0 wordt niets voorgesteld.", MostMonths)
	}
	if x.Agreed, err = ui.ReadDay(c.Form("besloten")); err != nil || x.Agreed > naast.Today(c.DB.Now()) || x.Months > 0 && x.Agreed == "" {
		p.Add("besloten", "Vul in op welke dag dit besloten is.")
	}
	if x.Months > 0 && x.Ground == "" {
		p.Add("grond", "Schrijf op waarom: een wet, of een afspraak van het bestuur.")
	}
	if x.Months > 0 && x.By == "" {
		p.Add("door", "Schrijf op wie dit besloot.")
	}
	web.CheckText(&p, "grond", x.Ground, casework.MostGround)
	web.CheckText(&p, "door", x.By, web.MaxLine)
	if len(p) > 0 {
		return s.showPolicy(c, 422, p)
	}
	to := policyPath + "?gedaan=ja"
	return c.Act(&to, func(tx *db.Tx) error { return SavePolicy(c, tx, c.Who.Organisation, x) })
}

// decidePage lists about which questions somebody must decide; without names.
type decidePage struct {
	ui.Page
	Table ui.Table
}

func (s *Slice) getDecide(c *web.Ctx) error {
	p := decidePage{Page: c.Base(c.T.S("Vragen die lang rusten"))}
	p.Table = ui.Table{ID: "bewaren", Caption: c.T.S("Voorgesteld om te wissen, of nog te bewaren"), Columns: []ui.Column{{Label: c.T.S("Rust sinds")}, {Label: c.T.S("Mag gewist vanaf")}, {Label: c.T.S("Weet de inwoner het?")}, {Label: c.T.S("Moet nog blijven")}}}
	err := c.List(func(tx *db.Tx) error {
		all, err := s.proposed(c, tx, c.Who.Organisation)
		if err != nil {
			return err
		}
		ids := make([]naast.CaseID, len(all))
		for i, x := range all {
			ids[i] = x.Case
		}
		ways, err := s.Cases.DeliveriesOf(c, tx, ids)
		for _, x := range all {
			p.Table.Rows = append(p.Table.Rows, decideRow(c.T, x, ways[x.Case], tx.Today()))
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, decideView(p))
}

// decideRow is one question: from when it may be erased, and whether she knows.
func decideRow(t lang.Text, x proposal, d casework.Delivery, today naast.Date) ui.Row {
	row := ui.Row{Cells: []ui.Cell{{Text: t.Date(x.Changed), URL: decidePath + "/" + string(x.Case)}, {}, {}, {}}}
	if r := x.Facts.Retention; r != nil {
		row.Cells[1].Text, row.Cells[2].Text = t.S("%d dagen nadat de inwoner het weet", casework.WarningDays), knows(t, x.Facts, d)
		if !x.Facts.OwesErasing() {
			row.Cells[1].Text, row.Loud = t.Date(r.On), r.On <= today
		}
	}
	if x.Facts.Hold != nil {
		row.Cells[3].Text = x.Facts.Hold.Reason
	}
	return row
}

// onePage is one of them.
type onePage struct {
	ui.Page
	At     string
	Call   string // where a coordinator calls her
	Since  naast.Date
	Facts  casework.Facts
	Ripe   bool   // she was told, and the time since is over
	Knows  string // whether she was told, and how
	Reason string
	How    string
	Hows   []ui.Option
}

func (s *Slice) showDecide(c *web.Ctx, status int, problems naast.Problems) error {
	p := onePage{Page: c.Base(c.T.S("Een vraag die lang rust")), At: decidePath + "/" + string(c.CaseID()), Call: "/stil/" + string(c.CaseID()), Reason: c.Form("reden"), How: c.Form("hoe"), Hows: toldHows(c.T)}
	p.Form, p.Path, p.Problems = true, p.At, problems
	err := c.View(c.CaseID(), func(tx *db.Tx, _ guard.Stand) (err error) {
		row, err := s.Cases.Guard.CaseRow(c, tx, c.CaseID())
		if err != nil {
			return err
		}
		if p.Facts, err = s.Cases.Facts(c, tx, c.CaseID()); err != nil {
			return err
		}
		if row.State != guard.Resting {
			return naast.NotFound
		}
		ways, err := s.Cases.DeliveriesOf(c, tx, []naast.CaseID{c.CaseID()})
		if err != nil {
			return err
		}
		p.Since, p.Knows = row.Changed, knows(c.T, p.Facts, ways[c.CaseID()])
		p.Ripe, err = Ripe(c, tx, p.Facts)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, oneView(p))
}

// Ripe tells that a question may be erased: proposed, really told, and thirty days went
// by since, on a clock that did not jump there.
func Ripe(ctx context.Context, tx *db.Tx, f casework.Facts) (bool, error) {
	if f.Hold != nil || f.Retention == nil || f.OwesErasing() || f.Retention.On > tx.Today() {
		return false, nil
	}
	return jobs.Steady(ctx, tx)
}

func (s *Slice) postHold(c *web.Ctx) error {
	if c.Again() {
		return s.showDecide(c, 200, nil)
	}
	reason, free := c.Form("reden"), c.Form("weg") != ""
	var p naast.Problems
	if !free && reason == "" {
		p.Add("reden", "Schrijf op waarom deze vraag nog moet blijven. De inwoner leest dit.")
	}
	web.CheckText(&p, "reden", reason, casework.MostGround)
	if len(p) > 0 {
		return s.showDecide(c, 422, p)
	}
	if free {
		reason = ""
	}
	to := decidePath + "/" + string(c.CaseID())
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		return s.Cases.SetHold(c, tx, c.Who, c.CaseID(), reason)
	})
}

// postErase erases what may be erased, decided by a person.
func (s *Slice) postErase(c *web.Ctx) error {
	to := decidePath
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		f, err := s.Cases.Facts(c, tx, c.CaseID())
		if err != nil {
			return err
		}
		ready, err := Ripe(c, tx, f)
		if err == nil && !ready {
			err = naast.NotFound
		}
		if err != nil {
			return err
		}
		return s.forget(c, tx, c.CaseID())
	})
}
