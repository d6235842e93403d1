package outreach

import (
	"context"
	"fmt"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of places: those of the coordinators, and the one behind
// each QR code, which is open to everybody.
type Slice struct {
	Cases  *casework.Cases
	Mailer jobs.Mailer
	// Address is where the site is found, as the host wrote it down: what a
	// visitor's browser says about it does not go on paper.
	Address func(*db.DB) string
}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Public, "/plek/{code}", "", s.getVisit)
	a.Post(web.Public, "/plek/{code}", "", s.postVisit)
	a.Get(web.Public, "/plek/{code}/klaar", "", s.getDone)
	a.Get(web.Staff, listPath, guard.PlaceList, s.list)
	a.Get(web.Staff, newPath, guard.PlaceList, s.getNew)
	a.Post(web.Staff, newPath, guard.PlaceList, s.postNew)
	a.Get(web.Staff, kindsPath, guard.PlaceList, s.getKinds)
	a.Post(web.Staff, kindsPath, guard.PlaceList, s.postKinds)
	a.Get(web.Staff, listPath+"/{plek}", guard.PlaceList, s.getPlace)
	a.Post(web.Staff, listPath+"/{plek}", guard.PlaceList, s.postPlace)
	a.Post(web.Staff, listPath+"/{plek}/stoppen", guard.PlaceList, s.postEnd)
	a.Get(web.Staff, listPath+"/{plek}/{papier}", guard.PlaceList, s.getPaper)
	a.Nav(listPath, naast.Msg("Vindplekken").Text, guard.PlaceList)
}

const (
	listPath  = "/vindplekken"
	newPath   = "/vindplekken/nieuw"
	kindsPath = "/vindplekken/soorten"
)

func placeURL(id PlaceID) string { return listPath + "/" + string(id) }

// place is the one in the address.
func place(ctx context.Context, c *web.Ctx, tx *db.Tx) (Place, error) {
	id := PlaceID(c.Req.PathValue("plek"))
	if !naast.ValidID(string(id)) {
		return Place{}, fmt.Errorf("read place: %w", naast.NotFound)
	}
	return Get(ctx, tx, id)
}

// listPage is all places with how often people arrived by them.
type listPage struct {
	ui.Page
	Table ui.Table
	Ended []ui.Entry
}

