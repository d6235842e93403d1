package incident

import (
	"cmp"
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
	"naast/internal/vault"
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
type typed struct{ User, From, Until, Day, Time, What, Text, Letter string }

func readForm(c *web.Ctx) typed {
	return typed{c.Form("wie"), c.Form("van"), c.Form("tot"), c.Form("dag"), c.Form("tijd"), c.Form("wat"), c.Form("bericht"), c.Form("brief")}
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
	web.CheckText(&p, "brief", t.Letter, 2000)
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
	Reports []kept
	Keeps   bool   // this person keeps the log
	Ask     string // whom to ask, for anybody else
	Told    string
}

// kept is one report, with who knows by now.
type kept struct {
	Report
	Reached
	Table ui.Table
}

// reports are what was written down, newest first, with who knows by now.
func (s *Slice) reports(c *web.Ctx, tx *db.Tx, t *vault.Team) ([]kept, error) {
	rs, err := Reports(c, tx, t)
	if err != nil {
		return nil, err
	}
	all := make([]kept, len(rs))
	for i, r := range rs {
		x := kept{Report: r}
		if x.Reached, err = ReachedBy(c, tx, s.Cases, r); err != nil {
			return nil, err
		}
		x.Table = unreached(c.T, "niet-bereikt-"+strconv.Itoa(i+1), x.Not)
		all[i] = x
	}
	return all, nil
}

func (s *Slice) show(c *web.Ctx, status int, problems naast.Problems) error {
	p := homePage{Page: c.Base(c.T.S("Datalek")), In: readForm(c)}
	p.Form, p.Path, p.Problems = true, found, problems
	if n := c.Form("aan"); n != "" && c.Req.Method == "GET" {
		p.Told = c.T.S("Het bericht staat klaar bij zo veel vragen: %s. Wie het al weet, staat hieronder.", n)
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
		p.Reports, err = s.reports(c, tx, t)
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
		if x.Touched > 0 {
			w := proposed(set, x.Name, in.What, naast.Today(a.From), naast.Today(a.Until))
			x.In.Text, x.In.Letter = cmp.Or(x.In.Text, w.Page), cmp.Or(x.In.Letter, w.Letter)
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
		if len(all) > 0 && in.Letter == "" { // the page was of before somebody was touched
			in.Letter = proposed(set, who, in.What, naast.Today(a.From), naast.Today(a.Until)).Letter
		}
		r, err := Tell(c, tx, s.Cases, c.Who, all, Report{Account: who, From: a.From, Until: a.Until, Found: noticed, What: in.What, Text: in.Text, Letter: in.Letter}, set.Name)
		to = home + "?aan=" + strconv.Itoa(r.Put)
		return err
	})
}
