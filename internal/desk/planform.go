package desk

import (
	"errors"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// planForm asks for the plan. When two people write at once, both texts are
// shown, and what he typed stays in the form.
type planForm struct {
	casePage
	Plan     casework.Plan
	Revision int
	Theirs   *casework.Plan
}

func (s *Slice) writePlan(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "plan", p, func(o opened, v casePage) (templ.Component, error) {
		x := planForm{casePage: v, Plan: casework.Plan{Situation: c.Form("nu"), Want: c.Form("wil")}}
		x.Form = true
		now, err := casework.Only[casework.Plan](c, o.tx, s.Cases, o.Key, casework.PlanKind)
		x.Revision = now.Revision
		if c.Req.Method == "GET" {
			x.Plan = now.Body
		} else if c.Form("versie") != strconv.Itoa(now.Revision) {
			x.Theirs = &now.Body
		}
		return planWrite(x), err
	})
}

func (s *Slice) postPlan(c *web.Ctx) error {
	plan := casework.Plan{Situation: c.Form("nu"), Want: c.Form("wil")}
	if c.Again() {
		return s.writePlan(c, 200, nil)
	}
	revision, err := strconv.Atoi(c.Form("versie"))
	var p naast.Problems
	if strings.TrimSpace(plan.Want) == "" {
		p.Add("wil", "Schrijf op wat de inwoner wil. Eén zin is genoeg.")
	}
	web.CheckText(&p, "nu", plan.Situation, web.MaxText)
	web.CheckText(&p, "wil", plan.Want, web.MaxText)
	if len(p) > 0 || err != nil {
		return s.writePlan(c, 422, p)
	}
	err = s.act(c, part(c, "plan")+"?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.SavePlan(c, tx, c.Who, c.CaseID(), revision, plan)
	})
	if errors.Is(err, naast.Conflict) {
		p.Add("nu", "Iemand anders heeft het plan net veranderd. Er is niets weg: beide teksten staan hieronder. Maak er samen één van.")
		return s.writePlan(c, 409, p)
	}
	return err
}

// mandatePage is a machtiging for one step, at one body (Awb art. 2:1), to be
// signed on paper.
type mandatePage struct {
	casePage
	Step  casework.Step
	By    string
	Today naast.Date
}

func (s *Slice) mandate(c *web.Ctx) error {
	return s.show(c, 200, "plan", nil, func(o opened, v casePage) (templ.Component, error) {
		d, err := casework.One[casework.Step](c, o.tx, s.Cases, o.Key, casework.StepKind, docID(c))
		if err != nil {
			return nil, err
		}
		if d.Body.Who != casework.OnBehalf {
			return nil, naast.NotFound
		}
		x := mandatePage{casePage: v, Step: d.Body, Today: o.tx.Today()}
		x.Title = c.T.S("Machtiging")
		x.By, err = s.nameOf(c, o, c.Who.User)
		return mandate(x), err
	})
}

func (v mandatePage) until() string {
	if v.Step.Until.IsZero() {
		return ""
	}
	return v.T.Date(v.Step.Until)
}

// lines are who gives what to whom. What is not known stays a line to write on.
func (v mandatePage) lines() []ui.Item {
	blank := func(s string) string {
		if s == "" {
			return "…………………………………………"
		}
		return s
	}
	return []ui.Item{
		{Key: v.T.S("Naam"), Value: blank(v.Contact.Name)},
		{Key: v.T.S("Adres"), Value: blank(v.Contact.Street)},
		{Key: v.T.S("Machtigt"), Value: v.By},
		{Key: v.T.S("Van"), Value: v.Site.Name},
		{Key: v.T.S("Om dit te doen"), Value: v.Step.What},
		{Key: v.T.S("Tot en met"), Value: blank(v.until())},
	}
}
