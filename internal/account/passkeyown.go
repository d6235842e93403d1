package account

import (
	"errors"
	"net/http"

	"github.com/go-webauthn/webauthn/protocol"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// The fields of one's own passkeys.
const (
	passkeyNameField = "naam"
	passkeyIDField   = "welke"
)

// passkeysPage is one's own passkeys, and a new one: first a code of the second
// factor, so that nobody who finds the browser open makes a door of his own.
type passkeysPage struct {
	ui.Page
	Mine []ui.Entry
	Name string
	Full bool  // there are as many as there may be
	Ask  asked // the script goes on; empty: the code is to be given still
}

func (s *Slice) passkeys(c *web.Ctx) error {
	return s.showPasskeys(c, http.StatusOK, passkeysPage{})
}

func (s *Slice) showPasskeys(c *web.Ctx, status int, p passkeysPage) error {
	problems := p.Problems
	p.Page = c.Base(c.T.S("Passkeys"))
	p.Form, p.Path, p.Problems = p.Ask.State == "", passkeysPath, problems
	err := c.Read(func(tx *db.Tx) error {
		all, err := passkeys(c, tx, s.Vault, `user_id=$1`, c.Who.User)
		p.Mine, p.Full = nil, len(all) >= mostPasskeys
		for _, k := range all {
			p.Mine = append(p.Mine, ownPasskey(c, p.Page, k))
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, passkeyList(p))
}

// ownPasskey is one line of the list.
func ownPasskey(c *web.Ctx, p ui.Page, k passkey) ui.Entry {
	e := ui.Entry{Title: k.Name, Text: c.T.S("Komt in de plaats van de code. Uw acht woorden vragen wij ook."), When: c.T.S("nog niet gebruikt")}
	if k.Opens {
		e.Text = c.T.S("Komt in de plaats van uw woorden en de code.")
	}
	if k.Used != "" {
		e.When = c.T.S("laatst gebruikt: %s", c.T.DateShort(k.Used))
	}
	e.Action = ui.PostButton(p, ui.Post{Action: passkeysPath + "/weg", Label: c.T.S("Haal weg"), About: k.Name, Kind: ui.Secondary, Hidden: []ui.Hidden{{Name: passkeyIDField, Value: k.ID}}})
	return e
}

// postPasskey takes in the name and a code, and asks the device for a passkey.
func (s *Slice) postPasskey(c *web.Ctx) error {
	p := passkeysPage{Name: c.Form(passkeyNameField)}
	if c.Again() {
		return s.showPasskeys(c, http.StatusOK, p)
	}
	if p.Name == "" {
		p.Problems.Add(passkeyNameField, "Geef de passkey een naam, zoals: mijn telefoon.")
	}
	web.CheckText(&p.Problems, passkeyNameField, p.Name, web.MaxLine)
	code, err := readCode(c.Form(codeField))
	if err != nil {
		notACode(&p.Problems)
	}
	if len(p.Problems) > 0 {
		return s.showPasskeys(c, http.StatusUnprocessableEntity, p)
	}
	if err := s.tryCode(c); err != nil {
		return err
	}
	var login string
	var all []passkey
	err = c.DB.Write(c, db.System("new passkey"), func(tx *db.Tx) (err error) {
		if err = useSecond(c, tx, s.Vault, c.Who.User, code); err != nil {
			return err
		}
		if login, err = loginOf(c, tx, c.Who.User); err != nil {
			return err
		}
		all, err = passkeys(c, tx, s.Vault, `user_id=$1`, c.Who.User)
		return err
	})
	if errors.Is(err, naast.NotFound) {
		wrongCode(&p.Problems)
		return s.showPasskeys(c, http.StatusUnprocessableEntity, p)
	}
	if err == nil {
		p.Ask, err = s.askNew(c, login, p.Name, all)
	}
	if errors.Is(err, naast.Invalid) || len(all) >= mostPasskeys {
		p.Problems.Add(passkeyNameField, "Hier kan nu geen passkey bij.")
		return s.showPasskeys(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return s.showPasskeys(c, http.StatusOK, p)
}

// postPasskeyMade keeps what the device made. One that computes a secret gets a
// lock on the seed, made before the transaction.
func (s *Slice) postPasskeyMade(c *web.Ctx) error {
	asked, err := s.state(c)
	if err != nil || asked.User != c.Who.User {
		return c.SeeOther(passkeysPath)
	}
	w, err := relying(c)
	if err != nil {
		return err
	}
	k := passkey{User: c.Who.User, passkeyContent: passkeyContent{Name: asked.Name}}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(c.Form(answerField)))
	if err == nil {
		made, e := w.CreateCredential(s.holder(c.Who.User, ""), asked.Session, parsed)
		if err = e; err == nil {
			k.Credential, k.ID = *made, passkeyID(s.Vault, made.ID)
		}
	}
	if err != nil { // what it says may hold anything that was sent
		p := passkeysPage{Name: asked.Name}
		p.Problems.Add(passkeyNameField, "Het maken van de passkey lukte niet. Probeer het nog een keer.")
		return s.showPasskeys(c, http.StatusUnprocessableEntity, p)
	}
	var lock *vault.Lock
	if secret := passkeySecret(c.Form(prfField)); secret != "" {
		l, err := s.Vault.MakeLock(c, c.Who.Identity, vault.PasskeyLock(k.ID), secret)
		if err != nil {
			return err
		}
		lock = &l
	}
	location := passkeysPath
	return c.Act(&location, func(tx *db.Tx) error { return addPasskey(c, tx, s.Vault, k, lock) })
}

// postPasskeyGone ends one of one's own, and every other session: the device may be in
// other hands, and still signed in.
func (s *Slice) postPasskeyGone(c *web.Ctx) error {
	location := passkeysPath
	return c.Act(&location, func(tx *db.Tx) error {
		if err := dropPasskey(c, tx, s.Vault, c.Who.User, c.Form(passkeyIDField)); err != nil {
			return err
		}
		if err := closeOthers(c, tx, s.Guard, c.Who.User, c.Token()); err != nil {
			return err
		}
		return recordOwn(c, tx, s.Vault, c.Who.User, "passkey removed")
	})
}
