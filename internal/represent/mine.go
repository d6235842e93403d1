// tekst: inwoner
package represent

import (
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// row is one representative as a page shows him.
type row struct {
	casework.Document[casework.Representative]
	Title string
	Lines []string
	Holds bool
}

func rows(t lang.Text, today naast.Date, all []casework.Document[casework.Representative]) (rs []row) {
	for _, d := range all {
		r := row{Document: d, Holds: d.Body.Holds(today)}
		for _, k := range casework.Representatives {
			if k.Code == d.Body.Kind {
				r.Title, r.Lines = t.S("%s: %s", t.M(k.Words), d.Body.Name), []string{t.M(k.What), stands(t, k.Source, k.Checked)}
			}
		}
		r.Lines = append(r.Lines, t.S("%s zag het papier op %s. Wij bewaren het papier niet.", d.Body.By, d.Body.Seen))
		if !d.Body.Until.IsZero() {
			r.Lines = append(r.Lines, t.S("Geldig tot en met %s.", d.Body.Until))
		}
		switch {
		case !d.Body.Ended.IsZero():
			r.Lines = append(r.Lines, t.S("Gestopt op %s, opgeschreven door %s.", d.Body.Ended, d.Body.EndsBy))
		case !r.Holds:
			r.Lines = append(r.Lines, t.S("Dit geldt niet meer."))
		}
		if !d.Body.Wrong.IsZero() {
			r.Lines = append(r.Lines, t.S("De inwoner zei op %s: dit klopt niet.", d.Body.Wrong))
		}
		rs = append(rs, r)
	}
	slices.SortStableFunc(rs, func(a, b row) int { return order(a) - order(b) })
	return rs
}

// stands says where a rule stands and whether somebody looked there.
func stands(t lang.Text, source string, checked naast.Date) string {
	said := t.S("Nog niet nagekeken.")
	if !checked.IsZero() {
		said = t.S("Nagekeken op %s.", checked)
	}
	return t.S("Dit staat in: %s.", source) + " " + said
}

func order(r row) int {
	if r.Holds {
		return 0
	}
	return 1
}

// minePage is who may decide for her, as we wrote it down.
type minePage struct {
	ui.Page
	Rows []row
	Done bool
}

func (s *Slice) getMine(c *web.Ctx) error {
	p := minePage{Page: c.Base(c.T.S("Wie mag voor mij beslissen?")), Done: c.Form("gedaan") != ""}
	p.Path = mine
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		all, err := s.Cases.RepresentativesOf(c, tx, o.Key)
		p.Rows = rows(c.T, tx.Today(), all)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, mineView(p))
}

// postMine says that something is not right, or that it is after all.
func (s *Slice) postMine(c *web.Ctx) error {
	return s.Mine.Act(c, mine+"?gedaan=ja", func(tx *db.Tx) error {
		return s.Cases.Dispute(c, tx, c.Who, c.Who.Case, naast.DocumentID(c.Form("wie")), c.Form("klopt") == "nee")
	})
}
