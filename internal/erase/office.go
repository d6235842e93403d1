package erase

import (
	"errors"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// nl speaks Dutch: what is read to her, whatever language the page has.
var nl lang.Text

// Sentence is what she says yes to when somebody writes it down for her.
func Sentence(days int) string {
	return nl.S("Wis alles wat u van mij hebt. Niemand kan mijn vraag nu nog openen. Over %d dagen is alles weg. Tot dan mag ik het terugnemen.", days)
}

// casePage is where whoever stands next to her writes down that she asks it.
type casePage struct {
	desk.Frame
	asking
}

// asking is the form in which it is written down.
type asking struct {
	Days, How string
	Choices   []ui.Option
	Hows      []ui.Option
}

func readAsking(c *web.Ctx) asking {
	p := asking{Days: c.Form("dagen"), How: c.Form("hoe"), Hows: hows(c.T)}
	if p.Days == "" {
		p.Days = strconv.Itoa(choices[0])
	}
	for _, n := range choices {
		p.Choices = append(p.Choices, ui.Option{Value: strconv.Itoa(n), Label: c.T.S("%d dagen", n), Hint: c.T.S("Lees voor: “%s”", Sentence(n))})
	}
	return p
}

// choices are the thinking times when somebody writes it down for her.
var choices = []int{casework.LeastThinking, 14, casework.MostThinking}

func (s *Slice) showCase(c *web.Ctx, status int, problems naast.Problems) error {
	return s.Desk.Show(c, status, "meer", problems, func(_ *db.Tx, _ casework.Opened, v desk.Frame) (templ.Component, error) {
		p := casePage{v, readAsking(c)}
		p.Form = true
		return caseView(p), nil
	})
}

// hows are the ways in which she can say it to somebody.
func hows(t lang.Text) []ui.Option {
	return []ui.Option{{Value: string(casework.AtTable), Label: t.S("Gezegd aan tafel")}, {Value: string(casework.ByPhone), Label: t.S("Gezegd door de telefoon")},
		{Value: string(casework.OnPaper), Label: t.S("Op papier")}}
}

func heard(how string) bool {
	return slices.ContainsFunc(hows(nl), func(o ui.Option) bool { return o.Value == how })
}

func (s *Slice) postCase(c *web.Ctx) error {
	if c.Again() {
		return s.showCase(c, 200, nil)
	}
	days, p := readDays(c)
	if len(p) > 0 {
		return s.showCase(c, 422, p)
	}
	return s.Desk.Act(c, closed+"/"+string(c.CaseID()), func(tx *db.Tx) error {
		return s.Close(c, tx, c.Who, c.CaseID(), days, c.Who.Name, casework.Way(c.Form("hoe")))
	})
}

// readDays reads how long she may think, and how she said it.
func readDays(c *web.Ctx) (n int, p naast.Problems) {
	n, err := strconv.Atoi(c.Form("dagen"))
	if err != nil || !slices.Contains(choices, n) {
		p.Add("dagen", "Kies hoeveel dagen bedenktijd er zijn.")
	}
	if !heard(c.Form("hoe")) {
		p.Add("hoe", "Kies hoe de inwoner het zei. Zonder ja kan het niet.")
	}
	return n, p
}

// listPage is the questions of his people that are closed.
type listPage struct {
	ui.Page
	Back  string
	Table ui.Table
}

func (s *Slice) getClosed(c *web.Ctx) error {
	p := listPage{Page: c.Base(c.T.S("Gesloten vragen")), Back: "/mensen"}
	opens := guard.OpenCase
	if c.Who.Hat == guard.HatFrontDoor {
		p.Back, opens = "/voordeur", guard.OpenFirst
	}
	p.Table = ui.Table{ID: "gesloten", Caption: c.T.S("Vragen die gewist worden"), Columns: []ui.Column{{Label: c.T.S("Gesloten op")}, {Label: c.T.S("Wordt gewist op")}}}
	err := c.List(func(tx *db.Tx) error {
		rows, err := s.Cases.Guard.Mine(c, tx, c.Who, opens)
		if err != nil {
			return err
		}
		ids := make([]naast.CaseID, len(rows))
		for i, r := range rows {
			ids[i] = r.Case
		}
		facts, err := s.Cases.FactsOf(c, tx, ids)
		for _, id := range ids {
			if x := facts[id].Closing; x != nil && ours(c, *x) {
				p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: c.T.Date(x.Day), URL: closed + "/" + string(id)}, {Text: c.T.Date(x.On)}}})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, listView(p))
}

// closedPage is one of them: when it goes, and how to take it back for her.
type closedPage struct {
	receiptPage
	Back string
	How  string
	Hows []ui.Option
}

func (s *Slice) showClosed(c *web.Ctx, status int, problems naast.Problems) error {
	x, err := s.closing(c, c.CaseID())
	if err == nil && !ours(c, x) {
		err = naast.NotFound
	}
	if err != nil {
		return err
	}
	p := closedPage{receiptPage: receiptOf(c, c.T.S("Deze vraag is gesloten"), x), Back: closed, How: c.Form("hoe"), Hows: hows(c.T)}
	p.Form, p.Path, p.Problems = true, closed+"/"+string(c.CaseID()), problems
	if c.Who.Hat == guard.HatFrontDoor {
		p.Back, p.Path = doorClosed, p.Path+"/voordeur"
	}
	return c.Page(status, closedView(p))
}

func (s *Slice) postClosed(c *web.Ctx) error {
	if c.Again() {
		return s.showClosed(c, 200, nil)
	}
	if !heard(c.Form("hoe")) {
		var p naast.Problems
		p.Add("hoe", "Kies hoe de inwoner het zei. Zonder ja kan het niet.")
		return s.showClosed(c, 422, p)
	}
	to := "/zaak/" + string(c.CaseID())
	if c.Who.Hat == guard.HatFrontDoor {
		to = "/voordeur/" + string(c.CaseID())
	}
	err := c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		f, err := s.Cases.Facts(c, tx, c.CaseID())
		if err == nil && f.Closing != nil && !ours(c, *f.Closing) {
			err = naast.NotFound
		}
		if err != nil {
			return err
		}
		return s.OpenAgain(c, tx, c.Who, c.CaseID())
	})
	if errors.Is(err, naast.Conflict) { // taken back meanwhile
		return c.SeeOther(closed)
	}
	return err
}
