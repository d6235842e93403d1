package desk

import (
	"errors"
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) moreRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/meer", guard.ReadCase, func(c *web.Ctx) error { return s.more(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/meer", guard.InviteCo, s.inviteCo)
	a.Post(web.Staff, "/zaak/{zaak}/meedenken/stop", guard.InviteCo, s.endCo)
	a.Post(web.Staff, "/zaak/{zaak}/rust", guard.RestCase, s.rest)
	a.Post(web.Staff, "/zaak/{zaak}/verder", guard.ReopenCase, s.reopen)
	a.Post(web.Staff, "/zaak/{zaak}/vervanging", guard.WriteCase, s.askReplaced)
	s.mergeRoutes(a)
}

// morePage is what is needed now and then: who helps too, who takes over,
// somebody else at home, resting, stopping.
type morePage struct {
	casePage
	First   bool // he is the one who is responsible, not somebody who helps too
	Co      []person
	Choose  []ui.Option
	Who     string
	How     string
	Standby string
	Leaves  naast.Date
	NoCard  bool // it was written down for somebody without a card
}

type person struct {
	User naast.UserID
	Name string
}

func (s *Slice) more(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "meer", p, func(o opened, v casePage) (templ.Component, error) {
		x := morePage{casePage: v, First: o.Facts.Responsible == c.Who.User, Who: c.Form("wie"), How: c.Form("hoe"), Leaves: o.Facts.Leaves, NoCard: o.Facts.Resident == ""}
		x.Form = x.First
		var err error
		if x.Standby, err = s.nameOf(c, o, o.Facts.Standby); err != nil {
			return nil, err
		}
		for _, u := range o.Facts.CoSupporter {
			name, err := s.nameOf(c, o, u)
			if err != nil {
				return nil, err
			}
			x.Co = append(x.Co, person{u, name})
		}
		x.Choose, err = s.colleagues(c, o)
		return more(x), err
	})
}

// colleagues are the people of the own organisation who could help too.
func (s *Slice) colleagues(c *web.Ctx, o opened) ([]ui.Option, error) {
	all, err := s.ofOwn(c, o.tx)
	if err != nil {
		return nil, err
	}
	os := []ui.Option{{Value: "", Label: c.T.S("Kies een collega")}}
	not := append(slices.Clone(o.Facts.CoSupporter), c.Who.User, o.Facts.Responsible)
	not = append(not, o.Facts.Blocked...)
	for _, x := range all {
		if x.Paused || !x.Counts(o.tx.Now()) || x.Until != "" && x.Until < o.tx.Today() || slices.Contains(not, x.User) {
			continue
		}
		os = append(os, ui.Option{Value: string(x.User), Label: x.FullName()})
	}
	return os, nil
}

// inviteCo lets a second supporter in, with her yes.
func (s *Slice) inviteCo(c *web.Ctx) error {
	co, how := naast.UserID(c.Form("wie")), casework.Way(c.Form("hoe"))
	if c.Again() {
		return s.more(c, 200, nil)
	}
	var p naast.Problems
	if co == "" {
		p.Add("wie", "Kies wie er mee gaat helpen.")
	}
	if !slices.Contains(casework.Ways, how) || how == casework.WithCard {
		p.Add("hoe", "Kies hoe de inwoner ja zei. Zonder ja kan het niet.")
	}
	if len(p) > 0 {
		return s.more(c, 422, p)
	}
	err := s.act(c, part(c, "meer")+"?gedaan=meedenken", func(tx *db.Tx) error {
		x, err := supporter.Get(c, tx, co)
		if err != nil || x.Organisation != c.Who.Organisation {
			return orErr(err, naast.Invalid)
		}
		return s.Cases.InviteCo(c, tx, c.Who, c.CaseID(), co, how)
	})
	if errors.Is(err, naast.Invalid) {
		p.Add("wie", "Deze collega kan niet meehelpen bij deze vraag. Kies iemand anders.")
		return s.more(c, 422, p)
	}
	return err
}

func (s *Slice) endCo(c *web.Ctx) error {
	return s.act(c, part(c, "meer")+"?gedaan=gestopt", func(tx *db.Tx) error {
		return s.Cases.EndCo(c, tx, c.CaseID(), naast.UserID(c.Form("wie")))
	})
}

func (s *Slice) rest(c *web.Ctx) error {
	return s.act(c, "/zaak/"+string(c.CaseID())+"?gedaan=rust", func(tx *db.Tx) error { return s.Cases.Rest(c, tx, c.CaseID()) })
}

func (s *Slice) reopen(c *web.Ctx) error {
	return s.act(c, "/zaak/"+string(c.CaseID())+"?gedaan=verder", func(tx *db.Tx) error { return s.Cases.Reopen(c, tx, c.CaseID()) })
}

// askReplaced says that he has to stop, or takes that back.
func (s *Slice) askReplaced(c *web.Ctx) error {
	stay := c.Form("toch") != ""
	to := part(c, "meer") + "?gedaan=vervanging"
	if stay {
		to = part(c, "meer") + "?gedaan=bewaard"
	}
	return s.act(c, to, func(tx *db.Tx) error {
		f, err := s.Cases.Facts(c, tx, c.CaseID())
		if err != nil || f.Responsible != c.Who.User { // who helps too stops by himself
			return orErr(err, naast.NotFound)
		}
		if stay {
			return s.Cases.StayAfterAll(c, tx, c.CaseID())
		}
		return s.Cases.AskReplaced(c, tx, c.CaseID())
	})
}
