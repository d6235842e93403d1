// tekst: inwoner
package moment

import (
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// typed is the form of a new moment.
type typed struct{ When, Kind, Words, How string }

func readForm(c *web.Ctx) typed {
	return typed{When: c.Form("wanneer"), Kind: c.Form("waarvoor"), Words: c.Form("erbij"), How: c.Form("hoe")}
}

// mostDays bounds how far away a moment may be: a child of now turns 18.
const mostDays = 20 * 366

// mostWords bounds the sentence beside a moment, in bytes.
const mostWords = 500

// checkIn reads the form.
func (v typed) checkIn(today naast.Date) (x casework.CheckIn, p naast.Problems) {
	w, err := readWhen(v.When, today)
	switch {
	case err != nil:
		p.Add("wanneer", "Schrijf een dag of een maand. Bijvoorbeeld: 3-3-2027, of maart 2027.")
	case w.Day <= today:
		p.Add("wanneer", "Deze dag is al geweest, of is vandaag. Kies een dag die nog komt.")
	case today.Days(w.Day) > mostDays:
		p.Add("wanneer", "Deze dag ligt te ver weg. Klopt het jaar?")
	}
	if !slices.ContainsFunc(casework.CheckIns, func(k casework.CheckInSort) bool { return k.Code == v.Kind }) {
		p.Add("waarvoor", "Kies waar het over gaat.")
	}
	web.CheckText(&p, "erbij", v.Words, mostWords)
	return casework.CheckIn{Kind: v.Kind, Day: w.Day, Month: w.Month, Words: v.Words}, p
}

// kinds are the kinds of moment, each with where to find the month. Nobody is
// asked for a date of birth.
func kinds(t lang.Text) []ui.Option {
	hints := map[string]string{
		"18":        t.S("Dan verandert veel: zorg, geld, verzekering. Een half jaar ervoor is een goed moment."),
		"aow":       t.S("Wanneer uw AOW begint, kunt u opzoeken bij de SVB. De link staat onderaan."),
		"indicatie": t.S("De laatste dag staat in de brief met het besluit. Drie maanden ervoor is een goed moment."),
	}
	os := make([]ui.Option, len(casework.CheckIns))
	for i, k := range casework.CheckIns {
		os[i] = ui.Option{Value: k.Code, Label: t.M(k.Words), Hint: hints[k.Code]}
	}
	return os
}

// row is one moment as it is shown.
type row struct {
	casework.Agreed
	Title string
	Lines []string
}

func rows(t lang.Text, all []casework.Agreed) (come, ended []row) {
	for _, a := range all {
		r := row{Agreed: a, Title: a.Body.Title(t)}
		if y := a.Body.Yes; y.By != "" {
			r.Lines = append(r.Lines, t.S("%s schreef dit op, op %s.", y.By, y.Day))
		}
		switch stop := a.Body.Stop; {
		case stop.By != "":
			r.Lines = append(r.Lines, t.S("Hoeft niet meer. %s schreef dat op, op %s.", stop.By, stop.Day))
		case stop.Given():
			r.Lines = append(r.Lines, t.S("Hoeft niet meer, sinds %s.", stop.Day))
		case !a.Comes:
			r.Lines = append(r.Lines, t.S("Dit is geweest."))
		case a.Due:
			r.Lines = append(r.Lines, t.S("Dit is nu. Iemand neemt contact op."))
		}
		if a.Comes {
			come = append(come, r)
		} else {
			ended = append(ended, r)
		}
	}
	return come, ended
}

// full says that no more moments fit.
func full() (p naast.Problems) {
	p.Add("wanneer", "Er staan al %d momenten. Haal er eerst een weg.", casework.MostCheckIns)
	return p
}
