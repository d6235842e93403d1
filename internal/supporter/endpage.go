package supporter

import (
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// endPage is where a coordinator sets somebody's last day. It says first what
// must be handed over, so that nobody falls silent.
type endPage struct {
	ui.Page
	Person         Supporter
	Action         string
	Cases, Letters int
	Last           string // as typed
	Revision       string
}

// left is what somebody leaves behind.
type left struct{ cases, letters int }

func (s *Slice) leaves(c *web.Ctx, tx *db.Tx, x Supporter) (l left, err error) {
	if l.cases, err = s.Cases(c, tx, x.User); err != nil {
		return l, err
	}
	l.letters, err = s.Letters(c, tx, x.User)
	return l, err
}

func newEndPage(c *web.Ctx, x Supporter, l left, last string, p naast.Problems) endPage {
	page := endPage{Page: c.Base(c.T.S("%s laten stoppen", x.FullName())), Person: x, Action: personURL(x.User) + "/stoppen",
		Cases: l.cases, Letters: l.letters, Last: last, Revision: strconv.Itoa(x.Revision)}
	page.Form, page.Problems = true, p
	return page
}

func (s *Slice) end(c *web.Ctx) error {
	return c.List(func(tx *db.Tx) error {
		x, err := own(c, tx)
		if err != nil {
			return err
		}
		l, err := s.leaves(c, tx, x)
		if err != nil {
			return err
		}
		return c.Page(200, ending(newEndPage(c, x, l, ui.FormatDay(x.Until), nil)))
	})
}

func (s *Slice) postEnd(c *web.Ctx) error {
	var x Supporter
	var l left
	var today naast.Date
	err := c.Read(func(tx *db.Tx) (err error) {
		today = tx.Today()
		if x, err = own(c, tx); err == nil {
			l, err = s.leaves(c, tx, x)
		}
		return err
	})
	if err != nil {
		return err
	}
	typed := c.Form("laatste-dag")
	if c.Again() {
		return c.Page(200, ending(newEndPage(c, x, l, typed, nil)))
	}
	last, problems := lastDay(typed, l, today)
	if len(problems) > 0 {
		return c.Page(422, ending(newEndPage(c, x, l, typed, problems)))
	}
	to := personURL(x.User)
	return c.Act(&to, func(tx *db.Tx) error {
		x, err := own(c, tx)
		if err != nil {
			return err
		}
		x.Until = last
		if err := change(c, tx, x); err != nil {
			return err
		}
		return s.Ended(c, tx, x.User, last)
	})
}

// lastDay reads the last day. Nothing typed takes an earlier one back. Whoever
// still stands next to people stops later than today: they are handed over first.
func lastDay(typed string, l left, today naast.Date) (naast.Date, naast.Problems) {
	var p naast.Problems
	last := readDayInto(&p, "laatste-dag", typed)
	switch {
	case len(p) > 0 || last == "":
	case last < today:
		p.Add("laatste-dag", "Deze dag is al voorbij.")
	case last == today && l.cases > 0:
		p.Add("laatste-dag", "Draag eerst %d mensen over, of kies een latere dag.", l.cases)
	}
	return last, p
}
