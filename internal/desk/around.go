package desk

import (
	"errors"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) aroundRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/mensen", guard.ReadCase, func(c *web.Ctx) error { return s.around(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/mensen", guard.WriteCase, s.postAround)
	a.Get(web.Staff, "/zaak/{zaak}/mensen/{stuk}", guard.ReadCase, func(c *web.Ctx) error { return s.around(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/mensen/{stuk}", guard.WriteCase, s.postAround)
}

// aroundPage is the people around her, and what each may know.
type aroundPage struct {
	casePage
	Legal    []casework.Document[casework.Representative] // who represents her by law now
	All      []casework.Document[casework.Around]
	Doc      naast.DocumentID // the one being changed
	Revision int
	In       casework.Around
	Theirs   *casework.Around
}

func readAround(c *web.Ctx) casework.Around {
	return casework.Around{Name: c.Form("naam"), Who: c.Form("wie"), May: c.Form("mag")}
}

func (s *Slice) around(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "mensen", p, func(o opened, v casePage) (templ.Component, error) {
		x := aroundPage{casePage: v, Doc: docID(c), In: readAround(c)}
		x.Form = true
		var err error
		if x.All, err = casework.List[casework.Around](c, o.tx, s.Cases, o.Key, casework.PersonKind); err != nil {
			return nil, err
		}
		x.All = onPage(x.All)
		if x.Legal, err = s.Cases.RepresentativesOf(c, o.tx, o.Key); err != nil {
			return nil, err
		}
		today := o.tx.Today()
		x.Legal = slices.DeleteFunc(x.Legal, func(d casework.Document[casework.Representative]) bool { return !d.Body.Holds(today) })
		if x.Doc == "" {
			return around(x), nil
		}
		now, err := casework.One[casework.Around](c, o.tx, s.Cases, o.Key, casework.PersonKind, x.Doc)
		x.Revision = now.Revision
		if c.Req.Method == "GET" {
			x.In = now.Body
		} else if c.Form("versie") != strconv.Itoa(now.Revision) {
			x.Theirs = &now.Body
		}
		return around(x), err
	})
}

func (s *Slice) postAround(c *web.Ctx) error {
	in := readAround(c)
	if c.Again() {
		return s.around(c, 200, nil)
	}
	var p naast.Problems
	if in.Name == "" && docID(c) == "" {
		p.Add("naam", "Schrijf op hoe de inwoner deze persoon noemt.")
	}
	if in.May == "" && in.Name != "" {
		p.Add("mag", "Schrijf op wat deze persoon mag weten. ‘Niets’ mag ook.")
	}
	web.CheckText(&p, "naam", in.Name, web.MaxLine)
	web.CheckText(&p, "wie", in.Who, web.MaxLine)
	web.CheckText(&p, "mag", in.May, 2000)
	if len(p) > 0 {
		return s.around(c, 422, p)
	}
	revision, _ := strconv.Atoi(c.Form("versie"))
	err := s.act(c, part(c, "mensen")+"?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.SaveAround(c, tx, c.Who, c.CaseID(), docID(c), revision, in)
	})
	if errors.Is(err, naast.Conflict) && docID(c) != "" {
		p.Add("naam", "Iemand anders heeft dit net veranderd. Beide teksten staan hieronder.")
		return s.around(c, 409, p)
	}
	return err
}

func (v aroundPage) action() string {
	if v.Doc == "" {
		return v.url("mensen")
	}
	return v.url("mensen/" + string(v.Doc))
}

func aroundText(a casework.Around) string { return a.Name + "\n" + a.Who + "\n" + a.May }

func (v aroundPage) title() string {
	if v.Doc == "" {
		return v.T.S("Iemand erbij zetten")
	}
	return v.T.S("Wijzigen")
}

func (v aroundPage) table() ui.Table {
	t := ui.Table{ID: "eromheen", Caption: v.T.S("Mensen om de inwoner heen"), Quiet: true,
		Columns: []ui.Column{{Label: v.T.S("Naam")}, {Label: v.T.S("Wie is het?")}, {Label: v.T.S("Mag weten")}}}
	for _, a := range v.All {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Body.Name, URL: v.url("mensen/" + string(a.ID))}, {Text: a.Body.Who}, {Text: a.Body.May}}})
	}
	return t
}

// onPage leaves out who was taken off the page: without a name.
func onPage(all []casework.Document[casework.Around]) []casework.Document[casework.Around] {
	return slices.DeleteFunc(all, func(a casework.Document[casework.Around]) bool { return a.Body.Name == "" })
}

// nameHint says how somebody is taken off the page.
func (v aroundPage) nameHint() string {
	if v.Doc == "" {
		return ""
	}
	return v.T.S("Maak de naam leeg om deze persoon van de lijst te halen.")
}
