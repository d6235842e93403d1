// tekst: inwoner
package mypage

import (
	"strings"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// told collects the lines of one text that she takes along; what is empty is
// left out.
type told struct {
	t     lang.Text
	names func(naast.UserID) string
	lines []string
}

// say adds words as they are.
func (w *told) say(words string) {
	if words = strings.TrimSpace(words); words != "" {
		w.lines = append(w.lines, words)
	}
}

// put adds a value with what it is.
func (w *told) put(what, value string) {
	if value = strings.TrimSpace(value); value != "" {
		w.say(w.t.S("%s: %s", what, value))
	}
}

func (w *told) day(what string, d naast.Date) {
	if !d.IsZero() {
		w.put(what, w.t.Date(d))
	}
}

// when adds a sentence if something is so.
func (w *told) when(so bool, sentence string) {
	if so {
		w.say(sentence)
	}
}

// people adds names.
func (w *told) people(what string, users ...naast.UserID) {
	var names []string
	for _, u := range users {
		if u != "" {
			names = append(names, w.names(u))
		}
	}
	w.put(what, w.t.List(names))
}

// yes adds what she answered, how, and to which sentence.
func (w *told) yes(y casework.Yes) {
	w.say(saidLine(w.t, y))
	if y.By == "" {
		how := string(y.How)
		if m, ok := ways[y.How]; ok {
			how = w.t.M(m)
		}
		w.put(w.t.S("Zo zei u dat"), how)
	}
	w.put(w.t.S("Daar zei u dat op"), y.Sentence)
}

// word adds what a code means; a code that nobody knows any more as it is.
func (w *told) word(what, code string) {
	if m, ok := codeWords[code]; ok {
		code = w.t.M(m)
	}
	w.put(what, code)
}

// version is the text, under the moment on which it was written.
func (w *told) version(at time.Time) ui.Version {
	return ui.Version{Title: w.t.S("%s om %s", naast.Today(at), w.t.Time(at)), Text: strings.Join(w.lines, "\n")}
}

// codeWords are what she chose, as it stands on paper.
var codeWords = map[string]naast.Message{
	"thuis": naast.Msg("thuis"), "huis": naast.Msg("bij u thuis"), "telefoon": naast.Msg("door de telefoon"), "spreekuur": naast.Msg("op een spreekuur"),
	"onderweg": naast.Msg("mee naar een afspraak"), "anders": naast.Msg("anders"),
	"bekend": naast.Msg("liever iemand die ik ken"), "onbekend": naast.Msg("liever iemand die ik niet ken"),
	"volunteer": naast.Msg("liever een vrijwilliger"), "professional": naast.Msg("liever een beroepskracht"),
	"ja": naast.Msg("ja"), "nee": naast.Msg("nee"), "weet-niet": naast.Msg("weet ik niet"), "twijfel": naast.Msg("misschien"),
	"mail": naast.Msg("met een mail"), "bellen": naast.Msg("wij bellen u"), "brief": naast.Msg("met een brief"), string(casework.ToldPage): naast.Msg("op uw pagina"),
	"neutraal": naast.Msg("alleen dat er een bericht is"), "naam": naast.Msg("met uw voornaam"),
	"bel": naast.Msg("u vroeg of wij bellen"), "wacht": naast.Msg("u wacht nog even"),
	"wegwijzer": naast.Msg("wijst de weg"), "toeleider": naast.Msg("brengt u naar de goede plek"), "belangenbehartiger": naast.Msg("komt op voor wat u wilt"),
	"signalerend": naast.Msg("ziet iets en zegt het"), "bemiddelend": naast.Msg("helpt u elkaar te verstaan"),
	casework.AtOffer: naast.Msg("toen wij het vroegen"), casework.AtFirstTalk: naast.Msg("na het eerste gesprek"),
	"gezondheid": naast.Msg("opschrijven over uw gezondheid"), casework.CoConsent: naast.Msg("iemand die meehelpt"), casework.FindConsent: naast.Msg("uw vraag vinden met uw nummer"),
}
