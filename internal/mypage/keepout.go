// tekst: inwoner
package mypage

import (
	"errors"
	"net/http"
	"slices"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// keepOutPage names everybody who can see her question, and whom she kept out.
type keepOutPage struct {
	ui.Page
	In    []ui.Option // who can see it, or can be asked to
	Who   string      // of those, whom she chose
	Knows bool        // that there is no way back
	Out   []string
	Full  bool // she kept out as many as one record can hold
	Done  bool
}

func (s *Slice) getKeepOut(c *web.Ctx) error {
	return s.showKeepOut(c, http.StatusOK, keepOutPage{Done: isDone(c)})
}

func (s *Slice) showKeepOut(c *web.Ctx, status int, p keepOutPage) error {
	problems := p.Page.Problems
	p.Page = c.Base(c.T.S("Wie mag dit niet zien?"))
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, keepOut
	err := s.see(c, func(tx *db.Tx, o opened) error {
		in, err := s.insiders(c, tx, o)
		if err != nil {
			return err
		}
		for _, x := range in {
			what := x.what
			if x.user == o.Facts.Responsible {
				what = c.T.S("%s. U kiest daarna iemand anders", what)
			}
			p.In = append(p.In, ui.Option{Value: s.sign(x.user), Label: x.name, Hint: what})
		}
		for _, u := range o.Facts.Blocked {
			name, err := s.anyName(c, tx, o, u)
			if err != nil {
				return err
			}
			p.Out = append(p.Out, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, keepOutView(p))
}

// inside is one person who stands in her case.
type inside struct {
	user       naast.UserID
	name, what string
}

func (s *Slice) insiders(c *web.Ctx, tx *db.Tx, o opened) (all []inside, err error) {
	f := o.Facts
	take := func(u naast.UserID, what naast.Message) error {
		if u == "" || slices.ContainsFunc(all, func(i inside) bool { return i.user == u }) {
			return nil
		}
		name, err := s.anyName(c, tx, o, u)
		all = append(all, inside{u, name, c.T.M(what)})
		return err
	}
	// supports is take of somebody who has to be able to support: her first page
	// says of whoever cannot any more that he does not work here.
	supports := func(u naast.UserID, what, was naast.Message) error {
		left, err := s.Cases.HasLeft(c, tx, u)
		if left {
			what = was
		}
		if err != nil {
			return err
		}
		return take(u, what)
	}
	if err := supports(f.Responsible, naast.Msg("staat naast u"), naast.Msg("stond naast u, werkt hier niet meer")); err != nil {
		return nil, err
	}
	for _, u := range f.CoSupporter {
		if err := supports(u, naast.Msg("helpt mee"), naast.Msg("hielp mee, werkt hier niet meer")); err != nil {
			return nil, err
		}
	}
	if err := supports(f.Standby, naast.Msg("kan het overnemen"), naast.Msg("kon het overnemen, werkt hier niet meer")); err != nil {
		return nil, err
	}
	_, watch, err := s.Cases.Watchers(c, tx, o.Row.Case)
	if err != nil {
		return nil, err
	}
	for _, u := range watch {
		if err := take(u, naast.Msg("let op of u iets hoort, leest uw verhaal niet")); err != nil {
			return nil, err
		}
	}
	if f.Responsible != "" {
		return all, nil
	}
	for _, u := range f.Named {
		if !slices.Contains(f.Passed, u) {
			if err := take(u, naast.Msg("die koos u")); err != nil {
				return nil, err
			}
		}
	}
	readers, err := s.doorReaders(c, tx, o)
	if err != nil {
		return nil, err
	}
	for _, p := range readers {
		if err := take(p.User, naast.Msg("leest uw vraag als eerste")); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// anyName is the name of somebody in the register, at the front door, or with an
// account only: a coordinator. Of the last it is gone when the account ended.
func (s *Slice) anyName(c *web.Ctx, tx *db.Tx, o opened, u naast.UserID) (string, error) {
	people, err := s.Cases.Door(c, tx)
	if err != nil {
		return "", err
	}
	for _, p := range people {
		if p.User == u {
			return p.Name, nil
		}
	}
	if u == "" || o.Facts.Guarded { // somebody may look along
		return "", nil
	}
	if _, err = supporter.NameOf(c, tx, u); errors.Is(err, naast.NotFound) { // supports nobody
		name, err := account.NameAtWork(c, tx, u)
		if !errors.Is(err, naast.NotFound) {
			return name, err
		}
	}
	return s.name(c, tx, o, u)
}

// sign stands for a person in a form, so that no id of anybody is in a page.
func (s *Slice) sign(u naast.UserID) string { return s.Cases.Vault.Handle("shown", string(u)) }

// postKeepOut keeps somebody out for good, once she says that she knows that.
func (s *Slice) postKeepOut(c *web.Ctx) error {
	p := keepOutPage{Who: c.Form("wie"), Knows: c.Ticked("weet")}
	if c.Again() {
		return s.showKeepOut(c, http.StatusOK, p)
	}
	if p.Who == "" {
		p.Page.Problems.Add("wie", "Kies wie uw vraag niet meer mag zien.")
	}
	if !p.Knows {
		p.Page.Problems.Add("weet", "Zet een vinkje als u zeker weet dat u dit wilt.")
	}
	if len(p.Page.Problems) > 0 {
		return s.showKeepOut(c, http.StatusUnprocessableEntity, p)
	}
	err := s.act(c, done(keepOut), func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		o := opened{Set: set}
		o.Row.Case = c.Who.Case
		if o.Facts, err = s.Cases.Facts(c, tx, c.Who.Case); err != nil {
			return err
		}
		in, err := s.insiders(c, tx, o)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(in, func(x inside) bool { return s.sign(x.user) == p.Who })
		if i < 0 { // gone meanwhile
			return nil
		}
		return s.Cases.Block(c, tx, c.Who, c.Who.Case, in[i].user)
	})
	if errors.Is(err, naast.TooLarge) {
		return s.showKeepOut(c, http.StatusUnprocessableEntity, keepOutPage{Full: true})
	}
	return err
}
