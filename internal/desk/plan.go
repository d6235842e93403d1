package desk

import (
	"errors"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) planRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/plan", guard.ReadCase, s.plan)
	a.Get(web.Staff, "/zaak/{zaak}/plan/schrijven", guard.ReadCase, func(c *web.Ctx) error { return s.writePlan(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/plan/schrijven", guard.WriteCase, s.postPlan)
	a.Get(web.Staff, "/zaak/{zaak}/machtiging/{stuk}", guard.ReadCase, s.mandate)
	a.Get(web.Staff, "/zaak/{zaak}/stap", guard.ReadCase, func(c *web.Ctx) error { return s.showStep(c, 200, casework.Step{}, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/stap", guard.WriteCase, s.postStep)
	a.Get(web.Staff, "/zaak/{zaak}/stap/{stuk}", guard.ReadCase, s.editStep)
	a.Post(web.Staff, "/zaak/{zaak}/stap/{stuk}", guard.WriteCase, s.postStep)
	a.Post(web.Staff, "/zaak/{zaak}/stap/{stuk}/klaar", guard.WriteCase, s.endStep)
}

// planPage is the plan and its steps.
type planPage struct {
	casePage
	Plan       casework.Document[casework.Plan]
	Open, Past []casework.Document[casework.Step]
	Today      naast.Date
}

// said is what stands in the plan; what she left open has no line.
func (v planPage) said() (all []ui.Item) {
	for _, i := range []ui.Item{{Key: v.T.S("Hoe is het nu"), Value: v.Plan.Body.Situation}, {Key: v.T.S("Dit wil ik"), Value: v.Plan.Body.Want}} {
		if i.Value != "" {
			all = append(all, i)
		}
	}
	return all
}

func (s *Slice) plan(c *web.Ctx) error {
	return s.show(c, 200, "plan", nil, func(o opened, v casePage) (templ.Component, error) {
		p := planPage{casePage: v, Today: o.tx.Today()}
		var err error
		if p.Plan, err = casework.Only[casework.Plan](c, o.tx, s.Cases, o.Key, casework.PlanKind); err != nil {
			return nil, err
		}
		steps, err := casework.List[casework.Step](c, o.tx, s.Cases, o.Key, casework.StepKind)
		for _, st := range steps {
			if st.Body.Open() {
				p.Open = append(p.Open, st)
			} else {
				p.Past = append(p.Past, st)
			}
		}
		return plan(p), err
	})
}

// stepPage asks for one step.
type stepPage struct {
	casePage
	Doc      naast.DocumentID // empty: a new one
	Revision int
	Step     casework.Step
	Day      string // as it was typed
	Until    string // the same
	Theirs   *casework.Step
}

func (s *Slice) readStep(c *web.Ctx) (casework.Step, naast.Problems) {
	st := casework.Step{What: c.Form("wat"), Who: c.Form("wie"), Role: c.Form("rol"), Body: c.Form("instantie")}
	p := st.Check()
	day, err := ui.ReadDay(c.Form("dag"))
	if err != nil {
		p.Add("dag", "Deze dag kunnen wij niet lezen. Schrijf hem zo: 3-12-2026.")
	}
	st.Day = day
	if st.Until, err = ui.ReadDay(c.Form("tot")); err != nil {
		p.Add("tot", "Deze dag kunnen wij niet lezen. Schrijf hem zo: 3-12-2026.")
	}
	if st.Who != casework.OnBehalf {
		st.Until = ""
	}
	web.CheckText(&p, "wat", st.What, 2000)
	web.CheckText(&p, "instantie", st.Body, web.MaxLine)
	return st, p
}

func (s *Slice) showStep(c *web.Ctx, status int, st casework.Step, p naast.Problems) error {
	return s.show(c, status, "plan", p, func(o opened, v casePage) (templ.Component, error) {
		x := stepPage{casePage: v, Doc: docID(c), Step: st, Day: c.Form("dag"), Until: c.Form("tot")}
		x.Form = true
		x.Title = c.T.S("Stap")
		if x.Doc == "" {
			return stepForm(x), nil
		}
		now, err := casework.One[casework.Step](c, o.tx, s.Cases, o.Key, casework.StepKind, x.Doc)
		if err != nil {
			return nil, err
		}
		x.Revision = now.Revision
		if c.Req.Method == "GET" {
			x.Step, x.Day, x.Until = now.Body, ui.FormatDay(now.Body.Day), ui.FormatDay(now.Body.Until)
		} else if c.Form("versie") != strconv.Itoa(now.Revision) {
			x.Theirs = &now.Body
		}
		return stepForm(x), nil
	})
}

func (s *Slice) editStep(c *web.Ctx) error { return s.showStep(c, 200, casework.Step{}, nil) }

// postStep proposes a step, or rewrites one.
func (s *Slice) postStep(c *web.Ctx) error {
	st, p := s.readStep(c)
	if c.Again() {
		return s.showStep(c, 200, st, nil)
	}
	if len(p) > 0 {
		return s.showStep(c, 422, st, p)
	}
	doc := docID(c)
	revision, _ := strconv.Atoi(c.Form("versie"))
	err := s.act(c, part(c, "plan")+"?gedaan=gevraagd", func(tx *db.Tx) error {
		if doc == "" {
			return s.Cases.ProposeStep(c, tx, c.Who, c.CaseID(), st)
		}
		return s.Cases.ChangeStep(c, tx, c.Who, c.CaseID(), doc, revision, st)
	})
	if errors.Is(err, naast.Conflict) && doc != "" {
		p.Add("wat", "Iemand anders heeft deze stap net veranderd. Beide teksten staan hieronder.")
		return s.showStep(c, 409, st, p)
	}
	return err
}

// endStep says that a step is done, let go together, or open again.
func (s *Slice) endStep(c *web.Ctx) error {
	return s.act(c, part(c, "plan")+"?gedaan=bewaard", func(tx *db.Tx) error {
		switch c.Form("hoe") {
		case "klaar", "los":
			return s.Cases.EndStep(c, tx, c.Who, c.CaseID(), docID(c), c.Form("hoe") == "klaar")
		}
		return s.Cases.ReopenStep(c, tx, c.Who, c.CaseID(), docID(c))
	})
}

// entries are the open steps, each with what she said and what can be done.
func (v planPage) entries() (all []ui.Entry) {
	for _, st := range v.Open {
		e := ui.Entry{Title: st.Body.What, Text: v.stepLine(st.Body) + " · " + yesLine(v.T, st.Body.Yes), Action: stepActs(v, st)}
		switch {
		case st.Body.Lapsed(v.Today):
			e.Badge, e.Tone = v.T.S("Machtiging voorbij"), ui.Warning
		case st.Body.Yes.Given():
			e.Badge, e.Tone = v.T.S("Ja"), ui.OK
		case st.Body.Yes.Answer == "nee":
			e.Badge, e.Tone = v.T.S("Nee"), ui.Neutral
		default:
			e.Badge, e.Tone = v.T.S("Nog vragen"), ui.Info
		}
		all = append(all, e)
	}
	return all
}

// stepLine says who does a step, in which role, when.
func (v planPage) stepLine(st casework.Step) string {
	all := []string{doers.in(v.T, st.Who), roles.in(v.T, st.Role)}
	if st.Body != "" {
		all = append(all, v.T.S("bij %s", st.Body))
	}
	if !st.Day.IsZero() {
		all = append(all, v.T.Date(st.Day))
	}
	if !st.Until.IsZero() {
		all = append(all, v.T.S("machtiging tot en met %s", st.Until))
	}
	return strings.Join(all, " · ")
}

func stepAction(v stepPage) string {
	if v.Doc == "" {
		return v.url("stap")
	}
	return v.url("stap/" + string(v.Doc))
}
