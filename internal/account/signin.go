package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// signInPage asks staff who they are.
type signInPage struct {
	ui.Page
	Login   string
	Kept    kept
	Ask     asked  // of any passkey
	Proven  string // a passkey was right; the words follow
	Passkey string // the id of one that got in here
	Shared  bool   // this laptop is used by several people
	Waits   bool   // two people must sign the keys still
	Fresh   bool   // new words were made a moment ago
	From    string // the account counts only from this moment on; both are said to whom the secrets are right
}

// The fields of signing in.
const (
	loginField  = "inlognaam"
	phraseField = "woorden"
	codeField   = "code"
	sharedField = "gedeeld"

	oldWordsField = "oude-woorden" // where she makes new ones
)

func (s *Slice) signIn(c *web.Ctx) error {
	switch who, _ := c.Peek(guard.HatSupporter); {
	case !who.SignedIn():
		return s.showSignIn(c, http.StatusOK, signInPage{Shared: c.Shared()})
	case who.Hat == guard.HatNone:
		return c.SeeOther(choosePath)
	}
	return c.SeeOther(staffStart)
}

func (s *Slice) showSignIn(c *web.Ctx, status int, p signInPage) error {
	problems := p.Problems
	p.Page = entrance(c, c.T.S("Inloggen"), signInPath)
	p.Problems = problems
	if p.Proven == "" {
		p.Ask = s.askIn(c)
	}
	return c.Page(status, signIn(p))
}

// entrance is a page of staff that nobody is signed in to.
func entrance(c *web.Ctx, title, path string) ui.Page {
	p := c.Base(title)
	p.Form, p.Staff, p.Path = true, true, path
	asShared(c, &p)
	p.Nav, p.Person, p.SignOut = nil, "", ""
	return p
}

func (s *Slice) postSignIn(c *web.Ctx) error {
	p := signInPage{Login: c.Form(loginField), Kept: carried(c), Shared: c.Ticked(sharedField), Proven: c.Form(provenField)}
	switch {
	case c.Again():
		return s.showSignIn(c, http.StatusOK, p)
	case p.Proven != "":
		return s.postProven(c, p)
	}
	phrase := c.Form(phraseField)
	code, err := readCode(c.Form(codeField))
	// What cannot be right says nothing about anybody and costs no try.
	if err != nil {
		notACode(&p.Problems)
	}
	if p.Login == "" {
		p.Problems.Add(loginField, "Vul uw inlognaam in.")
	}
	web.CheckText(&p.Problems, loginField, p.Login, web.MaxLine)
	if vault.CheckPhrase(phrase) != nil {
		p.Problems.Add(phraseField, "Dit kunnen uw acht woorden niet zijn. Kijk op uw papier hoe u ze schrijft.")
	}
	if len(p.Problems) > 0 {
		return s.showSignIn(c, http.StatusUnprocessableEntity, p)
	}
	if err := tryFrom(c, loginDoor, ReadLogin(p.Login)); err != nil {
		return err
	}
	user, identity, err := Check(c, c.DB, s.Vault, p.Login, phrase)
	if err == nil {
		err = s.tryDoor(c, user, ReadLogin(p.Login))
	}
	if err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	who := guard.Who{User: user, Identity: identity, Word: s.giveWord(c, &p, user)}
	if len(p.Problems) > 0 {
		return s.showSignIn(c, http.StatusUnprocessableEntity, p)
	}
	return s.enter(c, p, who, func(tx *db.Tx) error { return useSecond(c, tx, s.Vault, who.User, code) })
}

// wrong is the one answer to an unknown name, a wrong phrase, a wrong or used
// code, and an account that ended.
func (s *Slice) wrong(c *web.Ctx, p signInPage) error {
	p.Problems.Add(loginField, "Dit klopt niet. Kijk uw naam en woorden na, en neem de code die u nu ziet.")
	return s.showSignIn(c, http.StatusUnprocessableEntity, p)
}

// enter uses the second factor and opens the session: under the one hat somebody has, or
// under none until one is chosen. Nobody takes the same path as somebody.
func (s *Slice) enter(c *web.Ctx, p signInPage, who guard.Who, second func(*db.Tx) error) error {
	var token guard.Token
	var from time.Time
	bare := who
	_, old := c.Peek(guard.HatSupporter)
	err := c.DB.Write(c, db.System("sign in"), func(tx *db.Tx) (err error) {
		if err := second(tx); err != nil {
			return err
		}
		if err := s.Vault.CheckLock(c, tx, bare.User, bare.Identity.Lock()); err != nil { // new words were made meanwhile
			return err
		}
		if bare.Idle, err = sharedIdle(c, tx, p.Shared); err != nil {
			return err
		}
		if who, from, err = s.dressed(c, tx, bare); err != nil || from.After(tx.Now()) {
			return err
		}
		token, err = s.begin(c, tx, who, old)
		return err
	})
	switch {
	case errors.Is(err, naast.NotFound):
		return s.wrong(c, p)
	case err != nil:
		return err
	case from.After(c.DB.Now()):
		if p.Waits = from.Unix() == vault.Never; !p.Waits {
			p.From = moment(c, from)
		}
		return s.showSignIn(c, http.StatusOK, p)
	}
	switch err := s.stillOpens(c, who); {
	case errors.Is(err, naast.NotFound):
		return s.wrong(c, p)
	case err != nil:
		return err
	}
	c.SetSession(guard.HatSupporter, token)
	c.SetShared(p.Shared)
	p.stayKnown(c)
	if who.Hat == guard.HatNone {
		return s.showChoose(c, http.StatusOK, choosePage{Kept: p.Kept, who: who})
	}
	return p.Kept.goOn(c, who.User, staffStart, true)
}

