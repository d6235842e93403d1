package represent

import (
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// typed is the form of a representative.
type typed struct{ Kind, Name, Seen, Until string }

func readForm(c *web.Ctx) typed {
	return typed{c.Form("soort"), c.Form("naam"), c.Form("gezien"), c.Form("tot")}
}

// representative reads the form.
func (v typed) representative(today naast.Date) (r casework.Representative, p naast.Problems) {
	r = casework.Representative{Kind: v.Kind, Name: v.Name}
	if !slices.ContainsFunc(kinds(nil), func(o ui.Option) bool { return o.Value == v.Kind }) {
		p.Add("soort", "Kies wat voor vertegenwoordiger het is.")
	}
	if v.Name == "" {
		p.Add("naam", "Schrijf op wie het is.")
	}
	web.CheckText(&p, "naam", v.Name, web.MaxLine)
	var err error
	if r.Seen, err = ui.ReadDay(v.Seen); err != nil || r.Seen.IsZero() || r.Seen > today {
		p.Add("gezien", "Vul in op welke dag u het papier zag. Bijvoorbeeld: 3-11-2026.")
	}
	if r.Until, err = ui.ReadDay(v.Until); err != nil || !r.Until.IsZero() && r.Until < r.Seen {
		p.Add("tot", "Deze dag kan niet. Staat er geen dag op het papier? Laat het leeg.")
	}
	return r, p
}

// kinds are the kinds to choose from; without a page only their codes.
func kinds(p *ui.Page) (os []ui.Option) {
	for _, k := range casework.Representatives {
		o := ui.Option{Value: k.Code}
		if p != nil {
			o.Label, o.Hint = p.T.M(k.Words), p.T.M(k.What)
		}
		os = append(os, o)
	}
	return os
}

// casePage is who represents her, for whoever stands next to her.
type casePage struct {
	desk.Frame
	In   typed
	Rows []row
	Ages []Age
}

func (s *Slice) showCase(c *web.Ctx, status int, problems naast.Problems) error {
	return s.Desk.Show(c, status, "mensen", problems, func(tx *db.Tx, o casework.Opened, v desk.Frame) (templ.Component, error) {
		p := casePage{Frame: v, In: readForm(c)}
		p.Form = true
		all, err := s.Cases.RepresentativesOf(c, tx, o.Key)
		if err != nil {
			return nil, err
		}
		p.Rows = rows(c.T, tx.Today(), all)
		ages, err := Ages(c, tx)
		p.Ages = About(ages, o.Facts.AgeGroup)
		return caseView(p), err
	})
}

func at(c *web.Ctx) string {
	return "/zaak/" + string(c.CaseID()) + "/vertegenwoordiger?gedaan=bewaard"
}

func (s *Slice) postCase(c *web.Ctx) error {
	if c.Again() {
		return s.showCase(c, 200, nil)
	}
	r, p := readForm(c).representative(naast.Today(c.DB.Now()))
	if len(p) > 0 {
		return s.showCase(c, 422, p)
	}
	return s.Desk.Act(c, at(c), func(tx *db.Tx) error { return s.Cases.AddRepresentative(c, tx, c.Who, c.CaseID(), r) })
}

func (s *Slice) postEnd(c *web.Ctx) error {
	return s.Desk.Act(c, at(c), func(tx *db.Tx) error {
		return s.Cases.EndRepresentative(c, tx, c.Who, c.CaseID(), naast.DocumentID(c.Form("wie")))
	})
}
