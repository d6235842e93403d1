// tekst: inwoner

package partnership

import (
	"naast"
	"naast/internal/web/lang"
	"naast/internal/web/theme"
)

// Other is the code of "iets anders": in every list of domains and life
// events, so that nobody is kept out by a list.
const Other = "anders"

var otherLabel = naast.Msg("Iets anders")

// Defaults are the choices of a partnership that made none yet.
func Defaults() Settings {
	return Settings{
		Name:          "Naast",
		Tagline:       naast.Msg("Iemand die naast u staat. Gratis en los van de gemeente.").Text,
		Municipality:  "",
		Function:      "cliëntondersteuner",
		Colour:        theme.Default,
		Exit:          "https://nl.wikipedia.org/wiki/Hoofdpagina",
		Positioning:   Both,
		Domains:       terms(domains),
		LifeEvents:    terms(lifeEvents),
		Languages:     terms(languages),
		AgeGroups:     terms(ageGroups),
		Sources:       terms(sources),
		AnswerDays:    3,
		ReportHours:   72,
		SharedMinutes: sharedMinutes,
		FirstDays:     5,
		SilentWeeks:   4,
		KindFor:       map[string]string{},
		Holidays:      DutchHolidays(firstYear, lastYear),
	}
}

// Positions of the supporters beside the municipality's access. They change
// texts and the letter, never who may come.
const (
	Before = "voorliggend"
	Beside = "bij-toegang"
	Both   = "beide"
)

// word is one entry of a list that a partnership starts with.
type word struct {
	code  string
	label naast.Message
}

func terms(ws []word) []Term {
	ts := make([]Term, len(ws))
	for i, w := range ws {
		ts[i] = Term{w.code, w.label.Text}
	}
	return ts
}

// domains are the parts of life: the seven of the field's own articles (living
// independently, care, taking part, home, school, work and income, transport)
// and what residents also come with. They are no list of a measuring
// instrument: those score a person, and that is not what a supporter does.
var domains = []word{
	{"zelfstandig", naast.Msg("Zelf blijven doen wat u kunt")},
	{"zorg", naast.Msg("Zorg en hulp thuis")},
	{"meedoen", naast.Msg("Meedoen en iets te doen hebben")},
	{"wonen", naast.Msg("Wonen")},
	{"onderwijs", naast.Msg("School en leren")},
	{"werk", naast.Msg("Werk en inkomen")},
	{"vervoer", naast.Msg("Vervoer")},
	{"geld", naast.Msg("Geld en schulden")},
	{"jeugd", naast.Msg("Kinderen en opvoeden")},
	{"gezondheid", naast.Msg("Gezondheid")},
	{"relaties", naast.Msg("Familie, vrienden en mensen om u heen")},
	{"veiligheid", naast.Msg("Veilig zijn")},
	{"recht", naast.Msg("Een besluit of een klacht")},
	{"digitaal", naast.Msg("Computer en telefoon")},
	{"zingeving", naast.Msg("Wat het leven zin geeft")},
	{Other, otherLabel},
}

// lifeEvents are the moments at which questions come. An event is a marker
// only: what was diagnosed is never asked.
var lifeEvents = []word{
	{"kind-beperking", naast.Msg("Een kind met een beperking gekregen")},
	{"school-over", naast.Msg("Naar een andere school")},
	{"achttien", naast.Msg("18 jaar geworden")},
	{"uit-huis", naast.Msg("Uit huis gegaan")},
	{"ongeval", naast.Msg("Een ongeluk of ziek geworden")},
	{"uitslag", naast.Msg("Een uitslag gekregen van een arts")},
	{"mantelzorg", naast.Msg("Voor iemand gaan zorgen")},
	{"baan-kwijt", naast.Msg("Werk kwijt")},
	{"schuld", naast.Msg("Schulden, of misschien uit huis gezet")},
	{"scheiding", naast.Msg("Uit elkaar gegaan")},
	{"overlijden", naast.Msg("Iemand verloren")},
	{"verhuizing", naast.Msg("Verhuisd")},
	{"detentie", naast.Msg("Terug uit de gevangenis")},
	{"inburgering", naast.Msg("Nieuw in Nederland")},
	{"pensioen", naast.Msg("Met pensioen of AOW")},
	{"dementie", naast.Msg("Iemand thuis met dementie")},
	{"ziekenhuis", naast.Msg("Naar het ziekenhuis, of weer thuis")},
	{"einde-hulp", naast.Msg("Hulp die stopt")},
	{Other, otherLabel},
}

// languages are coded by BCP 47; the labels are Dutch, for staff and residents.
var languages = []word{
	{"nl", naast.Msg("Nederlands")},
	{"en", naast.Msg("Engels")},
	{"ar", naast.Msg("Arabisch")},
	{"tr", naast.Msg("Turks")},
	{"pl", naast.Msg("Pools")},
	{"uk", naast.Msg("Oekraïens")},
	{"ti", naast.Msg("Tigrinya")},
	{"so", naast.Msg("Somalisch")},
	{"fa", naast.Msg("Farsi of Dari")},
	{"ber", naast.Msg("Berbers")},
	{"es", naast.Msg("Spaans")},
	{"pap", naast.Msg("Papiaments")},
	{"fr", naast.Msg("Frans")},
	{"de", naast.Msg("Duits")},
	{"ngt", naast.Msg("Nederlandse gebarentaal")},
	{Other, naast.Msg("Een andere taal")},
}

// ageGroups are wide: in a village a narrow one points at a person.
var ageGroups = []word{
	{"0-17", naast.Msg("Jonger dan 18")},
	{"18-26", naast.Msg("18 tot en met 26")},
	{"27-66", naast.Msg("27 tot en met 66")},
	{"67+", naast.Msg("67 of ouder")},
}

// sources answer "hoe kent u ons".
var sources = []word{
	{"brief", naast.Msg("Brief van de gemeente")},
	{"gemeente", naast.Msg("Iemand van de gemeente")},
	{"huisarts", naast.Msg("Huisarts of praktijk")},
	{"wijkverpleging", naast.Msg("Wijkverpleging")},
	{"mantelzorg", naast.Msg("Hulp voor wie voor iemand zorgt")},
	{"school", naast.Msg("School")},
	{"buurthuis", naast.Msg("Buurthuis of bibliotheek")},
	{"familie", naast.Msg("Familie, vrienden of buren")},
	{"internet", naast.Msg("Internet")},
	{"krant", naast.Msg("Krant of folder")},
	{Other, naast.Msg("Op een andere manier")},
}

// In is the label in the reader's language; a label that a partnership wrote
// itself stands as it wrote it.
func (t Term) In(text lang.Text) string {
	return text.M(naast.Message{Text: t.Label})
}

// Label finds the label of a code in one of the lists; the code itself when the
// list no longer has it, because what was chosen is not lost.
func Label(list []Term, code string) string {
	for _, t := range list {
		if t.Code == code {
			return t.Label
		}
	}
	return code
}

// sharedMinutes is the term of partnerships that never chose one.
const sharedMinutes = 5
