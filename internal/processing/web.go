package processing

import (
	"context"
	"net/http"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/erase"
	"naast/internal/guard"
	"naast/internal/hours"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Slice is the pages of the register.
type Slice struct{}

// Addresses. The register itself is for everybody: whoever it is about, a client
// council, a municipality that pays.
const (
	register = "/privacy/register"
	known    = "/instellingen/register"
)

// Settings is where the part that people must know is filled in.
var Settings = []ui.Link{{URL: known, Label: naast.Msg("Register van verwerkingen").Text}}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Public, register, "", s.show)
	a.Get(web.Public, register+"/csv", "", s.table)
	a.Get(web.Staff, known, guard.Settings, func(c *web.Ctx) error { return s.ask(c, http.StatusOK, nil) })
	a.Post(web.Staff, known, guard.Settings, s.post)
}

// page is the register as everybody reads it.
type page struct {
	ui.Page
	Known      Known
	Members    []string
	Activities []Activity
}

func read(c *web.Ctx) (p page, err error) {
	p.Page = c.Base(c.T.S("Register van verwerkingen"))
	err = c.Read(func(tx *db.Tx) error {
		if p.Known, err = Load(c, tx); err != nil {
			return err
		}
		all, err := partnership.Organisations(c, tx)
		if err != nil {
			return err
		}
		k := terms{Copies: erase.CopyDays, Thinking: casework.MostThinking}
		for _, o := range all {
			p.Members = append(p.Members, o.Name)
			if err := k.add(c, tx, c.T, o); err != nil {
				return err
			}
		}
		p.Activities = activities(c.T, k)
		return nil
	})
	return p, err
}

// add reads what an organisation decided about keeping.
func (k *terms) add(ctx context.Context, tx *db.Tx, t lang.Text, o partnership.Organisation) error {
	policies, err := erase.Policies(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	if len(policies) > 0 && policies[0].Months > 0 {
		p := policies[0]
		k.Cases = append(k.Cases, t.S("%s: %d maanden nadat zij stopte. Zij hoort het een maand van tevoren en mag het tegenhouden. Grond: %s", o.Name, p.Months, p.Ground))
	}
	rule, err := hours.RuleOf(ctx, tx, o.ID)
	if err == nil && rule.Keep != hours.Nothing {
		k.Hours = append(k.Hours, t.S("%s: uren %d jaar na het jaar zelf", o.Name, rule.Kept()))
	}
	return err
}

func (s *Slice) show(c *web.Ctx) error {
	p, err := read(c)
	if err != nil {
		return err
	}
	p.Wide = true
	return c.Page(http.StatusOK, registerView(p))
}

// table is the register for a spreadsheet, or for the register of an organisation
// that does more than this.
func (s *Slice) table(c *web.Ctx) error {
	p, err := read(c)
	if err != nil {
		return err
	}
	head := p.head()
	rows := [][]string{{c.T.S("Onderdeel"), c.T.S("Vraag"), c.T.S("Antwoord")}}
	for _, it := range head {
		rows = append(rows, []string{c.T.S("Algemeen"), it.Key, it.Value})
	}
	for _, a := range p.Activities {
		for _, it := range p.items(a) {
			rows = append(rows, []string{a.Purpose, it.Key, it.Value})
		}
		for _, k := range a.Kept {
			rows = append(rows, []string{a.Purpose, c.T.S("Hoe lang"), k})
		}
	}
	return c.CSV("register-van-verwerkingen.csv", rows)
}

// head are the answers that hold for all of it.
func (p page) head() []ui.Item {
	k := p.Known
	or := func(answer, otherwise string) string {
		if answer == "" {
			return otherwise
		}
		return answer
	}
	missing := p.T.S("Nog niet ingevuld")
	return []ui.Item{
		{Key: p.T.S("Verantwoordelijk"), Value: or(k.Contact, missing)},
		{Key: p.T.S("Samen met"), Value: or(p.T.List(p.Members), missing)},
		{Key: p.T.S("Onderlinge afspraken"), Value: or(k.Joint, missing)},
		{Key: p.T.S("Functionaris gegevensbescherming"), Value: or(k.Officer, missing)},
		{Key: p.T.S("Verwerkers"), Value: or(k.Processors, missing)},
		{Key: p.T.S("Buiten de EER"), Value: or(k.Outside, p.T.S("Niets"))},
		{Key: p.T.S("De gemeente die betaalt"), Value: p.T.S("Krijgt geen gegevens over inwoners.")},
		{Key: p.T.S("Beveiliging"), Value: p.T.S("Verhalen zijn versleuteld voor de mensen in de zaak. Sleutels liggen apart van de gegevens. Ieder kijken staat in een logboek dat niemand ongemerkt verandert. Kopieën zijn versleuteld.")},
		{Key: p.T.S("Besluiten door een computer"), Value: p.T.S("Geen. De computer stelt mensen voor, met de reden erbij. Zij kiest.")},
	}
}

// items are the answers for one purpose, but for how long it is kept.
func (p page) items(a Activity) []ui.Item {
	return []ui.Item{
		{Key: p.T.S("Grondslag"), Value: a.Ground}, {Key: p.T.S("Bijzondere gegevens"), Value: a.Special},
		{Key: p.T.S("Over wie"), Value: a.Whose}, {Key: p.T.S("Welke gegevens"), Value: a.What}, {Key: p.T.S("Wie krijgt ze"), Value: a.Recipients},
	}
}

// form is what people must fill in.
type form struct {
	ui.Page
	Saved bool
	In    Known
}

func (s *Slice) ask(c *web.Ctx, status int, problems naast.Problems) error {
	p := form{Page: c.Base(c.T.S("Register van verwerkingen")), Saved: c.Form("klaar") != ""}
	p.Form, p.Path, p.Problems = true, known, problems
	if c.Req.Method == http.MethodPost {
		p.In = typed(c)
	} else if err := c.Read(func(tx *db.Tx) (err error) { p.In, err = Load(c, tx); return err }); err != nil {
		return err
	}
	return c.Page(status, knownView(p))
}

func typed(c *web.Ctx) Known {
	return Known{Contact: c.Form("contact"), Officer: c.Form("fg"), Joint: c.Form("samen"), Processors: c.Form("verwerkers"), Outside: c.Form("buiten")}
}

// most bounds one answer, in bytes: everybody may read the page.
const most = 4 << 10

func (s *Slice) post(c *web.Ctx) error {
	if c.Again() {
		return s.ask(c, http.StatusOK, nil)
	}
	var p naast.Problems
	for _, name := range []string{"contact", "fg", "samen", "verwerkers", "buiten"} {
		web.CheckText(&p, name, c.Form(name), most)
	}
	if c.Form("contact") == "" {
		p.Add("contact", "Vul in wie verantwoordelijk is, met een adres of nummer.")
	}
	if len(p) > 0 {
		return s.ask(c, http.StatusUnprocessableEntity, p)
	}
	to := known + "?klaar=ja"
	return c.Act(&to, func(tx *db.Tx) error {
		if err := audit.Record(c, tx, c.App.Vault, audit.Event{Actor: c.Who.User, Name: c.Who.Name, Hat: string(c.Who.Hat), Action: "register of processing"}); err != nil {
			return err
		}
		return Save(c, tx, typed(c))
	})
}