// stayKnown makes this browser known for the door that somebody just went
// through, unless several people use it.
func (p signInPage) stayKnown(c *web.Ctx) {
	switch {
	case p.Shared:
		c.ForgetKnown()
	case p.Passkey != "":
		makeKnown(c, passkeyDoor, p.Passkey)
	case p.Login != "":
		makeKnown(c, loginDoor, ReadLogin(p.Login))
	}
}

// useCode takes in a code of the second factor: right, and later than any used
// before. Of nobody it is naast.NotFound, as a wrong one is.
func useCode(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, code string) error {
	secret := NewTOTPSecret()                     // nobody's
	ended, err := v.TimesEnded(ctx, tx, appOf(u)) // of nobody too: it takes as long
	if err != nil {
		return fmt.Errorf("read second factor: %w", err)
	}
	var sealed []byte
	err = tx.QueryRow(ctx, `SELECT totp FROM account_user WHERE id=$1 AND state=$2`, u, active).Scan(&sealed)
	if err == nil {
		secret, err = open(v, u, appAs(ended), sealed)
	}
	if errors.Is(err, vault.ErrRefused) { // of before
		secret, err = NewTOTPSecret(), nil
	}
	if err != nil && !errors.Is(err, naast.NotFound) {
		return fmt.Errorf("read second factor: %w", err)
	}
	step, ok := stepOf(secret, code, tx.Now())
	if !ok {
		step = -1 // below every step: changes nothing
	}
	n, err := tx.Exec(ctx, `UPDATE account_user SET step=$2 WHERE id=$1 AND step < $2 AND state=$3`, u, step, active)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("use code: %w", err)
	}
	return nil
}

// dressed fills in name and hat, none when there are several to choose from, and
// tells from when the keys count.
func (s *Slice) dressed(ctx context.Context, tx *db.Tx, who guard.Who) (guard.Who, time.Time, error) {
	var from int64
	err := tx.QueryRow(ctx, `SELECT name, counts_from FROM account_user WHERE id=$1`, who.User).Scan(&who.Name, &from)
	if err != nil {
		return who, time.Time{}, fmt.Errorf("read account: %w", err)
	}
	if time.Unix(from, 0).After(tx.Now()) { // keys and hats wait
		return who, time.Unix(from, 0), nil
	}
	hats, err := Hats(ctx, tx, s.Vault, who.User)
	switch {
	case err != nil:
		return who, time.Time{}, err
	case len(hats) == 0:
		return who, time.Time{}, fmt.Errorf("account without a hat: %w", naast.NotFound)
	case len(hats) == 1:
		who, err = wearing(ctx, tx, who, hats[0])
	}
	return who, time.Unix(from, 0), err
}

// wearing is somebody under one hat; the name says for which organisation.
func wearing(ctx context.Context, tx *db.Tx, who guard.Who, h HatAt) (guard.Who, error) {
	who.Hat, who.Organisation = h.Hat, h.Organisation
	org, err := partnership.OrganisationOf(ctx, tx, h.Organisation)
	if errors.Is(err, naast.NotFound) { // the host has none
		return who, nil
	}
	first, _, _ := strings.Cut(who.Name, " (")
	who.Name = first + " (" + org.Name + ")"
	return who, err
}

// begin opens a session in place of the one this browser had, and writes down
// who came in under which hat.
func (s *Slice) begin(ctx context.Context, tx *db.Tx, who guard.Who, old guard.Token) (guard.Token, error) {
	if !old.IsZero() {
		if err := s.Guard.End(ctx, tx, old); err != nil {
			return guard.Token{}, err
		}
	}
	if who.Hat != guard.HatNone {
		err := audit.Record(ctx, tx, s.Vault, audit.Event{Actor: who.User, Name: who.Name, Hat: string(who.Hat), Action: "sign in"})
		if err != nil {
			return guard.Token{}, err
		}
	}
	if err := s.firstKey(ctx, tx, who); err != nil {
		return guard.Token{}, err
	}
	token, err := s.Guard.Begin(ctx, tx, who)
	if err != nil {
		return guard.Token{}, err
	}
	return token, s.renewLog(ctx, tx, who)
}

// stillActive looks once more when a session is stored; see closeSessions.
func (s *Slice) stillActive(c *web.Ctx, u naast.UserID) error {
	return s.still(c, u, func(*db.Tx) error { return nil })
}

// stillOpens is stillActive after signing in: what opened the keys must be there too.
func (s *Slice) stillOpens(c *web.Ctx, who guard.Who) error {
	return s.still(c, who.User, func(tx *db.Tx) error { return s.Vault.CheckLock(c, tx, who.User, who.Identity.Lock()) })
}

// still ends every session of somebody whose account ended, or of whom also says so.
func (s *Slice) still(c *web.Ctx, u naast.UserID, also func(*db.Tx) error) error {
	var id naast.UserID
	err := c.Read(func(tx *db.Tx) error {
		if err := also(tx); err != nil {
			return err
		}
		return tx.QueryRow(c, `SELECT id FROM account_user WHERE id=$1 AND state=$2`, u, active).Scan(&id)
	})
	if !errors.Is(err, naast.NotFound) {
		return err
	}
	if e := c.DB.Write(c, db.System("end sessions"), func(tx *db.Tx) error { return s.Guard.EndAll(c, tx, u) }); e != nil {
		return e
	}
	return err
}

// moment is a day and a time as people say them.
func moment(c *web.Ctx, t time.Time) string { return c.T.S("%s om %s", naast.Today(t), c.T.Time(t)) }
