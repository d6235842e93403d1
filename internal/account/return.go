// tekst: inwoner

package account

import (
	"errors"
	"fmt"
	"net/http"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// returnPage asks a resident for her card.
type returnPage struct {
	ui.Page
	Number string
	Secret string // only one that cannot exist: its check digit is wrong
	Word   bool   // she typed a word of her own: ask for it again
	Own    bool   // this device is her own, she says
	Kept   kept
}

// The fields of a card.
const (
	numberField = "vraagnummer"
	secretField = "geheim"
	ownField    = "eigen-apparaat"
)

func (s *Slice) comeBack(c *web.Ctx) error {
	if who, _ := c.Peek(guard.HatResident); who.SignedIn() {
		return c.SeeOther(startOf(who))
	}
	return s.showReturn(c, http.StatusOK, returnPage{})
}

// startOf is where somebody with a card begins: at her question, or at the one
// that she saved and has not sent yet.
func startOf(who guard.Who) string {
	if who.Case == "" {
		return savedPath
	}
	return residentStart
}

func (s *Slice) showReturn(c *web.Ctx, status int, p returnPage) error {
	problems := p.Problems
	p.Page = c.Base(c.T.S("Naar mijn pagina"))
	p.Form, p.Path, p.Problems = true, returnPath, problems
	return c.Page(status, comeBack(p))
}

func (s *Slice) postComeBack(c *web.Ctx) error {
	p := returnPage{Number: c.Form(numberField), Kept: carried(c), Word: c.Form(ownWordField) != "", Own: c.Ticked(ownField)}
	secret := c.Form(secretField)
	if _, err := vault.CheckSecret(secret); err != nil {
		p.Secret = secret // she looks for the slip; a secret that can exist is never shown back
	}
	if c.Again() {
		return s.showReturn(c, http.StatusOK, p)
	}
	who, state, err := openCard(c, p.Number, secret)
	switch {
	case err == nil && (state == cardIssued || state == cardCounts) && who.Case != "":
		return s.showFirstUse(c, p, who, secret)
	case err == nil && (state == cardIssued || state == cardCounts): // given to nobody's question: as unknown
		err = naast.NotFound
	case err == nil:
		err = s.SignInResident(c, who.User, who.Identity)
	}
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, naast.NotFound):
		p.Problems.Add(numberField, "Dit nummer en deze code horen niet bij elkaar. Kijk nog eens op uw kaart.")
	case err != nil:
		return err
	default:
		stayKnown(c, p.Number, p.Own)
		return p.Kept.goOn(c, who.User, startOf(who), false)
	}
	return s.showReturn(c, http.StatusUnprocessableEntity, p)
}

// OpenCard finds out whose card this is, for signing in, for going on with a
// saved question, and for a yes at the desk. A wrong check digit gives
// naast.Problems on the fields vraagnummer and geheim, and costs no try; unknown,
// ended and wrong are one naast.NotFound, and so is a card from the bag before its
// first own use; naast.TooMany after too many tries.
// A word of her own is read from the field woord, which each form with a card has.
// Case is her own question, empty when she has sent none yet.
func OpenCard(c *web.Ctx, number, secret string) (guard.Who, error) {
	who, state, err := openCard(c, number, secret)
	if err == nil && state != cardOwn {
		return guard.Who{}, fmt.Errorf("open a card that is not her own yet: %w", naast.NotFound)
	}
	return who, err
}

func openCard(c *web.Ctx, number, secret string) (who guard.Who, state string, err error) {
	var problems naast.Problems
	digits, err := vault.CheckNumber(number)
	if err != nil {
		problems.Add(numberField, "Dit vraagnummer klopt niet. Het heeft zeven cijfers. Kijk op uw kaart.")
	}
	if _, err := vault.CheckSecret(secret); err != nil {
		problems.Add(secretField, "Deze code klopt niet. Hij heeft zestien cijfers. Kijk op uw kaart.")
	}
	if err := problems.Err(); err != nil {
		return who, "", err
	}
	if err := tryFrom(c, cardDoor, digits); err != nil {
		return who, "", err
	}
	who.Hat = guard.HatResident
	if who.User, who.Identity, state, err = checkCard(c, c.DB, c.App.Vault, number, secret, c.Form(ownWordField)); err != nil {
		return guard.Who{}, "", err
	}
	if state == cardWaits {
		problems.Add(numberField, "Deze kaart werkt nog niet. Een nieuwe kaart werkt pas na een dag. Dat is voor uw veiligheid.")
		return guard.Who{}, "", problems.Err()
	}
	err = c.Read(func(tx *db.Tx) error { return withCase(c, tx, &who) })
	return who, state, err
}

// withCase finds the question of a resident whose keys count.
func withCase(c *web.Ctx, tx *db.Tx, who *guard.Who) (err error) {
	if err := c.App.Vault.CheckIdentity(c, tx, who.Person()); err != nil {
		return err
	}
	if who.Case, err = c.App.Guard.OwnCase(c, tx, who.User); errors.Is(err, naast.NotFound) {
		return nil // a card that keeps a question not sent yet
	}
	return err
}

// SignInResident opens a resident's session in this browser, in place of the one
// it had: after her card was checked, or right after it was made.
// A card that got another word of hers meanwhile is one that is wrong.
func (s *Slice) SignInResident(c *web.Ctx, user naast.UserID, identity *vault.Identity) error {
	var token guard.Token
	_, old := c.Peek(guard.HatResident)
	who := guard.Who{User: user, Hat: guard.HatResident, Identity: identity}
	err := c.DB.Write(c, db.System("open own page"), func(tx *db.Tx) (err error) {
		if err := SameCard(c, tx, who); err != nil {
			return err
		}
		if err := withCase(c, tx, &who); err != nil {
			return err
		}
		if !old.IsZero() {
			if err := s.Guard.End(c, tx, old); err != nil {
				return err
			}
		}
		if who.Idle, err = SharedIdle(c, tx); err != nil {
			return err
		}
		token, err = s.Guard.Begin(c, tx, who)
		return err
	})
	if err == nil {
		err = StillHers(c, who, token)
	}
	if err == nil {
		c.SetSession(guard.HatResident, token)
	}
	return err
}

// OpenNear opens a session for somebody with whom a resident shares copies,
// after number and code were checked as those of any card. Only who stands near
// to a case now gets in; everything else is one naast.NotFound. name is what
// somebody of a desk says that he is called; it proves nothing.
func OpenNear(c *web.Ctx, number, secret, name string) (guard.Who, error) {
	who, _, err := openCard(c, number, secret)
	if err != nil {
		return who, err
	}
	who.Hat, who.Case, who.Name = guard.HatNear, "", name
	err = c.DB.Write(c, db.System("open shared copies"), func(tx *db.Tx) error {
		mine, err := c.App.Guard.Mine(c, tx, who, guard.ReadShare)
		if err != nil {
			return err
		}
		if len(mine) == 0 {
			return fmt.Errorf("nothing is shared: %w", naast.NotFound)
		}
		who.Case = mine[0].Case
		if who.Idle, err = SharedIdle(c, tx); err != nil {
			return err
		}
		token, err := c.App.Guard.Begin(c, tx, who)
		if err == nil {
			c.SetSession(guard.HatNear, token)
		}
		return err
	})
	return who, err
}
