// tekst: inwoner

package procedure

import (
	"naast"
	"naast/internal/web/lang"
)

// Rule is one row of the table of terms: a kind of letter, the day to count
// from, what can be done and until when, and where that stands.
type Rule struct {
	Code   string `json:"code"`
	Letter string `json:"letter"` // the kind of letter, as people know it
	From   string `json:"from"`   // which day to fill in
	Act    string `json:"act"`    // what can be done until then
	// Theirs: the body must act by then; she can do something when it does not.
	Theirs  bool       `json:"theirs,omitempty"`
	Terms   Chain      `json:"terms,omitempty"` // none: the letter names the last day itself
	Local   bool       `json:"local,omitempty"` // agreed here; never shown as law
	Source  string     `json:"source"`
	Checked naast.Date `json:"checked,omitempty"` // when somebody looked the source up; empty: nobody here did
	Note    string     `json:"note,omitempty"`
	Gone    bool       `json:"gone,omitempty"` // taken out of the list
	Since   naast.Date `json:"-"`              // when this row was written; empty: it came with the program
}

// fromNow tells that it counts from something that has happened: a letter that
// came, a question that was asked. Otherwise the day to fill in may be still to come.
func (r Rule) fromNow() bool { return len(r.Terms) > 0 && !r.Terms[0].Back }

// OwnDate is the rule for a letter that names the last day itself.
const OwnDate = "eigen-datum"

// defaultRules are the rows a partnership starts with. The texts of the laws
// were read on the day named; where none is named there is nothing to read.
var defaultRules = []rule{
	{"besluit", naast.Msg("Een besluit: ja, nee of een bedrag"), naast.Msg("De dag op de brief."), naast.Msg("Bezwaar maken"), naast.Message{},
		Rule{Terms: Chain{{N: 6, Unit: Weeks}}, Source: "Awb art. 6:7 en 6:8", Checked: read}},
	{"antwoord-bezwaar", naast.Msg("Een antwoord op mijn bezwaar"), naast.Msg("De dag op de brief."), naast.Msg("Naar de rechter gaan"), naast.Msg("Vraag eerst iemand om mee te kijken."),
		Rule{Terms: Chain{{N: 6, Unit: Weeks}}, Source: "Awb art. 6:7 en 6:8", Checked: read}},
	{"bezwaar-gemaakt", naast.Msg("Ik maakte bezwaar en wacht op antwoord"), naast.Msg("De dag op de brief waar u het niet mee eens was."), naast.Msg("Antwoord op uw bezwaar"), naast.Msg("Dit mag 6 weken later worden. Dan krijgt u daar een brief over."),
		Rule{Theirs: true, Terms: Chain{{N: 6, Unit: Weeks}, {N: 6, Unit: Weeks}}, Source: "Awb art. 7:10 lid 1: vanaf het einde van de tijd voor bezwaar", Checked: read}},
	{"bezwaar-commissie", naast.Msg("Ik maakte bezwaar. Een commissie kijkt ernaar"), naast.Msg("De dag op de brief waar u het niet mee eens was."), naast.Msg("Antwoord op uw bezwaar"), naast.Msg("Dit mag 6 weken later worden. Dan krijgt u daar een brief over."),
		Rule{Theirs: true, Terms: Chain{{N: 6, Unit: Weeks}, {N: 12, Unit: Weeks}}, Source: "Awb art. 7:10 lid 1: vanaf het einde van de tijd voor bezwaar", Checked: read}},
	{"hoorzitting", naast.Msg("Een uitnodiging om mijn bezwaar uit te leggen"), naast.Msg("De dag van het gesprek."), naast.Msg("Papieren opsturen"), naast.Message{},
		Rule{Terms: Chain{{N: 10, Unit: Days, Back: true}}, Source: "Awb art. 7:4 lid 1", Checked: read}},
	{"melding", naast.Msg("Ik vroeg hulp aan bij de gemeente (Wmo)"), naast.Msg("De dag dat u hulp vroeg. Een telefoontje telt ook."), naast.Msg("Het gesprek en het onderzoek"), naast.Msg("Is het er dan niet? Dan mag u meteen een aanvraag doen."),
		Rule{Theirs: true, Terms: Chain{{N: 6, Unit: Weeks}}, Source: "Wmo 2015 art. 2.3.2 lid 1 en 9", Checked: read}},
	{"eigen-plan", naast.Msg("Ik wil zelf een plan inleveren (Wmo)"), naast.Msg("De dag dat u hulp vroeg."), naast.Msg("Uw eigen plan inleveren"), naast.Msg("Het hoeft niet. Het mag."),
		Rule{Terms: Chain{{N: 7, Unit: Days}}, Source: "Wmo 2015 art. 2.3.2 lid 2", Checked: read}},
	{"aanvraag-wmo", naast.Msg("Ik deed een aanvraag (Wmo)"), naast.Msg("De dag van uw aanvraag."), naast.Msg("Het besluit van de gemeente"), naast.Message{},
		Rule{Theirs: true, Terms: Chain{{N: 2, Unit: Weeks}}, Source: "Wmo 2015 art. 2.3.5 lid 2", Checked: read}},
	{"aanvraag", naast.Msg("Ik deed een andere aanvraag, zoals bijzondere bijstand"), naast.Msg("De dag van uw aanvraag."), naast.Msg("Het besluit"), naast.Msg("Dit is de langste tijd. Soms staat in de brief een andere datum."),
		Rule{Theirs: true, Terms: Chain{{N: 8, Unit: Weeks}}, Source: "Awb art. 4:13 lid 2", Checked: read}},
	{"te-laat", naast.Msg("Ik schreef dat zij te laat zijn (ingebrekestelling)"), naast.Msg("De dag dat zij uw brief kregen."), naast.Msg("Het besluit"), naast.Msg("Komt het niet? Dan moeten zij per dag een bedrag betalen."),
		Rule{Theirs: true, Terms: Chain{{N: 2, Unit: Weeks}}, Source: "Awb art. 4:17 lid 3", Checked: read}},
	{"klacht", naast.Msg("Ik diende een klacht in"), naast.Msg("De dag dat zij uw klacht kregen."), naast.Msg("Antwoord op uw klacht"), naast.Msg("Met een commissie is het 10 weken. Het mag 4 weken later worden."),
		Rule{Theirs: true, Terms: Chain{{N: 6, Unit: Weeks}}, Source: "Awb art. 9:11 lid 1", Checked: read}},
	{"schulden", naast.Msg("Ik vroeg hulp bij schulden"), naast.Msg("De dag dat u hulp vroeg."), naast.Msg("Het eerste gesprek"), naast.Message{},
		Rule{Theirs: true, Terms: Chain{{N: 4, Unit: Weeks}}, Source: "Wgs art. 4 lid 1", Checked: read}},
	{"schulden-spoed", naast.Msg("Hulp bij schulden met spoed: huis, stroom of zorgverzekering"), naast.Msg("De dag dat u hulp vroeg."), naast.Msg("Het eerste gesprek"), naast.Message{},
		Rule{Theirs: true, Terms: Chain{{N: 3, Unit: Workdays}}, Source: "Wgs art. 4 lid 2", Checked: read}},
	{"gegevens", naast.Msg("Ik vroeg mijn gegevens op"), naast.Msg("De dag dat zij uw brief kregen."), naast.Msg("Antwoord met uw gegevens"), naast.Msg("Dit mag 2 maanden later worden."),
		Rule{Theirs: true, Terms: Chain{{N: 1, Unit: Months}}, Source: "AVG art. 12 lid 3", Checked: read}},
	{OwnDate, naast.Msg("Een andere brief: de datum staat erin"), naast.Msg("De laatste dag die in de brief staat."), naast.Msg("Doen wat de brief vraagt"), naast.Message{},
		Rule{Source: "de brief zelf"}},
}

