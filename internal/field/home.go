package field

import (
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/table"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// homePage is what arrived, this device, and the others.
type homePage struct {
	ui.Page
	Said    string
	Shared  bool        // this laptop is used by several people
	N       int         // how many arrived
	Shorts  []ui.Option // short questions that can be counted as they are
	Ticked  []string
	Day     string
	Open    []ui.Entry // what must be looked at one by one
	Devices []ui.Entry
}

func (s *Slice) home(c *web.Ctx, status int, problems naast.Problems) error {
	p := homePage{Page: c.Base(c.T.S("Zonder netwerk")), Day: c.Form("dag"), Said: said(c), Shared: c.Shared()}
	p.Wide, p.Path, p.Problems = true, homePath, problems
	err := c.Read(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		drafts, err := Drafts(c, tx, c.App.Vault, c.Who)
		if err != nil {
			return err
		}
		p.arrived(c, set, drafts)
		devices, err := Devices(c, tx, c.Who.User)
		p.devices(c, devices)
		return err
	})
	if err != nil {
		return err
	}
	p.Form = len(p.Shorts) > 0
	return c.Page(status, home(p))
}

func said(c *web.Ctx) string {
	switch c.Form("klaar") {
	case "geteld":
		return c.T.S("Geteld.")
	case "gevraagd":
		return c.T.S("Verstuurd. De voordeur zoekt iemand.")
	case "weg":
		return c.T.S("Weggegooid.")
	case "ingetrokken":
		return c.T.S("Ingetrokken. Dit apparaat kan niets meer insturen.")
	}
	return ""
}

// arrived sorts what came in: what can be counted at once, and what must be
// looked at.
func (p *homePage) arrived(c *web.Ctx, set partnership.Settings, drafts []Draft) {
	p.N, p.Shorts, p.Open = len(drafts), nil, nil
	if p.Day == "" {
		p.Day = ui.FormatDay(naast.Today(c.DB.Now()))
	}
	answers := table.AnswersFrom(c.T, set)
	for _, d := range drafts {
		when := c.T.S("binnengekomen op %s", d.Day)
		q := d.short()
		switch {
		case d.Lost:
			p.Open = append(p.Open, ui.Entry{URL: draftPath + d.ID, Title: c.T.S("Dit stuk kan niet meer open"), When: when, Badge: c.T.S("Kijk even"), Tone: ui.Warning})
		case d.Kind == Intake:
			e := ui.Entry{URL: draftPath + d.ID, Title: c.T.S("Een vraag om na te kijken en te versturen"), Text: d.Answers.Get("naam"), When: when, Badge: c.T.S("Nieuw"), Tone: ui.Info}
			p.Open = append(p.Open, e)
		case q.Valid(set):
			p.Shorts = append(p.Shorts, ui.Option{Value: d.ID, Label: words(answers, q), Hint: when})
			if c.Req.Method == "GET" {
				p.Ticked = append(p.Ticked, d.ID)
			}
		default:
			p.Open = append(p.Open, ui.Entry{URL: draftPath + d.ID, Title: c.T.S("Korte vraag die nog niet compleet is"), When: when})
		}
	}
	if c.Req.Method == "POST" {
		p.Ticked = c.Values("stuk")
	}
}

// short is a draft as a short question.
func (d Draft) short() table.Short {
	q := table.Short{Theme: d.Answers.Get("onderwerp"), Source: d.Answers.Get("bron"), Did: d.Answers.Get("gedaan"), N: 1}
	if q.Source == "" {
		q.Source = "?" // forgotten is not "not asked"
	}
	if q.Source == table.NotAsked {
		q.Source = ""
	}
	return q
}

// words is a short question in one line.
func words(a table.Answers, q table.Short) string {
	return strings.Trim(strings.Join([]string{label(a.Themes, q.Theme), label(a.Deeds, q.Did), label(a.Sources, q.Source)}, " · "), " ·")
}

// label is the words of an option; those that are no longer there have none.
func label(options []ui.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}

func (p *homePage) devices(c *web.Ctx, all []Device) {
	p.Devices = nil
	for _, d := range all {
		e := ui.Entry{Title: d.Name, Text: c.T.S("klaargezet op %s", d.Since), When: c.T.S("nog niets ingestuurd"),
			Action: ui.PostButton(p.Page, ui.Post{Action: revokePath, Label: c.T.S("Trek in"), About: d.Name, Kind: ui.Quiet, Hidden: []ui.Hidden{{Name: "apparaat", Value: d.ID}}})}
		if d.Seen != "" {
			e.When = c.T.S("laatst gezien op %s", d.Seen)
		}
		p.Devices = append(p.Devices, e)
	}
}
