// tekst: inwoner

package account

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

// ownWordField is where a word of her own is typed beside her card; empty for
// almost everybody.
const ownWordField = "woord"

// Bounds of a word of her own. Short is allowed: the sixteen digits are what is
// hard to guess, the word is what does not stand on the card.
const (
	leastWord = 3 // signs
	mostWord  = 60
)

// CheckOwnWord says what is wrong with a word she chose; none at all is right.
func CheckOwnWord(field, word string) (p naast.Problems) {
	n := utf8.RuneCountInString(word)
	switch {
	case n > 0 && n < leastWord:
		p.Add(field, "Kies een woord van drie letters of meer.")
	case n > mostWord:
		p.Add(field, "Dit woord is te lang.")
	}
	return p
}

// LockCard locks somebody's keys with the secret of her card and her own word.
// Argon2 runs here, outside any transaction.
func LockCard(c *web.Ctx, id *vault.Identity, secret, word string) (vault.Lock, error) {
	secret, err := vault.CheckSecret(secret)
	if err != nil {
		return vault.Lock{}, fmt.Errorf("lock card: %w", naast.Invalid)
	}
	lock, err := c.App.Vault.MakeLock(c, id, vault.LockCard, vault.WithWord(secret, word))
	if err != nil {
		return vault.Lock{}, fmt.Errorf("lock card: %w", err)
	}
	return lock, nil
}

// A word of her own is another lock on the same keys (decision 0724), so whoever has a
// copy of her card and came in before must go: his session holds the keys.

// OthersOut ends the sessions of somebody but her own, before a lock that was just
// opened changes: see othersOut.
func OthersOut(c *web.Ctx, who guard.Who, own guard.Token) error {
	return othersOut(c, who.User, vault.LockCard, who.Identity.Lock().Mark(), own)
}

// RelockCard lets the card of somebody who just opened it open with another lock alone,
// and ends every session but her own. naast.Conflict when another came first.
func RelockCard(c *web.Ctx, tx *db.Tx, who guard.Who, own guard.Token, l vault.Lock) error {
	if err := c.App.Vault.Relock(c, tx, who.User, who.Identity.Lock().Mark(), l); err != nil {
		return err
	}
	return closeOthers(c, tx, c.App.Guard, who.User, own)
}

// SameCard is naast.NotFound when a card opens with another word by now than with the one
// that opened these keys. Of keys that no card opened it is nil: they were just made.
func SameCard(c *web.Ctx, tx *db.Tx, who guard.Who) error {
	l := who.Identity.Lock()
	if l.Mark() == "" {
		return nil
	}
	return c.App.Vault.CheckLock(c, tx, who.User, l)
}

// StillHers is SameCard once more when a session is stored, which it ends if not: a
// session lies in another store than the lock, and of a sign-in and another word at the
// same time one must see the other.
func StillHers(c *web.Ctx, who guard.Who, t guard.Token) error {
	err := c.Read(func(tx *db.Tx) error { return SameCard(c, tx, who) })
	if errors.Is(err, naast.NotFound) {
		err = errors.Join(err, c.DB.Write(c, db.System("end session"), func(tx *db.Tx) error { return c.App.Guard.End(c, tx, t) }))
	}
	return err
}

// ConfirmCard asks a resident who is signed in for her card once more, before
// what must not be done by whoever finds her page open. What is wrong is told as
// OpenCard tells it, and counted as it counts.
func ConfirmCard(c *web.Ctx, secret, word string) (guard.Who, error) {
	var problems naast.Problems
	digits, err := vault.CheckSecret(secret)
	if err != nil {
		problems.Add(secretField, "Deze code klopt niet. Hij heeft zestien cijfers. Kijk op uw kaart.")
		return guard.Who{}, problems
	}
	if err := try(c, "confirm", string(c.Who.User)); err != nil {
		return guard.Who{}, err
	}
	who := c.Who
	kind := vault.LockCard
	_, who.Identity, err = unlock(c, c.DB, c.App.Vault, &kind, vault.WithWord(digits, word), func(*db.Tx) (naast.UserID, error) { return c.Who.User, nil })
	return who, err
}
