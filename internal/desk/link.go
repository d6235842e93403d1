package desk

import (
	"cmp"
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) linkRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/gezin", guard.PrepareCase, func(c *web.Ctx) error { return s.link(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/gezin", guard.LinkCase, s.postLink)
}

// notAsked is that the sentence about health was not read out.
const notAsked = "niet"

// linkPage writes down the question of somebody else at home.
type linkPage struct {
	casePage
	Question casework.Question
	Contact  casework.Contact
	Domains  []string
	Village  string
	AgeGroup string
	Spoken   bool
	How      string
	Health   string // the sentence about health, to read out
	Healthy  string // what was answered to it; notAsked: it was not read out
	Mine     string
	set      partnership.Settings
}

func readLink(c *web.Ctx) linkPage {
	return linkPage{Question: casework.Question{Words: c.Form("verhaal"), Wants: c.Form("wil"), Avoids: c.Form("niet")},
		Contact: casework.Contact{Name: c.Form("naam"), Phone: c.Form("telefoon"), Hours: c.Form("wanneer")},
		Domains: c.Values("domein"), Village: c.Form("dorp"), AgeGroup: c.Form("leeftijd"), Spoken: c.Ticked("zelf"), How: c.Form("hoe"), Healthy: cmp.Or(c.Form("gezondheid"), notAsked), Mine: c.Form("naast")}
}

func (s *Slice) link(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "meer", p, func(o opened, v casePage) (templ.Component, error) {
		x := readLink(c)
		x.casePage, x.set = v, o.set
		x.Form, x.Title = true, c.T.S("De vraag van een ander in huis")
		var err error
		_, x.Health, err = partnership.Wording(c, o.tx, partnership.ConsentHealth)
		return link(x), err
	})
}

func (v linkPage) check() (p naast.Problems) {
	if v.Question.Words == "" {
		p.Add("verhaal", "Schrijf op wat deze persoon zelf vertelt.")
	}
	if !v.Spoken {
		p.Add("zelf", "Spreek eerst met deze persoon zelf. Daarna kunt u de vraag opschrijven.")
	}
	if how := casework.Way(v.How); !slices.Contains(casework.Ways, how) || how == casework.WithCard {
		p.Add("hoe", "Kies hoe deze persoon ja zei tegen opschrijven.")
	}
	if v.Mine != "ik" && v.Mine != "ander" {
		p.Add("naast", "Kies wie er naast deze persoon komt te staan.")
	}
	if !slices.Contains([]string{notAsked, "ja", "nee"}, v.Healthy) {
		p.Add("gezondheid", "Kies wat deze persoon zei.")
	}
	web.CheckText(&p, "verhaal", v.Question.Words, web.MaxText)
	web.CheckText(&p, "wil", v.Question.Wants, web.MaxText)
	web.CheckText(&p, "niet", v.Question.Avoids, web.MaxText)
	web.CheckText(&p, "naam", v.Contact.Name, web.MaxLine)
	web.CheckText(&p, "telefoon", v.Contact.Phone, web.MaxLine)
	web.CheckText(&p, "wanneer", v.Contact.Hours, web.MaxLine)
	return p
}

func (s *Slice) postLink(c *web.Ctx) error {
	v := readLink(c)
	if c.Again() {
		return s.link(c, 200, nil)
	}
	if p := v.check(); len(p) > 0 {
		return s.link(c, 422, p)
	}
	to := "/vandaag?gedaan=doorgegeven"
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		l := casework.Told{Question: v.Question, Contact: v.Contact, How: casework.Way(v.How), Mine: v.Mine == "ik",
			Facts: casework.Facts{Domains: partnership.Known(set.Domains, v.Domains...), Village: partnership.One(set.Villages, v.Village), AgeGroup: partnership.One(set.AgeGroups, v.AgeGroup)}}
		if v.Healthy != notAsked {
			l.Health = v.Healthy
		}
		l.Delivery = v.delivery()
		id, err := s.Cases.Link(c, tx, c.Who, c.CaseID(), l)
		if err == nil && l.Mine {
			to = "/zaak/" + string(id) + "?gedaan=bewaard"
		}
		return err
	})
}

// delivery is how news reaches somebody who has no card: we call, when there is a number.
func (v linkPage) delivery() casework.Delivery {
	channel := casework.LevelNone
	if v.Contact.Phone != "" {
		channel = casework.ChannelCall
	}
	return casework.NewDelivery("", channel, v.Contact.Name)
}

func (v linkPage) options(list []partnership.Term) []ui.Option {
	os := make([]ui.Option, len(list))
	for i, t := range list {
		os[i] = ui.Option{Value: t.Code, Label: t.In(v.T)}
	}
	return os
}

func (v linkPage) orOpen(list []partnership.Term) []ui.Option {
	return append([]ui.Option{{Value: "", Label: v.T.S("Niet gezegd")}}, v.options(list)...)
}
