// tekst: inwoner
package mypage

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// talkPage is the sheet for the talk with the municipality. She writes in it
// too, and takes it along on paper.
type talkPage struct {
	ui.Page
	Prep     casework.Prep
	Revision int
	Theirs   *casework.Prep // what somebody wrote meanwhile
	Wallet   bool
	Done     bool
}

func (s *Slice) getTalk(c *web.Ctx) error { return s.showTalk(c, http.StatusOK, talkPage{}, false) }

func (s *Slice) readTalk(c *web.Ctx, p *talkPage, typed bool) error {
	return s.see(c, func(tx *db.Tx, o opened) error {
		d, err := casework.Only[casework.Prep](c, tx, s.Cases, o.Key, casework.PrepKind)
		if err != nil {
			return err
		}
		if typed && p.Revision != d.Revision {
			p.Theirs = &d.Body
		} else if !typed {
			p.Prep = d.Body
		}
		p.Revision = d.Revision
		return nil
	})
}

func (s *Slice) showTalk(c *web.Ctx, status int, p talkPage, typed bool) error {
	problems := p.Page.Problems
	p.Page, p.Done = c.Base(c.T.S("Een gesprek voorbereiden")), isDone(c)
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, talk
	if err := s.readTalk(c, &p, typed); err != nil {
		return err
	}
	return c.Page(status, talkView(p))
}

// getTalkPaper is the sheet to print, or the card for the wallet.
func (s *Slice) getTalkPaper(c *web.Ctx) error {
	p := talkPage{Page: c.Base(c.T.S("Een gesprek voorbereiden")), Wallet: c.Form("vorm") == "portemonnee"}
	if p.Wallet {
		p.Page.Print = ui.PrintWallet
	}
	if err := s.readTalk(c, &p, false); err != nil {
		return err
	}
	return c.Page(http.StatusOK, talkPaper(p))
}

func (s *Slice) postTalk(c *web.Ctx) error {
	p := talkPage{Prep: casework.Prep{Well: c.Form("goed"), Hard: c.Form("moeilijk"), Want: c.Form("wil"),
		Company: c.Form("mee"), Papers: c.Form("papieren"), Crisis: c.Form("slecht")}}
	p.Revision, _ = strconv.Atoi(c.Form("versie"))
	if c.Again() {
		return s.showTalk(c, http.StatusOK, p, true)
	}
	for _, f := range p.fields() {
		web.CheckText(&p.Page.Problems, f.Name, f.Value, web.MaxText)
	}
	if len(p.Page.Problems) > 0 {
		return s.showTalk(c, http.StatusUnprocessableEntity, p, true)
	}
	err := s.act(c, done(talk), func(tx *db.Tx) error {
		return s.Cases.WritePrep(c, tx, c.Who, c.Who.Case, p.Revision, p.Prep)
	})
	if errors.Is(err, naast.Conflict) {
		return s.showTalk(c, http.StatusConflict, p, true)
	}
	return err
}

// fields are the parts of the sheet, in the order of a talk.
func (p talkPage) fields() []ui.Field { return prepFields(p.T, p.Prep) }

func prepFields(t lang.Text, x casework.Prep) []ui.Field {
	return []ui.Field{
		{Name: "goed", Label: t.S("Wat gaat er goed?"), Value: x.Well, Rows: 3, Optional: true},
		{Name: "moeilijk", Label: t.S("Wat gaat er niet goed?"), Value: x.Hard, Rows: 3, Optional: true},
		{Name: "wil", Label: t.S("Wat wilt u?"), Value: x.Want, Rows: 3, Optional: true},
		{Name: "mee", Label: t.S("Wie gaat er mee?"), Value: x.Company, Rows: 2, Optional: true},
		{Name: "papieren", Label: t.S("Welke papieren neemt u mee?"), Value: x.Papers, Rows: 2, Optional: true},
		{Name: "slecht", Label: t.S("Hoe praten mensen met u als het slecht gaat?"), Hint: t.S("Bijvoorbeeld: rustig praten. Niet duwen. Bel dan mijn zus."), Value: x.Crisis, Rows: 3, Optional: true},
	}
}

// sheet is the whole of it as one text.
func sheet(t lang.Text, x casework.Prep) string {
	var b strings.Builder
	for _, f := range prepFields(t, x) {
		if f.Value != "" {
			b.WriteString(f.Label + "\n" + f.Value + "\n\n")
		}
	}
	return strings.TrimSpace(b.String())
}
