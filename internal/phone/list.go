package phone

import (
	"errors"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// listPage is who is to be called, and which letters are to be sent.
type listPage struct {
	ui.Page
	Said  string
	Asks  []item // who asked to be called
	Tasks []item // whom we bring a message
}

// item is one call or letter.
type item struct {
	Title, Phone, Hours string
	Lines               []string
	MaySay              bool
	Other, Knows        bool // somebody asked for this person, who knows of it or not
	Action              string
	URL                 string // the case; empty: there is none
	Letter              string // a letter to print
	Mine                bool
	Owner               string
	Write               bool // by letter
}

func (s *Slice) list(c *web.Ctx) error {
	p := listPage{Page: c.Base(c.T.S("Bellen")), Said: said(c)}
	p.Wide = true
	err := c.List(func(tx *db.Tx) (err error) {
		if p.Asks, err = s.asks(c, tx); err != nil {
			return err
		}
		p.Tasks, err = s.tasks(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, list(p))
}

func said(c *web.Ctx) string {
	switch c.Form("gedaan") {
	case "klaar":
		return c.T.S("Klaar. Dit staat niet meer op de lijst.")
	case "later":
		return c.T.S("Opgeschreven. Het blijft op de lijst tot het gelukt is.")
	case "ik":
		return c.T.S("U belt.")
	case "nieuw":
		return c.T.S("Opgeschreven. Wie er belt, staat hieronder.")
	case "vraag":
		return c.T.S("De vraag is opgeschreven. De voordeur zoekt iemand.")
	}
	return ""
}

// asks are the requests to be called; none for whoever is not at the front door.
func (s *Slice) asks(c *web.Ctx, tx *db.Tx) ([]item, error) {
	if c.Who.Hat == guard.HatSupporter {
		return nil, nil
	}
	all, err := s.Cases.Calls(c, tx, c.Who)
	if errors.Is(err, naast.NotFound) { // at the front door, and not yet in its team
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	door, err := s.Cases.Door(c, tx)
	if err != nil {
		return nil, err
	}
	items := make([]item, 0, len(all))
	for _, k := range all {
		x := item{Title: k.Name, Phone: k.Phone, Hours: k.When, MaySay: k.MaySay, Other: k.Other, Knows: k.Knows, Action: askPath + string(k.ID), Mine: k.Mine}
		if x.Title == "" {
			x.Title = c.T.S("Zonder naam")
		}
		for _, d := range door {
			if d.User == k.Owner {
				x.Owner = d.Name
			}
		}
		x.Lines = append(tried(c, k.Tries, k.Again), c.T.S("Vraagt dit sinds %s.", k.Day))
		if k.About != "" {
			x.Lines = append(x.Lines, k.About)
		}
		if k.Said != "" {
			x.Lines = append(x.Lines, c.T.S("Zei ja tegen: %s", k.Said))
		}
		if k.Street != "" {
			x.Letter = x.Action + "/brief"
		}
		items = append(items, x)
	}
	return items, nil
}

// tried says how often nobody answered and when to try again.
func tried(c *web.Ctx, n int, again time.Time) (lines []string) {
	if n > 0 {
		lines = append(lines, c.T.S("%d keer gebeld, niet bereikt.", n))
	}
	if !again.IsZero() {
		lines = append(lines, c.T.S("Weer bellen: %s, %s.", naast.Today(again), c.T.Time(again)))
	}
	return lines
}

// tasks are the messages to bring. Only who stands next to her sees name and
// number here; the others open her page first, which is written down.
func (s *Slice) tasks(c *web.Ctx, tx *db.Tx) ([]item, error) {
	all, err := s.Cases.Tasks(c, tx, c.Who)
	if err != nil {
		return nil, err
	}
	rows := make([]guard.Row, len(all))
	for i, t := range all {
		rows[i] = t.Row
	}
	open, err := s.names(c, tx, rows)
	if err != nil {
		return nil, err
	}
	items := make([]item, 0, len(all))
	for _, t := range all {
		who := open[t.Case]
		x := item{Title: who.Name, Phone: who.Phone, Hours: who.Hours, MaySay: who.MaySay || who.Phone == "", Action: taskPath + string(t.Case),
			URL: caseURL(c.Who.Hat, t.Case), Mine: true, Write: t.Way == casework.ChannelLetter}
		if x.Title == "" {
			x.Title = c.T.S("Een vraag van %s", t.Opened)
		}
		x.Lines = tried(c, t.Tries, t.Again)
		if t.Agreed != "" {
			x.Lines = append(x.Lines, c.T.S("Afgesproken voor %s: neem contact op. Wat er is afgesproken, staat in de vraag.", t.Agreed))
		}
		if t.Day != "" {
			x.Lines = append(x.Lines, c.T.S("Er is iets nieuws sinds %s. Vertel het.", t.Day))
		}
		x.Lines = append(x.Lines, must(c, t.Facts)...)
		if x.Write || t.Facts.OwesNotice() {
			x.Letter = x.Action + "/brief"
		}
		items = append(items, x)
	}
	return items, nil
}

// must is what she has to hear, whatever else is new: without it a question may not
// be erased, and whoever answers an incident sees that she was not reached.
func must(c *web.Ctx, f casework.Facts) (lines []string) {
	if f.OwesErasing() {
		lines = append(lines, c.T.S("Vertel dit ook: de vraag rust al lang en mag over %d dagen gewist worden. Moet de vraag blijven? Zeg het de coördinator.", casework.WarningDays))
	}
	if f.OwesNotice() {
		lines = append(lines, c.T.S("Vertel dit ook: er ging iets mis bij ons met gegevens. Het staat in de brief hieronder. Lees die voor of geef hem zelf."))
	}
	return lines
}

// names are how to reach people, for who stands next to them; the others open
// the page of one of them first.
func (s *Slice) names(c *web.Ctx, tx *db.Tx, rows []guard.Row) (map[naast.CaseID]casework.Contact, error) {
	open := map[naast.CaseID]casework.Contact{}
	if c.Who.Hat != guard.HatSupporter {
		return open, nil
	}
	cases, err := s.Cases.OpenMany(c, tx, c.Who, rows)
	for _, o := range cases {
		open[o.Case] = o.Who
	}
	return open, err
}

// caseURL is where a hat opens a case.
func caseURL(h guard.Hat, id naast.CaseID) string {
	switch h {
	case guard.HatFrontDoor:
		return "/voordeur/" + string(id)
	case guard.HatCoordinator:
		return "/stil/" + string(id)
	}
	return "/zaak/" + string(id)
}
