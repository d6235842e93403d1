package incident

import (
	"errors"
	"strconv"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Slice is the pages of incidents.
type Slice struct{ Cases *casework.Cases }

// Addresses.
const (
	home  = "/datalek"
	found = home + "/gevonden"
	told  = home + "/verteld"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, home, guard.Incidents, func(c *web.Ctx) error { return s.show(c, 200, nil) })
	a.Post(web.Staff, found, guard.Incidents, s.postFound)
	a.Post(web.Staff, told, guard.Incidents, s.postTold)
	a.Nav(home, naast.Msg("Datalek").Text, guard.Incidents)
}

// typed is the form.
type typed struct{ User, From, Until, Day, Time, What, Text string }

func readForm(c *web.Ctx) typed {
	return typed{c.Form("wie"), c.Form("van"), c.Form("tot"), c.Form("dag"), c.Form("tijd"), c.Form("wat"), c.Form("bericht")}
}

// asked reads which account between which days, and when it was noticed.
func (t typed) asked(now time.Time) (a Asked, noticed time.Time, p naast.Problems) {
	today := naast.Today(now)
	from, err := ui.ReadDay(t.From)
	if err != nil || from == "" || from > today {
		p.Add("van", "Vul een dag in tot en met vandaag. Bijvoorbeeld: %s", ui.FormatDay(today))
	}
	until, err := ui.ReadDay(t.Until)
	switch {
	case err != nil || until == "" || until < from || until > today:
		p.Add("tot", "Vul een dag in, niet eerder dan de eerste dag en niet later dan vandaag.")
	case from.Days(until) >= MostDays:
		p.Add("tot", "Vraag ten hoogste %d dagen tegelijk.", MostDays)
	}
	day, err := ui.ReadDay(t.Day)
	clock, errTime := time.ParseInLocation("15.04", t.Time, naast.Amsterdam)
	if err != nil || day == "" || day > today || day < from {
		p.Add("dag", "Vul in op welke dag u het ontdekte.")
	}
	if errTime != nil {
		p.Add("tijd", "Vul een tijd in, zoals 14.30.")
	}
	if !naast.ValidID(t.User) {
		p.Add("wie", "Kies om wiens toegang het gaat.")
	}
	if t.What == "" {
		p.Add("wat", "Schrijf in één zin op wat er gebeurde.")
	}
	web.CheckText(&p, "wat", t.What, web.MaxLine)
	web.CheckText(&p, "bericht", t.Text, 2000)
	if len(p) > 0 {
		return a, noticed, p
	}
	end := at(until.Add(1), 0, 0).Add(-time.Second) // the log counts in seconds
	return Asked{naast.UserID(t.User), at(from, 0, 0), end}, at(day, clock.Hour(), clock.Minute()), nil
}

// at is a moment of a day as people here read it.
func at(d naast.Date, hour, minute int) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, hour, minute, 0, 0, naast.Amsterdam)
}

// homePage asks about an account, and shows what was written down before.
type homePage struct {
	ui.Page
	In      typed
	People  []ui.Option
	Reports []Report
	Keeps   bool   // this person keeps the log
	Ask     string // whom to ask, for anybody else
	Told    string
}

