// tekst: inwoner
package intake

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// cardPage shows her card, until she says that she wrote it down.
type cardPage struct {
	ui.Page
	Card  ui.CardFace
	Sent  bool // a question was sent; otherwise a draft was saved
	Known bool // she has this card already: only its number is shown
}

// The shapes of the card on paper.
const (
	shapeField  = "vorm"
	shapeLarge  = "groot"
	shapeWallet = "portemonnee"
)

func (s *Slice) getCard(c *web.Ctx) error {
	d, where, err := s.load(c)
	if err != nil {
		return err
	}
	if d.Card == nil {
		return c.SeeOther(path(1))
	}
	return c.Page(http.StatusOK, s.cardPage(c, d, where))
}

func (s *Slice) cardPage(c *web.Ctx, d draft, where place) templ.Component {
	p := cardPage{Page: c.Base(c.T.S("Uw kaart")), Sent: d.Card.Sent, Known: where.saved()}
	p.Path, p.Page.Form = cardPath, true
	p.Card = ui.CardFace{Number: d.Card.Number, Use: c.Req.Host}
	if !p.Known {
		p.Card.Secret = strings.Fields(vault.FormatSecret(secret(where.token, d.Card.Key)))
		p.Card.Large, p.Card.Wallet = cardPath+"?"+shapeField+"="+shapeLarge, cardPath+"?"+shapeField+"="+shapeWallet
	}
	switch c.Form(shapeField) {
	case shapeLarge:
		p.Page.Print, p.Card.Large, p.Card.Print = ui.PrintLarge, "", cardPath
	case shapeWallet:
		p.Page.Print, p.Card.Wallet, p.Card.Print = ui.PrintWallet, "", cardPath
	}
	return card(p)
}

// postCard is "Ik heb het opgeschreven": it opens her session and takes the
// cookie back from which the card can be derived.
func (s *Slice) postCard(c *web.Ctx) error {
	d, where, err := s.load(c)
	if err != nil {
		return err
	}
	if d.Card == nil { // pressed twice
		return c.SeeOther(minePath)
	}
	if c.Again() {
		return c.Page(http.StatusOK, s.cardPage(c, d, where))
	}
	who := where.who
	if !where.saved() {
		if who, err = s.openCard(c, d.Card.User, secret(where.token, d.Card.Key)); err != nil {
			return err
		}
	}
	later := c.Form(toField) == toLater
	var token guard.Token
	err = c.DB.Write(c, db.System("card is written down"), func(tx *db.Tx) (err error) {
		if err := s.drop(c, tx, where); err != nil || later {
			return err
		}
		token, err = s.session(c, tx, &who)
		return err
	})
	if err != nil {
		return err
	}
	c.EndDraft()
	if later {
		return c.SeeOther("/")
	}
	c.SetSession(guard.HatResident, token)
	if !d.Card.Sent {
		return c.SeeOther(resumePath)
	}
	return c.SeeOther(minePath)
}

const toLater = "later"

// openCard opens her keys with the card.
func (s *Slice) openCard(c *web.Ctx, u naast.UserID, secret string) (guard.Who, error) {
	var lock vault.Lock
	err := c.Read(func(tx *db.Tx) (err error) {
		lock, err = s.Cases.Vault.LoadLock(c, tx, u, vault.LockCard)
		return err
	})
	if err != nil {
		return guard.Who{}, err
	}
	identity, err := s.Cases.Vault.OpenLock(c, lock, secret)
	if err != nil {
		return guard.Who{}, fmt.Errorf("open own card: %w", err)
	}
	return guard.Who{User: u, Hat: guard.HatResident, Identity: identity}, nil
}

// session opens a session for her own case, when she has one.
func (s *Slice) session(c *web.Ctx, tx *db.Tx, who *guard.Who) (guard.Token, error) {
	mine, err := s.Cases.Guard.Mine(c, tx, *who, guard.ReadOwn)
	if err != nil {
		return guard.Token{}, err
	}
	if len(mine) > 0 {
		who.Case = mine[0].Case
	}
	return s.Cases.Guard.Begin(c, tx, *who)
}
