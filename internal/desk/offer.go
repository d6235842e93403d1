package desk

import (
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) offerRoutes(a *web.App) {
	a.Get(web.Staff, "/aanbod/{zaak}", guard.SeeOffer, func(c *web.Ctx) error { return s.offer(c, 200, nil) })
	a.Post(web.Staff, "/aanbod/{zaak}", guard.Declare, s.declare)
	a.Get(web.Staff, "/aanbod/{zaak}/vraag", guard.ReadOffer, func(c *web.Ctx) error { return s.offerQuestion(c, 200, nil) })
	a.Post(web.Staff, "/aanbod/{zaak}/vraag", guard.AnswerOffer, s.answer)
}

// offerPage is an offer, before and after he said whether he knows her.
type offerPage struct {
	ui.Page
	ID       naast.CaseID
	Facts    []fact
	Line     string
	Until    naast.Date
	Paused   bool // she paused, and the clock stands still
	Phoned   bool // a yes on the telephone stopped the clock
	Knows    string
	Question casework.Question
	Answer   string
}

// offer shows what she chose to show, and asks whether he knows her.
func (s *Slice) offer(c *web.Ctx, status int, p naast.Problems) error {
	v := offerPage{Page: c.Base(c.T.S("Een vraag om hulp")), ID: c.CaseID(), Knows: c.Form("kent")}
	v.Form, v.Problems = true, p
	declared := false
	err := c.View(v.ID, func(tx *db.Tx, _ guard.Stand) (err error) {
		if declared, err = s.Cases.Declared(c, tx, c.Who, v.ID); err != nil {
			return err
		}
		return s.readOffer(c, tx, &v)
	})
	if err != nil {
		return err
	}
	if declared && status == 200 && !c.Again() {
		return c.SeeOther("/aanbod/" + string(v.ID) + "/vraag")
	}
	return c.Page(status, offer(v))
}

func (s *Slice) readOffer(c *web.Ctx, tx *db.Tx, v *offerPage) error {
	k, err := s.Cases.Vault.OpenCase(c, tx, c.Who.Person(), v.ID)
	if err != nil {
		return err
	}
	f, err := s.Cases.Facts(c, tx, v.ID)
	if err != nil {
		return err
	}
	set, err := partnership.Load(c, tx)
	if err != nil {
		return err
	}
	line, err := casework.Only[casework.Line](c, tx, s.Cases, k, casework.LineKind)
	if err != nil {
		return err
	}
	v.Facts, v.Line, v.Phoned, v.Paused = facts(c.T, set, f), line.Body.Text, !f.PhoneYes.IsZero(), f.Stopped
	u, since, err := s.Cases.CurrentOffer(c, tx, v.ID)
	if err != nil || u != c.Who.User {
		return err
	}
	v.Until, err = casework.AnswerBy(c, tx, u, since, set)
	return err
}

// declare writes down whether he knows her. Where that is not what she wants,
// the next one is asked, without blame.
func (s *Slice) declare(c *web.Ctx) error {
	knows := c.Form("kent")
	if c.Again() {
		return s.offer(c, 200, nil)
	}
	if !slices.Contains(casework.Known, knows) {
		var p naast.Problems
		p.Add("kent", "Kies of u deze persoon kent. Twijfelt u? Dan kiest u dat.")
		return s.offer(c, 422, p)
	}
	to := "/aanbod/" + string(c.CaseID()) + "/vraag"
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		stay, err := s.Cases.Declare(c, tx, c.Who, c.CaseID(), knows)
		if err == nil && !stay {
			to = "/vandaag?gedaan=door"
		}
		return err
	})
}

// offerQuestion shows the first question to somebody who said whether he knows her.
func (s *Slice) offerQuestion(c *web.Ctx, status int, p naast.Problems) error {
	v := offerPage{Page: c.Base(c.T.S("Een vraag om hulp")), ID: c.CaseID(), Answer: c.Form("antwoord")}
	v.Form, v.Problems = true, p
	declared := false
	err := c.View(v.ID, func(tx *db.Tx, _ guard.Stand) (err error) {
		if declared, err = s.Cases.Declared(c, tx, c.Who, v.ID); err != nil || !declared {
			return err
		}
		if err := s.readOffer(c, tx, &v); err != nil {
			return err
		}
		k, err := s.Cases.Vault.OpenCase(c, tx, c.Who.Person(), v.ID)
		if err != nil {
			return err
		}
		all, err := s.Cases.Wordings(c, tx, k)
		if err != nil {
			return err
		}
		now, _ := casework.Now(all)
		v.Question = now.Body
		return nil
	})
	if err != nil {
		return err
	}
	if !declared {
		return c.SeeOther("/aanbod/" + string(v.ID))
	}
	return c.Page(status, offerQuestion(v))
}

// answer accepts or passes. Passing asks the next; nothing falls silent.
func (s *Slice) answer(c *web.Ctx) error {
	answer := c.Form("antwoord")
	if c.Again() {
		return s.offerQuestion(c, 200, nil)
	}
	if answer != "ja" && answer != "nee" {
		var p naast.Problems
		p.Add("antwoord", "Kies ja of nee. Beide zijn goed.")
		return s.offerQuestion(c, 422, p)
	}
	id := c.CaseID()
	to := "/vandaag?gedaan=door"
	if answer == "ja" {
		to = "/zaak/" + string(id) + "?gedaan=aangenomen"
	}
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, id); err != nil {
			return err
		}
		declared, err := s.Cases.Declared(c, tx, c.Who, id)
		if err != nil {
			return err
		}
		if !declared {
			to = "/aanbod/" + string(id)
			return nil
		}
		if answer == "ja" {
			return s.Cases.Accept(c, tx, c.Who, id)
		}
		return s.Cases.Pass(c, tx, c.Who.User, id)
	})
}
