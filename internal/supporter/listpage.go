package supporter

import (
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// maxListed bounds the table; who looks for one of more people uses the search.
const maxListed = 200

// wanted is what a coordinator looks for.
type wanted struct {
	Words, Domain, Language, Village, Show string
}

// The people to show.
const (
	showActive = ""
	showCare   = "let-op"
	showAll    = "iedereen"
)

func (w wanted) fits(s Supporter, today naast.Date) bool {
	name := strings.ToLower(s.FullName() + " " + s.Phone)
	for word := range strings.FieldsSeq(strings.ToLower(w.Words)) {
		if !strings.Contains(name, word) {
			return false
		}
	}
	switch {
	case w.Domain != "" && s.Domains[w.Domain] == 0,
		w.Language != "" && !s.Speaks(w.Language),
		w.Village != "" && !s.ComesTo(w.Village),
		w.Show == showActive && s.Until != "" && s.Until < today,
		w.Show == showCare && !needsCare(s, today):
		return false
	}
	return true
}

// listPage is the register of one organisation.
type listPage struct {
	ui.Page
	Search  ui.Search
	Filters []ui.Choice
	Table   ui.Table
	Count   string
	Empty   bool // nobody at all, not only nobody found
}

func (s *Slice) list(c *web.Ctx) error {
	w := wanted{c.Form("zoek"), c.Form("weet"), c.Form("spreekt"), c.Form("dorp"), c.Form("toon")}
	return c.List(func(tx *db.Tx) error {
		r, err := readRegister(c, tx)
		if err != nil {
			return err
		}
		return c.Page(200, listing(newListPage(c, r, w, tx.Today())))
	})
}

func newListPage(c *web.Ctx, r register, w wanted, today naast.Date) listPage {
	t := c.T
	p := listPage{Page: c.Base(t.S("Register")), Empty: len(r.people) == 0,
		Search: ui.Search{Action: "/register", Name: "zoek", Label: t.S("Zoek op naam of nummer"), Value: w.Words},
		Filters: []ui.Choice{
			{Name: "weet", Label: t.S("Weet van"), Value: w.Domain, Options: options(c, r.set.Domains, t.S("Alles"), nil)},
			{Name: "spreekt", Label: t.S("Spreekt"), Value: w.Language, Options: options(c, r.set.Languages, t.S("Alle talen"), nil)},
			{Name: "dorp", Label: t.S("Komt in"), Value: w.Village, Options: options(c, r.set.Villages, t.S("Alle dorpen"), nil)},
			{Name: "toon", Label: t.S("Toon"), Value: w.Show, Options: []ui.Option{
				{Value: showActive, Label: t.S("Wie er nu is")}, {Value: showCare, Label: t.S("Wie aandacht vraagt")}, {Value: showAll, Label: t.S("Iedereen")}}},
		},
	}
	p.Wide = true
	found := slices.DeleteFunc(slices.Clone(r.people), func(s Supporter) bool { return !w.fits(s, today) })
	p.Count = t.S("%d van %d mensen", len(found), len(r.people))
	if len(found) > maxListed {
		found = found[:maxListed]
		p.Count = t.S("De eerste %d van %d mensen. Zoek om de anderen te zien.", maxListed, len(r.people))
	}
	p.Table = ui.Table{ID: "mensen", Caption: t.S("Mensen van %s", r.org.Name), Quiet: true, Columns: []ui.Column{
		{Label: t.S("Naam")}, {Label: t.S("Weet van")}, {Label: t.S("Talen")}, {Label: t.S("Mensen"), Figure: true},
		{Label: t.S("Nu")}, {Label: t.S("VOG")}, {Label: t.S("Overeenkomst")}}}
	for _, x := range found {
		p.Table.Rows = append(p.Table.Rows, personRow(c, r.set, x, today))
	}
	return p
}

func personRow(c *web.Ctx, set partnership.Settings, s Supporter, today naast.Date) ui.Row {
	badge := func(l light) ui.Cell { return ui.Cell{Body: ui.Badge(l.Tone, l.Text)} }
	return ui.Row{Loud: needsCare(s, today), Cells: []ui.Cell{
		{Text: s.FullName(), URL: personURL(s.User), Sub: c.T.M(s.Kind.Words())},
		{Text: labels(c, set.Domains, func(code string) bool { return s.Domains[code] > 0 })},
		{Text: labels(c, set.Languages, func(code string) bool { return slices.Contains(s.Languages, code) })},
		{Text: fmt.Sprintf("%d / %d", s.Busy, s.Room)},
		badge(stateLight(c.T, s, today)), badge(vogLight(c.T, s, today)), badge(agreementLight(c.T, s, today)),
	}}
}

// labels names the terms of a list that are meant, in the order of the list.
func labels(c *web.Ctx, list []partnership.Term, has func(code string) bool) string {
	var all []string
	for _, t := range list {
		if t.Code != partnership.Other && has(t.Code) {
			all = append(all, t.In(c.T))
		}
	}
	return strings.Join(all, ", ")
}

// options are the terms of a list as answers, with an answer for "any" first
// when it has a name, and those somebody has that the list lost. What
// "something else" is cannot be known of a person, so it is not among them.
func options(c *web.Ctx, list []partnership.Term, any string, has []string) (all []ui.Option) {
	if any != "" {
		all = append(all, ui.Option{Label: any})
	}
	for _, t := range list {
		if t.Code != partnership.Other {
			all = append(all, ui.Option{Value: t.Code, Label: t.In(c.T)})
		}
	}
	for _, code := range has {
		if !slices.ContainsFunc(list, func(t partnership.Term) bool { return t.Code == code }) {
			all = append(all, ui.Option{Value: code, Label: code})
		}
	}
	return all
}
