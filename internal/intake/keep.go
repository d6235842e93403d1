package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
)

// place is where the draft of this browser is kept: under the secret in its
// cookie, or, once saved, under the card with which somebody came back.
type place struct {
	token guard.Token
	who   guard.Who // signed in with a card whose question is not sent yet
}

func (p place) saved() bool { return p.who.SignedIn() }

// load finds the draft of this browser. An empty one is no error.
func (s *Slice) load(c *web.Ctx) (d draft, p place, err error) {
	if w, _ := c.Peek(guard.HatResident); w.SignedIn() && w.Case == "" {
		p.who = w // she came back with her card: that story goes before what this browser kept
	} else {
		p.token = c.DraftToken()
	}
	var plain []byte
	err = c.DB.Read(c, db.System("draft"), func(tx *db.Tx) (err error) {
		switch {
		case p.saved():
			plain, err = openSaved(c, tx, s.Cases.Vault, p.who)
		case !p.token.IsZero():
			plain, err = s.Cases.Guard.Draft(c, tx, p.token)
		}
		return err
	})
	if errors.Is(err, naast.NotFound) {
		p.token = guard.Token{} // nothing is kept under it (any more): a new one is counted
		return d, p, nil
	}
	if err == nil && plain != nil {
		err = json.Unmarshal(plain, &d)
	}
	if err != nil {
		return d, p, fmt.Errorf("load draft: %w", err)
	}
	return d, p, nil
}

// drafts bounds how many are begun: each may hold all that a story can.
var drafts = web.Flood{Kind: "draft", Network: 200, Everyone: 2000, Window: time.Hour}

// keep stores the draft where it is kept; a first one gets its cookie here.
func (s *Slice) keep(c *web.Ctx, d draft, p place) error {
	if !p.saved() && p.token.IsZero() {
		if err := c.Limit(drafts); err != nil {
			return err
		}
		p.token = c.StartDraft()
	}
	return c.DB.Write(c, db.System("draft"), func(tx *db.Tx) error {
		sent, err := s.ticketed(c, tx, p)
		if sent || err != nil {
			return err
		}
		return s.put(c, tx, d, p)
	})
}

// ticketed tells that the page with her card waits. A page that she sent before
// and that comes in late, over a network that lost its answer, must not take the
// ticket of her card away.
func (s *Slice) ticketed(c *web.Ctx, tx *db.Tx, p place) (bool, error) {
	if p.saved() {
		return false, nil
	}
	plain, err := s.Cases.Guard.Draft(c, tx, p.token)
	if errors.Is(err, naast.NotFound) {
		return false, nil
	}
	var d draft
	if err == nil {
		err = json.Unmarshal(plain, &d)
	}
	return d.Card != nil, err
}

func (s *Slice) put(c *web.Ctx, tx *db.Tx, d draft, p place) error {
	plain, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("keep draft: %w", err)
	}
	if p.saved() {
		return putSaved(c, tx, s.Cases.Vault, p.who, plain)
	}
	return s.Cases.Guard.KeepDraft(c, tx, p.token, plain)
}

// drop forgets the draft.
func (s *Slice) drop(c *web.Ctx, tx *db.Tx, p place) error {
	if p.saved() {
		return dropSaved(c, tx, s.Cases.Vault, p.who.User)
	}
	return s.Cases.Guard.DropDraft(c, tx, p.token)
}
