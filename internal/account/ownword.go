// tekst: inwoner

package account

import (
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
