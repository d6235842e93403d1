// tekst: inwoner
package intake

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/account"
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
	Bare  bool // somebody may look along: the card says nothing but its numbers
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
	return s.showCard(c, http.StatusOK, d, where, nil)
}

func (s *Slice) showCard(c *web.Ctx, status int, d draft, where place, problems naast.Problems) error {
	return c.Page(status, s.cardPage(c, d, where, problems))
}

func (s *Slice) cardPage(c *web.Ctx, d draft, where place, problems naast.Problems) templ.Component {
	p := cardPage{Page: c.Base(c.T.S("Uw kaart")), Sent: d.Card.Sent, Known: where.saved(), Bare: d.Card.Guarded}
	p.Path, p.Page.Form, p.Problems = cardPath, true, problems
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
	if p.Bare {
		p.Title, p.Page.Print = c.T.S("Kaart"), ui.PrintNumbers
		p.Card = ui.CardFace{Number: p.Card.Number, Secret: p.Card.Secret, Bare: true}
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
		return s.showCard(c, http.StatusOK, d, where, nil)
	}
	who := where.who
	var lock *vault.Lock // anew, with a word of her own
	if !where.saved() {
		word, problems := chosenWord(c, d)
		if len(problems) > 0 {
			return s.showCard(c, http.StatusUnprocessableEntity, d, where, problems)
		}
		if who, lock, err = s.openWithWord(c, d.Card.User, secret(where.token, d.Card.Key), word); err != nil {
			return err
		}
	}
	later := c.Form(toField) == toLater
	token, err := s.writtenDown(c, where, who, lock, later)
	if errors.Is(err, naast.Conflict) { // pressed twice at once
		return c.SeeOther(minePath)
	}
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

// writtenDown takes the cookie back from which the card can be derived, and opens her
// session unless she comes back later. With a word of her own, whoever saw the card
// and came in before is out.
func (s *Slice) writtenDown(c *web.Ctx, where place, who guard.Who, lock *vault.Lock, later bool) (token guard.Token, err error) {
	if lock != nil {
		if err := account.OthersOut(c, who, token); err != nil {
			return token, err
		}
	}
	err = c.DB.Write(c, db.System("card is written down"), func(tx *db.Tx) (err error) {
		if err := s.drop(c, tx, where); err != nil {
			return err
		}
		if !later {
			if token, err = s.session(c, tx, &who); err != nil {
				return err
			}
		}
		if lock == nil {
			return nil
		}
		return account.RelockCard(c, tx, who, token, *lock)
	})
	return token, err
}

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

// chosenWord is the word of her own that she typed under her new card, twice.
func chosenWord(c *web.Ctx, d draft) (word string, p naast.Problems) {
	if !d.Card.Guarded {
		return "", nil
	}
	word = c.Form("woord")
	p = account.CheckOwnWord("woord", word)
	if word != c.Form("nog-eens") {
		p.Add("nog-eens", "De twee woorden zijn niet gelijk. Typ het nog een keer.")
	}
	return word, p
}

// openWithWord opens her keys with the card and, when she chose a word of her
// own, makes the lock that needs both. When the answer to an earlier press got
// lost, that lock is there already.
func (s *Slice) openWithWord(c *web.Ctx, u naast.UserID, secret, word string) (guard.Who, *vault.Lock, error) {
	who, err := s.openCard(c, u, secret)
	if word == "" {
		return who, nil, err
	}
	if errors.Is(err, naast.NotFound) {
		who, err = s.openCard(c, u, vault.WithWord(secret, word))
		return who, nil, err
	}
	if err != nil {
		return who, nil, err
	}
	lock, err := account.LockCard(c, who.Identity, secret, word)
	return who, &lock, err
}

// session opens a session for her own case, when she has one.
func (s *Slice) session(c *web.Ctx, tx *db.Tx, who *guard.Who) (guard.Token, error) {
	if err := account.SameCard(c, tx, *who); err != nil {
		return guard.Token{}, err
	}
	mine, err := s.Cases.Guard.Mine(c, tx, *who, guard.ReadOwn)
	if err != nil {
		return guard.Token{}, err
	}
	if len(mine) > 0 {
		who.Case = mine[0].Case
	}
	if who.Idle, err = account.SharedIdle(c, tx); err != nil {
		return guard.Token{}, err
	}
	return s.Cases.Guard.Begin(c, tx, *who)
}
