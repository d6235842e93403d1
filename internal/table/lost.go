package table

import (
	"errors"
	"slices"
	"strings"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// lostPage gives another card to a resident who lost hers.
type lostPage struct {
	ui.Page
	Back string
	Sure string
	Card ui.CardFace
	From naast.Date
	At   time.Time
}

func (s *Slice) lost(c *web.Ctx, status int, problems naast.Problems) error {
	p := s.newLost(c)
	p.Form, p.Problems = true, problems
	err := c.View(c.CaseID(), func(tx *db.Tx, _ guard.Stand) error { return nil })
	if err != nil {
		return err
	}
	return c.Page(status, lost(p))
}

func (s *Slice) newLost(c *web.Ctx) lostPage {
	p := lostPage{Page: c.Base(c.T.S("De kaart is kwijt")), Sure: c.Form("zeker")}
	p.Path, p.Back = c.Req.URL.Path, strings.TrimSuffix(c.Req.URL.Path, "/kaart/kwijt")
	return p
}

// postLost draws a card and shows it in this answer only; a repeat of the form
// leads back.
func (s *Slice) postLost(c *web.Ctx) error {
	if c.Again() {
		return s.lost(c, 200, nil)
	}
	p := s.newLost(c)
	var problems naast.Problems
	if !slices.Contains(casework.KnownBy, p.Sure) {
		problems.Add("zeker", "Kies hoe u weet dat het de inwoner zelf is. Weet u het niet zeker? Geef dan nog geen kaart.")
		return s.lost(c, 422, problems)
	}
	card, err := account.DrawNext(c, c.App.Vault)
	if err != nil {
		return err
	}
	again := false
	err = c.DB.Write(c, db.System("replace card"), func(tx *db.Tx) error {
		left, err := c.Before(tx)
		if again = left != ""; err != nil || again {
			return err
		}
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		if p.At, err = s.Cases.NewCard(c, tx, c.Who, c.CaseID(), &card); err != nil {
			return err
		}
		return c.After(tx, "replaced")
	})
	switch {
	case errors.Is(err, naast.Conflict):
		problems.Add("zeker", "Deze inwoner heeft nog geen kaart. Geef er een uit de tas.")
		return s.lost(c, 422, problems)
	case err != nil:
		return err
	case again:
		return c.SeeOther(p.Back)
	}
	p.From = naast.Today(p.At)
	p.Card = ui.CardFace{Number: card.Number, Secret: strings.Fields(vault.FormatSecret(card.Secret)), Use: s.place(c), Bare: true}
	return c.Page(200, replaced(p))
}
