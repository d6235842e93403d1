package desk

import (
	"errors"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

func (s *Slice) reachRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/bereiken", guard.ReadCase, func(c *web.Ctx) error { return s.reach(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/bereiken", guard.WriteCase, s.postReach)
}

// reachPage asks how she can be reached, by people and by mail.
type reachPage struct {
	casePage
	In casework.Contact
	To casework.Delivery
}

func readReach(c *web.Ctx) (casework.Contact, casework.Delivery) {
	return casework.Contact{Name: c.Form("naam"), Phone: c.Form("telefoon"), Hours: c.Form("uren"), MaySay: c.Ticked("zeggen"), Street: c.Form("adres"), Note: c.Form("weten")},
		casework.NewDelivery(c.Form("mail"), c.Form("niveau"), c.Form("naam"))
}

func (s *Slice) reach(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "", p, func(o opened, v casePage) (templ.Component, error) {
		x := reachPage{casePage: v}
		x.Form, x.Title = true, c.T.S("Bereiken")
		if x.In, x.To = readReach(c); c.Req.Method == "GET" {
			x.In, x.To = o.Who, casework.Delivery{}
			if err := s.Cases.LoadFacts(c, o.tx, o.Case, casework.DeliveryLabel, &x.To); err != nil && !errors.Is(err, naast.NotFound) {
				return nil, err
			}
		}
		return reach(x), nil
	})
}

func (s *Slice) postReach(c *web.Ctx) error {
	in, to := readReach(c)
	if c.Again() {
		return s.reach(c, 200, nil)
	}
	p := append(casework.LongReach(in, to), casework.CheckReach(in, to, c.Form("gezien"))...)
	web.CheckText(&p, "weten", in.Note, 2000)
	if len(p) > 0 {
		return s.reach(c, 422, p)
	}
	return s.act(c, "/zaak/"+string(c.CaseID())+"?gedaan=bewaard", func(tx *db.Tx) error {
		var before casework.Delivery // the language of mails is hers, not asked here
		if err := s.Cases.LoadFacts(c, tx, c.CaseID(), casework.DeliveryLabel, &before); err != nil && !errors.Is(err, naast.NotFound) {
			return err
		}
		to.Language = before.Language
		return s.Cases.SaveReach(c, tx, c.Who, c.CaseID(), in, to)
	})
}

// levels are the ways to hear that there is something new, as a supporter reads
// them: on her own page the same ways speak to her.
func levels(t lang.Text) []ui.Option {
	os := casework.LevelOptions(t, true)
	for i := range os {
		switch o := &os[i]; o.Value {
		case casework.LevelName:
			o.Label = t.S("E-mail met de naam en de afspraak")
		case casework.ChannelCall:
			o.Label, o.Hint = t.S("Wij bellen"), t.S("Iemand van ons vertelt wat er nieuw is.")
		case casework.ChannelLetter:
			o.Label = t.S("Wij sturen een brief")
		}
	}
	return os
}
