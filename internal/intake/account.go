package intake

import (
	"fmt"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
)

// saveCard makes the person of a card: her keys, the number that finds it and
// the lock that it opens.
func (s *Slice) saveCard(c *web.Ctx, tx *db.Tx, card newCard) error {
	if err := s.Cases.Vault.Enrol(c, tx, card.who.User, card.who.Identity.Public()); err != nil {
		return fmt.Errorf("save card: %w", err)
	}
	if err := account.NewCard(c, tx, card.who.User, card.number); err != nil {
		return err
	}
	return s.Cases.Vault.SaveLock(c, tx, card.who.User, card.lock)
}

// signIn opens her keys with her card, by the same rule and the same counts of
// tries as anywhere else: two doors with counts of their own would be twice the
// tries, and the narrowest would close on whoever only knows her number.
func (s *Slice) signIn(c *web.Ctx, number, code string) (guard.Who, error) {
	return account.OpenCard(c, number, code)
}
