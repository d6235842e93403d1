// tekst: inwoner

package procedure

import (
	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// writeRoutes registers the letters that people make here: for her, and for
// whoever stands next to her. The form is sent to read the letter; nothing is
// done with it and nothing kept.
func (s *Slice) writeRoutes(a *web.App) {
	a.Get(web.Resident, mine+"/schrijven", guard.ReadOwn, s.Mine.Owned(s.getWrite))
	a.Post(web.Resident, mine+"/schrijven", guard.WriteOwn, s.Mine.Owned(s.postWrite))
	a.Post(web.Resident, mine+"/schrijven/pdf", guard.WriteOwn, s.Mine.Owned(s.postPDF))
	a.Get(web.Staff, casePar+"/schrijven", guard.ReadCase, s.getWrite)
	a.Post(web.Staff, casePar+"/schrijven", guard.WriteCase, s.postWrite)
	a.Post(web.Staff, casePar+"/schrijven/pdf", guard.WriteCase, s.postPDF)
}

func (s *Slice) getWrite(c *web.Ctx) error { return s.showWrite(c, 200, nil) }

func (s *Slice) showWrite(c *web.Ctx, status int, problems naast.Problems) error {
	return s.showPhotos(c, status, c.T.S("Schrijf een brief terug"), problems, func(_ *db.Tx, _ casework.Opened, p ui.Page) (templ.Component, error) {
		p.Form = true
		return writeView(p, s.sideOf(c).base+"/schrijven", readDraft(c), draftKinds(c.T)), nil
	})
}

// written is a letter that was made, on the screen and for the printer.
type written struct {
	Draft  draft
	Letter []string // in the order in which it is read
	Own    []string // the same in her own language; none when that is Dutch
	Action string
	PDF    bool
	Dated  string // where the date of a letter is kept
}

func (s *Slice) postWrite(c *web.Ctx) error {
	d := readDraft(c)
	if c.Again() || c.Form("wat") == "verander" {
		return s.showWrite(c, 200, nil)
	}
	if p := d.check(); len(p) > 0 {
		return s.showWrite(c, 422, p)
	}
	x := s.sideOf(c)
	return s.showPhotos(c, 200, c.T.S("Uw brief"), nil, func(tx *db.Tx, _ casework.Opened, p ui.Page) (templ.Component, error) {
		w := written{Draft: d, Action: x.base + "/schrijven", PDF: s.Press.Works(), Dated: x.base + "/datum"}
		w.Letter = reading(d, lang.For("nl"), tx.Today())
		if c.T.Code() != "nl" {
			w.Own = reading(d, c.T, tx.Today())
		}
		return writtenView(p, w), nil
	})
}

// reading is a letter line by line; an empty one stands between its parts.
func reading(d draft, t lang.Text, today naast.Date) []string {
	l := d.write(t, today)
	all := append(append(append([]string{}, l.From...), ""), l.To...)
	all = append(all, "", l.Day, "", l.Subject)
	for _, p := range l.Paragraphs {
		all = append(all, "", p)
	}
	return append(append(all, "", l.Close, ""), l.Sign...)
}

// postPDF is the letter as a file to print or to send.
func (s *Slice) postPDF(c *web.Ctx) error {
	d := readDraft(c)
	if p := d.check(); len(p) > 0 {
		return s.showWrite(c, 422, p)
	}
	var today naast.Date
	err := s.sideOf(c).open(c, func(tx *db.Tx, _ casework.Opened) error { today = tx.Today(); return nil })
	if err != nil {
		return err
	}
	b, err := s.Press.PlainPDF(c, d.write(lang.For("nl"), today))
	if err != nil {
		return err
	}
	return c.Bytes("application/pdf", "brief.pdf", b)
}
