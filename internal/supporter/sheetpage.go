package supporter

import (
	"errors"
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// bringInPage asks for a spreadsheet.
type bringInPage struct {
	ui.Page
	Columns []string
}

func newBringInPage(c *web.Ctx, p naast.Problems) bringInPage {
	page := bringInPage{Page: c.Base(c.T.S("Lijst inlezen"))}
	page.Problems = p
	for _, k := range columns {
		page.Columns = append(page.Columns, k.name)
	}
	return page
}

// previewPage shows what a spreadsheet would bring, before anything is saved.
type previewPage struct {
	ui.Page
	Good, Bad int
	Ignored   []string
	Table     ui.Table
	Carried   string // the good people as a spreadsheet, for the button that saves
}

func newPreviewPage(c *web.Ctx, s sheet, carried []byte) previewPage {
	t := c.T
	p := previewPage{Page: c.Base(t.S("Klopt dit?")), Good: len(s.good()), Ignored: s.Ignored, Carried: string(carried)}
	p.Form, p.Wide, p.Bad = true, true, len(s.Rows)-p.Good
	p.Table = ui.Table{ID: "regels", Caption: t.S("De regels van uw bestand"), Quiet: true,
		Columns: []ui.Column{{Label: t.S("Regel"), Figure: true}, {Label: t.S("Naam")}, {Label: t.S("Wat er nog moet")}}}
	for _, bad := range []bool{true, false} { // what must be mended stands first
		for _, r := range s.Rows {
			if (len(r.Problems) > 0) == bad {
				p.Table.Rows = append(p.Table.Rows, sheetRow(c, r))
			}
		}
	}
	return p
}

func sheetRow(c *web.Ctx, r row) ui.Row {
	out := ui.Row{Loud: len(r.Problems) > 0, Cells: []ui.Cell{{Text: strconv.Itoa(r.Number)}, {Text: r.Supporter.FullName()}, {}}}
	var all string
	for i, m := range r.Problems {
		if i > 0 {
			all += " "
		}
		all += c.T.M(m)
	}
	if all == "" {
		out.Cells[2].Body = ui.Badge(ui.OK, c.T.S("Goed"))
	} else {
		out.Cells[2].Text = all
	}
	return out
}

func (s *Slice) bringIn(c *web.Ctx) error { return c.Page(200, bringingIn(newBringInPage(c, nil))) }

// previewSheet reads the file and shows it. The file itself is forgotten; what
// can be taken in goes along in the page.
func (s *Slice) previewSheet(c *web.Ctx) error {
	b, err := c.Upload("bestand", maxSheetBytes)
	if errors.Is(err, naast.TooLarge) {
		return c.Page(422, bringingIn(newBringInPage(c, sheetProblem(err))))
	}
	if err != nil {
		return err
	}
	if len(b) == 0 {
		var p naast.Problems
		p.Add("bestand", "Kies eerst een bestand.")
		return c.Page(422, bringingIn(newBringInPage(c, p)))
	}
	r, today, err := readForPost(c)
	if err != nil {
		return err
	}
	read, problems := readPeople(b, r.set, r.people, today)
	carried := writePeople(read.good(), r.set)
	if len(problems) == 0 && len(carried) > maxCarried {
		problems.Add("bestand", "Er staat te veel in dit bestand. Maak er twee bestanden van.")
	}
	if len(problems) > 0 {
		return c.Page(422, bringingIn(newBringInPage(c, problems)))
	}
	return c.Page(200, preview(newPreviewPage(c, read, carried)))
}

// errLook says that not everybody of the preview can be taken in (any more).
var errLook = errors.New("look at the list again")

// saveSheet takes in the people that the preview showed. They are read and
// checked again: a page is no proof.
func (s *Slice) saveSheet(c *web.Ctx) error {
	carried := []byte(c.Form("mensen"))
	var read sheet
	var problems naast.Problems
	var set partnership.Settings
	look := func(tx *db.Tx) error {
		r, err := readRegister(c, tx)
		if err != nil {
			return err
		}
		set = r.set
		read, problems = readPeople(carried, r.set, r.people, tx.Today())
		if len(problems) > 0 || len(read.good()) < len(read.Rows) {
			return errLook
		}
		return nil
	}
	status, err := 422, error(nil)
	if c.Again() {
		status, err = 200, c.Read(look)
	} else {
		to := "/register"
		err = c.Act(&to, func(tx *db.Tx) error {
			if err := look(tx); err != nil {
				return err
			}
			return takeIn(c, tx, read.good())
		})
		if err == nil {
			return nil
		}
	}
	switch {
	case err != nil && !errors.Is(err, errLook):
		return err
	case len(problems) > 0:
		return c.Page(422, bringingIn(newBringInPage(c, problems)))
	}
	return c.Page(status, preview(newPreviewPage(c, read, writePeople(read.good(), set))))
}

func takeIn(c *web.Ctx, tx *db.Tx, people []Supporter) error {
	for _, x := range people {
		x.User, x.Organisation = naast.NewID[naast.UserID](), c.Who.Organisation
		if err := Save(c, tx, x); err != nil {
			return err
		}
	}
	return nil
}

// takeOut gives the register of the organisation as a spreadsheet.
func (s *Slice) takeOut(c *web.Ctx) error {
	return c.List(func(tx *db.Tx) error {
		r, err := readRegister(c, tx)
		if err != nil {
			return err
		}
		return c.Bytes("text/csv; charset=utf-8", "register.csv", writePeople(r.people, r.set))
	})
}
