package hours

import (
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// rulePage is the agreement of an organisation with its volunteers.
type rulePage struct {
	ui.Page
	Saved bool
	Keep  ui.Choice
	In    ruleForm
}

// ruleForm is the agreement as it is typed.
type ruleForm struct{ Keep, PerKm, MostMonth, MostYear, Source, Checked, Years string }

const nothing = "niets" // Nothing, as the form says it

func (s *Slice) rule(c *web.Ctx, status int, problems naast.Problems) error {
	p := rulePage{Page: c.Base(c.T.S("Uren en onkosten van vrijwilligers")), Saved: c.Form("klaar") != ""}
	p.Form, p.Path, p.Problems = true, rulePath, problems
	if c.Req.Method == "POST" {
		p.In = readRule(c)
	} else {
		err := c.Read(func(tx *db.Tx) error {
			r, err := RuleOf(c, tx, c.Who.Organisation)
			p.In = ruleForm{string(r.Keep), blank(r.PerKm, writeMoney), blank(r.MostMonth, writeMoney), blank(r.MostYear, writeMoney), r.Source, ui.FormatDay(r.Checked), strconv.Itoa(r.Kept())}
			return err
		})
		if err != nil {
			return err
		}
	}
	if p.In.Keep == "" {
		p.In.Keep = nothing
	}
	p.Keep = ui.Choice{Name: "bijhouden", Label: c.T.S("Wat houdt uw organisatie bij?"), Value: p.In.Keep, Options: []ui.Option{
		{Value: nothing, Label: c.T.S("Niets"), Hint: c.T.S("Vrijwilligers zien dan geen uren.")},
		{Value: string(Hours), Label: c.T.S("Alleen uren per maand")},
		{Value: string(Expenses), Label: c.T.S("Uren en onkosten per maand")},
	}}
	return c.Page(status, ruleView(p))
}

func readRule(c *web.Ctx) ruleForm {
	return ruleForm{c.Form("bijhouden"), c.Form("per-km"), c.Form("per-maand"), c.Form("per-jaar"), c.Form("bron"), c.Form("nagekeken"), c.Form("jaren")}
}

// rule is the agreement that was typed, or what is wrong with it. An amount
// without a source is refused: nobody could check it later.
func (f ruleForm) rule(today naast.Date) (r Rule, p naast.Problems) {
	switch f.Keep {
	case nothing:
	case string(Hours), string(Expenses):
		r.Keep = Keep(f.Keep)
	default:
		p.Add("bijhouden", "Kies wat uw organisatie bijhoudt.")
	}
	for _, x := range []struct {
		field, text string
		to          *int
	}{{"per-km", f.PerKm, &r.PerKm}, {"per-maand", f.MostMonth, &r.MostMonth}, {"per-jaar", f.MostYear, &r.MostYear}} {
		cents, ok := readMoney(x.text)
		if !ok || cents > 10*mostCents {
			p.Add(x.field, "Vul een bedrag in, zoals 12,50.")
		}
		*x.to = cents
	}
	r.Source = f.Source
	if r.Source == "" && r.PerKm+r.MostMonth+r.MostYear > 0 {
		p.Add("bron", "Schrijf op waar deze bedragen staan.")
	}
	if len(r.Source) > web.MaxLine {
		p.Add("bron", "Dit is te lang. Houd het bij één regel.")
	}
	var err error
	if r.Checked, err = ui.ReadDay(f.Checked); err != nil || r.Checked > today {
		p.Add("nagekeken", "Vul een dag in die geweest is, zoals 3-11-2026.")
	}
	if r.Years, err = strconv.Atoi(f.Years); err != nil || r.Years < 1 || r.Years > 10 {
		p.Add("jaren", "Vul een getal in van 1 tot en met 10.")
	}
	return r, p
}

func (s *Slice) postRule(c *web.Ctx) error {
	if c.Again() {
		return s.rule(c, 200, nil)
	}
	r, problems := readRule(c).rule(naast.Today(c.DB.Now()))
	if len(problems) > 0 {
		return s.rule(c, 422, problems)
	}
	to := rulePath + "?klaar=ja"
	return c.Act(&to, func(tx *db.Tx) error { return SaveRule(c, tx, c.Who.Organisation, r) })
}
