package account

import (
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// personPage is one account.
type personPage struct {
	ui.Page
	Who   listing
	Works string
	Fresh bool // the keys do not count yet
	New   bool // what was read when somebody pressed is not what it says now
	Own   bool // of the organisation of this hat: may be changed here
	Hats  []string
	Asked []string // of those that are ticked: hats that wait
	All   []ui.Option
	Asks  []ui.Entry // hats that somebody must confirm
	Signs *signing   // nil: nobody has to sign
	Keys  []ui.Post  // keys of teams that go with a hat and were not given yet
	Log   []ui.Post  // the log's key, by who has it
	Ends  bool       // may be ended here
}

// at finds the account of the address. Coordinators and board members change
// those of their own organisation; new ones of others they may see and refuse.
func (s *Slice) at(c *web.Ctx, tx *db.Tx) (l listing, own bool, err error) {
	l, own, err = s.anyAt(c, tx)
	if err == nil && !own && !l.fresh(tx) {
		err = fmt.Errorf("account of another organisation: %w", naast.NotFound)
	}
	return l, own, err
}

// seen is at, for looking: an account for which a hat is asked too, which anybody
// who enrols may confirm.
func (s *Slice) seen(c *web.Ctx, tx *db.Tx) (l listing, own bool, asks []askedHat, err error) {
	if l, own, err = s.anyAt(c, tx); err == nil {
		asks, err = askedHats(c, tx, `user_id=$1`, l.ID)
	}
	if err == nil && !own && len(asks) == 0 && !l.fresh(tx) {
		err = fmt.Errorf("account of another organisation: %w", naast.NotFound)
	}
	return l, own, asks, err
}

// anyAt finds the account of the address, and whether it is of the organisation of
// who asks.
func (s *Slice) anyAt(c *web.Ctx, tx *db.Tx) (l listing, own bool, err error) {
	return find(c, tx, naast.UserID(c.Req.PathValue("persoon")))
}

func find(c *web.Ctx, tx *db.Tx, u naast.UserID) (l listing, own bool, err error) {
	found, err := listed(c, tx, `id=$2`, u)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("find account: %w", naast.NotFound)
	}
	if err != nil {
		return l, false, err
	}
	hats, err := written(c, tx, found[0].ID)
	own = c.Who.Organisation != "" && slices.ContainsFunc(hats, func(h HatAt) bool { return h.Organisation == c.Who.Organisation })
	return found[0], own, err
}

// mine is at, for changing.
func (s *Slice) mine(c *web.Ctx, tx *db.Tx) (listing, error) {
	l, own, err := s.at(c, tx)
	if err == nil && !own {
		err = fmt.Errorf("change account of another organisation: %w", naast.NotFound)
	}
	return l, err
}

func (s *Slice) person(c *web.Ctx) error { return s.showPerson(c, http.StatusOK, nil, nil) }

// showPerson shows an account; typed are the hats as they were ticked, nil when
// the form was not sent.
func (s *Slice) showPerson(c *web.Ctx, status int, typed []string, problems naast.Problems) error {
	p := personPage{All: giveOptions(c), New: status == http.StatusConflict}
	err := c.Read(func(tx *db.Tx) (err error) {
		var asks []askedHat
		if p.Who, p.Own, asks, err = s.seen(c, tx); err != nil {
			return err
		}
		p.Works, p.Fresh, p.Hats = p.Who.works(c, tx), p.Who.fresh(tx), nil
		p.Ends = (p.Own || p.Fresh) && p.Who.ID != c.Who.User
		hats, err := p.Who.hats(c, tx)
		for _, h := range hats {
			if h.Organisation == c.Who.Organisation {
				p.Hats = append(p.Hats, string(h.Hat))
			}
		}
		if err == nil {
			err = s.asksOf(c, tx, &p, asks)
		}
		if err == nil && p.Who.waits() {
			var g signing
			g, err = s.signing(c, tx, p.Who)
			p.Signs = &g
		}
		if err == nil && p.Own && !p.Fresh {
			p.Keys, err = s.missing(c, tx, p.Who, hats)
		}
		if err == nil && p.Own {
			err = s.logOf(c, tx, &p, hats)
		}
		return err
	})
	if err != nil {
		return err
	}
	if typed != nil {
		p.Hats = typed
	}
	p.Page = c.Base(p.Who.Name)
	p.Form, p.Problems = true, problems
	return c.Page(status, person(p))
}

// asksOf adds the hats that wait. They are ticked: whoever saves the page does not
// take them back.
func (s *Slice) asksOf(c *web.Ctx, tx *db.Tx, p *personPage, all []askedHat) (err error) {
	for _, a := range all {
		if a.Hat.Organisation == c.Who.Organisation {
			p.Asked = append(p.Asked, string(a.Hat.Hat))
		}
	}
	p.Hats = append(p.Hats, p.Asked...)
	p.Asks, err = s.hatAsks(c, tx, c.Base(""), all)
	return err
}

// postHats changes the hats somebody has at this organisation; those that bring
// keys wait for somebody else's yes (askedHat). Nobody can take
// off his own last hat by which accounts are kept: there would be no way back.
func (s *Slice) postHats(c *web.Ctx) error {
	typed := append([]string{}, c.Values("hoeden")...)
	if c.Again() {
		return s.showPerson(c, http.StatusOK, typed, nil)
	}
	hats := given(typed)
	var problems naast.Problems
	if len(hats) == 0 {
		problems.Add("hoeden", "Kies ten minste één hoed. Of stop het account.")
	} else if c.Req.PathValue("persoon") == string(c.Who.User) && !slices.Contains(hats, c.Who.Hat) {
		problems.Add("hoeden", "De hoed die u nu draagt, kunt u zelf niet afzetten. Vraag een collega.")
	}
	if len(problems) > 0 {
		return s.showPerson(c, http.StatusUnprocessableEntity, typed, problems)
	}
	location := peoplePath
	return c.Act(&location, func(tx *db.Tx) error {
		l, err := s.mine(c, tx)
		if err != nil {
			return err
		}
		now, err := s.askHats(c, tx, l, hats)
		if err != nil {
			return err
		}
		if err := SetHats(c, tx, s.Vault, s.Guard, l.ID, c.Who.Organisation, now, By(s.Vault, c.Who.Person())); err != nil {
			return err
		}
		if err := s.tellRegister(c, tx, l.ID); err != nil {
			return err
		}
		if err := s.record(c, tx, "change hats"); err != nil {
			return err
		}
		return s.renewLog(c, tx, c.Who)
	})
}

// postCode makes a code for somebody who lost the phone or the words.
func (s *Slice) postCode(c *web.Ctx) error {
	return s.invite(c, func(tx *db.Tx) (Invitation, error) {
		l, err := s.mine(c, tx)
		if err != nil {
			return Invitation{}, err
		}
		hats, err := l.hats(c, tx)
		return Invitation{User: l.ID, Name: l.Name, Hats: hats}, err
	})
}
