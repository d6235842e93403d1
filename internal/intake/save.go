// tekst: inwoner
package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// savePage explains what saving is.
type savePage struct {
	ui.Page
	Saved bool // it is under a card already
	Days  int
}

func (s *Slice) getSave(c *web.Ctx) error {
	d, where, err := s.load(c)
	if err != nil {
		return err
	}
	if d.Card != nil {
		return c.SeeOther(cardPath)
	}
	p := savePage{Page: c.Base(c.T.S("Bewaren")), Saved: where.saved(), Days: savedDays}
	p.Page.Form = true
	return c.Page(http.StatusOK, save(p))
}

// postSave makes the card, seals the draft to it and leaves in the cookie's
// record only what the page with the card needs. Who has a card already just stops.
func (s *Slice) postSave(c *web.Ctx) error {
	if c.Again() {
		return s.getSave(c)
	}
	d, where, err := s.load(c)
	switch {
	case err != nil:
		return err
	case d.Card != nil:
		return c.SeeOther(cardPath)
	case where.saved():
		return s.stop(c)
	case where.token.IsZero():
		return c.SeeOther(path(1))
	}
	if again, err := s.sentBefore(c, where, ticket{}); again || err != nil {
		return err
	}
	card, err := s.makeCard(c, where.token)
	if err != nil {
		return err
	}
	d.Number = card.number
	plain, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	location := cardPath
	return c.Act(&location, func(tx *db.Tx) error {
		if err := s.saveCard(c, tx, card); err != nil {
			return err
		}
		if err := putSaved(c, tx, s.Cases.Vault, card.who, plain); err != nil {
			return err
		}
		return s.put(c, tx, draft{Card: &ticket{Key: c.Key(), Number: card.number, User: card.who.User}}, where)
	})
}

// stop ends the session; the draft stays under the card.
func (s *Slice) stop(c *web.Ctx) error {
	_, token := c.Peek(guard.HatResident)
	c.DropSession(guard.HatResident)
	if err := c.DB.Write(c, db.System("end session"), func(tx *db.Tx) error { return s.Cases.Guard.End(c, tx, token) }); err != nil {
		return err
	}
	return c.SeeOther("/")
}

// resumePage asks for the card.
type resumePage struct {
	ui.Page
	Number string
	Step   int          // the page whose answers wait; 0 for none
	Kept   []web.Answer // those answers
	Ended  bool         // the session ended while she was typing
	Gone   bool         // what was saved is not there any more
}

const (
	numberField = "vraagnummer"
	secretField = "code"
	stepField   = "_stap"
)

func (s *Slice) getResume(c *web.Ctx) error {
	d, where, err := s.load(c)
	switch {
	case err != nil:
		return err
	case d.Card != nil:
		return c.SeeOther(cardPath)
	case where.saved():
		return c.SeeOther(path(max(1, d.Page)))
	}
	return s.askCard(c, http.StatusOK, resumePage{})
}

func (s *Slice) askCard(c *web.Ctx, status int, p resumePage) error {
	problems := p.Page.Problems
	p.Page = c.Base(c.T.S("Verder gaan"))
	p.Page.Form, p.Page.Path, p.Page.Problems = true, resumePath, problems
	return c.Page(status, resume(p))
}

func (s *Slice) postResume(c *web.Ctx) error {
	p := resumePage{Number: c.Form(numberField)}
	p.Step, _ = strconv.Atoi(c.Form(stepField))
	if p.Step < 1 || p.Step > steps {
		p.Step = 0
	}
	p.Ended = p.Step > 0
	for _, a := range c.Posted() {
		if a.Name != numberField && a.Name != secretField && a.Name != stepField && a.Name != "_sleutel" && p.Step > 0 {
			p.Kept = append(p.Kept, a)
		}
	}
	if c.Again() {
		return s.askCard(c, http.StatusOK, p)
	}
	who, token, err := s.comeIn(c, p.Number)
	if errors.Is(err, naast.Invalid) || errors.Is(err, naast.NotFound) {
		p.Page.Problems.Add(secretField, "Dit nummer en deze code passen niet bij elkaar. Kijk op uw kaart.")
		return s.askCard(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	c.EndDraft()
	c.SetSession(guard.HatResident, token)
	if who.Case != "" {
		return c.SeeOther(minePath)
	}
	return s.back(c, place{who: who}, p.Step)
}

// comeIn opens the session of whoever has this card, in the place of the draft of this
// browser.
func (s *Slice) comeIn(c *web.Ctx, number string) (who guard.Who, token guard.Token, err error) {
	if who, err = s.signIn(c, number, c.Form(secretField)); err != nil {
		return who, token, err
	}
	err = c.DB.Write(c, db.System("come back"), func(tx *db.Tx) (err error) {
		if old := c.DraftToken(); !old.IsZero() {
			if err := s.Cases.Guard.DropDraft(c, tx, old); err != nil {
				return err
			}
		}
		token, err = s.session(c, tx, &who)
		return err
	})
	if err == nil {
		err = account.StillHers(c, who, token)
	}
	return who, token, err
}

// back opens the draft again, takes in the answers that waited, and leads to
// the page where she was.
func (s *Slice) back(c *web.Ctx, where place, n int) error {
	var d draft
	err := c.Read(func(tx *db.Tx) error {
		plain, err := openSaved(c, tx, s.Cases.Vault, where.who)
		if err != nil {
			return err
		}
		return json.Unmarshal(plain, &d)
	})
	if errors.Is(err, naast.NotFound) {
		return s.askCard(c, http.StatusOK, resumePage{Gone: true})
	}
	if err != nil || n == 0 {
		if err == nil {
			err = c.SeeOther(path(max(1, d.Page)))
		}
		return err
	}
	set, err := s.settings(c)
	if err != nil {
		return err
	}
	s.pages()[n-1].read(c, &d, set)
	if len(tooLong(d)) == 0 {
		if err := s.keep(c, d, where); err != nil {
			return err
		}
	}
	return c.SeeOther(path(n))
}
