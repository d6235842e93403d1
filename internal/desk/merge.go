package desk

import (
	"errors"
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) mergeRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/samenvoegen", guard.PrepareCase, func(c *web.Ctx) error { return s.merge(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/samenvoegen", guard.MergeCase, s.postMerge)
	a.Post(web.Staff, "/zaak/{zaak}/samenvoegen/terug", guard.MergeCase, s.postUnmerge)
}

// mergePage puts a second question of the same person beside this one.
type mergePage struct {
	casePage
	Others []ui.Option
	In     struct{ Other, How string }
	Before []casework.Document[casework.Merge] // what can still be taken apart
}

func (s *Slice) merge(c *web.Ctx, status int, p naast.Problems) error {
	others, err := s.otherCases(c)
	if err != nil {
		return err
	}
	return s.show(c, status, "meer", p, func(o opened, v casePage) (templ.Component, error) {
		x := mergePage{casePage: v, Others: others}
		x.Form, x.Title = true, c.T.S("Twee vragen van één persoon")
		x.In.Other, x.In.How = c.Form("andere"), c.Form("hoe")
		all, err := s.Cases.Merges(c, o.tx, o.Key)
		if err != nil {
			return nil, err
		}
		for _, m := range all {
			if m.Body.Undoable(o.tx.Today()) {
				x.Before = append(x.Before, m)
			}
		}
		return merge(x), nil
	})
}

// otherCases are the other people next to whom he stands, to choose from. That
// he reads the list is one event in the log.
func (s *Slice) otherCases(c *web.Ctx) ([]ui.Option, error) {
	os := []ui.Option{{Value: "", Label: c.T.S("Kies de andere vraag")}}
	err := s.Cases.Guard.List(c, c.DB, c.Who, guard.OwnPeople, func(tx *db.Tx) error {
		rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.MergeCase)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r guard.Row) bool { return r.Case == c.CaseID() })
		cases, err := s.Cases.OpenMany(c, tx, c.Who, rows)
		for _, x := range cases {
			if x.Facts.Merged == "" {
				os = append(os, ui.Option{Value: string(x.Case), Label: c.T.S("%s, sinds %s", called(c.T, x.Who), x.Opened)})
			}
		}
		return err
	})
	return os, err
}

func (s *Slice) postMerge(c *web.Ctx) error {
	if c.Again() {
		return s.merge(c, 200, nil)
	}
	other, how := naast.CaseID(c.Form("andere")), casework.Way(c.Form("hoe"))
	var p naast.Problems
	if other == "" {
		p.Add("andere", "Kies de andere vraag.")
	}
	if !slices.Contains(casework.Ways, how) || how == casework.WithCard {
		p.Add("hoe", "Kies hoe de inwoner ja zei. Zonder ja kan het niet.")
	}
	if len(p) > 0 {
		return s.merge(c, 422, p)
	}
	to := part(c, "samenvoegen") + "?gedaan=bewaard"
	err := c.Act(&to, func(tx *db.Tx) error { return s.Cases.Merge(c, tx, c.Who, c.CaseID(), other, how) })
	switch {
	case errors.Is(err, naast.Conflict):
		p.Add("andere", "Deze twee kunnen niet samen. Misschien leest iemand mee die de andere vraag niet mag zien. Of daar helpt nog iemand mee, of leest nog iemand wat zij deelt: stop dat dan eerst daar. Of er wacht een voorstel op ja of nee: vraag dat eerst. Heeft alleen de andere vraag een kaart? Begin dan bij de andere vraag.")
	case errors.Is(err, naast.TooMany):
		p.Add("andere", "Samen is het te veel voor één vraag. Rond eerst iets af.")
	case errors.Is(err, naast.NotFound), errors.Is(err, naast.Invalid):
		p.Add("andere", "Kies de andere vraag.")
	default:
		return err
	}
	return s.merge(c, 422, p)
}

// postUnmerge takes two questions apart again.
func (s *Slice) postUnmerge(c *web.Ctx) error {
	to := part(c, "samenvoegen") + "?gedaan=bewaard"
	return c.Act(&to, func(tx *db.Tx) error {
		return s.Cases.Unmerge(c, tx, c.Who, c.CaseID(), naast.DocumentID(c.Form("wat")))
	})
}
