package account

import (
	"errors"
	"net/http"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// accountPage is somebody's own account.
type accountPage struct {
	ui.Page
	Login string
	Hats  []string
	Paper int        // codes on paper that still work
	Words naast.Date // when new words were made; empty: never
}

func (s *Slice) account(c *web.Ctx) error {
	p := accountPage{Page: c.Base(c.T.S("Mijn account"))}
	err := c.Read(func(tx *db.Tx) (err error) {
		if p.Login, err = loginOf(c, tx, c.Who.User); err != nil {
			return err
		}
		if p.Paper, err = paperLeft(c, tx, c.Who.User); err != nil {
			return err
		}
		if p.Words, err = wordsDay(c, tx, c.Who.User); err != nil {
			return err
		}
		options, err := hatOptions(c, tx, c.Who.User)
		p.Hats = nil
		for _, o := range options {
			label := o.Label
			if o.Hint != "" {
				label += " (" + o.Hint + ")"
			}
			p.Hats = append(p.Hats, label)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, account(p))
}

// postSignOutEverywhere ends every own session, on every device.
func (s *Slice) postSignOutEverywhere(c *web.Ctx) error {
	location := signInPath
	err := c.Act(&location, func(tx *db.Tx) error { return closeSessions(c, tx, s.Guard, c.Who.User) })
	if err == nil {
		c.DropSession(c.Who.Hat)
	}
	return err
}

// appPage renews the second factor: first a code of the old one, then a code of
// the new.
type appPage struct {
	ui.Page
	Carry, Image, Secret string
}

func (s *Slice) app(c *web.Ctx) error { return s.showApp(c, http.StatusOK, appPage{}) }

func (s *Slice) showApp(c *web.Ctx, status int, p appPage) error {
	problems := p.Problems
	p.Page = c.Base(c.T.S("Nieuwe inlog-app"))
	p.Form, p.Path, p.Problems = true, appPath, problems
	return c.Page(status, app(p))
}

// showNewApp shows a second factor that is not in use yet.
func (s *Slice) showNewApp(c *web.Ctx, status int, k carry, problems naast.Problems) (err error) {
	p := appPage{Secret: k.Secret}
	p.Problems = problems
	if p.Carry, err = s.wrap(k); err != nil {
		return err
	}
	site, err := c.Site()
	if err != nil {
		return err
	}
	if p.Image, err = picture(site.Name, c.Who.Name, k.Secret); err != nil {
		return err
	}
	return s.showApp(c, status, p)
}

func (s *Slice) postApp(c *web.Ctx) error {
	var p appPage
	if c.Again() {
		return s.showApp(c, http.StatusOK, p)
	}
	code, err := readCode(c.Form(codeField))
	if err != nil {
		notACode(&p.Problems)
		return s.showApp(c, http.StatusUnprocessableEntity, p)
	}
	if err := s.tryCode(c); err != nil {
		return err
	}
	err = c.DB.Write(c, db.System("renew second factor"), func(tx *db.Tx) error { return useSecond(c, tx, s.Vault, c.Who.User, code) })
	if errors.Is(err, naast.NotFound) {
		wrongCode(&p.Problems)
		return s.showApp(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return s.showNewApp(c, http.StatusOK, carry{User: c.Who.User, Secret: NewTOTPSecret(), Until: c.DB.Now().Add(carryTerm).Unix()}, nil)
}

// postAppDone takes the new second factor into use and ends every session: the
// next sign-in is with it.
func (s *Slice) postAppDone(c *web.Ctx) error {
	k, err := s.unwrap(c.Form(carryField), c.DB.Now())
	if err != nil || k.User != c.Who.User || k.Code != "" {
		return c.SeeOther(appPath)
	}
	if c.Again() {
		return s.showNewApp(c, http.StatusOK, k, nil)
	}
	code, err := vault.ReadDigits(c.Form(codeField), int(totpDigits))
	step, ok := stepOf(k.Secret, code, c.DB.Now())
	if err != nil || !ok {
		var problems naast.Problems
		problems.Add(codeField, "Deze code klopt niet. Neem de code die u nu in uw inlog-app ziet.")
		return s.showNewApp(c, http.StatusUnprocessableEntity, k, problems)
	}
	location := signInPath
	err = c.Act(&location, func(tx *db.Tx) error {
		return newApp(c, tx, s.Vault, s.Guard, c.Who.User, k.Secret, step)
	})
	if err == nil {
		c.DropSession(c.Who.Hat)
	}
	return err
}
