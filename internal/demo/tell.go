package demo

import (
	"fmt"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
)

// resident is somebody with a question, while the demo is built.
type resident struct {
	who  guard.Who
	id   naast.CaseID
	name string
}

// ask lets a resident send her question; the words are hers.
func (s *stage) ask(name, words, wants string, f casework.Facts, c casework.Contact, named ...string) (*resident, error) {
	identity := vault.NewIdentity()
	secret := vault.NewCardSecret(identity.Seed())
	lock, err := s.cases.Vault.MakeLock(s.ctx, identity, vault.LockCard, secret)
	if err != nil {
		return nil, err
	}
	r := &resident{name: name}
	number := vault.NewCardNumber()
	for _, login := range named {
		f.Named = append(f.Named, s.staff[login].user)
	}
	err = s.write("ask", func(tx *db.Tx) error {
		r.who = guard.Who{User: naast.NewID[naast.UserID](), Hat: guard.HatResident, Identity: identity}
		if err := s.cases.Vault.Enrol(s.ctx, tx, r.who.User, identity.Public()); err != nil {
			return err
		}
		if err := s.cases.Vault.SaveLock(s.ctx, tx, r.who.User, lock); err != nil {
			return err
		}
		if err := account.NewCard(s.ctx, tx, r.who.User, number); err != nil {
			return err
		}
		version, sentence, err := partnership.Wording(s.ctx, tx, partnership.ConsentHealth)
		if err != nil {
			return err
		}
		yes := casework.Yes{Answer: "ja", How: casework.OnScreen, Day: tx.Today()}
		id, err := s.cases.Ask(s.ctx, tx, r.who, casework.Asked{
			Question: casework.Question{Words: words, Wants: wants, Yes: yes}, Line: firstSentence(words), Facts: f, Contact: c,
			Consents: []casework.Consent{{Kind: partnership.ConsentHealth, Version: version, Text: sentence, Yes: yes}},
		})
		r.id, r.who.Case = id, id
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", name, err)
	}
	s.book.Residents = append(s.book.Residents, ResidentDoor{Name: name, Number: number, Secret: secret})
	return r, nil
}

func firstSentence(text string) string {
	for i, r := range text {
		if r == '.' || r == '?' {
			return text[:i+1]
		}
	}
	return text
}

// as is somebody of the staff under one hat.
func (s *stage) as(login string, h guard.Hat) guard.Who {
	x := s.staff[login]
	return guard.Who{User: x.user, Hat: h, Organisation: s.org[s.orgOf[login]], Name: x.name, Identity: x.identity}
}

// act lets somebody do one admitted act in a case.
func (s *stage) act(who guard.Who, a guard.Action, r *resident, f func(*db.Tx) error) error {
	err := s.write("act", func(tx *db.Tx) error {
		if _, err := s.cases.Guard.Admit(s.ctx, tx, who, a, r.id); err != nil {
			return err
		}
		return f(tx)
	})
	if err != nil {
		return fmt.Errorf("%s for %s: %w", a, r.name, err)
	}
	return nil
}

func (s *stage) supporter(login string) guard.Who { return s.as(login, guard.HatSupporter) }

// accept declares that the two do not know each other, and accepts.
func (s *stage) accept(login string, r *resident) error {
	w := s.supporter(login)
	if err := s.act(w, guard.Declare, r, func(tx *db.Tx) error { _, err := s.cases.Declare(s.ctx, tx, w, r.id, "nee"); return err }); err != nil {
		return err
	}
	return s.act(w, guard.AnswerOffer, r, func(tx *db.Tx) error { return s.cases.Accept(s.ctx, tx, w, r.id) })
}

// work lets a supporter do several things in her case.
func (s *stage) work(login string, r *resident, fs ...func(*db.Tx, guard.Who) error) error {
	w := s.supporter(login)
	for _, f := range fs {
		if err := s.act(w, guard.WriteCase, r, func(tx *db.Tx) error { return f(tx, w) }); err != nil {
			return err
		}
	}
	return nil
}

// tell is the history of the partnership, oldest first.
func (s *stage) tell() error {
	for _, chapter := range []func() error{s.fallenFromTheStairs, s.strongUntilItGoesBadly, s.rested, s.silent, s.leaving, s.asked, s.waiting, s.calls} {
		if err := chapter(); err != nil {
			return err
		}
	}
	return nil
}
