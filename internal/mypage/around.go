// tekst: inwoner
package mypage

import (
	"net/http"
	"strconv"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// aroundPage is the people around her, and what each may know.
type aroundPage struct {
	ui.Page
	People []neighbour
	Typed  casework.Around
	Done   bool
}

// neighbour is somebody around her, with the way to take him off the page.
type neighbour struct {
	casework.Around
	Doc      naast.DocumentID
	Revision int
}

func (s *Slice) getAround(c *web.Ctx) error {
	return s.showAround(c, http.StatusOK, casework.Around{}, nil)
}

func (s *Slice) showAround(c *web.Ctx, status int, typed casework.Around, problems naast.Problems) error {
	p := aroundPage{Page: c.Base(c.T.S("Mensen om mij heen")), Typed: typed, Done: isDone(c)}
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, around
	err := s.see(c, func(tx *db.Tx, o opened) error {
		docs, err := casework.List[casework.Around](c, tx, s.Cases, o.Key, casework.PersonKind)
		for _, d := range docs {
			if d.Body.Name != "" {
				p.People = append(p.People, neighbour{d.Body, d.ID, d.Revision})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, aroundView(p))
}

func (s *Slice) postAround(c *web.Ctx) error {
	if doc := c.Form("wat"); doc != "" {
		revision, _ := strconv.Atoi(c.Form("versie"))
		return s.act(c, done(around), func(tx *db.Tx) error {
			return s.Cases.WriteAround(c, tx, c.Who, c.Who.Case, naast.DocumentID(doc), revision, casework.Around{})
		})
	}
	a := casework.Around{Name: c.Form("naam"), Who: c.Form("wie"), May: c.Form("mag")}
	if c.Again() {
		return s.showAround(c, http.StatusOK, a, nil)
	}
	var problems naast.Problems
	if a.Name == "" {
		problems.Add("naam", "Schrijf op wie het is.")
	}
	web.CheckText(&problems, "naam", a.Name, web.MaxLine)
	web.CheckText(&problems, "wie", a.Who, web.MaxLine)
	web.CheckText(&problems, "mag", a.May, web.MaxText)
	if len(problems) > 0 {
		return s.showAround(c, http.StatusUnprocessableEntity, a, problems)
	}
	return s.act(c, done(around), func(tx *db.Tx) error {
		return s.Cases.WriteAround(c, tx, c.Who, c.Who.Case, "", 0, a)
	})
}
