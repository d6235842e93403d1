// tekst: inwoner

package procedure

import (
	"errors"
	"net/http"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// minePage is the resident's letters.
type minePage struct {
	ui.Page
	Done   bool
	Today  naast.Date
	Open   []dated
	Ended  []dated
	Photos []ui.Entry
	Writer string // who reads along; empty: nobody yet
}

func (s *Slice) getMine(c *web.Ctx) error {
	p := minePage{Page: c.Base(c.T.S("Mijn brieven")), Done: c.Form("gedaan") != ""}
	p.Path = mine
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		all, err := s.Cases.Letters(c, tx, o.Key)
		p.Today = tx.Today()
		p.Open, p.Ended = datedOf(c.T, p.Today, all)
		if err != nil {
			return err
		}
		p.Photos, err = s.photos(c, tx, o)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, mineView(p))
}

// newPage asks for a letter with a date.
type newPage struct {
	ui.Page
	In    typed
	Kinds []ui.Option
}

func (s *Slice) getMineNew(c *web.Ctx) error { return s.showMineNew(c, http.StatusOK, nil) }

func (s *Slice) showMineNew(c *web.Ctx, status int, problems naast.Problems) error {
	p := newPage{Page: c.Base(c.T.S("Een brief met een datum")), In: readLetter(c)}
	p.Form, p.Problems, p.Path = true, problems, mineNew
	err := s.Mine.See(c, func(tx *db.Tx, _ casework.Opened) error {
		rules, _, err := tables(c, tx)
		p.Kinds = kinds(c.T, rules)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, mineNewView(p))
}

// counted reads what was typed with the tables of the partnership.
func counted(c *web.Ctx) (l casework.Letter, p naast.Problems, err error) {
	err = c.Read(func(tx *db.Tx) error {
		rules, off, err := tables(c, tx)
		if err == nil {
			l, p = readLetter(c).letter(tx.Today(), rules, off)
		}
		return err
	})
	return l, p, err
}

func (s *Slice) postMineNew(c *web.Ctx) error {
	if c.Again() {
		return s.showMineNew(c, http.StatusOK, nil)
	}
	l, p, err := counted(c)
	if err != nil {
		return err
	}
	if len(p) > 0 {
		return s.showMineNew(c, http.StatusUnprocessableEntity, p)
	}
	err = s.Mine.Act(c, mine+"?gedaan=ja", func(tx *db.Tx) error { return s.Cases.AddLetter(c, tx, c.Who, c.Who.Case, l) })
	if errors.Is(err, naast.TooMany) {
		p.Add("soort", "Er staan al %d datums. Zet er eerst een op gedaan.", casework.MostLetters)
		return s.showMineNew(c, http.StatusUnprocessableEntity, p)
	}
	return err
}

// postMineEnd does one thing with one date: done, let go, or back again.
func (s *Slice) postMineEnd(c *web.Ctx) error {
	doc := naast.DocumentID(c.Form("stuk"))
	return s.Mine.Act(c, mine+"?gedaan=ja", func(tx *db.Tx) error {
		switch c.Form("wat") {
		case "gedaan":
			return s.Cases.EndLetter(c, tx, c.Who, c.Who.Case, doc)
		case "los":
			return s.Cases.LetGo(c, tx, c.Who, c.Who.Case, doc, casework.OnScreen)
		case "terug":
			return s.Cases.ReopenLetter(c, tx, c.Who, c.Who.Case, doc)
		}
		return naast.Invalid
	})
}
