package field

import (
	"errors"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/table"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// tellPage is an intake that came in: he reads it again, and sends it.
type tellPage struct {
	ui.Page
	asked
	ID, Day, Then string
	Thens         []ui.Option
}

// What happens with what was told.
const (
	thenMe    = "ik"
	thenOther = "ander"
)

// tell shows an intake to its writer.
func (s *Slice) tell(c *web.Ctx, status int, problems naast.Problems) error {
	p := tellPage{Page: c.Base(c.T.S("Binnengekomen")), ID: c.Req.PathValue("stuk"), Day: c.Form("dag"), Then: c.Form("verder")}
	p.Form, p.Path, p.Problems = true, draftPath+p.ID, problems
	if c.Who.Hat == guard.HatSupporter {
		p.Thens = []ui.Option{{Value: thenMe, Label: c.T.S("Ik sta naast deze persoon")}}
	}
	p.Thens = append(p.Thens, ui.Option{Value: thenOther, Label: c.T.S("De voordeur zoekt iemand"), Hint: c.T.S("De inwoner zei dat opschrijven goed is.")})
	err := c.Read(func(tx *db.Tx) error {
		d, err := Get(c, tx, c.App.Vault, c.Who, p.ID)
		if err != nil {
			return err
		}
		v := d.Answers
		if c.Req.Method == "POST" {
			v = c.Req.Form
		} else {
			p.Day = ui.FormatDay(d.Day)
		}
		p.asked, err = ask(c, tx, readTold(v))
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, tell(p))
}

// ask is what is asked now, with these answers.
func ask(c *web.Ctx, tx *db.Tx, v told) (asked, error) {
	set, err := partnership.Load(c, tx)
	if err != nil {
		return asked{}, err
	}
	var w wording
	if w.version, w.text, err = partnership.Wording(c, tx, partnership.ConsentHealth); err != nil {
		return asked{}, err
	}
	return askedFrom(c.T, set, w, v), nil
}

// postTell makes a question of an intake. In one transaction the question is
// there and the draft is gone.
func (s *Slice) postTell(c *web.Ctx) error {
	if c.Again() {
		return s.tell(c, 200, nil)
	}
	day, problems := readDay(c)
	then, id := c.Form("verder"), c.Req.PathValue("stuk")
	if then != thenOther && (then != thenMe || c.Who.Hat != guard.HatSupporter) {
		problems.Add("verder", "Kies hoe het verder gaat.")
	}
	var a asked
	err := c.Read(func(tx *db.Tx) (err error) {
		a, err = ask(c, tx, readTold(c.Req.Form))
		return err
	})
	if err != nil {
		return err
	}
	if problems = append(problems, a.check()...); len(problems) > 0 {
		return s.tell(c, 422, problems)
	}
	to := homePath + "?klaar=gevraagd"
	err = c.Act(&to, func(tx *db.Tx) error {
		if _, err := Get(c, tx, c.App.Vault, c.Who, id); err != nil {
			return err
		}
		made, err := s.ask(c, tx, a, day, then == thenMe)
		if err != nil {
			return err
		}
		if then == thenMe {
			to = "/zaak/" + string(made)
		}
		return Done(c, tx, c.Who.User, id)
	})
	if errors.Is(err, table.ErrNoCard) {
		return s.tell(c, 422, table.NoCard())
	}
	if errors.Is(err, naast.Invalid) && then == thenMe {
		var p naast.Problems
		p.Add("verder", "U kunt nu zelf niet naast deze persoon staan. Kies dat de voordeur iemand zoekt.")
		return s.tell(c, 422, p)
	}
	return err
}

// ask makes the question, and lets in who holds the card that went along.
func (s *Slice) ask(c *web.Ctx, tx *db.Tx, a asked, day naast.Date, mine bool) (naast.CaseID, error) {
	q := a.question(day, mine)
	if a.Number != "" {
		number, err := vault.CheckNumber(a.Number)
		if err != nil {
			return "", err
		}
		if q.Holder, err = table.TakeCard(c, tx, number); err != nil {
			return "", err
		}
	}
	return s.Cases.AskFor(c, tx, c.Who, q)
}

// readDay is the day on which it was, as he says: the clock of a laptop counts
// for nothing.
func readDay(c *web.Ctx) (day naast.Date, problems naast.Problems) {
	day, err := ui.ReadDay(c.Form("dag"))
	today := naast.Today(c.DB.Now())
	if err != nil || day == "" || day > today || day < today.Add(-table.DaysBack) {
		problems.Add("dag", "Vul een dag in van de laatste twee maanden, zoals 3-11-2026.")
	}
	return day, problems
}
