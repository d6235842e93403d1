// tekst: inwoner
package incident

import (
	"naast"
	"naast/internal/account"
	"naast/internal/partnership"
	"naast/internal/web/lang"
)

// nl speaks Dutch: what residents read is in the language of the house.
var nl lang.Text

// authority is where anybody can complain, by its name.
const authority = "Autoriteit Persoonsgegevens"

// Words is what can be told to each resident, to be made better by a person: a
// message on her own page, and a letter on paper that somebody else may open.
type Words struct{ Page, Letter string }

// proposed are those words. The letter names no question, no help and no person. That
// the access was stopped they say only when it was: whoever reads it counts on it.
func proposed(set partnership.Settings, of account.Member, what string, from, until naast.Date) Words {
	when := nl.S("Dat was tussen %s en %s.", from, until)
	if from == until {
		when = nl.S("Dat was op %s.", from)
	}
	page := nl.S("Er ging iets mis bij ons. Misschien keek iemand anders in uw vraag. %s Het ging om de toegang van %s.", when, of.Name)
	letter := nl.S("Er ging iets mis bij ons. Misschien zag iemand anders gegevens van u. %s", when)
	if of.Ended {
		page += " " + nl.S("Die toegang hebben wij gestopt.")
		letter += " " + nl.S("Wij hebben de toegang van die persoon gestopt.")
	}
	rest := "\n\n" + nl.S("Dit gebeurde er: %s", what) +
		"\n\n" + nl.S("Wat kunt u doen? Krijgt u een vreemde mail, brief of een vreemd telefoontje? Geef dan geen geld en geen codes.") +
		"\n\n" + nl.S("Het spijt ons. Hebt u vragen? Bel %s. U kunt ook een klacht indienen bij de %s.", set.Phone, authority)
	return Words{Page: page + rest, Letter: letter + rest}
}
