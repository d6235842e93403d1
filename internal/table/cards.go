package table

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// cardsPage is the cards of the bag: what was printed, and a form for more.
type cardsPage struct {
	ui.Page
	Many string
	Said string
	Runs []run
}

type run struct {
	account.Run
	Entry ui.Entry
}

func (s *Slice) cards(c *web.Ctx, status int, problems naast.Problems) error {
	p := cardsPage{Page: c.Base(c.T.S("Kaarten voor in de tas")), Many: c.Form("aantal")}
	p.Form, p.Path, p.Problems = true, cardsPath, problems
	if c.Req.Method == "GET" {
		p.Many = "4"
	}
	switch c.Form("klaar") {
	case "geprint": // the same form came twice
		p.Said = c.T.S("Deze kaarten zijn al gemaakt. De codes laten wij maar één keer zien. Lukte het printen niet? Beëindig ze dan hieronder en maak nieuwe.")
	case "einde":
		p.Said = c.T.S("De kaarten die over waren, werken niet meer.")
	}
	err := c.Read(func(tx *db.Tx) error {
		runs, err := account.Runs(c, tx, c.Who.Organisation)
		p.Runs = nil
		for _, r := range runs {
			e := ui.Entry{Title: c.T.Date(r.Day), Text: c.T.S("Geprint door %s", r.Maker), Badge: c.T.S("%d in de tas", r.Left), Tone: ui.Info}
			if r.Left == 0 {
				e.Badge, e.Tone = c.T.S("op"), ui.Neutral
			}
			if r.Given > 0 {
				e.Text += " · " + c.T.S("%d gegeven", r.Given)
			}
			if r.Ended > 0 {
				e.Text += " · " + c.T.S("%d beëindigd", r.Ended)
			}
			if r.Left > 0 {
				e.Action = ui.PostButton(p.Page, ui.Post{Action: endPath, Label: c.T.S("Beëindig wat over is"), About: e.Title, Kind: ui.Quiet, Hidden: []ui.Hidden{{Name: "ronde", Value: string(r.ID)}}})
			}
			p.Runs = append(p.Runs, run{r, e})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, cards(p))
}

// printPage is a print run on its way to the printer. It exists once.
type printPage struct {
	ui.Page
	Cards []ui.FoldCard
}

// print makes the cards, and answers with the page to print: nothing keeps the
// secrets after it. Sent twice, the second time says so.
func (s *Slice) print(c *web.Ctx) error {
	if c.Again() {
		return s.cards(c, 200, nil)
	}
	n, err := strconv.Atoi(c.Form("aantal"))
	if err != nil || n < 1 || n > account.MostCards {
		var problems naast.Problems
		problems.Add("aantal", "Vul een getal in van 1 tot en met %d.", account.MostCards)
		return s.cards(c, 422, problems)
	}
	drawn, err := account.DrawCards(c, c.App.Vault, n)
	if err != nil {
		return err
	}
	again := false
	err = c.DB.Write(c, db.System(cardsPath), func(tx *db.Tx) error {
		left, err := c.Before(tx)
		if again = left != ""; err != nil || again {
			return err
		}
		if _, err := account.Print(c, tx, c.App.Vault, c.Who, drawn); err != nil {
			return err
		}
		return c.After(tx, "printed")
	})
	switch {
	case err != nil:
		return err
	case again:
		return c.SeeOther(cardsPath + "?klaar=geprint")
	}
	p := printPage{Page: c.Base(c.T.S("Kaarten"))}
	p.Path, p.Wide, p.Print = cardsPath, true, ui.PrintBare
	use := s.place(c)
	for _, b := range drawn {
		p.Cards = append(p.Cards, ui.FoldCard{Number: b.Number, Secret: strings.Fields(vault.FormatSecret(b.Secret)), Use: use})
	}
	return c.Page(http.StatusOK, printed(p))
}

// place is the address of the site as people type it.
func (s *Slice) place(c *web.Ctx) string {
	_, use, _ := strings.Cut(s.Address(c.DB), "://")
	return use
}

func (s *Slice) endRun(c *web.Ctx) error {
	to := cardsPath + "?klaar=einde"
	return c.Act(&to, func(tx *db.Tx) error {
		return account.EndRun(c, tx, c.App.Vault, c.Who, account.RunID(c.Form("ronde")))
	})
}

// givePage gives a card from the bag to somebody who has none.
type givePage struct {
	ui.Page
	ID     naast.CaseID
	Number string
	Has    bool
}

func (s *Slice) give(c *web.Ctx, status int, problems naast.Problems) error {
	p := givePage{Page: c.Base(c.T.S("Een kaart geven")), ID: c.CaseID(), Number: c.Form("vraagnummer")}
	p.Form, p.Problems = true, problems
	err := c.View(p.ID, func(tx *db.Tx, _ guard.Stand) error {
		f, err := s.Cases.Facts(c, tx, p.ID)
		p.Has = f.Resident != ""
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, give(p))
}

func (s *Slice) postGive(c *web.Ctx) error {
	if c.Again() {
		return s.give(c, 200, nil)
	}
	number, problems := ReadNumber(c.Form("vraagnummer"))
	if len(problems) > 0 {
		return s.give(c, 422, problems)
	}
	to := "/zaak/" + string(c.CaseID()) + "?gedaan=bewaard"
	err := c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		return s.hand(c, tx, c.CaseID(), number)
	})
	return s.orNoCard(c, err, s.give)
}

// ErrNoCard says that a vraagnummer is of no card in a bag.
var ErrNoCard = fmt.Errorf("take card: %w", naast.Invalid)

// hand takes a card out of the bag and gives the case to whoever holds it.
func (s *Slice) hand(c *web.Ctx, tx *db.Tx, id naast.CaseID, number string) error {
	u, err := TakeCard(c, tx, number)
	if err != nil {
		return err
	}
	return s.Cases.Hold(c, tx, c.Who, id, u)
}

// orNoCard turns a card that is none into a problem at its field.
func (s *Slice) orNoCard(c *web.Ctx, err error, show func(*web.Ctx, int, naast.Problems) error) error {
	var problems naast.Problems
	switch {
	case errors.Is(err, ErrNoCard):
		problems = NoCard()
	case errors.Is(err, naast.Conflict):
		problems.Add("vraagnummer", "Deze inwoner heeft al een kaart.")
	default:
		return err
	}
	return show(c, 422, problems)
}

// NoCard is the problem of a vraagnummer that is of no card in a bag: given
// before, ended and unknown are one answer.
func NoCard() (p naast.Problems) {
	p.Add("vraagnummer", "Dit is geen ongebruikte kaart uit de tas. Kijk het nummer na, of neem een andere kaart.")
	return p
}

// ReadNumber reads a vraagnummer; a typing error is found by its check digit.
func ReadNumber(text string) (string, naast.Problems) {
	var p naast.Problems
	number, err := vault.CheckNumber(text)
	if err != nil {
		p.Add("vraagnummer", "Dit vraagnummer klopt niet: er zit een typefout in. Het heeft zeven cijfers.")
	}
	return number, p
}
