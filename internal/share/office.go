package share

import (
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// casePage is sharing by whoever stands next to her, with her yes.
type casePage struct {
	desk.Frame
	In          typed
	Open, Ended []row
	Letters     []ui.Option
}

func (s *Slice) showCase(c *web.Ctx, status int, problems naast.Problems) error {
	return s.Desk.Show(c, status, "mensen", problems, func(tx *db.Tx, o casework.Opened, v desk.Frame) (templ.Component, error) {
		p := casePage{Frame: v, In: readForm(c)}
		p.Form = true
		if c.Req.Method == "GET" {
			p.In.Until = ui.FormatDay(tx.Today().Add(usualDays))
		}
		all, err := List(c, tx, s.Cases, o.Key)
		if err != nil {
			return nil, err
		}
		p.Open, p.Ended = rows(c.T, tx.Today(), all)
		letters, err := s.papers(c, tx, c.T, o.Key)
		p.Letters = paperOptions(c.T, letters)
		return caseView(p), err
	})
}

func (s *Slice) postCase(c *web.Ctx) error {
	if c.Again() {
		return s.showCase(c, 200, nil)
	}
	in := readForm(c)
	readers, p := in.shares(naast.Today(c.DB.Now()))
	how := casework.Way(in.How)
	if !slices.Contains(casework.Ways, how) || how == casework.WithCard {
		p.Add("hoe", "Kies hoe de inwoner ja zei.")
	}
	if len(p) > 0 {
		return s.showCase(c, 422, p)
	}
	var papers []Paper
	if err := s.Desk.Open(c, func(tx *db.Tx, o casework.Opened) error {
		letters, err := s.papers(c, tx, c.T, o.Key)
		papers = chosen(letters, in.Papers)
		return err
	}); err != nil {
		return err
	}
	return s.give(c, "/zaak/"+string(c.CaseID())+"/delen", readers, func(tx *db.Tx, card *account.Blank, sh Share) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		sh.Papers = papers
		sh.Yes = casework.Yes{Answer: "ja", How: how, Sentence: sh.Sentence(), By: c.Who.Name, Day: tx.Today()}
		return s.Give(c, tx, c.Who, c.CaseID(), card, sh)
	}, func(p naast.Problems) error { return s.showCase(c, 422, p) })
}

func (s *Slice) postCaseEnd(c *web.Ctx) error {
	return s.Desk.Act(c, "/zaak/"+string(c.CaseID())+"/delen", func(tx *db.Tx) error {
		return s.Stop(c, tx, c.Who, c.CaseID(), naast.UserID(c.Form("wie")))
	})
}