func (s *Slice) show(c *web.Ctx, status int, problems naast.Problems) error {
	p := homePage{Page: c.Base(c.T.S("Datalek")), In: readForm(c)}
	p.Form, p.Path, p.Problems = true, found, problems
	if n := c.Form("aan"); n != "" && c.Req.Method == "GET" {
		p.Told = c.T.S("Het bericht staat klaar bij zo veel mensen: %s.", n)
	}
	err := c.List(func(tx *db.Tx) error {
		t, err := audit.Manager(c, tx, c.App.Vault, c.Who.Person())
		if errors.Is(err, naast.NotFound) {
			p.Ask, err = account.AskForLog(c, tx)
			return err
		}
		if err != nil {
			return err
		}
		p.Keeps = true
		if p.People, err = people(c, tx); err != nil {
			return err
		}
		p.Reports, err = Reports(c, tx, t)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, homeView(p))
}

func people(c *web.Ctx, tx *db.Tx) ([]ui.Option, error) {
	os := []ui.Option{{Label: c.T.S("Kies een medewerker")}}
	all, err := account.Everybody(c, tx)
	for _, m := range all {
		o := ui.Option{Value: string(m.User), Label: m.Name}
		if m.Ended {
			o.Label = c.T.S("%s (gestopt)", m.Name)
		}
		os = append(os, o)
	}
	return os, err
}

// foundPage is what an account touched, without content.
type foundPage struct {
	ui.Page
	In      typed
	Name    string
	Table   ui.Table
	Touched int
	By      time.Time // by when it must be reported
}

func (s *Slice) postFound(c *web.Ctx) error {
	if c.Again() {
		return s.show(c, 200, nil)
	}
	return s.find(c, 200, nil)
}

// find asks the log; problems are those of the message to the residents.
func (s *Slice) find(c *web.Ctx, status int, problems naast.Problems) error {
	in := readForm(c)
	a, noticed, p := in.asked(c.DB.Now())
	if len(p) > 0 {
		return s.show(c, 422, p)
	}
	x := foundPage{Page: c.Base(c.T.S("Wat deze toegang zag")), In: in}
	x.Form, x.Path, x.Problems = true, told, problems
	err := c.List(func(tx *db.Tx) error {
		t, err := audit.Manager(c, tx, c.App.Vault, c.Who.Person())
		if err != nil {
			return err
		}
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		x.By = noticed.Add(time.Duration(set.ReportHours) * time.Hour)
		if x.Name, err = name(c, tx, a.User); err != nil {
			return err
		}
		all, err := audit.Touched(c, tx, c.App.Vault, t, a.User, a.From, a.Until)
		x.Touched, x.Table = len(all), table(c.T, all)
		if x.In.Text == "" && x.Touched > 0 {
			x.In.Text = proposed(set, x.Name, naast.Today(a.From), naast.Today(a.Until))
		}
		return err
	})
	switch {
	case errors.Is(err, naast.TooLarge):
		p.Add("tot", "In deze dagen gebeurde te veel om in één keer te tellen. Kies minder dagen.")
		return s.show(c, 422, p)
	case errors.Is(err, naast.NotFound):
		p.Add("wie", "Kies om wiens toegang het gaat.")
		return s.show(c, 422, p)
	case err != nil:
		return err
	}
	return c.Page(status, foundView(x))
}

// table is what was touched: a number for this list alone, when, how often, why.
func table(t lang.Text, all []audit.Touch) ui.Table {
	x := ui.Table{ID: "gezien", Caption: t.S("Vragen waar deze toegang bij was"), Columns: []ui.Column{{Label: t.S("Vraag")}, {Label: t.S("Eerste keer")}, {Label: t.S("Laatste keer")},
		{Label: t.S("Hoe vaak"), Figure: true}, {Label: t.S("Waarvoor")}}}
	when := func(at time.Time) string { return t.S("%s, %s", t.DateShort(naast.Today(at)), t.Time(at)) }
	for i, r := range all {
		why := make([]string, len(r.Purposes))
		for k, p := range r.Purposes {
			why[k] = t.M(naast.Message{Text: p})
		}
		x.Rows = append(x.Rows, ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(i + 1)}, {Text: when(r.First)}, {Text: when(r.Last)}, {Text: strconv.Itoa(r.Times)}, {Text: t.List(why)}}})
	}
	return x
}

// nl speaks Dutch: what residents read is in the language of the house.
var nl lang.Text

// proposed is what can be told to each resident, to be made better by a person.
func proposed(set partnership.Settings, who string, from, until naast.Date) string {
	when := nl.S("Dat was tussen %s en %s.", from, until)
	if from == until {
		when = nl.S("Dat was op %s.", from)
	}
	return nl.S("Er ging iets mis bij ons. Misschien keek iemand anders in uw vraag. %s Het ging om de toegang van %s. Die toegang hebben wij gestopt.", when, who) +
		"\n\n" + nl.S("Het spijt ons. Hebt u vragen, of wilt u weten wat dit voor u betekent? Bel %s. U kunt ook een klacht indienen bij de Autoriteit Persoonsgegevens.", set.Phone)
}

// postTold brings the message to everybody whose question was touched.
func (s *Slice) postTold(c *web.Ctx) error {
	if c.Again() {
		return s.find(c, 200, nil)
	}
	in := readForm(c)
	a, noticed, p := in.asked(c.DB.Now())
	if len(p) > 0 {
		return s.show(c, 422, p)
	}
	if in.Text == "" {
		p.Add("bericht", "Schrijf op wat de inwoners moeten weten.")
		return s.find(c, 422, p)
	}
	to := home
	return c.Act(&to, func(tx *db.Tx) error {
		if err := c.App.Guard.WithTeam(c, tx, c.Who); err != nil {
			return err
		}
		t, err := audit.Manager(c, tx, c.App.Vault, c.Who.Person())
		if err != nil {
			return err
		}
		who, err := name(c, tx, a.User)
		if err != nil {
			return err
		}
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		all, err := audit.Touched(c, tx, c.App.Vault, t, a.User, a.From, a.Until)
		if err != nil {
			return err
		}
		r, err := Tell(c, tx, s.Cases, c.Who, all, Report{Account: who, From: a.From, Until: a.Until, Found: noticed, What: in.What, Text: in.Text}, set.Name)
		to = home + "?aan=" + strconv.Itoa(r.Told)
		return err
	})
}
