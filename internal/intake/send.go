package intake

import (
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
	"naast/internal/web"
)

// actSend makes the question: her keys and her card before the transaction,
// everything else in one.
func (s *Slice) actSend(c *web.Ctx, f *filled) (done bool, err error) {
	d := f.draft
	if again, err := s.sentBefore(c, f.place, ticket{Sent: true, Guarded: d.Guarded}); again || err != nil {
		return true, err
	}
	if shown, err := s.watchProblems(c, f); shown || err != nil {
		return true, err
	}
	switch ok, err := s.ready(c, &d); {
	case err != nil:
		return false, err
	case d.Other:
		return true, s.to(c, f, d, otherPath)
	case d.Words == "":
		return true, s.to(c, f, d, path(1))
	case !ok:
		return true, s.to(c, f, d, path(4))
	}
	var card newCard
	who := f.place.who
	if !f.place.saved() {
		if f.place.token.IsZero() { // no draft and yet words: cannot be
			return true, c.SeeOther(path(1))
		}
		if card, err = s.makeCard(c, f.place.token); err != nil {
			return false, err
		}
		who = card.who
	}
	location := cardPath
	return true, c.Act(&location, func(tx *db.Tx) error {
		sent := draft{Card: &ticket{Sent: true, Key: c.Key(), Number: d.Number, User: who.User, Guarded: d.Guarded}}
		if !f.place.saved() {
			if err := s.saveCard(c, tx, card); err != nil {
				return err
			}
			sent.Card.Number = card.number
		}
		asked, err := s.asked(c, tx, d)
		if err != nil {
			return err
		}
		if _, err := s.Cases.Ask(c, tx, who, asked); err != nil {
			return err
		}
		return s.put(c, tx, sent, f.place)
	})
}

func (s *Slice) to(c *web.Ctx, f *filled, d draft, path string) error {
	if err := s.keep(c, d, f.place); err != nil {
		return err
	}
	return c.SeeOther(path)
}

// ready tells whether everybody she named can still be asked.
func (s *Slice) ready(c *web.Ctx, d *draft) (bool, error) {
	now := *d
	now.Named = slices.Clone(d.Named)
	gone, err := s.stillThere(c, &now)
	return !gone, err
}

// facts are what jobs may know, with everybody whom she keeps out.
func (s *Slice) facts(c *web.Ctx, tx *db.Tx, d draft) (casework.Facts, error) {
	f := d.facts()
	door, err := s.Cases.Door(c, tx)
	if err != nil {
		return f, err
	}
	f.Blocked = slices.Clone(f.Blocked)
	left := 0
	for _, p := range door {
		works, err := d.colleague(c, tx, p.User)
		if err != nil {
			return f, err
		}
		if (works || slices.Contains(d.NotDoor, s.sign(p.User))) && !slices.Contains(f.Blocked, p.User) {
			f.Blocked = append(f.Blocked, p.User)
		}
		if !slices.Contains(f.Blocked, p.User) {
			left++
		}
	}
	f.ByHerself = f.ByHerself || left == 0
	return s.without(c, tx, f, d.NotTeam)
}

// asked is the draft as casework takes it in.
func (s *Slice) asked(c *web.Ctx, tx *db.Tx, d draft) (casework.Asked, error) {
	f, err := s.facts(c, tx, d)
	if err != nil {
		return casework.Asked{}, err
	}
	version, text, err := partnership.Wording(c, tx, partnership.ConsentHealth)
	if err != nil {
		return casework.Asked{}, err
	}
	yes := casework.Yes{Answer: "nee", How: casework.OnScreen, Sentence: text, Day: tx.Today()}
	if d.Health == healthYes {
		yes.Answer = "ja"
	}
	return casework.Asked{
		Question: casework.Question{Words: d.Words, Wants: d.Wants, Avoids: d.Avoids, Yes: casework.Yes{Answer: "ja", How: casework.OnScreen, Day: tx.Today()}},
		Line:     d.Line,
		Consents: []casework.Consent{{Kind: partnership.ConsentHealth, Version: version, Text: text, Yes: yes}},
		Facts:    f, Contact: d.Contact, Delivery: d.Delivery,
	}, nil
}

// newCard is a person about to be made: her keys, and the card that opens them.
type newCard struct {
	who    guard.Who
	number string
	lock   vault.Lock
}

// makeCard draws her keys and locks them with the card that derives from the
// secret in her cookie and the key of this form: sent again, it is the same
// card. It costs some 20 ms, before any transaction.
func (s *Slice) makeCard(c *web.Ctx, t guard.Token) (newCard, error) {
	identity := vault.NewIdentity()
	lock, err := s.Cases.Vault.MakeLock(c, identity, vault.LockCard, secret(t, c.Key()))
	if err != nil {
		return newCard{}, fmt.Errorf("make card: %w", err)
	}
	var number string
	err = c.Read(func(tx *db.Tx) (err error) { number, err = account.FreeNumber(c, tx, vault.NewCardNumber); return err })
	return newCard{guard.Who{User: s.person(c, t), Hat: guard.HatResident, Identity: identity}, number, lock}, err
}

// person is the id of who gets the card of this form. It derives from what the
// card derives from, so that a repeat finds her.
func (s *Slice) person(c *web.Ctx, t guard.Token) naast.UserID {
	return naast.UserID(s.Cases.Vault.Handle("person of a card", string(t.Secret()), c.Key()))
}

// sentBefore leads to the card that this same form made before. Its ticket is
// kept beside the draft, which is committed after the question: a program that
// is killed in between leaves a question whose card nobody saw yet.
func (s *Slice) sentBefore(c *web.Ctx, where place, left ticket) (bool, error) {
	if where.saved() || where.token.IsZero() {
		return false, nil
	}
	left.Key, left.User = c.Key(), s.person(c, where.token)
	err := c.Read(func(tx *db.Tx) (err error) { left.Number, err = account.OwnCard(c, tx, left.User); return err })
	if errors.Is(err, naast.NotFound) {
		return false, nil
	}
	if err == nil {
		err = s.keep(c, draft{Card: &left}, where)
	}
	if err != nil {
		return true, err
	}
	return true, c.SeeOther(cardPath)
}

// secret is the card's secret, derived anew each time it is needed.
func secret(t guard.Token, key string) string {
	return vault.NewCardSecret(append(slices.Clone(t.Secret()), key...))
}
