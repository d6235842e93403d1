package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

// proven says that somebody's passkey was right a moment ago; the eight words
// follow. It goes along sealed.
type proven struct {
	User  naast.UserID `json:"user"`
	Until int64        `json:"until"`
}

// provenField holds it.
const provenField = "_bewezen"

// postPasskeyIn signs in with a passkey, or goes on with a session that is locked.
func (s *Slice) postPasskeyIn(c *web.Ctx) error {
	k, err := s.answered(c)
	if errors.Is(err, naast.NotFound) || errors.Is(err, naast.Invalid) {
		p := signInPage{Kept: carried(c), Shared: c.Ticked(sharedField)}
		p.Problems.Add(loginField, "De passkey werkte niet. Log in met uw woorden, of probeer het nog een keer.")
		return s.showSignIn(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	if old := c.StaffToken(); !old.IsZero() {
		if done, err := s.goOnWith(c, k, old); done || err != nil {
			return err
		}
	}
	p := signInPage{Kept: carried(c), Shared: c.Ticked(sharedField)}
	identity, err := s.openWith(c, k)
	if errors.Is(err, naast.NotFound) {
		return s.askWords(c, p, k)
	}
	if err != nil {
		return err
	}
	p.Passkey = k.ID
	return s.enter(c, p, byPasskey(p, guard.Who{User: k.User, Identity: identity}), func(tx *db.Tx) error { return usePasskey(c, tx, s.Vault, k) })
}

// byPasskey makes the session lock when it goes quiet, on one's own device: the
// passkey goes on with it.
func byPasskey(p signInPage, who guard.Who) guard.Who {
	if who.Word == "" && !p.Shared {
		who.Word = guard.OnlyPasskey
	}
	return who
}

// answered checks what a passkey answered; naast.NotFound for any that is not
// right. Each question is answered once, and tries are counted as at any door.
func (s *Slice) answered(c *web.Ctx) (k passkey, err error) {
	asked, err := s.state(c)
	if err != nil || asked.User != "" {
		return k, fmt.Errorf("passkey: %w", naast.Invalid)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(c.Form(answerField)))
	if err != nil { // what it says may hold anything that was sent
		return k, fmt.Errorf("passkey: %w", naast.Invalid)
	}
	if err := tryFrom(c, passkeyDoor, passkeyID(s.Vault, parsed.RawID)); err != nil {
		return k, err
	}
	if err := s.Guard.Try(c, c.DB, guard.Lane{Kind: "passkey question", Key: asked.Session.Challenge, Limit: 1, Window: ceremonyTerm}); err != nil {
		return k, fmt.Errorf("question was answered before: %w", naast.NotFound)
	}
	if err := c.Read(func(tx *db.Tx) (err error) { k, err = foundPasskey(c, tx, s.Vault, parsed.RawID); return err }); err != nil {
		return k, err
	}
	w, err := relying(c)
	if err != nil {
		return k, err
	}
	_, used, err := w.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return s.holder(k.User, "", k), nil }, asked.Session, parsed)
	if err != nil || used.Authenticator.CloneWarning {
		return k, fmt.Errorf("passkey: %w", naast.NotFound)
	}
	k.Credential = *used
	return k, nil
}

// openWith opens the keys with the secret that the passkey computed; naast.NotFound
// when it computes none, or the lock is not one it opens.
func (s *Slice) openWith(c *web.Ctx, k passkey) (*vault.Identity, error) {
	secret := passkeySecret(c.Form(prfField))
	if !k.Opens || secret == "" {
		return nil, fmt.Errorf("passkey without a secret: %w", naast.NotFound)
	}
	var l vault.Lock
	err := c.Read(func(tx *db.Tx) (err error) {
		l, err = s.Vault.LoadLock(c, tx, k.User, vault.PasskeyLock(k.ID))
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Vault.OpenLock(c, l, secret)
}

// goOnWith goes on with a session of the same person that is locked; done tells
// that the answer was given.
func (s *Slice) goOnWith(c *web.Ctx, k passkey, old guard.Token) (done bool, err error) {
	token, who, err := s.Guard.UnlockAs(c, c.DB, old, k.User, func(tx *db.Tx) error { return usePasskey(c, tx, s.Vault, k) })
	if errors.Is(err, naast.NotFound) {
		return false, nil
	}
	if err == nil {
		err = s.stillActive(c, who.User)
	}
	if err != nil {
		return true, err
	}
	c.SetSession(guard.HatSupporter, token)
	return true, carried(c).goOn(c, who.User, staffStart, true)
}

// askWords asks the eight words of somebody whose passkey was right and opens
// nothing by itself.
func (s *Slice) askWords(c *web.Ctx, p signInPage, k passkey) error {
	err := c.DB.Write(c, db.System("use passkey"), func(tx *db.Tx) error { return usePasskey(c, tx, s.Vault, k) })
	if err == nil {
		p.Proven, err = s.wrapAs("proven", proven{k.User, c.DB.Now().Add(ceremonyTerm).Unix()})
	}
	if err != nil {
		return err
	}
	return s.showSignIn(c, http.StatusOK, p)
}

// postProven signs in with the eight words after a passkey.
func (s *Slice) postProven(c *web.Ctx, p signInPage) error {
	var k proven
	if err := s.unwrapAs("proven", p.Proven, &k); err != nil || k.Until < c.DB.Now().Unix() {
		p.Proven = ""
		p.Problems.Add(loginField, "Dit duurde te lang. Log opnieuw in.")
		return s.showSignIn(c, http.StatusUnprocessableEntity, p)
	}
	phrase := c.Form(phraseField)
	if vault.CheckPhrase(phrase) != nil {
		p.Problems.Add(phraseField, "Dit kunnen uw acht woorden niet zijn. Kijk op uw papier hoe u ze schrijft.")
		return s.showSignIn(c, http.StatusUnprocessableEntity, p)
	}
	if err := try(c, "renew", string(k.User)); err != nil {
		return err
	}
	var login string
	if err := c.Read(func(tx *db.Tx) (err error) { login, err = loginOf(c, tx, k.User); return err }); err != nil {
		return err
	}
	user, identity, err := Check(c, c.DB, s.Vault, login, phrase)
	if errors.Is(err, naast.NotFound) || err == nil && user != k.User {
		p.Problems.Add(phraseField, "Dit zijn niet uw acht woorden. Kijk op uw papier.")
		return s.showSignIn(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	who := guard.Who{User: user, Identity: identity, Word: s.giveWord(c, &p, user)}
	if len(p.Problems) > 0 {
		return s.showSignIn(c, http.StatusUnprocessableEntity, p)
	}
	return s.enter(c, p, byPasskey(p, who), func(*db.Tx) error { return nil })
}

// hasPasskey tells whether somebody has any.
func hasPasskey(ctx context.Context, tx *db.Tx, u naast.UserID) (bool, error) {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM account_passkey WHERE user_id=$1`, u).Scan(&n); err != nil {
		return false, fmt.Errorf("count passkeys of %s: %w", u, err)
	}
	return n > 0, nil
}
