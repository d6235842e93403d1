// tekst: inwoner
package mypage

import (
	"errors"
	"net/http"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// When somebody may look along (beschermde stand), every page of hers is shut
// but for the few below, which show no place, no moment and no name. Shut is
// the default: a page that is made later is shut until somebody thought about
// it.

// cover gives what is shown in the place of a page while somebody may look along.
func (s *Slice) cover(c *web.Ctx) (func(*web.Ctx) error, error) {
	if err := s.find(c); err != nil || c.Who.Case == "" {
		return nil, err
	}
	var f casework.Facts
	err := c.Read(func(tx *db.Tx) (err error) { f, err = s.Cases.Facts(c, tx, c.Who.Case); return err })
	if err != nil || !f.Guarded {
		return nil, err
	}
	c.ForgetKnown()
	switch c.Req.Method + " " + c.Req.URL.Path {
	case "GET " + home:
		return s.getShelteredHome, nil
	case "GET " + messages, "POST " + messages, "GET " + rest, "POST " + rest, "POST " + home + "/verder", "POST " + home + "/nee", "POST " + home + "/bel",
		"GET " + erase, "POST " + erase, "GET " + Closed, "POST " + Closed,
		"GET " + shelter, "POST " + shelter, "GET " + ownWord, "POST " + ownWord:
		return nil, nil
	}
	return getShut, nil
}

// shelterPage is where she says that somebody may look along, and where she
// takes it back.
type shelterPage struct {
	ui.Page
	On     bool
	Secret string // only one that cannot exist
	Word   bool   // a wrong word or code was typed
	Done   bool
}

func (s *Slice) getShelter(c *web.Ctx) error {
	return s.showShelter(c, http.StatusOK, shelterPage{}, nil)
}

func (s *Slice) showShelter(c *web.Ctx, status int, p shelterPage, problems naast.Problems) error {
	p.Page, p.Done = c.Base(c.T.S("Kijkt er iemand mee?")), isDone(c)
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, shelter
	err := s.see(c, func(_ *db.Tx, o opened) error { p.On = o.Facts.Guarded; return nil })
	if err != nil {
		return err
	}
	return c.Page(status, shelterView(p))
}

// postShelter goes on with one tick. It goes off with her card only: whoever
// finds the page open must not be able to.
func (s *Slice) postShelter(c *web.Ctx) error {
	if c.Again() {
		return s.showShelter(c, http.StatusOK, shelterPage{}, nil)
	}
	if c.Form("uit") == "" {
		if !c.Ticked("kijkt-mee") {
			var p naast.Problems
			p.Add("kijkt-mee", "Zet eerst het vinkje.")
			return s.showShelter(c, http.StatusUnprocessableEntity, shelterPage{}, p)
		}
		c.ForgetKnown()
		return s.act(c, done(shelter), func(tx *db.Tx) error { return s.Cases.SetGuarded(c, tx, c.Who.Case, true) })
	}
	_, problems, err := confirm(c)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.showShelter(c, http.StatusUnprocessableEntity, shelterPage{}, problems)
	}
	return s.act(c, done(home), func(tx *db.Tx) error { return s.Cases.SetGuarded(c, tx, c.Who.Case, false) })
}

// confirm asks for her card once more.
func confirm(c *web.Ctx) (who guard.Who, problems naast.Problems, err error) {
	who, err = account.ConfirmCard(c, c.Form("geheim"), c.Form("woord"))
	switch {
	case errors.As(err, &problems):
		return who, problems, nil
	case errors.Is(err, naast.NotFound):
		return who, notHerCard(problems), nil
	}
	return who, nil, err
}

func notHerCard(problems naast.Problems) naast.Problems {
	problems.Add("geheim", "Deze code hoort niet bij uw kaart. Kijk nog eens op uw kaart.")
	return problems
}

// getShut is every other page while somebody may look along.
func getShut(c *web.Ctx) error {
	return c.Page(http.StatusOK, shutView(ui.Page(c.Base(c.T.S("Mijn pagina")))))
}

// shelteredPage is the first page while somebody may look along.
type shelteredPage struct {
	ui.Page
	Somebody bool // stands next to her
	Talk     bool // an appointment is coming
	Stopped  bool
	Asks     bool // something waits for her yes or no
	Message  bool
	Done     bool
}

func (s *Slice) getShelteredHome(c *web.Ctx) error {
	p := shelteredPage{Page: c.Base(c.T.S("Mijn pagina")), Done: isDone(c)}
	err := s.see(c, func(tx *db.Tx, o opened) error {
		var full homePage
		var m moment
		if err := s.next(c, tx, o, &full, &m); err != nil {
			return err
		}
		if err := s.waits(c, tx, o, &full); err != nil {
			return err
		}
		p.Somebody, p.Talk, p.Stopped = o.Facts.Responsible != "", m.Talk, o.Facts.Stopped
		p.Asks, p.Message = full.Words || full.Steps, full.Message != "" || o.Facts.OwesNotice()
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, shelteredView(p))
}

// wordPage asks for a word of her own on her card.
type wordPage struct {
	ui.Page
	Done bool
}

func (s *Slice) getOwnWord(c *web.Ctx) error { return s.showOwnWord(c, http.StatusOK, nil) }

func (s *Slice) showOwnWord(c *web.Ctx, status int, problems naast.Problems) error {
	p := wordPage{Page: c.Base(c.T.S("Mijn kaart")), Done: isDone(c)}
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, ownWord
	return c.Page(status, wordView(p))
}

// postOwnWord locks her keys anew: with her code and the new word. The lock of
// before ends in the same transaction, and with it whoever else is signed in as her:
// he may have a copy of her card. Sent again, it is told what the first one did.
func (s *Slice) postOwnWord(c *web.Ctx) error {
	if c.Again() {
		return s.showOwnWord(c, http.StatusOK, nil)
	}
	var before string
	if err := c.Read(func(tx *db.Tx) (err error) { before, err = c.Before(tx); return err }); err != nil {
		return err
	}
	if before != "" {
		return c.SeeOther(before)
	}
	word := c.Form("nieuw")
	problems := account.CheckOwnWord("nieuw", word)
	if word != c.Form("nog-eens") {
		problems.Add("nog-eens", "De twee woorden zijn niet gelijk. Typ het nog een keer.")
	}
	if len(problems) > 0 {
		return s.showOwnWord(c, http.StatusUnprocessableEntity, problems)
	}
	who, problems, err := confirm(c)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.showOwnWord(c, http.StatusUnprocessableEntity, problems)
	}
	return s.setOwnWord(c, who, word)
}

// setOwnWord puts the new lock in the place of the one that who just opened.
func (s *Slice) setOwnWord(c *web.Ctx, who guard.Who, word string) error {
	lock, err := account.LockCard(c, who.Identity, c.Form("geheim"), word)
	if err == nil {
		err = account.OthersOut(c, who, c.Token())
	}
	if err != nil {
		return err
	}
	err = s.act(c, done(ownWord), func(tx *db.Tx) error { return account.RelockCard(c, tx, who, c.Token(), lock) })
	if errors.Is(err, naast.Conflict) { // another word came first, from another window
		return s.showOwnWord(c, http.StatusConflict, notHerCard(nil))
	}
	return err
}
