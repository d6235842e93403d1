// tekst: inwoner
package mypage

import (
	"errors"
	"net/http"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// reachPage is how she can be reached, and how much a message says.
type reachPage struct {
	ui.Page
	Contact  casework.Contact
	Delivery casework.Delivery
	Odd      string // a number that we asked about once
	Find     bool   // her number finds her question
	Number   bool   // she came here because a number was missing
	Done     bool
}

func (s *Slice) getReach(c *web.Ctx) error {
	return s.showReach(c, http.StatusOK, reachPage{}, false)
}

func (s *Slice) showReach(c *web.Ctx, status int, p reachPage, typed bool) error {
	problems := p.Page.Problems
	p.Page, p.Done, p.Number = c.Base(c.T.S("Hoe u mij bereikt")), isDone(c), c.Form("nummer") != ""
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, reach
	err := s.see(c, func(tx *db.Tx, o opened) error {
		if typed {
			return nil
		}
		p.Contact, p.Find = o.Who, o.Facts.Find != ""
		err := s.Cases.LoadFacts(c, tx, o.Row.Case, casework.DeliveryLabel, &p.Delivery)
		if errors.Is(err, naast.NotFound) {
			err = nil
		}
		return err
	})
	if err != nil {
		return err
	}
	if p.Contact.Phone != "" && casework.OddNumber(p.Contact.Phone) {
		p.Odd = p.Contact.Phone
	}
	return c.Page(status, reachView(p))
}

func (s *Slice) postReach(c *web.Ctx) error {
	p := reachPage{Contact: casework.Contact{Name: c.Form("naam"), Phone: c.Form("telefoon"), Hours: c.Form("uren"), MaySay: c.Ticked("zeggen"), Street: c.Form("adres")}}
	p.Find = c.Ticked("vinden")
	p.Delivery = casework.NewDelivery(c.Form("mail"), c.Form("niveau"), p.Contact.Name).In(c.T)
	if c.Again() {
		return s.showReach(c, http.StatusOK, p, true)
	}
	if p.Page.Problems = casework.LongReach(p.Contact, p.Delivery); len(p.Page.Problems) == 0 {
		p.Page.Problems = casework.CheckReach(p.Contact, p.Delivery, c.Form("nummer-gezien"))
	}
	if len(p.Page.Problems) > 0 {
		return s.showReach(c, http.StatusUnprocessableEntity, p, true)
	}
	return s.act(c, done(reach), func(tx *db.Tx) error {
		k, _, err := s.Cases.Own(c, tx, c.Who, c.Who.Case)
		if err != nil {
			return err
		}
		ck, err := s.Cases.Vault.Contact(c, tx, k)
		if err != nil {
			return err
		}
		var now casework.Contact
		if err := s.Cases.LoadContact(c, tx, ck, c.Who.Case, casework.ContactLabel, &now); err != nil && !errors.Is(err, naast.NotFound) {
			return err
		}
		to := p.Contact // what somebody at the table wrote beside it stays
		to.Note = now.Note
		if err := s.Cases.WriteReach(c, tx, c.Who, c.Who.Case, to, p.Delivery); err != nil {
			return err
		}
		return s.Cases.LetFind(c, tx, c.Who, c.Who.Case, to.Phone, p.Find && to.Phone != "")
	})
}
