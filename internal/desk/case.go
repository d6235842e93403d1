package desk

import (
	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) caseRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}", guard.ReadCase, s.overview)
	a.Get(web.Staff, "/zaak/{zaak}/ja/{soort}/{stuk}", guard.ReadCase, func(c *web.Ctx) error { return s.showYes(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/ja/{soort}/{stuk}", guard.RecordYes, s.recordYes)
}

// casePage is what every page of a case shares.
type casePage struct {
	ui.Page
	ID      naast.CaseID
	Name    string
	Contact casework.Contact
	Facts   casework.Facts
	Resting bool
	Stopped bool // she paused: nobody contacts her until she undoes it
	Said    string
	Parts   []ui.Link
}

// url is the address of a part of the case.
func (v casePage) url(part string) string {
	if part == "" {
		return "/zaak/" + string(v.ID)
	}
	return "/zaak/" + string(v.ID) + "/" + part
}

// opened is a case as a member has it open on a page.
type opened struct {
	casework.Opened
	tx  *db.Tx
	set partnership.Settings
}

// parts of a case, in the order of the navigation.
var parts = []struct {
	path  string
	label naast.Message
}{
	{"", naast.Msg("Overzicht")},
	{"verslag", naast.Msg("Verslag")},
	{"vraag", naast.Msg("Vraag")},
	{"plan", naast.Msg("Plan")},
	{"gesprek", naast.Msg("Gesprek")},
	{"afspraken", naast.Msg("Afspraken")},
	{"brieven", naast.Msg("Brieven")},
	{"berichten", naast.Msg("Berichten")},
	{"mensen", naast.Msg("Mensen")},
	{"meer", naast.Msg("Meer")},
}

// show lets the person in to the case, opens it, and shows a page that build
// makes. part is where the page belongs in the navigation.
func (s *Slice) show(c *web.Ctx, status int, part string, p naast.Problems, build func(o opened, v casePage) (templ.Component, error)) error {
	var page templ.Component
	err := c.View(c.CaseID(), func(tx *db.Tx, _ guard.Stand) error {
		o := opened{tx: tx}
		var err error
		if o.Opened, err = s.Cases.OpenOne(c, tx, c.Who, c.CaseID()); err != nil {
			return err
		}
		if o.set, err = partnership.Load(c, tx); err != nil {
			return err
		}
		page, err = build(o, frameOf(c, o, part, p))
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, page)
}

func frameOf(c *web.Ctx, o opened, part string, p naast.Problems) casePage {
	v := casePage{Page: c.Base(""), ID: o.Case, Name: called(c.T, o.Who), Contact: o.Who, Facts: o.Facts,
		Resting: o.State == guard.Resting, Stopped: o.Facts.Stopped, Said: said(c.T, c.Form("gedaan"))}
	v.Problems = p
	for _, x := range parts {
		v.Parts = append(v.Parts, ui.Link{URL: v.url(x.path), Label: c.T.M(x.label), Current: x.path == part})
		if x.path == part {
			v.Title = c.T.M(x.label)
		}
	}
	return v
}

// act runs an act on the case of this page: let in, then do.
func (s *Slice) act(c *web.Ctx, to string, f func(tx *db.Tx) error) error {
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		return f(tx)
	})
}

// part is the address of a part of this case.
func part(c *web.Ctx, name string) string { return "/zaak/" + string(c.CaseID()) + "/" + name }

// docID is the document in the address.
func docID(c *web.Ctx) naast.DocumentID { return naast.DocumentID(c.Req.PathValue("stuk")) }
