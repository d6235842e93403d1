package hours

import (
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
	var used []string
	err := c.Read(func(tx *db.Tx) (err error) {
		if p.Rule, err = RuleOf(c, tx, c.Who.Organisation); err != nil {
			return err
		}
		if used, err = Used(c, tx, c.Who.Organisation); err != nil {
			return err
		}
		p.Sheets, err = sheets(c, tx, p.Rule, p.Key)
		return err
	})
	if err != nil {
		return err
	}
	for _, m := range writable(naast.Today(c.DB.Now())) {
		if slices.Contains(used, m) || m == p.Key {
			p.Months = append(p.Months, ui.Link{URL: listPath + "?maand=" + m, Label: c.T.Month(m), Current: m == p.Key})
		}
	}
	p.May = guard.May(c.Who.Hat, guard.Settings)
	switch c.Form("klaar") {
	case "ja":
		p.Said = c.T.S("Afgehandeld.")
	case "terug":
		p.Said = c.T.S("Teruggezet: deze maand wacht weer.")
	}
	return c.Page(200, list(p))
}

func (p listPage) expenses() bool { return p.Rule.Keep == Expenses }

// waiting and paid divide the sheets.
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
	month := key(c)
	revision, err := strconv.Atoi(c.Form("versie"))
	if err != nil {
		return naast.Invalid
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
