package intake

import (
	"fmt"
	"time"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
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

// Tries of a card, counted per vraagnummer, per network and for everyone, as
// at signing in.
const (
	triesPerNumber  = 10
	triesPerNetwork = 60
	triesOfAll      = 2000
	triesWindow     = 15 * time.Minute
)

// signIn opens her keys with her card. What is mistyped costs no try.
func (s *Slice) signIn(c *web.Ctx, number, code string) (guard.Who, error) {
	n, err := vault.CheckNumber(number)
	if err != nil {
		return guard.Who{}, err
	}
	if _, err := vault.CheckSecret(code); err != nil {
		return guard.Who{}, err
	}
	err = s.Cases.Guard.Try(c, c.DB,
		guard.Lane{Kind: "card", Key: n, Limit: triesPerNumber, Window: triesWindow},
		guard.Lane{Kind: "card network", Key: web.Network(c.Req).String(), Limit: triesPerNetwork, Window: triesWindow},
		guard.Lane{Kind: "card all", Key: "", Limit: triesOfAll, Window: triesWindow})
	if err != nil {
		return guard.Who{}, err
	}
	user, identity, err := account.CheckCard(c, c.DB, s.Cases.Vault, n, code)
	if err != nil {
		return guard.Who{}, err
	}
	return guard.Who{User: user, Hat: guard.HatResident, Identity: identity}, nil
}
