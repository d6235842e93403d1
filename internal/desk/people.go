package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) peopleRoutes(a *web.App) {
	a.Get(web.Staff, "/mensen", guard.OwnPeople, s.people)
	a.Post(web.Staff, "/mensen", guard.OwnPeople, s.people) // searching changes nothing; what is looked for stays out of the address
	a.Nav("/mensen", naast.Msg("Mijn mensen").Text, guard.OwnPeople)
}

const (
	// perPage is how many people stand on one page.
	perPage = 50
	// mostSearched bounds how many own cases one search opens.
	mostSearched = 2000
)

// peoplePage is the supporter's own people.
type peoplePage struct {
	ui.Page
	In    search
	Table ui.Table
	Pager ui.Pager
	All   int // how many people there are in all
	Found int
}

// search is what he looks for among his own people.
type search struct {
	Words string
	State string // open, rust; empty: all
	Order string // lang, kort, naam
}

var (
	states = words{
		{code: "alle", label: naast.Msg("Iedereen")},
		{code: "open", label: naast.Msg("Lopend")},
		{code: "rust", label: naast.Msg("Rustig afgerond")},
	}
	orders = words{
		{code: "lang", label: naast.Msg("Langst niet gesproken eerst")},
		{code: "kort", label: naast.Msg("Kort geleden gesproken eerst")},
	}
)

// people lists own cases; reading the list is one event in the log. Searching
// opens them in the memory of this request and nowhere else.
func (s *Slice) people(c *web.Ctx) error {
	v := peoplePage{Page: c.Base(c.T.S("Mijn mensen")), In: search{Words: c.Form("zoek"), State: c.Form("staat"), Order: c.Form("volgorde")}}
	v.Wide = true
	err := c.List(func(tx *db.Tx) error {
		rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ReadCase)
		if err != nil {
			return err
		}
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		v.All = len(rows)
		rows = v.In.rows(rows)
		return s.fillPeople(c, tx, set, rows, &v)
	})
	if err != nil {
		return err
	}
	return c.Page(200, people(v))
}

// rows keeps what the bookkeeping can tell already, in the order asked for.
func (in search) rows(rows []guard.Row) []guard.Row {
	rows = slices.DeleteFunc(rows, func(r guard.Row) bool {
		return in.State == "open" && r.State != guard.Accepted || in.State == "rust" && r.State != guard.Resting
	})
	slices.SortFunc(rows, func(a, b guard.Row) int {
		byContact := cmp.Compare(a.Contact, b.Contact)
		if in.Order == "kort" {
			byContact = -byContact
		}
		return cmp.Or(byContact, cmp.Compare(a.Case, b.Case))
	})
	return rows
}

func (s *Slice) fillPeople(c *web.Ctx, tx *db.Tx, set partnership.Settings, rows []guard.Row, v *peoplePage) error {
	from := 0
	if v.In.Words == "" {
		v.Found = len(rows)
		from = v.page(c.Form("blad"), len(rows))
		rows = rows[from:min(from+perPage, len(rows))]
	} else if len(rows) > mostSearched {
		rows = rows[:mostSearched]
	}
	cases, err := s.Cases.OpenMany(c, tx, c.Who, rows)
	if err != nil {
		return err
	}
	questions, err := casework.ListMany[casework.Question](c, tx, s.Cases, cases, casework.QuestionKind)
	if err != nil {
		return err
	}
	v.Table = ui.Table{ID: "mensen", Caption: c.T.S("Mijn mensen"), Quiet: true, Columns: []ui.Column{
		{Label: c.T.S("Wie")}, {Label: c.T.S("Vraag")}, {Label: c.T.S("Gaat over")}, {Label: c.T.S("Laatst gesproken")}}}
	for _, o := range cases {
		now, _ := casework.Now(questions[o.Case])
		r := peopleRow(c, set, o, now.Body.Words)
		if v.In.Words == "" || v.In.hits(r, o, questions[o.Case]) {
			v.Table.Rows = append(v.Table.Rows, r)
		}
	}
	if v.In.Words != "" {
		v.Found = len(v.Table.Rows)
		v.Table.Rows = v.Table.Rows[:min(len(v.Table.Rows), perPage)]
	}
	v.Pager.Shown = v.T.S("%d tot %d van %d", min(from+1, v.Found), from+len(v.Table.Rows), v.Found)
	return nil
}

// page reads which part of the list is asked for, and where the others are.
func (v *peoplePage) page(asked string, n int) (from int) {
	page, err := strconv.Atoi(asked)
	if err != nil || page < 1 || (page-1)*perPage >= n {
		page = 1
	}
	url := func(p int) string {
		u := fmt.Sprintf("/mensen?blad=%d", p)
		if v.In.State != "" {
			u += "&staat=" + states.known(v.In.State)
		}
		if v.In.Order != "" {
			u += "&volgorde=" + orders.known(v.In.Order)
		}
		return u
	}
	if page > 1 {
		v.Pager.Previous = url(page - 1)
	}
	if page*perPage < n {
		v.Pager.Next = url(page + 1)
	}
	return (page - 1) * perPage
}

func peopleRow(c *web.Ctx, set partnership.Settings, o casework.Opened, question string) ui.Row {
	spoken := c.T.S("nog niet")
	if !o.Contact.IsZero() {
		spoken = c.T.DateShort(o.Contact)
	}
	state := ""
	switch {
	case o.Facts.Stopped:
		state = c.T.S("Op pauze")
	case o.Facts.Merged != "" && o.State == guard.Resting:
		state = c.T.S("Samengevoegd")
	case o.State == guard.Resting:
		state = c.T.S("Rustig afgerond")
	case o.Relation == guard.Co:
		state = c.T.S("U helpt mee")
	}
	about := labels(c.T, set.Domains, o.Facts.Domains...)
	return ui.Row{Cells: []ui.Cell{
		{Text: called(c.T, o.Who), URL: "/zaak/" + string(o.Case), Sub: state},
		{Text: short(question)},
		{Text: c.T.List(about), Sub: c.T.List(labels(c.T, set.Villages, o.Facts.Village))},
		{Text: spoken},
	}}
}

// hits tells whether every word that is looked for stands somewhere in what he
// may read of this person.
func (in search) hits(r ui.Row, o casework.Opened, questions []casework.Document[casework.Question]) bool {
	var all strings.Builder
	for _, c := range r.Cells {
		all.WriteString(c.Text + "\n" + c.Sub + "\n")
	}
	all.WriteString(o.Who.Phone + "\n" + o.Who.Street + "\n" + o.Who.Note + "\n")
	for _, q := range questions {
		all.WriteString(q.Body.Words + "\n" + q.Body.Wants + "\n" + q.Body.Avoids + "\n")
	}
	text := strings.ToLower(all.String())
	for _, w := range strings.Fields(strings.ToLower(in.Words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
