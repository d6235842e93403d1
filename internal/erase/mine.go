// tekst: inwoner
package erase

import (
	"errors"
	"net/http"
	"strconv"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Addresses.
const (
	mine    = "/mijn-pagina/wissen"
	receipt = mypage.Closed
	caseAt  = "/zaak/{zaak}/wissen"
	closed  = "/gesloten"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	own := s.Mine.Owned
	a.Get(web.Resident, mine, guard.ReadOwn, own(func(c *web.Ctx) error { return s.showMine(c, 200, "", nil) }))
	a.Post(web.Resident, mine, guard.CloseOwn, own(s.postMine))
	a.Get(web.Resident, receipt, guard.SeeClosed, own(s.getReceipt))
	a.Post(web.Resident, receipt, guard.OpenOwn, own(s.postReceipt))
	a.Get(web.Staff, caseAt, guard.ReadCase, func(c *web.Ctx) error { return s.showCase(c, 200, nil) })
	a.Post(web.Staff, caseAt, guard.CloseCase, s.postCase)
	a.Get(web.Staff, closed, guard.OwnPeople, s.getClosed)
	a.Get(web.Staff, closed+"/{zaak}", guard.LookClosed, func(c *web.Ctx) error { return s.showClosed(c, 200, nil) })
	a.Post(web.Staff, closed+"/{zaak}", guard.OpenCase, s.postClosed)
	s.doorRoutes(a)
	s.keepRoutes(a)
	s.decideRoutes(a)
}

// minePage is where she asks to have everything erased.
type minePage struct {
	ui.Page
	Days   string
	Secret string // only one that cannot exist
	Word   bool
	Shut   bool // somebody may look along: Alles meenemen is shut too
}

func (s *Slice) showMine(c *web.Ctx, status int, secret string, problems naast.Problems) error {
	p := minePage{Page: c.Base(c.T.S("Alles wissen")), Days: c.Form("dagen"), Secret: secret, Word: c.Form("woord") != ""}
	p.Form, p.Path, p.Problems = true, mine, problems
	if c.Req.Method == http.MethodGet {
		p.Days = strconv.Itoa(casework.LeastThinking)
	}
	if err := s.Mine.See(c, func(_ *db.Tx, o casework.Opened) error { p.Shut = o.Facts.Guarded; return nil }); err != nil {
		return err
	}
	return c.Page(status, mineView(p))
}

// postMine closes her question, with her card once more: whoever finds her page
// open must not be able to.
func (s *Slice) postMine(c *web.Ctx) error {
	if c.Again() {
		return s.showMine(c, 200, "", nil)
	}
	var p naast.Problems
	days, err := strconv.Atoi(c.Form("dagen"))
	if err != nil || days < 0 || days > casework.MostThinking {
		p.Add("dagen", "Vul een getal in van 0 tot en met 30.")
		return s.showMine(c, http.StatusUnprocessableEntity, "", p)
	}
	_, err = account.ConfirmCard(c, c.Form("geheim"), c.Form("woord"))
	switch {
	case errors.As(err, &p):
		return s.showMine(c, http.StatusUnprocessableEntity, c.Form("geheim"), p)
	case errors.Is(err, naast.NotFound):
		p.Add("geheim", "Deze code hoort niet bij uw kaart. Kijk nog eens op uw kaart.")
		return s.showMine(c, http.StatusUnprocessableEntity, "", p)
	case err != nil:
		return err
	}
	return s.Mine.Act(c, receipt, func(tx *db.Tx) error {
		return s.Close(c, tx, c.Who, c.Who.Case, days, "", casework.OnScreen)
	})
}

// receiptPage says what goes when, and what nobody can take back.
type receiptPage struct {
	ui.Page
	Closing casework.Closing
	Copies  naast.Date // from then on no older copy opens
}

func receiptOf(c *web.Ctx, title string, x casework.Closing) receiptPage {
	return receiptPage{Page: c.Base(title), Closing: x, Copies: x.On.Add(CopyDays)}
}

// closing reads what was asked for in a question that is closed to everyone.
func (s *Slice) closing(c *web.Ctx, id naast.CaseID) (x casework.Closing, err error) {
	err = c.View(id, func(tx *db.Tx, _ guard.Stand) error {
		f, err := s.Cases.Facts(c, tx, id)
		if err == nil && f.Closing == nil {
			err = naast.NotFound
		}
		if err == nil {
			x = *f.Closing
		}
		return err
	})
	return x, err
}

func (s *Slice) getReceipt(c *web.Ctx) error {
	x, err := s.closing(c, c.Who.Case)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, receiptView(receiptOf(c, c.T.S("Alles wordt gewist"), x)))
}

// postReceipt takes it back.
func (s *Slice) postReceipt(c *web.Ctx) error {
	return s.Mine.Act(c, "/mijn-pagina", func(tx *db.Tx) error { return s.OpenAgain(c, tx, c.Who, c.Who.Case) })
}
