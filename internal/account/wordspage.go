package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// The answers to who cannot go on with new words.
const (
	wordsTooLate = "laat"  // the page was open for too long
	wordsOther   = "ander" // other new words came first
	wordsNoKeys  = "nooit" // the keys do not count (yet)
)

// wordsPage asks for the old words and a code.
type wordsPage struct {
	ui.Page
	Day    naast.Date // on which they were made anew the last time
	Why    string     // it could not go on
	Shared bool       // several people use this laptop
}

func (s *Slice) words(c *web.Ctx) error { return s.showWords(c, http.StatusOK, wordsPage{}) }

func (s *Slice) showWords(c *web.Ctx, status int, p wordsPage) error {
	problems := p.Problems
	p.Page = c.Base(c.T.S("Nieuwe woorden"))
	p.Form, p.Path, p.Problems, p.Shared = true, wordsPath, problems, c.Shared()
	err := c.Read(func(tx *db.Tx) (err error) { p.Day, err = wordsDay(c, tx, c.Who.User); return err })
	if err != nil {
		return err
	}
	return c.Page(status, words(p))
}

// errNoKeys says that somebody's keys wait for signatures, or that others took their place.
var errNoKeys = fmt.Errorf("words of keys that do not count: %w", naast.Invalid)

// keysCount refuses new words for keys that open nothing.
func keysCount(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who) error {
	err := v.CheckIdentity(ctx, tx, who.Person())
	if errors.Is(err, naast.NotFound) {
		err = errNoKeys
	}
	return err
}

// postWords takes in the old words and a code, counted as at signing in, and shows
// new ones. Nothing is stored yet.
func (s *Slice) postWords(c *web.Ctx) error {
	var p wordsPage
	if c.Again() {
		return s.showWords(c, http.StatusOK, p)
	}
	phrase := c.Form(oldWordsField)
	if vault.CheckPhrase(phrase) != nil {
		p.Problems.Add(oldWordsField, "Dit kunnen uw acht woorden niet zijn. Kijk op uw papier hoe u ze schrijft.")
	}
	code, err := readCode(c.Form(codeField))
	if err != nil {
		notACode(&p.Problems)
	}
	if len(p.Problems) > 0 {
		return s.showWords(c, http.StatusUnprocessableEntity, p)
	}
	was, err := s.proveWords(c, &p, phrase, code)
	switch {
	case errors.Is(err, errNoKeys):
		return s.showWords(c, http.StatusConflict, wordsPage{Why: wordsNoKeys})
	case err != nil:
		return err
	case len(p.Problems) > 0:
		return s.showWords(c, http.StatusUnprocessableEntity, p)
	}
	k := drawn{User: c.Who.User, Phrase: vault.NewPhrase(), Was: was, Until: c.DB.Now().Add(carryTerm).Unix()}
	k.Ask = twoOf(len(strings.Fields(k.Phrase)))
	return s.showDrawn(c, k)
}

// proveWords checks words and code of who is signed in, in the lanes of signing in.
// The code is used up only when the words are right. It gives the mark of the lock
// that they opened.
func (s *Slice) proveWords(c *web.Ctx, p *wordsPage, phrase, code string) (was string, err error) {
	var login string
	err = c.Read(func(tx *db.Tx) (err error) {
		if err = keysCount(c, tx, s.Vault, c.Who); err == nil {
			login, err = loginOf(c, tx, c.Who.User)
		}
		return err
	})
	if err == nil {
		err = tryFrom(c, loginDoor, login)
	}
	if err != nil {
		return "", err
	}
	user, identity, err := Check(c, c.DB, s.Vault, login, phrase)
	if errors.Is(err, naast.NotFound) || err == nil && user != c.Who.User {
		p.Problems.Add(oldWordsField, "Dit zijn niet uw acht woorden. Kijk op uw papier.")
		return "", nil
	}
	if err == nil {
		err = s.tryDoor(c, user, login)
	}
	if err != nil {
		return "", err
	}
	err = c.DB.Write(c, db.System("new words"), func(tx *db.Tx) error { return useSecond(c, tx, s.Vault, user, code) })
	if errors.Is(err, naast.NotFound) {
		wrongCode(&p.Problems)
		err = nil
	}
	return identity.Lock().Mark(), err
}

