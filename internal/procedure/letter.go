// tekst: inwoner

package procedure

import (
	"context"
	"fmt"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// typed is the form about a letter with a date, as it was typed.
type typed struct{ Kind, Day, From, Note string }

func readLetter(c *web.Ctx) typed {
	return typed{c.Form("soort"), c.Form("dag"), c.Form("van"), c.Form("notitie")}
}

// years bound which day can be meant: an older one is a typing error.
const years = 3

// ahead is how many days a letter may be dated in the time to come. A later day is
// a typing error that would make somebody think that there is time.
const ahead = 31

// mostNote bounds what is written beside a date, in bytes.
const mostNote = 2000

// letter is what was typed, counted; or what is wrong with it. The words in it
// are Dutch, whoever typed: they are kept.
func (x typed) letter(today naast.Date, rules []Rule, off Calendar) (l casework.Letter, p naast.Problems) {
	r, err := RuleOf(Used(rules), x.Kind)
	if err != nil {
		p.Add("soort", "Kies wat voor brief het is.")
	}
	day, bad := ui.ReadDay(x.Day)
	switch {
	case bad != nil:
		p.Add("dag", "Deze dag bestaat niet. Schrijf hem als 3-12-2026.")
	case day.IsZero():
		p.Add("dag", "Vul een dag in. Bijvoorbeeld: 3-12-2026.")
	case err == nil && day > today.Add(ahead) && r.fromNow():
		p.Add("dag", "Deze dag moet nog komen. Klopt de datum?")
	case day < today.Add(-366*years) || day > today.Add(366*years):
		p.Add("dag", "Deze dag ligt te ver weg. Klopt het jaar?")
	}
	if len(x.From) > web.MaxLine {
		p.Add("van", "Dit is te lang. Alleen een naam is genoeg.")
	}
	web.CheckText(&p, "notitie", x.Note, mostNote)
	if len(p) > 0 {
		return l, p
	}
	var nl lang.Text
	return casework.Letter{Kind: r.Code, Title: r.Letter, From: x.From, Day: day, Act: r.Act, Until: r.Until(day, off),
		Why: strings.TrimSpace(r.Says(nl) + "\n" + r.Note), Local: r.Local, ByBody: r.Theirs, Note: x.Note}, nil
}

// tables is what a form about a letter needs of the partnership.
func tables(ctx context.Context, tx *db.Tx) (rules []Rule, off Calendar, err error) {
	set, err := partnership.Load(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	rules, err = Rules(ctx, tx)
	return rules, CalendarOf(set), err
}

// kinds are the kinds of letter to choose from, each with the day to fill in.
func kinds(t lang.Text, rules []Rule) []ui.Option {
	var os []ui.Option
	for _, r := range Used(rules) {
		os = append(os, ui.Option{Value: r.Code, Label: words(t, r.Letter), Hint: words(t, r.From)})
	}
	return os
}

// words are words of a table in the reader's language; what a partnership wrote
// itself stands as it wrote it.
func words(t lang.Text, dutch string) string { return t.M(naast.Message{Text: dutch}) }

// dated is a letter as a page shows it.
type dated struct {
	casework.Document[casework.Letter]
	Key  string // of its own buttons
	Left string // how long still, in words
	Past bool
}

func datedOf(t lang.Text, today naast.Date, all []casework.Document[casework.Letter]) (open, ended []dated) {
	casework.SortLetters(all)
	for _, d := range all {
		x := dated{Document: d, Past: d.Body.Until < today}
		switch n := today.Days(d.Body.Until); {
		case n < 0:
			x.Left = t.S("Voorbij")
		case n == 0:
			x.Left = t.S("Vandaag")
		case n == 1:
			x.Left = t.S("Morgen")
		default:
			x.Left = t.S("Nog %d dagen", n)
		}
		if d.Body.Open() {
			open = append(open, x)
		} else {
			ended = append(ended, x)
		}
	}
	return open, ended
}

// tone is the colour that helps the word.
func (x dated) tone(today naast.Date) ui.Kind {
	switch n := today.Days(x.Body.Until); {
	case n < 0:
		return ui.Error
	case n <= 7:
		return ui.Warning
	}
	return ui.Info
}

// end says how a date ended.
func (x dated) end(t lang.Text) string {
	switch l := x.Body; {
	case !l.Done.IsZero():
		return t.S("Gedaan op %s", l.Done)
	case l.Let.By != "":
		return t.S("Losgelaten op %s, opgeschreven door %s", l.Let.Day, l.Let.By)
	default:
		return t.S("Losgelaten op %s", l.Let.Day)
	}
}

// post is a button of the resident about one date.
func (x dated) post(label, what string, k ui.Kind) ui.Post {
	return ui.Post{Action: mineEnd, Label: label, About: x.Body.Title, Kind: k, Hidden: []ui.Hidden{{Name: "stuk", Value: string(x.ID)}, {Name: "wat", Value: what}}}
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// saidWays are the ways in which she can say something that a member writes down.
func saidWays(t lang.Text) []ui.Option {
	return []ui.Option{{Value: string(casework.AtTable), Label: t.S("Gezegd aan tafel")},
		{Value: string(casework.ByPhone), Label: t.S("Gezegd door de telefoon")}, {Value: string(casework.OnPaper), Label: t.S("Op papier")}}
}

// Dated is a letter of a kind, counted from a day by the tables of the
// partnership; naast.Invalid when the kind or the day cannot be.
func Dated(ctx context.Context, tx *db.Tx, kind string, day naast.Date, from, note string) (casework.Letter, error) {
	rules, off, err := tables(ctx, tx)
	if err != nil {
		return casework.Letter{}, err
	}
	l, p := typed{kind, ui.FormatDay(day), from, note}.letter(tx.Today(), rules, off)
	if len(p) > 0 {
		return l, fmt.Errorf("letter of kind %q: %w", kind, naast.Invalid)
	}
	return l, nil
}
