// tekst: inwoner
package moment

import (
	"errors"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// minePage is what she asked us to remember.
type minePage struct {
	ui.Page
	In          typed
	Kinds       []ui.Option
	Come, Ended []row
	Done        bool
}

func (s *Slice) showMine(c *web.Ctx, status int, problems naast.Problems) error {
	p := minePage{Page: c.Base(c.T.S("Afgesproken momenten")), In: readForm(c), Kinds: kinds(c.T), Done: c.Form("gedaan") != ""}
	p.Form, p.Path, p.Problems = true, mine, problems
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		all, err := s.Cases.CheckInsOf(c, tx, o.Key)
		p.Come, p.Ended = rows(c.T, all)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, mineView(p))
}

func (s *Slice) postMine(c *web.Ctx) error {
	if c.Again() {
		return s.showMine(c, 200, nil)
	}
	x, p := readForm(c).checkIn(naast.Today(c.DB.Now()))
	if len(p) > 0 {
		return s.showMine(c, 422, p)
	}
	err := s.Mine.Act(c, mine+"?gedaan=ja", func(tx *db.Tx) error {
		return s.Cases.AgreeCheckIn(c, tx, c.Who, c.Who.Case, x, casework.OnScreen)
	})
	if errors.Is(err, naast.TooMany) {
		return s.showMine(c, 422, full())
	}
	return err
}

func (s *Slice) postMineEnd(c *web.Ctx) error {
	return s.Mine.Act(c, mine+"?gedaan=ja", func(tx *db.Tx) error {
		return s.Cases.StopCheckIn(c, tx, c.Who, c.Who.Case, naast.DocumentID(c.Form("stuk")), casework.OnScreen)
	})
}
