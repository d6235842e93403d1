package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// choosePage asks under which hat somebody works now. The session has none yet
// and opens nothing, so what the other hats may see is not there.
type choosePage struct {
	ui.Page
	Kept    kept
	Options []ui.Option
	Chosen  string
	who     guard.Who
}

// hatField is the hat that was chosen.
const hatField = "hoed"

func (h HatAt) value() string { return string(h.Hat) + " " + string(h.Organisation) }

// pick finds the hat that was chosen among those somebody has.
func pick(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, chosen string) (HatAt, error) {
	hats, err := Hats(ctx, tx, v, u)
	if err != nil {
		return HatAt{}, err
	}
	i := slices.IndexFunc(hats, func(h HatAt) bool { return h.value() == chosen })
	if i < 0 {
		return HatAt{}, fmt.Errorf("choose hat: %w", naast.Invalid)
	}
	return hats[i], nil
}

// hatOptions are somebody's hats to choose from.
func hatOptions(c *web.Ctx, tx *db.Tx, u naast.UserID) ([]ui.Option, error) {
	hats, err := Hats(c, tx, c.App.Vault, u)
	return options(c, tx, hats), err
}

func options(c *web.Ctx, tx *db.Tx, hats []HatAt) (options []ui.Option) {
	for _, h := range hats {
		o := ui.Option{Value: h.value(), Label: c.T.M(HatName(h.Hat))}
		if org, err := partnership.OrganisationOf(c, tx, h.Organisation); err == nil {
			o.Hint = org.Name
		}
		options = append(options, o)
	}
	return options
}

func (s *Slice) choose(c *web.Ctx) error {
	who, _ := c.Peek(guard.HatSupporter)
	if !who.SignedIn() || who.Hat != guard.HatNone {
		return c.SeeOther(signInPath)
	}
	return s.showChoose(c, http.StatusOK, choosePage{who: who})
}

func (s *Slice) showChoose(c *web.Ctx, status int, p choosePage) error {
	problems := p.Problems
	p.Page = entrance(c, c.T.S("Kies uw hoed"), choosePath)
	p.Problems = problems
	p.SignOut = "/uitloggen"
	err := c.Read(func(tx *db.Tx) (err error) { p.Options, err = hatOptions(c, tx, p.who.User); return err })
	if err != nil {
		return err
	}
	return c.Page(status, choose(p))
}

// postChoose ends the session that had no hat and begins one that has.
func (s *Slice) postChoose(c *web.Ctx) error {
	who, old := c.Peek(guard.HatSupporter)
	p := choosePage{Kept: carried(c), Chosen: c.Form(hatField), who: who}
	switch {
	case !who.SignedIn():
		return s.showSignIn(c, http.StatusUnauthorized, signInPage{Kept: p.Kept, Shared: c.Shared()})
	case who.Hat != guard.HatNone: // pressed twice
		return c.SeeOther(staffStart)
	case c.Again():
		return s.showChoose(c, http.StatusOK, p)
	}
	var token guard.Token
	err := c.DB.Write(c, db.System("choose hat"), func(tx *db.Tx) (err error) {
		token, err = s.putOn(c, tx, who, p.Chosen, old)
		return err
	})
	if errors.Is(err, naast.Invalid) {
		p.Problems.Add(hatField, "Kies een hoed.")
		return s.showChoose(c, http.StatusUnprocessableEntity, p)
	}
	if err == nil {
		err = s.stillActive(c, who.User)
	}
	if err != nil {
		return err
	}
	c.SetSession(guard.HatSupporter, token)
	return p.Kept.goOn(c, who.User, staffStart, true)
}

// putOn begins a session under the chosen hat in place of the old one. The name
// is read anew: that of the session may carry another organisation.
func (s *Slice) putOn(ctx context.Context, tx *db.Tx, who guard.Who, chosen string, old guard.Token) (guard.Token, error) {
	if err := s.Guard.Still(ctx, tx, old); err != nil {
		return guard.Token{}, err
	}
	h, err := pick(ctx, tx, s.Vault, who.User, chosen)
	if err != nil {
		return guard.Token{}, err
	}
	if who.Name, err = Name(ctx, tx, who.User); err != nil {
		return guard.Token{}, err
	}
	if err := s.Vault.CheckIdentity(ctx, tx, vault.Person{User: who.User, Identity: who.Identity}); err != nil {
		return guard.Token{}, err
	}
	w, err := wearing(ctx, tx, who, h)
	if err != nil {
		return guard.Token{}, err
	}
	return s.begin(ctx, tx, w, old)
}
