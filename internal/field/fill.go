package field

import (
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/table"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// fillPage opens without a network: two forms and a count. It knows nobody.
type fillPage struct {
	ui.Page
	table.Answers
	Ask asked
}

func (s *Slice) fill(c *web.Ctx) error {
	p := fillPage{Page: c.Base(c.T.S("Opschrijven zonder netwerk"))}
	p.Staff, p.Wide, p.Alone, p.Key = true, true, true, ""
	err := c.Read(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		p.Answers = table.AnswersFrom(c.T, set)
		p.Ask, err = ask(c, tx, told{})
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, fill(p))
}
