package matching

import (
	"slices"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the waiting list of coordinators and the front door.
type Slice struct {
	Pool *Pool
	// CaseURL is where somebody under a hat can act on a question that waits;
	// empty when there is no such page.
	CaseURL func(guard.Hat, naast.CaseID) string
}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, "/wachtlijst", guard.WaitingList, s.waitingList)
	a.Post(web.Staff, "/wachtlijst", guard.WaitingList, s.searchAll)
	a.Nav("/wachtlijst", naast.Msg("Wachtlijst").Text, guard.WaitingList)
}

// maxListed bounds the table; those who wait longest stand in it.
const maxListed = 200

// waitingPage says who waits, for whom a place is held, and what is missing.
// It knows what was ticked, no name and no story.
type waitingPage struct {
	ui.Page
	Count   string
	Last    naast.Date // when all was last searched
	Table   ui.Table
	Nobody  bool // nobody waits
	Lacking []string
}

// actionFor is the action on a question by which a hat sees it here: the list
// shows what the details would, and no more.
func actionFor(h guard.Hat) guard.Action {
	if h == guard.HatFrontDoor {
		return guard.ReadFirst
	}
	return guard.ManageCase
}

func (s *Slice) waitingList(c *web.Ctx) error {
	return c.List(func(tx *db.Tx) error {
		rows, err := c.App.Guard.Mine(c, tx, c.Who, actionFor(c.Who.Hat))
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r guard.Row) bool { return r.State != guard.Waiting })
		slices.SortStableFunc(rows, func(a, b guard.Row) int { return -a.Opened.Days(b.Opened) })
		p := waitingPage{Page: c.Base(c.T.S("Wachtlijst")), Nobody: len(rows) == 0, Count: c.T.S("%d vragen wachten", len(rows))}
		p.Wide = true
		if len(rows) > maxListed {
			p.Count = c.T.S("%d vragen wachten. De langste %d staan hier.", len(rows), maxListed)
			rows = rows[:maxListed]
		}
		if err := s.fill(c, tx, &p, rows); err != nil {
			return err
		}
		return c.Page(200, waitingView(p))
	})
}

func (s *Slice) fill(c *web.Ctx, tx *db.Tx, p *waitingPage, rows []guard.Row) error {
	set, err := partnership.Load(c, tx)
	if err != nil {
		return err
	}
	batch, day, err := lastBatch(c, tx)
	if err != nil {
		return err
	}
	p.Last = day
	ids := make([]naast.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.Case
	}
	facts, err := s.Pool.Cases.Overview(c, tx, ids)
	if err != nil {
		return err
	}
	p.Table = newTable(c)
	for _, r := range rows {
		f, there := facts[r.Case]
		if !there {
			continue
		}
		row, err := s.tableRow(c, tx, set, r, f)
		if err != nil {
			return err
		}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	if day == "" {
		return nil
	}
	lacks, err := s.Pool.lacks(c, tx, batch)
	if err != nil {
		return err
	}
	for _, l := range lacks {
		p.Lacking = append(p.Lacking, c.T.M(l.sentence()))
	}
	return nil
}

func newTable(c *web.Ctx) ui.Table {
	t := c.T
	return ui.Table{ID: "wachten", Caption: t.S("Wie er wacht"), Quiet: true, Columns: []ui.Column{
		{Label: t.S("Wacht sinds")}, {Label: t.S("Gaat over")}, {Label: t.S("Taal")}, {Label: t.S("Waar")}, {Label: t.S("Wens")}, {Label: t.S("Voorstel")}}}
}

func (s *Slice) tableRow(c *web.Ctx, tx *db.Tx, set partnership.Settings, r guard.Row, f casework.Facts) (ui.Row, error) {
	t := c.T
	offer, loud := ui.Cell{Text: t.S("Nog niemand")}, true
	x, err := s.Pool.Held(c, tx, r.Case)
	switch {
	case f.Stopped:
		offer, loud = ui.Cell{Text: t.S("Wil nu rust")}, false
	case f.Hand != nil:
		offer, loud = ui.Cell{Text: t.S("Met de hand voorgesteld")}, false
	case err == nil:
		offer, loud = ui.Cell{Text: x.Name, Sub: x.Organisation}, false
	case !notFound(err):
		return ui.Row{}, err
	}
	first := ui.Cell{Text: t.DateShort(r.Opened), Sub: t.S("%d dagen", r.Opened.Days(tx.Today()))}
	if s.CaseURL != nil {
		first.URL = s.CaseURL(c.Who.Hat, r.Case)
	}
	var about []string
	for _, d := range f.Domains {
		about = append(about, term(c, set.Domains, d))
	}
	language := term(c, set.Languages, f.Language)
	if f.Interpreter {
		language += " " + t.S("(of met een tolk)")
	}
	where := term(c, set.Villages, f.Village)
	if m, ok := places[f.Place]; ok {
		where = strings.TrimSuffix(t.M(m)+", "+where, ", ")
	}
	return ui.Row{Loud: loud, Cells: []ui.Cell{first, {Text: t.List(about)}, {Text: language}, {Text: where}, {Text: wishesOf(c, f)}, offer}}, nil
}

// term is the label of a code in the reader's language; no code gives nothing.
func term(c *web.Ctx, list []partnership.Term, code string) string {
	if code == "" {
		return ""
	}
	return c.T.M(naast.Message{Text: partnership.Label(list, code)})
}

// wishesOf says whom she would like.
func wishesOf(c *web.Ctx, f casework.Facts) string {
	var all []string
	switch f.Known {
	case supporter.Familiar:
		all = append(all, c.T.S("een bekende"))
	case supporter.Unfamiliar:
		all = append(all, c.T.S("geen bekende"))
	}
	if f.Kind != "" {
		all = append(all, c.T.M(f.Kind.Words()))
	}
	if f.ByHerself {
		all = append(all, c.T.S("kiest zelf"))
	}
	return c.T.List(all)
}

// searchAll searches for everybody who waits. Pressing it twice does no harm:
// places that are held stay held.
func (s *Slice) searchAll(c *web.Ctx) error {
	location := "/wachtlijst"
	if err := c.Act(&location, func(*db.Tx) error { return nil }); err != nil {
		return err
	}
	return s.Pool.Batch(c, c.DB) // in transactions of its own
}

// places name where people can talk.
var places = map[string]naast.Message{
	supporter.AtHome:    naast.Msg("thuis"),
	supporter.ByPhone:   naast.Msg("telefoon"),
	supporter.AtTheHour: naast.Msg("spreekuur"),
}
