package hours

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// handed is one sheet as the organisation sees it.
type handed struct {
	Sheet
	Name string
	Over string // more than can be paid without tax
}

// listPage is what was handed in for a month.
type listPage struct {
	ui.Page
	Rule   Rule
	Key    string
	Name   string
	Sheets []handed
	Months []ui.Link
	Said   string
	None   bool // nothing is kept, and nothing ever was
	May    bool // this hat may change the agreement
}

// sheets reads what was handed in, with names, in the order of names.
func sheets(c *web.Ctx, tx *db.Tx, r Rule, month string) (all []handed, err error) {
	people, err := supporter.OfOrganisation(c, tx, c.Who.Organisation)
	if err != nil {
		return nil, err
	}
	names := map[naast.UserID]string{}
	for _, p := range people {
		names[p.User] = p.FullName()
	}
	list, err := HandedIn(c, tx, c.Who.Organisation, month)
	if err != nil {
		return nil, err
	}
	years, err := Year(c, tx, c.Who.Organisation, month[:4])
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		h := handed{Sheet: x, Name: names[x.Person], Over: over(c, r, x, years[x.Person])}
		if h.Name == "" {
			h.Name = c.T.S("Iemand die vertrokken is")
		}
		all = append(all, h)
	}
	slices.SortStableFunc(all, func(a, b handed) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

func (s *Slice) list(c *web.Ctx) error {
	p := listPage{Page: c.Base(c.T.S("Uren en onkosten")), Key: key(c)}
	p.Wide, p.Name = true, c.T.Month(p.Key)
	var used []Used
	err := c.Read(func(tx *db.Tx) (err error) {
		if p.Rule, err = RuleOf(c, tx, c.Who.Organisation); err != nil {
			return err
		}
		if used, err = UsedMonths(c, tx, c.Who.Organisation); err != nil {
			return err
		}
		p.Sheets, err = sheets(c, tx, p.Rule, p.Key)
		return err
	})
	if err != nil {
		return err
	}
	p.Months = monthsOf(c, used, p.Key)
	p.None = p.Rule.Keep == Nothing && len(used) == 0
	p.May = guard.May(c.Who.Hat, guard.Settings)
	switch c.Form("klaar") {
	case "ja":
		p.Said = c.T.S("Afgehandeld.")
	case "terug":
		p.Said = c.T.S("Teruggezet: deze maand wacht weer.")
	}
	return c.Page(200, list(p))
}

// monthsOf are the months that can be looked at, with how many sheets wait in each.
func monthsOf(c *web.Ctx, used []Used, now string) (links []ui.Link) {
	if !slices.ContainsFunc(used, func(u Used) bool { return u.Key == now }) {
		used = append(used, Used{Key: now})
		slices.SortFunc(used, func(a, b Used) int { return strings.Compare(b.Key, a.Key) })
	}
	for _, u := range used {
		links = append(links, ui.Link{URL: listPath + "?maand=" + u.Key, Label: c.T.Month(u.Key), Count: u.Waits, Current: u.Key == now})
	}
	return links
}

// expenses tells whether there are amounts to show: those that were handed in
// stay, also when the organisation keeps only hours now.
func (p listPage) expenses() bool {
	return p.Rule.Keep == Expenses || slices.ContainsFunc(p.Sheets, func(x handed) bool { return x.Cents() > 0 })
}

// in are the sheets in one state.
func (p listPage) in(state State) (all []handed) {
	for _, x := range p.Sheets {
		if x.State == state {
			all = append(all, x)
		}
	}
	return all
}

func (p listPage) table(state State, caption string) ui.Table {
	t := ui.Table{ID: "uren-" + string(state), Caption: caption, Columns: []ui.Column{{Label: p.T.S("Naam")}, {Label: p.T.S("Uren"), Figure: true}}}
	if p.expenses() {
		t.Columns = append(t.Columns, ui.Column{Label: p.T.S("Kilometers"), Figure: true}, ui.Column{Label: p.T.S("Kosten"), Figure: true}, ui.Column{Label: p.T.S("Samen"), Figure: true})
	}
	t.Columns = append(t.Columns, ui.Column{Label: p.T.S("Klaar?")})
	for _, x := range p.in(state) {
		row := ui.Row{Cells: []ui.Cell{{Text: x.Name, Sub: x.Over}, {Text: writeHours(x.Quarters)}}}
		if p.expenses() {
			row.Cells = append(row.Cells, ui.Cell{Text: strconv.Itoa(x.Km)}, ui.Cell{Text: euros + writeMoney(x.Cents()-x.Km*x.PerKm)}, ui.Cell{Text: euros + writeMoney(x.Cents())})
		}
		row.Cells = append(row.Cells, ui.Cell{Body: settleButton(p.Page, x)})
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s *Slice) settle(c *web.Ctx) error {
	undo := c.Form("terug") != ""
	month := c.Form("maand")
	revision, err := strconv.Atoi(c.Form("versie"))
	if err != nil || !monthForm.MatchString(month) {
		return fmt.Errorf("settle month: %w", naast.Invalid)
	}
	to := listPath + "?maand=" + month + "&klaar=ja"
	if undo {
		to = listPath + "?maand=" + month + "&klaar=terug"
	}
	return c.Act(&to, func(tx *db.Tx) error {
		return Settle(c, tx, c.Who.Organisation, naast.UserID(c.Form("wie")), month, revision, undo)
	})
}

// file is a month for a spreadsheet.
func (s *Slice) file(c *web.Ctx) error {
	month := key(c)
	rows := [][]string{append(append([]string{"maand", "naam", "uren", "kilometers", "cent per kilometer"}, Kinds...), "samen", "afgehandeld")}
	err := c.Read(func(tx *db.Tx) error {
		r, err := RuleOf(c, tx, c.Who.Organisation)
		if err != nil {
			return err
		}
		all, err := sheets(c, tx, r, month)
		rows = rows[:1]
		for _, x := range all {
			row := []string{month, x.Name, writeHours(x.Quarters), strconv.Itoa(x.Km), strconv.Itoa(x.PerKm)}
			for _, k := range Kinds {
				row = append(row, writeMoney(x.Costs[k]))
			}
			rows = append(rows, append(row, writeMoney(x.Cents()), map[bool]string{true: "ja", false: "nee"}[x.State == Settled]))
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.CSV("uren-"+month+".csv", rows)
}
