package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/incident"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// incidentCommand is the page Datalek at the screen of the host, for when the site was
// taken off the air: whoever keeps the log sits down and signs in, for only his words
// open it. What was typed stands on the other screen of the terminal, as in the ceremony.
type incidentCommand struct {
	Config      string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership of the file." required:""`

	screen
}

// Run asks what happened, shows what the log says, and tells the residents once
// somebody says so.
func (c incidentCommand) Run(ctx context.Context, log *slog.Logger) error {
	if err := c.begin(); err != nil {
		return err
	}
	return onPartnership(ctx, c.Config, c.Partnership, log, func(s *site, d *db.DB) error { return c.on(ctx, s, d) })
}

func (c incidentCommand) on(ctx context.Context, s *site, d *db.DB) error {
	who, err := c.keeper(ctx, s, d)
	if err != nil {
		return err
	}
	pages := &incident.Slice{Cases: s.cases}
	a, err := c.asked(ctx, pages, d, who)
	if err != nil {
		return err
	}
	f, err := pages.Find(ctx, d, who, a)
	if errors.Is(err, naast.TooLarge) {
		err = fmt.Errorf("in deze dagen gebeurde te veel om in één keer te tellen. Vraag het opnieuw, met minder dagen: %w", err)
	}
	if err != nil {
		return err
	}
	c.show(f)
	if f.Works {
		c.say("\nDit account werkt nog. Stop het eerst, op /medewerkers, en vraag het dan opnieuw. Nu zegt het bericht aan inwoners niet dat de toegang gestopt is.")
	}
	word, then := "vertel", "kunt u de woorden eerst beter maken op /datalek"
	if len(f.Touched) == 0 {
		word, then = "schrijf op", "staat het ook niet in de lijst op /datalek"
		f.Words.Page = a.What
		c.say("In deze dagen was deze toegang bij geen enkele vraag.")
	} else {
		c.say("\nDit bericht komt bij Berichten van ieder van hen:\n\n%s\n\nDeze brief is er voor wie een brief wil:\n\n%s\n", f.Words.Page, f.Words.Letter)
	}
	yes, err := c.ask("Typ: %s. Of typ iets anders: dan gebeurt er niets, en %s.", word, then)
	if err != nil || yes != word {
		c.say("Niets verteld, niets opgeschreven.")
		return err
	}
	n := 0
	err = d.Write(ctx, db.System("incident"), func(tx *db.Tx) error {
		n, err = pages.Tell(ctx, tx, who, a, f.Words)
		return err
	})
	if err != nil {
		return err
	}
	if n == 0 {
		c.say("Opgeschreven. U vindt het terug op /datalek.")
		return nil
	}
	c.say("Opgeschreven. Het bericht staat klaar bij zo veel vragen: %d. Mail en brieven gaan zodra het programma draait.\nOp /datalek staat wie het al weet, en wie nog niet.", n)
	return nil
}

// keeper lets whoever keeps the log sign in.
func (c *incidentCommand) keeper(ctx context.Context, s *site, d *db.DB) (who guard.Who, err error) {
	c.say("Laat alleen wie het logboek beheert achter het scherm. Alleen met die woorden gaat het open.")
	var login, words, code string
	err = c.hidden(func() (err error) {
		for _, x := range []struct {
			asks string
			to   *string
		}{{"Inlognaam", &login}, {"Uw acht woorden", &words}, {"De code die u nu ziet", &code}} {
			if *x.to, err = c.ask("%s", x.asks); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return who, err
	}
	who, err = account.Prove(ctx, d, s.vault, login, words, code, guard.Incidents)
	if errors.Is(err, naast.NotFound) {
		err = fmt.Errorf("dit klopt niet, of u hebt geen hoed die dit mag. Kijk naam en woorden na, en neem de code die u nu ziet: %w", err)
	}
	return who, err
}

// asked asks until it can be asked of the log.
func (c *incidentCommand) asked(ctx context.Context, pages *incident.Slice, d *db.DB, who guard.Who) (a incident.Asked, err error) {
	people, err := pages.Accounts(ctx, d, who)
	if errors.Is(err, naast.NotFound) {
		err = fmt.Errorf("u hebt de sleutel van het logboek niet: %w", err)
	}
	if err != nil {
		return a, err
	}
	c.say("Stop eerst de toegang waar het om gaat. Om wiens toegang gaat het?")
	for i, p := range people {
		name := p.Name
		if p.Ended {
			name += " (gestopt)"
		}
		c.say("  %d  %s", i+1, name)
	}
	var in incident.Form
	var number string
	fields := []struct {
		name, asks string
		to         *string
	}{
		{"wie", "Typ het cijfer", &number},
		{"van", "Vanaf welke dag? Bijvoorbeeld: 24-11-2026", &in.From},
		{"tot", "Tot en met welke dag?", &in.Until},
		{"wat", "Wat gebeurde er? Eén zin, zonder namen van inwoners", &in.What},
		{"dag", "Op welke dag ontdekte u het?", &in.Day},
		{"tijd", "Hoe laat? Bijvoorbeeld: 14.30", &in.Time},
	}
	wrong := func(string) bool { return true }
	for {
		for _, f := range fields {
			if !wrong(f.name) {
				continue
			}
			if *f.to, err = c.ask("%s", f.asks); err != nil {
				return a, err
			}
		}
		in.User = ""
		if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= len(people) {
			in.User = string(people[n-1].User)
		}
		a, problems := in.Asked(d.Now())
		if len(problems) == 0 {
			return a, nil
		}
		for _, p := range problems {
			c.say("%s", lang.Text{}.M(p.Message))
		}
		wrong = func(field string) bool {
			return slices.ContainsFunc(problems, func(p naast.Problem) bool { return p.Field == field })
		}
	}
}

// show prints what the log says: when, how often and what for; not which question it is.
func (c *incidentCommand) show(f incident.Found) {
	var t lang.Text
	c.say("\n%s. Vragen: %d.", f.Name, len(f.Touched))
	if len(f.Touched) > 0 {
		w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		for _, cells := range texts(incident.Table(t, f.Touched)) {
			fmt.Fprintln(w, strings.Join(cells, "\t"))
		}
		w.Flush()
	}
	c.say("\n%s", t.S("Is er een risico voor inwoners? Meld het dan bij de Autoriteit Persoonsgegevens, uiterlijk op %s om %s.", naast.Today(f.By), t.Time(f.By)))
}

// texts are the lines of a table, the names of its columns first.
func texts(x ui.Table) [][]string {
	head := make([]string, len(x.Columns))
	for i, c := range x.Columns {
		head[i] = c.Label
	}
	all := [][]string{head}
	for _, r := range x.Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = c.Text
		}
		all = append(all, cells)
	}
	return all
}
