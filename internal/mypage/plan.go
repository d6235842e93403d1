// tekst: inwoner
package mypage

import (
	"errors"
	"net/http"
	"strconv"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// planPage is her plan, in her words, and the steps with her yes or no.
type planPage struct {
	ui.Page
	Plan     casework.Plan
	Revision int
	Theirs   *casework.Plan // what somebody wrote meanwhile
	Steps    []step
	Done     bool
}

// step is one step as she sees it.
type step struct {
	answerable
	Sentence string
	Line     string // what she said
	More     string // day, or that it is done
	Asks     bool
	Open     bool
}

func (s *Slice) getPlan(c *web.Ctx) error {
	return s.showPlan(c, http.StatusOK, planPage{}, false)
}

// showPlan shows the plan as it stands, or as it was typed.
func (s *Slice) showPlan(c *web.Ctx, status int, p planPage, typed bool) error {
	problems := p.Page.Problems
	p.Page, p.Done = c.Base(c.T.S("Mijn plan")), isDone(c)
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, plan
	err := s.see(c, func(tx *db.Tx, o opened) error {
		d, err := casework.Only[casework.Plan](c, tx, s.Cases, o.Key, casework.PlanKind)
		if err != nil {
			return err
		}
		if typed && p.Revision != d.Revision {
			p.Theirs = &d.Body
		} else if !typed {
			p.Plan = d.Body
		}
		p.Revision = d.Revision
		p.Steps, err = s.steps(c, tx, o)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, planView(p))
}

func (s *Slice) steps(c *web.Ctx, tx *db.Tx, o opened) (all []step, err error) {
	docs, err := casework.List[casework.Step](c, tx, s.Cases, o.Key, casework.StepKind)
	for _, d := range docs {
		b := d.Body
		x := step{answerable{casework.StepKind, d.ID, d.Revision, b.What, plan}, b.Sentence(), saidLine(c.T, b.Yes), "", b.Asks(), b.Open()}
		switch {
		case !b.Done.IsZero():
			x.More = c.T.S("Klaar op %s.", b.Done)
		case b.Let:
			x.More = c.T.S("Deze stap is niet meer nodig.")
		case !b.Day.IsZero():
			x.More = c.T.S("Uiterlijk %s.", b.Day)
		}
		all = append(all, x)
	}
	return all, err
}

func (s *Slice) postPlan(c *web.Ctx) error {
	p := planPage{Plan: casework.Plan{Situation: c.Form("situatie"), Want: c.Form("wens")}}
	p.Revision, _ = strconv.Atoi(c.Form("versie"))
	if c.Again() {
		return s.showPlan(c, http.StatusOK, p, true)
	}
	var problems naast.Problems
	web.CheckText(&problems, "situatie", p.Plan.Situation, web.MaxText)
	web.CheckText(&problems, "wens", p.Plan.Want, web.MaxText)
	if len(problems) > 0 {
		p.Page.Problems = problems
		return s.showPlan(c, http.StatusUnprocessableEntity, p, true)
	}
	err := s.act(c, done(plan), func(tx *db.Tx) error {
		return s.Cases.WritePlan(c, tx, c.Who, c.Who.Case, p.Revision, p.Plan)
	})
	if errors.Is(err, naast.Conflict) {
		return s.showPlan(c, http.StatusConflict, p, true)
	}
	return err
}
