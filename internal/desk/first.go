package desk

import (
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
	Told     bool // she has no card: what she wants is written down for her
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
	v.Told = o.Facts.Cardless()
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