// showDrawn shows the words.
func (s *Slice) showDrawn(c *web.Ctx, k drawn) (err error) {
	p := phrasePage{Page: c.Base(c.T.S("Uw acht nieuwe woorden")), Words: strings.Fields(k.Phrase), Next: wordsBackPath}
	p.Form, p.Path = true, wordsPath
	if p.Carry, err = s.wrapAs("words", k); err != nil {
		return err
	}
	return c.Page(http.StatusOK, phrase(p))
}

// drawnBefore reads back the words of the form; late is true when there is nothing
// to go on with, and the answer was given.
func (s *Slice) drawnBefore(c *web.Ctx) (k drawn, late bool, err error) {
	err = s.unwrapAs("words", c.Form(carryField), &k)
	if err != nil || k.User != c.Who.User || k.Until < c.DB.Now().Unix() {
		return drawn{}, true, s.showWords(c, http.StatusUnprocessableEntity, wordsPage{Why: wordsTooLate})
	}
	return k, false, nil
}

// postWordsBack asks two of the words back. Asked for in another language, it is the
// words that are shown.
func (s *Slice) postWordsBack(c *web.Ctx) error {
	k, late, err := s.drawnBefore(c)
	switch {
	case late || err != nil:
		return err
	case c.Again():
		return s.showDrawn(c, k)
	}
	return s.showWordsBack(c, http.StatusOK, k, wordsBackPage{})
}

// wordsBackPage asks two of the words back.
type wordsBackPage struct {
	ui.Page
	Carry string
	Ask   [2]int
	Typed [2]string
}

func (s *Slice) showWordsBack(c *web.Ctx, status int, k drawn, p wordsBackPage) (err error) {
	problems := p.Problems
	p.Page = c.Base(c.T.S("Nieuwe woorden"))
	p.Form, p.Path, p.Problems, p.Ask = true, wordsPath, problems, k.Ask
	if p.Carry, err = s.wrapAs("words", k); err != nil {
		return err
	}
	return c.Page(status, wordsBack(p))
}

// postWordsDone takes the new words into use and goes on in a fresh session.
func (s *Slice) postWordsDone(c *web.Ctx) error {
	k, late, err := s.drawnBefore(c)
	if late || err != nil {
		return err
	}
	p := wordsBackPage{Typed: [2]string{c.Form(wordField(0)), c.Form(wordField(1))}}
	if c.Again() {
		return s.showWordsBack(c, http.StatusOK, k, p)
	}
	if checkBack(&p.Problems, k.Phrase, k.Ask, p.Typed); len(p.Problems) > 0 {
		return s.showWordsBack(c, http.StatusUnprocessableEntity, k, p)
	}
	lock, err := s.Vault.MakeLock(c, c.Who.Identity, vault.LockPhrase, k.Phrase)
	if err == nil {
		err = othersOut(c, k.User, vault.LockPhrase, k.Was, c.Token())
	}
	if err != nil {
		return err
	}
	var token guard.Token
	location := wordsDonePath
	err = c.Act(&location, func(tx *db.Tx) (err error) {
		token, err = renewWords(c, tx, s.Vault, s.Guard, anew{c.Who, lock, k.Was})
		return err
	})
	switch {
	case errors.Is(err, naast.Conflict):
		return s.showWords(c, http.StatusConflict, wordsPage{Why: wordsOther})
	case errors.Is(err, errNoKeys):
		return s.showWords(c, http.StatusConflict, wordsPage{Why: wordsNoKeys})
	case err != nil || token.IsZero(): // a repeat goes on where the first one led
		return err
	}
	if err := s.stillActive(c, c.Who.User); err != nil {
		return err
	}
	c.SetSession(c.Who.Hat, token)
	return nil
}

// wordsDonePage says what is over and what to do next.
type wordsDonePage struct {
	ui.Page
	Paper int // codes on paper that still work
}

func (s *Slice) wordsDone(c *web.Ctx) error {
	p := wordsDonePage{Page: c.Base(c.T.S("Uw nieuwe woorden werken"))}
	p.Path = wordsPath
	err := c.Read(func(tx *db.Tx) (err error) { p.Paper, err = paperLeft(c, tx, c.Who.User); return err })
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, wordsDone(p))
}
