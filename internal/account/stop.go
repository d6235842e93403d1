package account

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// What the list of accounts says after one was stopped; no name stands in an address.
const (
	doneField = "klaar"
	doneAll   = "gestopt" // the account ended
	doneHere  = "hier"    // only the hats at this organisation are gone
)

// stopPage is what happens when an account ends, before anybody presses: nothing
// brings it back.
type stopPage struct {
	ui.Page
	Who    listing
	Action string
	Here   bool // there are hats elsewhere: only those of this organisation end
	Last   bool // nobody else can open the log
	Busy   int  // residents whom this person stands next to
	Rests  int  // and those whose question rests
}

// stopping finds the account of the address to be stopped: one's own people's, or
// one that is new and that somebody says is wrong. Nobody ends his own.
func (s *Slice) stopping(c *web.Ctx, tx *db.Tx) (l listing, own, here bool, err error) {
	if l, own, err = s.at(c, tx); err != nil {
		return l, own, false, err
	}
	if l.ID == c.Who.User {
		return l, own, false, fmt.Errorf("end own account: %w", naast.Invalid)
	}
	hats, err := written(c, tx, l.ID)
	elsewhere := slices.ContainsFunc(hats, func(h HatAt) bool { return h.Organisation != c.Who.Organisation })
	return l, own, own && elsewhere && !l.fresh(tx), err
}

// StopURL is where whoever asks may stop the account of u; empty: nowhere.
func StopURL(c *web.Ctx, tx *db.Tx, u naast.UserID) (string, error) {
	if !guard.May(c.Who.Hat, guard.Enrol) || u == c.Who.User {
		return "", nil
	}
	l, own, err := find(c, tx, u)
	if errors.Is(err, naast.NotFound) || err == nil && !own && !l.fresh(tx) {
		return "", nil
	}
	return peoplePath + "/" + string(u) + "/stop", err
}

func (s *Slice) stop(c *web.Ctx) error {
	var p stopPage
	err := c.Read(func(tx *db.Tx) (err error) {
		var own bool
		if p.Who, own, p.Here, err = s.stopping(c, tx); err != nil || !own {
			return err
		}
		if s.Busy != nil {
			if p.Busy, err = s.Busy(c, tx, p.Who.ID); err != nil {
				return err
			}
		}
		if p.Rests, err = s.Guard.RestsWith(c, tx, p.Who.ID); err != nil {
			return err
		}
		keepers, err := LogKeepers(c, tx, s.Vault)
		p.Last = len(keepers) == 1 && keepers[0] == p.Who.ID
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Base(c.T.S("Het account van %s stoppen", p.Who.Name))
	p.Action = peoplePath + "/" + string(p.Who.ID) + "/stop"
	return c.Page(http.StatusOK, stopView(p))
}

// postStop ends an account at once. Who has hats elsewhere too keeps those.
func (s *Slice) postStop(c *web.Ctx) error {
	location := peoplePath + "?" + doneField + "=" + doneAll
	return c.Act(&location, func(tx *db.Tx) error {
		l, _, here, err := s.stopping(c, tx)
		if err != nil {
			return err
		}
		if here {
			location = peoplePath + "?" + doneField + "=" + doneHere
			err = SetHats(c, tx, s.Vault, s.Guard, l.ID, c.Who.Organisation, []guard.Hat{}, unsigned)
		} else {
			err = End(c, tx, s.Vault, s.Guard, l.ID, tx.Today())
		}
		if err == nil {
			err = s.tellRegister(c, tx, l.ID)
		}
		if err != nil {
			return err
		}
		if err := s.record(c, tx, "end account"); err != nil {
			return err
		}
		return s.renewLog(c, tx, c.Who)
	})
}

// stopped is what the list says after it.
func stopped(c *web.Ctx) string {
	switch c.Form(doneField) {
	case doneAll:
		return c.T.S("Het account is gestopt.")
	case doneHere:
		return c.T.S("Deze persoon heeft geen hoed meer bij uw organisatie.")
	}
	return ""
}
