package web

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// Key is the idempotency key for the forms of this page: a fresh one, or the
// one that came in when a form is shown again because of a problem.
func (c *Ctx) Key() string {
	if k := c.Form(keyField); k != "" && c.Req.Method == "POST" {
		return k
	}
	b := make([]byte, 18)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// repeat is the outcome of an act that was done before.
type repeat struct{ location string }

func (repeat) Error() string { return "done before" }

// keyID binds the key to the address and to whoever sent it, so that a key of
// another does nothing.
func (c *Ctx) keyID() string {
	sender := string(c.Who.User)
	if sender == "" {
		sender = c.DraftToken().String()
	}
	return c.App.Vault.Handle("once", c.Req.URL.Path, sender, c.Form(keyField))
}

func (c *Ctx) once(tx *db.Tx) error {
	if len(c.Form(keyField)) < 16 {
		return fmt.Errorf("form without its key: %w", naast.Invalid)
	}
	var location string
	err := tx.QueryRow(c, `SELECT location FROM web_done WHERE id=$1`, c.keyID()).Scan(&location)
	if err == nil {
		return repeat{location}
	}
	if errors.Is(err, naast.NotFound) {
		return nil
	}
	return err
}

// Before is for acts whose answer is a page, so that there is no address to lead
// a repeat to: it gives what After left when this same form was sent before, or
// nothing the first time. A form without its key is refused.
func (c *Ctx) Before(tx *db.Tx) (left string, err error) {
	err = c.once(tx)
	var again repeat
	if errors.As(err, &again) {
		return again.location, nil
	}
	return "", err
}

// After leaves something for a repeat of this form; never a secret.
func (c *Ctx) After(tx *db.Tx, left string) error { return c.done(tx, left) }

func (c *Ctx) done(tx *db.Tx, location string) error {
	_, err := tx.Exec(c, `INSERT INTO web_done (id,location,day) VALUES ($1,$2,$3)`, c.keyID(), location, tx.Today())
	if err != nil {
		return fmt.Errorf("remember key: %w", err)
	}
	return nil
}
