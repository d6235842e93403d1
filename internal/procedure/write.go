// tekst: inwoner

package procedure

import (
	"strings"

	"naast"
	"naast/internal/letter"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// draft is a letter to a body as it is typed. Nothing of it is kept.
type draft struct{ Kind, To, From, About, Mark, Day, Until string }

// The letters that can be made.
const (
	objectLetter = "bezwaar" // pro forma: in time, the reasons later (Awb art. 6:5 and 6:6)
	delayLetter  = "uitstel"
	fileLetter   = "dossier" // GDPR art. 15
)

func readDraft(c *web.Ctx) draft {
	return draft{c.Form("soort"), c.Form("aan"), c.Form("van"), c.Form("over"), c.Form("kenmerk"), c.Form("dag"), c.Form("tot")}
}

func draftKinds(t lang.Text) []ui.Option {
	return []ui.Option{
		{Value: objectLetter, Label: t.S("Ik ben het niet eens met een besluit"), Hint: t.S("Een kort bezwaar. Waarom, legt u later uit.")},
		{Value: delayLetter, Label: t.S("Ik heb meer tijd nodig")},
		{Value: fileLetter, Label: t.S("Ik wil zien wat er over mij is opgeschreven")},
	}
}

// check says what must be mended before the letter can be made.
func (d draft) check() (p naast.Problems) {
	if d.Kind != objectLetter && d.Kind != delayLetter && d.Kind != fileLetter {
		p.Add("soort", "Kies wat u wilt schrijven.")
	}
	if d.To == "" {
		p.Add("aan", "Vul in wie de brief krijgt. Dat staat boven de brief die u kreeg.")
	}
	for _, x := range []struct{ field, text string }{{"over", d.About}, {"kenmerk", d.Mark}} {
		if len(x.text) > web.MaxLine {
			p.Add(x.field, "Dit is te lang. Houd het bij één regel.")
		}
	}
	for _, x := range []struct{ field, text string }{{"aan", d.To}, {"van", d.From}} {
		web.CheckText(&p, x.field, x.text, mostNote)
	}
	for _, x := range []struct{ field, text string }{{"dag", d.Day}, {"tot", d.Until}} {
		day, err := ui.ReadDay(x.text)
		if err != nil {
			p.Add(x.field, "Deze dag bestaat niet. Schrijf hem als 3-12-2026.")
		} else if x.field == "dag" && day.IsZero() && d.Kind == objectLetter {
			p.Add(x.field, "Vul de dag in die op het besluit staat.")
		}
	}
	return p
}

// day is a day as a letter writes it; what check let through can be read.
func day(t lang.Text, typed string) string {
	d, err := ui.ReadDay(typed)
	if err != nil {
		return ""
	}
	return t.Date(d)
}

// write makes the letter. It is Dutch, because the body is; in another language
// it tells her what it says.
func (d draft) write(t lang.Text, today naast.Date) letter.Plain {
	l := letter.Plain{From: lines(d.From), To: lines(d.To), Day: t.Date(today), Close: t.S("Met vriendelijke groet,"), Sign: []string{t.S("Naam en handtekening:"), ""}}
	if len(l.From) == 0 {
		l.From = []string{t.S("Naam: ______________________________"), t.S("Adres: _____________________________")}
	}
	add := func(ok bool, s string) {
		if ok {
			l.Paragraphs = append(l.Paragraphs, s)
		}
	}
	switch d.Kind {
	case objectLetter:
		l.Subject = t.S("Bezwaar tegen uw besluit van %s", day(t, d.Day))
		add(true, t.S("Ik ben het niet eens met uw besluit van %s. Ik maak bezwaar.", day(t, d.Day)))
		d.common(t, add)
		add(true, t.S("Waarom ik het er niet mee eens ben, schrijf ik u later. Laat mij weten hoeveel tijd ik daarvoor krijg."))
		add(true, t.S("Stuur mij ook een kopie van de papieren die bij dit besluit horen."))
	case delayLetter:
		l.Subject = t.S("Ik vraag om meer tijd")
		add(d.Day != "", t.S("Ik kreeg uw brief van %s.", day(t, d.Day)))
		d.common(t, add)
		add(true, t.S("Ik wil goed antwoorden, maar dat lukt mij niet op tijd. Iemand helpt mij hierbij."))
		add(d.Until != "", t.S("Ik vraag u om te wachten tot en met %s.", day(t, d.Until)))
		add(d.Until == "", t.S("Laat mij weten hoeveel tijd ik nog krijg."))
	default:
		l.Subject = t.S("Ik vraag om mijn gegevens")
		add(true, t.S("Ik wil een kopie van alles wat u over mij hebt opgeschreven. Dat mag ik vragen: artikel 15 van de AVG."))
		d.common(t, add)
		add(true, t.S("U moet binnen een maand antwoorden: artikel 12 van de AVG."))
	}
	add(true, t.S("Stuur mij een bericht dat u deze brief kreeg."))
	return l
}

// common is what every letter may say: what it is about, and its mark.
func (d draft) common(t lang.Text, add func(bool, string)) {
	add(d.About != "", t.S("Het gaat over: %s.", strings.TrimSuffix(d.About, ".")))
	add(d.Mark != "", t.S("Uw kenmerk is: %s.", d.Mark))
}

func lines(s string) (all []string) {
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// hidden takes what was typed along to the next button.
func (d draft) hidden(more ...ui.Hidden) []ui.Hidden {
	return append([]ui.Hidden{{Name: "soort", Value: d.Kind}, {Name: "aan", Value: d.To}, {Name: "van", Value: d.From}, {Name: "over", Value: d.About},
		{Name: "kenmerk", Value: d.Mark}, {Name: "dag", Value: d.Day}, {Name: "tot", Value: d.Until}}, more...)
}