// rule is a row of the program's own, its words ready to be translated.
type rule struct {
	code                    string
	letter, from, act, note naast.Message
	Rule
}

// Defaults are the rows that come with the program.
func Defaults() []Rule {
	all := make([]Rule, len(defaultRules))
	for i, d := range defaultRules {
		r := d.Rule
		r.Code, r.Letter, r.From, r.Act, r.Note = d.code, d.letter.Text, d.from.Text, d.act.Text, d.note.Text
		all[i] = r
	}
	return all
}

// Until is the last day by this rule, counted from a day.
func (r Rule) Until(from naast.Date, off Calendar) naast.Date { return r.Terms.Last(from, off) }

// Says is how this rule counts and where that stands, in one line.
func (r Rule) Says(t lang.Text) string {
	s := r.Terms.Words(t)
	if s != "" {
		s += ". "
	}
	if r.Local {
		return s + t.S("Lokale afspraak, geen wet: %s.", r.Source)
	}
	return s + t.S("Dit staat in: %s.", r.Source)
}

// Words are the terms in words: "6 weken, en daarna nog 6 weken".
func (c Chain) Words(t lang.Text) string {
	s := ""
	for _, x := range c {
		if s == "" {
			s = x.Words(t)
		} else {
			s = t.S("%s, en daarna nog %s", s, x.Words(t))
		}
	}
	return s
}

// Words is a term in words.
func (x Term) Words(t lang.Text) string {
	w := unitWords[x.Unit]
	s := t.M(w.one)
	if x.N != 1 {
		s = t.M(naast.Message{Text: w.many.Text, Args: []any{x.N}})
	}
	if x.Back {
		return t.S("%s ervoor", s)
	}
	return s
}

var unitWords = map[Unit]struct{ one, many naast.Message }{
	Hours:    {naast.Msg("1 uur"), naast.Msg("%d uur", 0)},
	Days:     {naast.Msg("1 dag"), naast.Msg("%d dagen", 0)},
	Workdays: {naast.Msg("1 werkdag"), naast.Msg("%d werkdagen", 0)},
	Weeks:    {naast.Msg("1 week"), naast.Msg("%d weken", 0)},
	Months:   {naast.Msg("1 maand"), naast.Msg("%d maanden", 0)},
	Years:    {naast.Msg("1 jaar"), naast.Msg("%d jaar", 0)},
}
