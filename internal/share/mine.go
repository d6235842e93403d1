// tekst: inwoner
package share

import (
	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// minePage is with whom she shares what.
type minePage struct {
	ui.Page
	In          typed
	Open, Ended []row
	Notes       []casework.CaseNote // what they wrote
	Letters     []ui.Option
	Done        bool
}

func (s *Slice) showMine(c *web.Ctx, status int, problems naast.Problems) error {
	p := minePage{Page: c.Base(c.T.S("Delen met iemand")), In: readForm(c), Done: c.Form("gedaan") != ""}
	p.Form, p.Path, p.Problems = true, mine, problems
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		if c.Req.Method == "GET" {
			p.In.Until = ui.FormatDay(tx.Today().Add(usualDays))
		}
		all, err := List(c, tx, s.Cases, o.Key)
		if err != nil {
			return err
		}
		p.Open, p.Ended = rows(c.T, tx.Today(), all)
		letters, err := s.papers(c, tx, c.T, o.Key)
		if err != nil {
			return err
		}
		p.Letters = paperOptions(c.T, letters)
		p.Notes, err = nearNotes(c, tx, s.Cases, o)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, mineView(p))
}

// nearNotes are what people close to her wrote.
func nearNotes(c *web.Ctx, tx *db.Tx, cases *casework.Cases, o casework.Opened) (kept []casework.CaseNote, err error) {
	all, err := cases.CaseNotes(c, tx, o.Key)
	for _, n := range all {
		if n.Near {
			kept = append(kept, n)
		}
	}
	return kept, err
}

func (s *Slice) postMine(c *web.Ctx) error {
	if c.Again() {
		return s.showMine(c, 200, nil)
	}
	readers, p := readForm(c).shares(naast.Today(c.DB.Now()))
	if len(p) > 0 {
		return s.showMine(c, 422, p)
	}
	var papers []Paper
	if err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		letters, err := s.papers(c, tx, c.T, o.Key)
		papers = chosen(letters, readForm(c).Papers)
		return err
	}); err != nil {
		return err
	}
	return s.give(c, mine, readers, func(tx *db.Tx, card *account.Blank, sh Share) error {
		if _, err := c.Admit(tx, c.Who.Case); err != nil {
			return err
		}
		sh.Papers = papers
		sh.Yes = casework.Yes{Answer: "ja", How: casework.OnScreen, Sentence: sh.Sentence(), Day: tx.Today()}
		return s.Give(c, tx, c.Who, c.Who.Case, card, sh)
	}, func(p naast.Problems) error { return s.showMine(c, 422, p) })
}

func (s *Slice) postMineEnd(c *web.Ctx) error {
	return s.Mine.Act(c, mine+"?gedaan=ja", func(tx *db.Tx) error {
		return s.Stop(c, tx, c.Who, c.Who.Case, naast.UserID(c.Form("wie")))
	})
}
