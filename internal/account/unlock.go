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

// unlockField is the word of one's own with which a session that went quiet goes on.
const unlockField = "eigen-woord"

// unlockPage asks for the word of a session that is locked.
type unlockPage struct {
	ui.Page
	Kept kept
	Ask  asked // of a passkey; empty: he has none
	Word bool  // a word goes on too
}

func (s *Slice) showUnlock(c *web.Ctx, status int, p unlockPage) error {
	problems := p.Problems
	user, word, err := s.Guard.Locked(c, c.DB, c.StaffToken())
	if errors.Is(err, naast.NotFound) { // over meanwhile
		return s.showSignIn(c, http.StatusUnauthorized, signInPage{Kept: p.Kept})
	}
	if err != nil {
		return err
	}
	has := false
	if err := c.Read(func(tx *db.Tx) (err error) { has, err = hasPasskey(c, tx, user); return err }); err != nil {
		return err
	}
	if p.Word = word; has {
		p.Ask = s.askIn(c)
	}
	p.Page = c.Base(c.T.S("Verder waar u was"))
	p.Staff, p.Nav, p.Form, p.Path, p.Problems = false, nil, true, unlockPath, problems
	return c.Page(status, locked(p))
}

// postUnlock goes on where it was. After too many tries, or too late, only the
// eight words and a code help.
func (s *Slice) postUnlock(c *web.Ctx) error {
	k := carried(c)
	if c.Again() {
		return s.showUnlock(c, http.StatusOK, unlockPage{Kept: k})
	}
	old := c.StaffToken()
	_, err := s.Guard.Resume(c, c.DB, old)
	if !errors.Is(err, guard.ErrLocked) {
		return s.showSignIn(c, http.StatusUnauthorized, signInPage{Kept: k})
	}
	token, who, err := s.Guard.Unlock(c, c.DB, old, c.Form(unlockField))
	switch {
	case errors.Is(err, naast.NotFound):
		p := unlockPage{Kept: k}
		p.Problems.Add(unlockField, "Dit woord klopt niet. Na vijf keer vragen wij uw acht woorden weer.")
		return s.showUnlock(c, http.StatusUnprocessableEntity, p)
	case errors.Is(err, naast.TooMany):
		return s.showSignIn(c, http.StatusUnauthorized, signInPage{Kept: k})
	case err != nil:
		return err
	}
	if err := s.stillActive(c, who.User); err != nil {
		return err
	}
	c.SetSession(guard.HatSupporter, token)
	return k.goOn(c, who.User, staffStart, true)
}

// giveWord reads the word that was given at sign-in; on a laptop that is shared
// there is none, because the next person sits down at it.
func (s *Slice) giveWord(c *web.Ctx, p *signInPage, u naast.UserID) (proof string) {
	typed := c.Form(unlockField)
	if typed == "" || p.Shared {
		return ""
	}
	proof, err := s.Guard.Word(u, typed)
	if err != nil {
		p.Problems.Add(unlockField, "Neem een woord van ten minste zes letters, of laat dit leeg.")
	}
	return proof
}