func (s *Slice) list(c *web.Ctx) error {
	var all []Place
	var counts []Count
	var today naast.Date
	err := c.Read(func(tx *db.Tx) (err error) {
		today = tx.Today()
		if all, err = Places(c, tx); err != nil {
			return err
		}
		counts, err = Counts(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	t := c.T
	p := listPage{Page: c.Base(t.S("Vindplekken"))}
	p.Wide = true
	p.Table = ui.Table{ID: "plekken", Caption: t.S("Plekken waar mensen al komen"), Quiet: true, Columns: []ui.Column{
		{Label: t.S("Plek")}, {Label: t.S("Soort")}, {Label: t.S("Aangekomen in 12 maanden"), Figure: true}, {Label: t.S("Laatst gebruikt")}, {Label: t.S("Papier")}}}
	for _, x := range all {
		if x.Ended {
			p.Ended = append(p.Ended, ui.Entry{URL: placeURL(x.ID), Title: x.Name, Text: x.Address})
			continue
		}
		p.Table.Rows = append(p.Table.Rows, placeRow(c, x, usedOf(x, counts, today), today))
	}
	return c.Page(200, listing(p))
}

// used is what is known about the use of a place.
type used struct {
	year int    // arrivals in this month and the eleven before
	last string // month of the last one; empty: never
}

func usedOf(p Place, counts []Count, today naast.Date) (u used) {
	from := month(naast.Date(month(today) + "-15").Add(-11 * 30))
	for _, n := range counts {
		if n.Place != p.ID {
			continue
		}
		if u.last = max(u.last, n.Month); n.Month >= from {
			u.year += n.N
		}
	}
	return u
}

// quietMonths is after how long without anybody a place stands out in the
// list: somebody can drop by with new paper. It is no judgement.
const quietMonths = 3

func placeRow(c *web.Ctx, p Place, u used, today naast.Date) ui.Row {
	t := c.T
	since := u.last
	if since == "" {
		since = month(p.Since)
	}
	last := ui.Cell{Text: t.Month(since)}
	quiet := since < month(naast.Date(month(today)+"-15").Add(-quietMonths*30))
	switch {
	case u.last == "" && quiet:
		last = ui.Cell{Body: ui.Badge(ui.Warning, t.S("Nog nooit gebruikt, sinds %s", t.Month(since)))}
	case u.last == "":
		last = ui.Cell{Text: t.S("Nog niet")}
	case quiet:
		last = ui.Cell{Body: ui.Badge(ui.Warning, t.S("Niet gebruikt sinds %s", t.Month(since)))}
	}
	return ui.Row{Loud: quiet, Cells: []ui.Cell{
		{Text: p.Name, URL: placeURL(p.ID), Sub: p.Address}, {Text: t.M(naast.Message{Text: p.Kind})}, {Text: fmt.Sprint(u.year)}, last,
		{Body: papers(c.T, p)}}}
}

// placePage is one place, or a new one.
type placePage struct {
	ui.Page
	Place Place
	Kinds []ui.Option
	URL   string // of its page, as on paper
	Save  string
	Table ui.Table
}

func (s *Slice) getNew(c *web.Ctx) error { return s.showPlace(c, 200, Place{}, nil) }

func readPlace(c *web.Ctx, p Place) Place {
	p.Name, p.Kind, p.Address, p.Email = c.Form("naam"), c.Form("soort"), c.Form("adres"), c.Form("mail")
	return p
}

func (s *Slice) showPlace(c *web.Ctx, status int, x Place, problems naast.Problems) error {
	p := placePage{Page: c.Base(c.T.S("Nieuwe vindplek")), Place: x, Save: newPath}
	p.Form, p.Problems, p.Wide = true, problems, true
	var counts []Count
	err := c.Read(func(tx *db.Tx) error {
		all, err := kinds(c, tx)
		if err != nil {
			return err
		}
		if x.Kind != "" && !contains(all, x.Kind) {
			all = append(append([]string{}, all...), x.Kind)
		}
		p.Kinds = []ui.Option{{Label: c.T.S("Kies een soort")}}
		for _, k := range all {
			p.Kinds = append(p.Kinds, ui.Option{Value: k, Label: c.T.M(naast.Message{Text: k})})
		}
		counts, err = Counts(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	if x.ID != "" {
		p.Title, p.Save, p.URL = x.Name, placeURL(x.ID), s.page(c, x)
		p.Table = ui.Table{ID: "maanden", Caption: c.T.S("Aangekomen per maand"), Columns: []ui.Column{{Label: c.T.S("Maand")}, {Label: c.T.S("Aangekomen"), Figure: true}}}
		for _, n := range counts {
			if n.Place == x.ID {
				p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: c.T.Month(n.Month)}, {Text: fmt.Sprint(n.N)}}})
			}
		}
	}
	return c.Page(status, placeForm(p))
}

func (s *Slice) postNew(c *web.Ctx) error {
	x := readPlace(c, Place{})
	if c.Again() {
		return s.showPlace(c, 200, x, nil)
	}
	problems, err := s.wrong(c, x, "")
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.showPlace(c, 422, x, problems)
	}
	var to string
	return c.Act(&to, func(tx *db.Tx) error {
		added, err := Add(c, tx, x)
		to = placeURL(added.ID)
		return err
	})
}

func (s *Slice) wrong(c *web.Ctx, x Place, before string) (problems naast.Problems, err error) {
	err = c.Read(func(tx *db.Tx) error {
		all, err := kinds(c, tx)
		problems = x.check(all, before)
		return err
	})
	return problems, err
}

func (s *Slice) current(c *web.Ctx) (x Place, err error) {
	err = c.Read(func(tx *db.Tx) (err error) { x, err = place(c, c, tx); return err })
	return x, err
}

func (s *Slice) getPlace(c *web.Ctx) error {
	x, err := s.current(c)
	if err != nil {
		return err
	}
	return s.showPlace(c, 200, x, nil)
}

func (s *Slice) postPlace(c *web.Ctx) error {
	was, err := s.current(c)
	if err != nil {
		return err
	}
	x := readPlace(c, was)
	if c.Again() {
		return s.showPlace(c, 200, x, nil)
	}
	problems, err := s.wrong(c, x, was.Kind)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.showPlace(c, 422, x, problems)
	}
	to := listPath
	return c.Act(&to, func(tx *db.Tx) error {
		now, err := place(c, c, tx)
		if err != nil {
			return err
		}
		return change(c, tx, readPlace(c, now))
	})
}

// postEnd stops with a place, or takes it up again. Its code keeps leading to
// help: nobody fetches back every card that was torn off.
func (s *Slice) postEnd(c *web.Ctx) error {
	var to string
	return c.Act(&to, func(tx *db.Tx) error {
		x, err := place(c, c, tx)
		if err != nil {
			return err
		}
		to = placeURL(x.ID)
		x.Ended = c.Form("weer") == ""
		return change(c, tx, x)
	})
}

// kindsPage is the list of kinds, one on a line.
type kindsPage struct {
	ui.Page
	Lines string
}

func (s *Slice) getKinds(c *web.Ctx) error {
	var all []string
	if err := c.Read(func(tx *db.Tx) (err error) { all, err = kinds(c, tx); return err }); err != nil {
		return err
	}
	return s.showKinds(c, 200, strings.Join(all, "\n"), nil)
}

func (s *Slice) showKinds(c *web.Ctx, status int, lines string, problems naast.Problems) error {
	p := kindsPage{Page: c.Base(c.T.S("Soorten plekken")), Lines: lines}
	p.Form, p.Problems = true, problems
	return c.Page(status, kindsForm(p))
}

func (s *Slice) postKinds(c *web.Ctx) error {
	if c.Again() {
		return s.showKinds(c, 200, c.Form("soorten"), nil)
	}
	all, problems := readKinds(c.Form("soorten"))
	if len(problems) > 0 {
		return s.showKinds(c, 422, c.Form("soorten"), problems)
	}
	to := listPath
	return c.Act(&to, func(tx *db.Tx) error { return saveKinds(c, tx, all) })
}

// page is the address of the page of a place, as its QR code holds it.
func (s *Slice) page(c *web.Ctx, p Place) string { return s.Address(c.DB) + "/plek/" + p.Code }

// settings are the choices that stand on the paper.
func (s *Slice) settings(c *web.Ctx) (set partnership.Settings, err error) {
	err = c.Read(func(tx *db.Tx) (err error) { set, err = partnership.Load(c, tx); return err })
	return set, err
}
