package desk

import (
	"errors"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
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

// nothing is how the form says that nothing may be sent.
const nothing = "niets"

var levels = words{
	{code: nothing, label: naast.Msg("Niets sturen")},
	{code: "neutraal", label: naast.Msg("Neutraal"), hint: naast.Msg("“Er staat een bericht voor u klaar.”")},
	{code: "naam", label: naast.Msg("Met voornaam en afspraak"), hint: naast.Msg("Alleen als niemand anders meeleest.")},
}

func readReach(c *web.Ctx) (casework.Contact, casework.Delivery) {
	to := casework.Delivery{Email: c.Form("mail"), Level: c.Form("soort"), Name: c.Form("voornaam")}
	if to.Level == nothing {
		to.Level = ""
	}
	if to.Email != "" && to.Level != "" {
		to.Channel = "mail"
	}
	return casework.Contact{Name: c.Form("naam"), Phone: c.Form("telefoon"), Hours: c.Form("wanneer"), MaySay: c.Ticked("zeggen"), Street: c.Form("adres"), Note: c.Form("weten")}, to
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
		if x.To.Level == "" {
			x.To.Level = nothing
		}
		return reach(x), nil
	})
}

func (s *Slice) postReach(c *web.Ctx) error {
	in, to := readReach(c)
	if c.Again() {
		return s.reach(c, 200, nil)
	}
	var p naast.Problems
	for field, text := range map[string]string{"naam": in.Name, "telefoon": in.Phone, "wanneer": in.Hours, "adres": in.Street, "mail": to.Email, "voornaam": to.Name} {
		web.CheckText(&p, field, text, web.MaxLine)
	}
	web.CheckText(&p, "weten", in.Note, 2000)
	if to.Level != "" && to.Email == "" {
		p.Add("mail", "Schrijf het mailadres op, of kies ‘niets sturen’.")
	}
	if levels.in(c.T, to.Level) == to.Level && to.Level != "" {
		p.Add("soort", "Kies wat wij mogen sturen.")
	}
	if len(p) > 0 {
		return s.reach(c, 422, p)
	}
	return s.act(c, "/zaak/"+string(c.CaseID())+"?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.SaveReach(c, tx, c.Who, c.CaseID(), in, to)
	})
}
