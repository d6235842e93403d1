package desk

import (
	"errors"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// quietPage is what a coordinator sees of one case: how to reach her and who
// stands next to her, never her words.
type quietPage struct {
	ui.Page
	ID       naast.CaseID
	Said     string
	Row      guard.Row
	Facts    casework.Facts
	Reached  bool // the contact could be opened
	Contact  casework.Contact
	Why      string
	Next     string // who stands next to her
	NextCall string
	Asked    string // who is being asked
	Until    naast.Date
	Standby  string
	Ready    bool // the standby has the inner key: peeling works
	Peeled   bool
	Text     string
	Spoke    bool
}

func (s *Slice) quietCase(c *web.Ctx, status int, p naast.Problems) error {
	v := quietPage{Page: c.Base(c.T.S("Bellen")), ID: c.CaseID(), Said: said(c.T, c.Form("gedaan")), Text: c.Form("tekst"), Spoke: c.Ticked("gesproken")}
	v.Form, v.Problems = true, p
	err := c.View(v.ID, func(tx *db.Tx, _ guard.Stand) error { return s.readQuiet(c, tx, &v) })
	if err != nil {
		return err
	}
	return c.Page(status, quietCase(v))
}

func (s *Slice) readQuiet(c *web.Ctx, tx *db.Tx, v *quietPage) (err error) {
	if v.Row, err = s.Cases.Guard.CaseRow(c, tx, v.ID); err != nil {
		return err
	}
	if v.Facts, err = s.Cases.Facts(c, tx, v.ID); err != nil {
		return err
	}
	set, err := partnership.Load(c, tx)
	if err != nil {
		return err
	}
	alone, err := s.Cases.Alone(c, tx)
	if err != nil {
		return err
	}
	if why := casework.SilenceOf(v.Row, v.Facts, alone(v.Row, v.Facts), tx.Today(), set); why != casework.NotSilent {
		v.Why = silences.in(c.T, string(why))
	}
	k, err := s.Cases.Vault.OpenWithTeam(c, tx, c.Who.Person(), c.Who.Organisation, v.ID)
	if err == nil {
		v.Reached = true
		err = s.Cases.LoadContact(c, tx, k, v.ID, casework.ContactLabel, &v.Contact)
	}
	if err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	return s.readPeople(c, tx, set, v)
}

// readPeople adds who stands next to her, who is asked and who can take over.
func (s *Slice) readPeople(c *web.Ctx, tx *db.Tx, set partnership.Settings, v *quietPage) error {
	if u := v.Facts.Responsible; u != "" {
		x, err := supporter.Get(c, tx, u)
		if err != nil {
			return err
		}
		v.Next, v.NextCall = x.FullName(), x.Phone
	}
	u, since, err := s.Cases.CurrentOffer(c, tx, v.ID)
	if err != nil {
		return err
	}
	if u != "" {
		x, err := supporter.Get(c, tx, u)
		if err != nil {
			return err
		}
		v.Asked, v.NextCall, v.Until = x.FullName(), x.Phone, partnership.AddLookDays(since, set.AnswerDays, x.LookDays, set)
	}
	if left, err := s.Cases.HasLeft(c, tx, v.Facts.Standby); err != nil || left {
		return err // who left takes nothing over: somebody else must be named
	}
	if v.Standby, err = nameIn(c, tx, v.Facts.Standby); err != nil {
		return err
	}
	all, err := s.Cases.Guard.Standings(c, tx, v.ID, guard.Standby)
	for _, x := range all {
		if x.Person == s.Cases.Guard.Handle(v.Facts.Standby) {
			v.Ready, v.Peeled = x.State != guard.Granted, x.State == guard.Current
		}
	}
	return err
}

// postCalled writes down that she was called.
func (s *Slice) postCalled(c *web.Ctx) error {
	if c.Again() {
		return s.quietCase(c, 200, nil)
	}
	text := c.Form("tekst")
	var p naast.Problems
	if text == "" {
		p.Add("tekst", "Schrijf in een paar woorden op wat er was.")
	}
	web.CheckText(&p, "tekst", text, 2000)
	if len(p) > 0 {
		return s.quietCase(c, 422, p)
	}
	return s.act(c, "/stil?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.Called(c, tx, c.Who, c.CaseID(), text, c.Ticked("gesproken"))
	})
}

// phoneYes writes down that whoever is asked said yes on the telephone.
func (s *Slice) phoneYes(c *web.Ctx) error {
	return s.act(c, "/stil?gedaan=telefoonja", func(tx *db.Tx) error { return s.Cases.SayPhoneYes(c, tx, c.CaseID()) })
}

// askNext asks somebody else after a yes on the telephone that came to nothing.
func (s *Slice) askNext(c *web.Ctx) error {
	return s.act(c, "/stil?gedaan=volgende", func(tx *db.Tx) error { return s.Cases.AskNext(c, tx, c.CaseID()) })
}

// peel lets the standby take over.
func (s *Slice) peel(c *web.Ctx) error {
	return s.act(c, "/stil?gedaan=overname", func(tx *db.Tx) error { return s.Cases.Peel(c, tx, c.Who, c.CaseID()) })
}
