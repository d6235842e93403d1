package erase

import (
	"errors"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// A question that was told without a card and lies at the front door still is
// nobody's to erase but hers, and she has nothing to press. Whoever reads it first
// writes it down for her.

// Addresses.
const (
	doorAt     = "/voordeur/{zaak}/wissen"
	doorClosed = closed + "/voordeur"
)

func (s *Slice) doorRoutes(a *web.App) {
	a.Get(web.Staff, doorAt, guard.CloseFirst, func(c *web.Ctx) error { return s.showDoor(c, 200, nil) })
	a.Post(web.Staff, doorAt, guard.CloseFirst, s.postDoor)
	a.Get(web.Staff, doorClosed, guard.FirstList, s.getClosed)
	a.Post(web.Staff, closed+"/{zaak}/voordeur", guard.OpenFirst, s.postClosed)
}

// doorPage is where somebody at the front door writes it down, with how she can be
// reached: after that nobody can look it up.
type doorPage struct {
	ui.Page
	asking
	At, Back string
	Contact  casework.Contact
}

func (s *Slice) showDoor(c *web.Ctx, status int, problems naast.Problems) error {
	p := doorPage{Page: c.Base(c.T.S("De inwoner wil alles laten wissen")), asking: readAsking(c), Back: "/voordeur/" + string(c.CaseID())}
	p.At = p.Back + "/wissen"
	p.Form, p.Path, p.Problems = true, p.At, problems
	err := c.View(c.CaseID(), func(tx *db.Tx, _ guard.Stand) error {
		o, err := s.Cases.OpenOne(c, tx, c.Who, c.CaseID())
		if err == nil && !o.Facts.Cardless() { // she has a card, and does it herself
			err = naast.NotFound
		}
		p.Contact = o.Who
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, doorView(p))
}

func (s *Slice) postDoor(c *web.Ctx) error {
	if c.Again() {
		return s.showDoor(c, 200, nil)
	}
	days, p := readDays(c)
	if len(p) > 0 {
		return s.showDoor(c, 422, p)
	}
	to := closed + "/" + string(c.CaseID())
	err := c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		f, err := s.Cases.Facts(c, tx, c.CaseID())
		if err == nil && !f.Cardless() {
			err = naast.NotFound
		}
		if err != nil {
			return err
		}
		return s.Close(c, tx, c.Who, c.CaseID(), days, c.Who.Name, casework.Way(c.Form("hoe")))
	})
	if errors.Is(err, naast.Conflict) {
		return c.SeeOther("/voordeur")
	}
	return err
}

// ours tells whether whoever looks may take a closing back for her: the front door
// only what was written down for somebody without a card.
func ours(c *web.Ctx, x casework.Closing) bool {
	return c.Who.Hat != guard.HatFrontDoor || x.By != ""
}
