// tekst: inwoner
package intake

import (
	"errors"
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Page 4: three people with the reasons why. Every button acts at once, so it
// works without a script; the order of pressing is her order.

// choosePage is page 4.
type choosePage struct {
	view
	Chosen []candidate // named before, not among those shown now
	Shown  []candidate
	Gone   bool // whom she named cannot come any more
}

// candidate is one person on the page.
type candidate struct {
	Person ui.Person
	Value  string // stands for this person in the form; means nothing elsewhere
}

func readChoice(*web.Ctx, *draft, partnership.Settings) {}

// need is what these answers ask of a supporter now.
func (d draft) need(tx *db.Tx) supporter.Need {
	n := d.facts().Need(tx.Today())
	n.At = tx.Now().Unix()
	return n
}

// propose fills the page with people when there are none yet or her wishes
// changed since.
func (s *Slice) propose(c *web.Ctx, d *draft, set partnership.Settings) (changed bool, err error) {
	if d.For == d.wishes() && len(d.Now) > 0 {
		return false, nil
	}
	if d.For != d.wishes() { // other wishes: start again, and keep whom she named
		d.Seen = nil
	}
	return true, s.three(c, d, set)
}

// three shows three others than she has seen.
func (s *Slice) three(c *web.Ctx, d *draft, set partnership.Settings) error {
	return c.Read(func(tx *db.Tx) error {
		found, err := s.Propose(c, tx, set, d.need(tx), slices.Concat(d.Seen, d.Named))
		if err == nil && len(found) == 0 && len(d.Seen) > 0 { // everybody was shown: begin again
			d.Seen = nil
			found, err = s.Propose(c, tx, set, d.need(tx), d.Named)
		}
		if err != nil {
			return err
		}
		d.Now, d.For = nil, d.wishes()
		for _, p := range found {
			d.Now = append(d.Now, p.User)
		}
		d.Seen = append(d.Seen, d.Now...)
		return nil
	})
}

func (s *Slice) showChoice(c *web.Ctx, v view) (templ.Component, error) {
	changed, err := s.propose(c, &v.Draft, v.Set)
	if err != nil {
		return nil, err
	}
	p := choosePage{view: v}
	if p.Gone, err = s.stillThere(c, &p.Draft); err != nil {
		return nil, err
	}
	if changed || p.Gone {
		_, where, err := s.load(c)
		if err == nil {
			err = s.keep(c, p.Draft, where)
		}
		if err != nil {
			return nil, err
		}
	}
	shown := p.Draft.Now
	chosen := slices.DeleteFunc(slices.Clone(p.Draft.Named), func(u naast.UserID) bool { return slices.Contains(shown, u) })
	if p.Chosen, err = s.candidates(c, p.view, chosen); err == nil {
		p.Shown, err = s.candidates(c, p.view, shown)
	}
	return choose(p), err
}

// stillThere takes out of her choice whoever cannot be asked any more, such as
// somebody whose account ended yesterday.
func (s *Slice) stillThere(c *web.Ctx, d *draft) (gone bool, err error) {
	err = c.Read(func(tx *db.Tx) error {
		n := len(d.Named)
		there := map[naast.UserID]bool{}
		for _, u := range append(slices.Clone(d.Named), d.Now...) {
			if _, known := there[u]; known {
				continue
			}
			ok, err := s.mayBeAsked(c, tx, u, d.need(tx))
			if err != nil {
				return err
			}
			there[u] = ok
		}
		for _, list := range []*[]naast.UserID{&d.Named, &d.Now} {
			*list = slices.DeleteFunc(slices.Clone(*list), func(u naast.UserID) bool { return !there[u] })
		}
		gone = len(d.Named) < n
		return nil
	})
	return gone, err
}

// mayBeAsked tells whether somebody is still there to be asked. Her wishes are
// not weighed here: she may name anybody she was shown.
func (s *Slice) mayBeAsked(c *web.Ctx, tx *db.Tx, u naast.UserID, n supporter.Need) (bool, error) {
	x, err := s.Cases.Registered(c, tx, u)
	if errors.Is(err, naast.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	only := supporter.Need{Exclude: n.Exclude, NotFrom: n.NotFrom, On: n.On, At: n.At, Interpreter: true}
	return len(supporter.Check(x, only)) == 0, nil
}

func (s *Slice) candidates(c *web.Ctx, v view, users []naast.UserID) (all []candidate, err error) {
	err = c.Read(func(tx *db.Tx) error {
		all = nil
		for _, u := range users {
			x, err := supporter.Get(c, tx, u)
			if err != nil {
				return err
			}
			o, err := partnership.OrganisationOf(c, tx, x.Organisation)
			if err != nil {
				return err
			}
			p := supporter.Present(x, o, v.Draft.need(tx), v.Set)
			all = append(all, candidate{Person: casework.Face(v.T, p, slices.Index(v.Draft.Named, u)+1), Value: s.sign(u)})
		}
		return nil
	})
	return all, err
}

// sign stands for a person in a form, so that no id of anybody is in a page.
func (s *Slice) sign(u naast.UserID) string { return s.Cases.Vault.Handle("shown", string(u)) }

func (s *Slice) signed(value string, users []naast.UserID) (naast.UserID, bool) {
	i := slices.IndexFunc(users, func(u naast.UserID) bool { return s.sign(u) == value })
	if i < 0 {
		return "", false
	}
	return users[i], true
}

// The buttons of page 4.
const (
	chooseField  = "kies"
	blockField   = "blokkeer"
	insteadField = "anders"
)

func (s *Slice) actChoice(c *web.Ctx, f *filled) (done bool, err error) {
	d := &f.draft
	all := slices.Concat(d.Now, d.Named)
	to := path(4)
	switch instead := c.Form(insteadField); {
	case c.Form(chooseField) != "":
		if u, ok := s.signed(c.Form(chooseField), all); ok {
			d.choose(u)
		}
	case c.Form(blockField) != "":
		if u, ok := s.signed(c.Form(blockField), all); ok {
			d.block(u)
		}
	case instead == "meer":
		if err := s.three(c, d, f.set); err != nil {
			return false, err
		}
	case instead == "kies": // in the order in which the page shows them
		d.Waits, d.Named = "", slices.Clone(d.Now[:min(len(d.Now), mostNamed)])
		to = path(5)
	case instead == callMe || instead == wait:
		d.Waits, d.Named = instead, nil
		to = path(5)
	case len(d.Named) == 0:
		d.Waits = wait
		to = path(5)
	default:
		to = path(5)
	}
	d.Checked = d.Checked || to == path(5)
	return true, s.to(c, f, *d, to)
}
