package desk

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/partnership"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// word is a code with what people read for it.
type word struct {
	code  string
	label naast.Message
	hint  naast.Message
}

// words is a short list of codes in the order in which people choose.
type words []word

// in is the label of a code; the code itself when it is not in the list.
func (ws words) in(t lang.Text, code string) string {
	for _, w := range ws {
		if w.code == code {
			return t.M(w.label)
		}
	}
	return code
}

func (ws words) options(t lang.Text) []ui.Option {
	os := make([]ui.Option, len(ws))
	for i, w := range ws {
		os[i] = ui.Option{Value: w.code, Label: t.M(w.label)}
		if w.hint.Text != "" {
			os[i].Hint = t.M(w.hint)
		}
	}
	return os
}

var (
	knowing = words{
		{code: "nee", label: naast.Msg("Nee, ik ken deze persoon niet")},
		{code: "ja", label: naast.Msg("Ja, ik ken deze persoon")},
		{code: "twijfel", label: naast.Msg("Ik twijfel, het zou kunnen")},
	}
	doers = words{
		{code: casework.Self, label: naast.Msg("De inwoner zelf")},
		{code: casework.Together, label: naast.Msg("Samen")},
		{code: casework.OnBehalf, label: naast.Msg("U namens de inwoner"), hint: naast.Msg("Met een machtiging per instantie (Awb art. 2:1).")},
	}
	roles = words{
		{code: casework.Guide, label: naast.Msg("Wegwijzer"), hint: naast.Msg("U zoekt uit waar iemand moet zijn.")},
		{code: casework.Bridge, label: naast.Msg("Toeleider"), hint: naast.Msg("U brengt iemand bij de juiste plek.")},
		{code: casework.Advocate, label: naast.Msg("Belangenbehartiger"), hint: naast.Msg("U komt op voor wat iemand wil.")},
		{code: casework.Signaller, label: naast.Msg("Signalerend"), hint: naast.Msg("U ziet iets en zegt het.")},
		{code: casework.Mediator, label: naast.Msg("Bemiddelend"), hint: naast.Msg("U helpt twee kanten elkaar te verstaan.")},
	}
	ways = words{
		{code: string(casework.AtTable), label: naast.Msg("Gezegd aan tafel")},
		{code: string(casework.ByPhone), label: naast.Msg("Gezegd door de telefoon")},
		{code: string(casework.OnPaper), label: naast.Msg("Op papier")},
		{code: string(casework.WithCard), label: naast.Msg("Met de eigen kaart, hier aan tafel")},
	}
	// allWays also holds the way that only she herself has.
	allWays  = append(words{{code: string(casework.OnScreen), label: naast.Msg("Zelf op de eigen pagina")}}, ways...)
	channels = words{
		{code: "telefoon", label: naast.Msg("Telefoon")},
		{code: "huis", label: naast.Msg("Bij de inwoner thuis")},
		{code: "spreekuur", label: naast.Msg("Spreekuur")},
		{code: "onderweg", label: naast.Msg("Mee naar een afspraak")},
		{code: "anders", label: naast.Msg("Anders")},
	}
	before = words{
		{code: "nee", label: naast.Msg("Nee")},
		{code: "ja", label: naast.Msg("Ja")},
		{code: "weet-niet", label: naast.Msg("Weet niet")},
	}
	places = words{
		{code: "thuis", label: naast.Msg("Thuis")},
		{code: "telefoon", label: naast.Msg("Door de telefoon")},
		{code: "spreekuur", label: naast.Msg("Op een spreekuur")},
	}
	acquainted = words{
		{code: "bekend", label: naast.Msg("Liever iemand die ik ken")},
		{code: "onbekend", label: naast.Msg("Liever iemand die ik niet ken")},
		{code: "", label: naast.Msg("Maakt niet uit")},
	}
	kinds = words{
		{code: "volunteer", label: naast.Msg("Liever een vrijwilliger")},
		{code: "professional", label: naast.Msg("Liever een beroepskracht")},
		{code: "", label: naast.Msg("Maakt niet uit")},
	}
)

// labels are the labels of codes of a local list.
func labels(t lang.Text, list []partnership.Term, codes ...string) (all []string) {
	for _, code := range codes {
		if code != "" {
			all = append(all, partnership.Term{Label: partnership.Label(list, code)}.In(t))
		}
	}
	return all
}

