package account

import (
	"errors"
	"net/http"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// hatsPage changes the hat of somebody at work.
type hatsPage struct {
	ui.Page
	Options []ui.Option
	Chosen  string
	Now     string
}

func (s *Slice) hats(c *web.Ctx) error { return s.showHats(c, http.StatusOK, hatsPage{}) }

func (s *Slice) showHats(c *web.Ctx, status int, p hatsPage) error {
	problems := p.Problems
	p.Page = c.Base(c.T.S("Een andere hoed"))
	p.Form, p.Path, p.Problems = true, hatPath, problems
	p.Now = c.T.M(HatName(c.Who.Hat))
	err := c.Read(func(tx *db.Tx) (err error) { p.Options, err = hatOptions(c, tx, c.Who.User); return err })
	if err != nil {
		return err
	}
	return c.Page(status, hats(p))
}

// postHat ends this session and begins a fresh one under another hat. Whoever
// finds the browser open cannot: it takes a code of the second factor.
func (s *Slice) postHat(c *web.Ctx) error {
	p := hatsPage{Chosen: c.Form(hatField)}
	if c.Again() {
		return s.showHats(c, http.StatusOK, p)
	}
	code, err := readCode(c.Form(codeField))
	if err != nil {
		notACode(&p.Problems)
		return s.showHats(c, http.StatusUnprocessableEntity, p)
	}
	if err := s.tryCode(c); err != nil {
		return err
	}
	var token guard.Token
	err = c.DB.Write(c, db.System("change hat"), func(tx *db.Tx) error {
		if err := useSecond(c, tx, s.Vault, c.Who.User, code); err != nil {
			return err
		}
		token, err = s.putOn(c, tx, c.Who, p.Chosen, c.Token())
		return err
	})
	switch {
	case errors.Is(err, naast.Invalid):
		p.Problems.Add(hatField, "Kies een hoed.")
		return s.showHats(c, http.StatusUnprocessableEntity, p)
	case errors.Is(err, naast.NotFound):
		wrongCode(&p.Problems)
		return s.showHats(c, http.StatusUnprocessableEntity, p)
	case err != nil:
		return err
	}
	if err := s.stillActive(c, c.Who.User); err != nil {
		return err
	}
	c.SetSession(guard.HatSupporter, token)
	return c.SeeOther(staffStart)
}
