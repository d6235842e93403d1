package field

import (
	"errors"
	"net/url"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/table"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// count counts the short questions that were ticked, on the day that he says.
func (s *Slice) count(c *web.Ctx) error {
	if c.Again() {
		return s.home(c, 200, nil)
	}
	day, problems := readDay(c)
	if len(c.Values("stuk")) == 0 {
		problems.Add("stuk", "Kies wat u wilt tellen.")
	}
	if len(problems) > 0 {
		return s.home(c, 422, problems)
	}
	to := homePath + "?klaar=geteld"
	return c.Act(&to, func(tx *db.Tx) error {
		for _, id := range c.Values("stuk") {
			d, err := Get(c, tx, c.App.Vault, c.Who, id)
			if errors.Is(err, naast.NotFound) {
				continue // dealt with in another tab
			}
			if err == nil {
				err = table.CountShort(c, tx, c.App.Guard, c.Who, day, d.short())
			}
			if err == nil {
				err = Done(c, tx, c.Who.User, id)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// draftPage is one draft that cannot be dealt with in a list.
type draftPage struct {
	ui.Page
	Draft Draft
	Items []ui.Item
	Go    string // where it is made whole
}

func (s *Slice) draft(c *web.Ctx) error {
	p := draftPage{Page: c.Base(c.T.S("Binnengekomen"))}
	err := c.Read(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		p.Items = nil
		p.Draft, err = Get(c, tx, c.App.Vault, c.Who, c.Req.PathValue("stuk"))
		p.short(c, set)
		return err
	})
	if err != nil {
		return err
	}
	if p.Draft.Kind == Intake {
		return s.tell(c, 200, nil)
	}
	return c.Page(200, draft(p))
}

// short shows a short question that is not whole, and leads to the page where it
// can be counted with these answers filled in.
func (p *draftPage) short(c *web.Ctx, set partnership.Settings) {
	to, answers := url.Values{}, table.AnswersFrom(c.T, set)
	for _, a := range []struct {
		name, question string
		options        []ui.Option
	}{
		{"onderwerp", c.T.S("Waar ging het over?"), answers.Themes},
		{"gedaan", c.T.S("Wat deed u?"), answers.Deeds},
		{"bron", c.T.S("Hoe vond deze persoon ons?"), answers.Sources},
	} {
		value := p.Draft.Answers.Get(a.name)
		to.Set(a.name, value)
		text := label(a.options, value)
		if text == "" {
			text = c.T.S("niet ingevuld, of niet meer op de lijst")
		}
		p.Items = append(p.Items, ui.Item{Key: a.question, Value: text})
	}
	p.Go = "/korte-vraag?" + to.Encode()
}

func (s *Slice) throwAway(c *web.Ctx) error {
	to := homePath + "?klaar=weg"
	return c.Act(&to, func(tx *db.Tx) error { return Done(c, tx, c.Who.User, c.Req.PathValue("stuk")) })
}