// fact is one line of what somebody ticked.
type fact = ui.Item

// facts are what she ticked, in words; without what she left open.
func facts(t lang.Text, set partnership.Settings, f casework.Facts) (all []fact) {
	add := func(key, value string) {
		if value != "" {
			all = append(all, fact{Key: key, Value: value})
		}
	}
	add(t.S("Gaat over"), t.List(labels(t, set.Domains, f.Domains...)))
	add(t.S("Gebeurtenis"), t.List(labels(t, set.LifeEvents, f.Event)))
	add(t.S("Woont in"), t.List(labels(t, set.Villages, f.Village)))
	add(t.S("Leeftijd"), t.List(labels(t, set.AgeGroups, f.AgeGroup)))
	language := t.List(labels(t, set.Languages, f.Language))
	if f.Interpreter {
		language = t.S("%s, met een tolk mag ook", language)
	}
	add(t.S("Taal"), language)
	if f.Place != "" {
		add(t.S("Praten"), places.in(t, f.Place))
	}
	if f.Known != "" {
		add(t.S("Wil graag"), acquainted.in(t, f.Known))
	}
	if f.Kind != "" {
		add(t.S("Soort ondersteuner"), kinds.in(t, string(f.Kind)))
	}
	return all
}

// done are the sentences that say what an act did, by the code that the
// address of the next page carries. They never name anybody.
var done = map[string]naast.Message{
	"door":        naast.Msg("Bedankt. De vraag gaat naar de volgende. U hoeft niets meer te doen."),
	"bewaard":     naast.Msg("Bewaard."),
	"gevraagd":    naast.Msg("Bewaard. De inwoner krijgt hier bericht van en kan ja of nee zeggen."),
	"volgende":    naast.Msg("Wij vragen de volgende, of de voordeur zoekt verder."),
	"telefoonja":  naast.Msg("Opgeschreven. De tijd loopt niet meer. De inwoner krijgt bericht. De ondersteuner maakt het af bij de volgende keer inloggen."),
	"overname":    naast.Msg("De vervanger kan het nu overnemen en krijgt bericht. Bel ook even."),
	"vervanger":   naast.Msg("Aangewezen. Wie nu naast de inwoner staat, geeft de sleutel door bij de volgende keer dat die iets opschrijft."),
	"voorstel":    naast.Msg("Voorgesteld. De voordeur of de inwoner beslist."),
	"overgenomen": naast.Msg("U staat nu naast deze persoon. Lees eerst het verslag, en bel dan."),
	"beurt":       naast.Msg("Deze persoon wordt gevraagd, en krijgt bericht als de beurt er is."),
	"verstuurd":   naast.Msg("Verstuurd. De inwoner leest het op de eigen pagina."),
	"aangenomen":  naast.Msg("U staat nu naast deze persoon. Bel of schrijf zo snel als u kunt."),
	"rust":        naast.Msg("Rustig afgerond. De inwoner kan altijd terugkomen, bij u."),
	"verder":      naast.Msg("U gaat weer samen verder. De inwoner krijgt hier bericht van."),
	"meedenken":   naast.Msg("Deze collega kan nu meelezen en meehelpen."),
	"gestopt":     naast.Msg("Deze collega leest niet meer mee."),
	"vervanging":  naast.Msg("Uw coördinator weet ervan. U blijft naast de inwoner staan tot iemand het overneemt."),
	"doorgegeven": naast.Msg("De vraag is opgeschreven. De voordeur zoekt iemand. U kunt hem zelf niet meer lezen."),
	"ja":          naast.Msg("Het antwoord staat er. De inwoner ziet het en kan het terugnemen."),
}

// said is what the act before did, if the address says so.
func said(t lang.Text, code string) string {
	m, ok := done[code]
	if !ok {
		return ""
	}
	return t.M(m)
}

// known is the code if it stands in the list, and the first one otherwise.
func (ws words) known(code string) string {
	for _, w := range ws {
		if w.code == code {
			return code
		}
	}
	return ws[0].code
}

// orLast is the label of a code; that of the last word when it is not there.
func (ws words) orLast(t lang.Text, code string) string {
	for _, w := range ws {
		if w.code == code {
			return t.M(w.label)
		}
	}
	return t.M(ws[len(ws)-1].label)
}
