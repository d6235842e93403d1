package procedure

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// tablePage is the table of terms.
type tablePage struct {
	ui.Page
	Saved bool
	Table ui.Table
}

func (s *Slice) getTable(c *web.Ctx) error {
	p := tablePage{Page: c.Base(c.T.S("Termijnen")), Saved: c.Form("bewaard") != ""}
	p.Wide = true
	err := c.Read(func(tx *db.Tx) error {
		rules, err := Rules(c, tx)
		p.Table = ruleTable(c.T, rules)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, tableView(p))
}

func ruleTable(t lang.Text, rules []Rule) ui.Table {
	x := ui.Table{ID: "termijnen", Caption: t.S("Termijnen, met waar ze staan"), Columns: []ui.Column{
		{Label: t.S("Brief")}, {Label: t.S("Wat er dan kan")}, {Label: t.S("Hoe lang")}, {Label: t.S("Waar dat staat")}, {Label: t.S("Nagekeken")}}}
	for _, r := range rules {
		source := r.Source
		if r.Local {
			source = t.S("Lokale afspraak: %s", r.Source)
		}
		checked := t.DateShort(r.Checked)
		if checked == "" {
			checked = t.S("nog niet")
		}
		if r.Gone {
			checked = t.S("niet in gebruik")
		}
		long := r.Terms.Words(t)
		if long == "" {
			long = t.S("staat in de brief")
		}
		x.Rows = append(x.Rows, ui.Row{Cells: []ui.Cell{{Text: words(t, r.Letter), URL: table + "/" + r.Code}, {Text: words(t, r.Act)}, {Text: long}, {Text: source}, {Text: checked}}})
	}
	return x
}

// rowForm is one row as it is typed.
type rowForm struct{ Letter, From, Act, Long, Source, Checked, Note, Kind, Theirs, Plain, Gone string }

// rowPage changes one row, or adds one.
type rowPage struct {
	ui.Page
	Action string
	New    bool
	Since  naast.Date
	In     rowForm
	Units  []string
}

const (
	byLaw   = "wet"
	byLocal = "lokaal"
)

// unitNames are how terms are written in the form: "6 weken, 12 weken".
var unitNames = []struct {
	name string
	unit Unit
}{
	{"uur", Hours}, {"uren", Hours}, {"dag", Days}, {"dagen", Days}, {"werkdag", Workdays}, {"werkdagen", Workdays},
	{"week", Weeks}, {"weken", Weeks}, {"maand", Months}, {"maanden", Months}, {"jaar", Years}, {"jaren", Years},
}

const backWord = "ervoor"

// long writes terms as the form asks for them.
func long(c Chain) string {
	var parts []string
	for _, t := range c {
		s := fmt.Sprint(t.N) + " "
		for _, u := range unitNames {
			if u.unit == t.Unit {
				s = fmt.Sprint(t.N) + " " + u.name // the last one is the plural
			}
		}
		if t.Back {
			s += " " + backWord
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

var oneTerm = regexp.MustCompile(`^(\d{1,4}) *([a-z]+)( +` + backWord + `)?$`)

// readLong reads "6 weken, 12 weken" or "10 dagen ervoor"; nothing is a date
// that the letter names itself.
func readLong(s string, plain bool) (c Chain, ok bool) {
	for part := range strings.SplitSeq(s, ",") {
		part = strings.ToLower(strings.TrimSpace(part))
		if part == "" {
			continue
		}
		m := oneTerm.FindStringSubmatch(part)
		if m == nil {
			return nil, false
		}
		i := slices.IndexFunc(unitNames, func(u struct {
			name string
			unit Unit
		}) bool {
			return u.name == m[2]
		})
		n, err := strconv.Atoi(m[1])
		if i < 0 || err != nil || n < 1 || len(c) == 3 {
			return nil, false
		}
		c = append(c, Term{N: n, Unit: unitNames[i].unit, Back: m[3] != "", Plain: plain})
	}
	return c, true
}

func formOf(r Rule) rowForm {
	f := rowForm{Letter: r.Letter, From: r.From, Act: r.Act, Long: long(r.Terms), Source: r.Source, Checked: ui.FormatDay(r.Checked), Note: r.Note, Kind: byLaw}
	if r.Local {
		f.Kind = byLocal
	}
	for _, b := range []struct {
		on bool
		to *string
	}{{r.Theirs, &f.Theirs}, {r.Gone, &f.Gone}, {len(r.Terms) > 0 && r.Terms[0].Plain && !r.Local, &f.Plain}} {
		if b.on {
			*b.to = "ja"
		}
	}
	return f
}

func readRow(c *web.Ctx) rowForm {
	return rowForm{Letter: c.Form("brief"), From: c.Form("vanaf"), Act: c.Form("kan"), Long: c.Form("hoelang"), Source: c.Form("bron"), Checked: c.Form("nagekeken"),
		Note: c.Form("uitleg"), Kind: c.Form("soort"), Theirs: c.Form("zij"), Plain: c.Form("niet-schuiven"), Gone: c.Form("weg")}
}

// rule is the row that was typed; or what is wrong with it. A row without a
// source is refused: nobody could check it later.
func (f rowForm) rule(today naast.Date) (r Rule, p naast.Problems) {
	for _, x := range []struct{ field, text string }{{"brief", f.Letter}, {"vanaf", f.From}, {"kan", f.Act}, {"bron", f.Source}} {
		if x.text == "" {
			p.Add(x.field, "Vul dit in.")
		}
		if len(x.text) > web.MaxLine {
			p.Add(x.field, "Dit is te lang. Houd het bij één regel.")
		}
	}
	if len(f.Note) > 2*web.MaxLine {
		p.Add("uitleg", "Dit is te lang. Houd het bij één regel.")
	}
	if f.Kind != byLaw && f.Kind != byLocal {
		p.Add("soort", "Kies of dit een wet is of een lokale afspraak.")
	}
	terms, ok := readLong(f.Long, f.Plain != "" || f.Kind == byLocal)
	if !ok {
		p.Add("hoelang", "Schrijf een getal en dan dagen, werkdagen, weken, maanden of jaren. Bijvoorbeeld: 6 weken")
	}
	checked, err := ui.ReadDay(f.Checked)
	if err != nil || checked > today {
		p.Add("nagekeken", "Vul een dag in die geweest is, zoals 3-11-2026.")
	}
	return Rule{Letter: f.Letter, From: f.From, Act: f.Act, Theirs: f.Theirs != "", Terms: terms, Local: f.Kind == byLocal,
		Source: f.Source, Checked: checked, Note: f.Note, Gone: f.Gone != ""}, p
}

func (s *Slice) getRow(c *web.Ctx) error {
	r, err := s.rowOf(c)
	if err != nil {
		return err
	}
	return s.showRow(c, 200, r, formOf(r), nil)
}

// rowOf is the row in the address; an empty one where a new row is made.
func (s *Slice) rowOf(c *web.Ctx) (r Rule, err error) {
	code := c.Req.PathValue("rij")
	if code == "" {
		return r, nil
	}
	err = c.Read(func(tx *db.Tx) error {
		all, err := Rules(c, tx)
		if err != nil {
			return err
		}
		r, err = RuleOf(all, code)
		return err
	})
	return r, err
}

func (s *Slice) showRow(c *web.Ctx, status int, r Rule, in rowForm, problems naast.Problems) error {
	p := rowPage{Page: c.Base(c.T.S("Een termijn")), Action: c.Req.URL.Path, New: r.Code == "", Since: r.Since, In: in}
	p.Form, p.Problems = true, problems
	return c.Page(status, rowView(p))
}

func (s *Slice) postRow(c *web.Ctx) error {
	before, err := s.rowOf(c)
	if err != nil {
		return err
	}
	in := readRow(c)
	if c.Again() {
		return s.showRow(c, 200, before, in, nil)
	}
	r, p := in.rule(naast.Today(c.DB.Now()))
	if len(p) > 0 {
		return s.showRow(c, 422, before, in, p)
	}
	if r.Code = before.Code; r.Code == "" {
		r.Code = naast.NewID[string]()
	}
	to := table + "?bewaard=ja"
	return c.Act(&to, func(tx *db.Tx) error {
		if err := SaveRule(c, tx, r); err != nil {
			return err
		}
		return s.settingChanged(c, tx)
	})
}
