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

func readForm(c *web.Ctx) Form {
	return Form{c.Form("wie"), c.Form("van"), c.Form("tot"), c.Form("dag"), c.Form("tijd"), c.Form("wat"), c.Form("bericht"), c.Form("brief")}
}

// homePage asks about an account, and shows what was written down before.
type homePage struct {
	ui.Page
	In      Form
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
	Found
	In    Form
	Table ui.Table
	Stop  string // where this person may end that account; empty: nowhere
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
	q, p := in.Asked(c.DB.Now())
	if len(p) > 0 {
		return s.show(c, 422, p)
	}
	f, err := s.Find(c, c.DB, c.Who, q)
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
	in.Text, in.Letter = cmp.Or(in.Text, f.Words.Page), cmp.Or(in.Letter, f.Words.Letter)
	x := foundPage{Page: c.Base(c.T.S("Wat deze toegang zag")), Found: f, In: in, Table: Table(c.T, f.Touched)}
	x.Form, x.Path, x.Problems = true, told, problems
	if f.Works {
		err = c.Read(func(tx *db.Tx) (err error) {
			x.Stop, err = account.StopURL(c, tx, q.User)
			return err
		})
		if err != nil {
			return err
		}
	}
	return c.Page(status, foundView(x))
}

// Table is what was touched: a number for this list alone, when, how often, why.
func Table(t lang.Text, all []audit.Touch) ui.Table {
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
	q, p := in.Asked(c.DB.Now())
	if len(p) > 0 {
		return s.show(c, 422, p)
	}
	if in.Text == "" {
		p.Add("bericht", "Schrijf op wat de inwoners moeten weten.")
		return s.find(c, 422, p)
	}
	to := home
	return c.Act(&to, func(tx *db.Tx) error {
		n, err := s.Tell(c, tx, c.Who, q, Words{in.Text, in.Letter})
		to = home + "?aan=" + strconv.Itoa(n)
		return err
	})
}
