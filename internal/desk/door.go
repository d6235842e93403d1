package desk

import (
	"cmp"
	"errors"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) doorRoutes(a *web.App) {
	a.Get(web.Staff, "/voordeur", guard.FirstList, s.door)
	a.Get(web.Staff, "/voordeur/{zaak}", guard.ReadFirst, func(c *web.Ctx) error { return s.first(c, 200, nil) })
	a.Post(web.Staff, "/voordeur/{zaak}", guard.Assign, s.assign)
	a.Post(web.Staff, "/voordeur/bellen/{stuk}", guard.FirstList, s.call)
	a.Nav("/voordeur", naast.Msg("Voordeur").Text, guard.FirstList)
}

// doorPage is what waits at the front door.
type doorPage struct {
	ui.Page
	Said      string
	Questions ui.Table
	Calls     []callLine
}

type callLine struct {
	casework.Call
	Entry ui.Entry
}

func (s *Slice) door(c *web.Ctx) error {
	v := doorPage{Page: c.Base(c.T.S("Voordeur")), Said: said(c.T, c.Form("gedaan"))}
	v.Wide = true
	err := c.List(func(tx *db.Tx) (err error) {
		if v.Questions, err = s.firstTable(c, tx); err != nil {
			return err
		}
		calls, err := s.Cases.Calls(c, tx, c.Who)
		if errors.Is(err, naast.NotFound) { // at the front door, and not yet in its team
			return nil
		}
		for _, k := range calls {
			v.Calls = append(v.Calls, callLine{k, callEntry(v.Page, k)})
		}
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
	facts, err := s.Cases.FactsOf(c, tx, ids)
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

func callEntry(p ui.Page, k casework.Call) ui.Entry {
	e := ui.Entry{Title: k.Name, Text: k.Phone, When: p.T.Date(k.Day)}
	if k.Name == "" {
		e.Title = p.T.S("Zonder naam")
	}
	if k.When != "" {
		e.Text += " · " + k.When
	}
	switch {
	case k.Mine:
		e.Badge, e.Tone = p.T.S("U belt"), ui.Info
	case k.Taken:
		e.Badge, e.Tone = p.T.S("Een collega belt"), ui.Neutral
	}
	return e
}

// call takes a request to be called, or ends it.
func (s *Slice) call(c *web.Ctx) error {
	to := "/voordeur?gedaan=bewaard"
	return c.Act(&to, func(tx *db.Tx) error {
		if c.Form("hoe") == "klaar" {
			return s.Cases.DoneCall(c, tx, c.Who, docID(c))
		}
		return s.Cases.TakeCall(c, tx, c.Who, docID(c))
	})
}

// firstPage is one first question, with who could stand next to her.
type firstPage struct {
	ui.Page
	ID       naast.CaseID
	Facts    []fact
	Question casework.Question
	Line     string
	State    string
	Asked    string // who is being asked now
	Until    naast.Date
	Own      bool // she chooses herself: nobody is asked from here
	Hand     *casework.Hand
	HandName string
	Propose  []supporter.Proposal
	Held     *supporter.Proposal
	Contact  casework.Contact
	Who      string
}

func (s *Slice) first(c *web.Ctx, status int, p naast.Problems) error {
	v := firstPage{Page: c.Base(c.T.S("Eerste vraag")), ID: c.CaseID(), Who: c.Form("wie")}
	v.Form, v.Problems = true, p
	err := c.View(v.ID, func(tx *db.Tx, _ guard.Stand) error {
		o, err := s.Cases.OpenOne(c, tx, c.Who, v.ID)
		if err != nil {
			return err
		}
		return s.readFirst(c, tx, o, &v)
	})
	if err != nil {
		return err
	}
	return c.Page(status, first(v))
}

func (s *Slice) readFirst(c *web.Ctx, tx *db.Tx, o casework.Opened, v *firstPage) error {
	set, err := partnership.Load(c, tx)
	if err != nil {
		return err
	}
	v.Facts, v.State, v.Own, v.Contact = facts(c.T, set, o.Facts), doorState(c, o.Row, o.Facts), o.Facts.ByHerself, o.Who
	all, err := s.Cases.Wordings(c, tx, o.Key)
	if err != nil {
		return err
	}
	now, _ := casework.Now(all)
	v.Question = now.Body
	if u, since, err := s.Cases.CurrentOffer(c, tx, v.ID); err != nil {
		return err
	} else if u != "" {
		x, err := supporter.Get(c, tx, u)
		if err != nil {
			return err
		}
		v.Asked, v.Until = x.FullName(), partnership.AddLookDays(since, set.AnswerDays, x.LookDays, set)
	}
	if o.Facts.Hand != nil {
		x, err := supporter.Get(c, tx, o.Facts.Hand.User)
		if err != nil {
			return err
		}
		v.Hand, v.HandName = o.Facts.Hand, x.FullName()
	}
	return s.proposals(c, tx, set, o, v)
}

// proposals are the people who could be asked: from the batch, and by need.
func (s *Slice) proposals(c *web.Ctx, tx *db.Tx, set partnership.Settings, o casework.Opened, v *firstPage) error {
	if s.Held != nil {
		h, err := s.Held(c, tx, v.ID)
		if err == nil {
			v.Held = &h
		} else if !errors.Is(err, naast.NotFound) {
			return err
		}
	}
	if s.Propose == nil {
		return nil
	}
	need := o.Facts.Need(tx.Today())
	need.At = tx.Now().Unix()
	var err error
	v.Propose, err = s.Propose(c, tx, set, need, o.Facts.Named)
	return err
}

// choices are all who can be asked, each once, with why.
func (v firstPage) choices() (os []ui.Option) {
	add := func(u naast.UserID, label, why string) {
		if !slices.ContainsFunc(os, func(o ui.Option) bool { return o.Value == string(u) }) {
			os = append(os, ui.Option{Value: string(u), Label: label, Hint: why})
		}
	}
	if v.Hand != nil {
		add(v.Hand.User, v.HandName, v.T.S("Voorgesteld door %s: %s", v.Hand.By, v.Hand.Reason))
	}
	if v.Held != nil {
		add(v.Held.User, v.Held.Name, v.T.S("Past het best, als wij naar iedereen samen kijken."))
	}
	for _, p := range v.Propose {
		var why []string
		for _, r := range p.Reasons {
			why = append(why, v.T.M(r))
		}
		add(p.User, p.Name+" ("+p.Organisation+")", v.T.List(why))
	}
	return os
}

// assign asks somebody for her. Only who stands on the page can be asked.
func (s *Slice) assign(c *web.Ctx) error {
	who := naast.UserID(c.Form("wie"))
	if c.Again() {
		return s.first(c, 200, nil)
	}
	var p naast.Problems
	if who == "" {
		p.Add("wie", "Kies wie u wilt vragen.")
		return s.first(c, 422, p)
	}
	to := "/voordeur?gedaan=beurt"
	err := c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		return s.Cases.Assign(c, tx, c.Who, c.CaseID(), who)
	})
	if errors.Is(err, naast.Invalid) {
		p.Add("wie", "Deze persoon kan niet meer gevraagd worden. Kies iemand anders.")
		return s.first(c, 422, p)
	}
	return err
}
