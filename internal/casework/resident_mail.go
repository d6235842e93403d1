// tekst: inwoner
package casework

import (
	"time"

	"naast"
	"naast/internal/web/lang"
)

// residentMail is the mail to the resident, by the level she chose. The
// neutral one says that there is a message: not from whom, nor where to read
// it, because somebody may look over her shoulder.
func residentMail(t lang.Text, to Delivery, partnership, site string, next time.Time) (subject, body string) {
	if to.Level != LevelName {
		return t.S("Een bericht voor u"), t.S("Er staat een bericht voor u klaar.\n\nU hoeft niet te antwoorden op deze mail.")
	}
	if to.Name != "" {
		body = t.S("Dag %s,", to.Name) + "\n\n"
	}
	body += t.S("Er staat een bericht voor u klaar.\n\nU leest het met uw kaart op %s\n\nU hoeft niet te antwoorden op deze mail.", site)
	if !next.IsZero() {
		body += "\n\n" + t.S("Uw volgende afspraak is op %s om %s.", naast.Today(next), t.Time(next))
	}
	return t.S("Een bericht van %s", partnership), body
}

// dateMail reminds the resident of a date in a letter. The neutral one is the
// same as any other message: that there is a letter is nobody else's business.
func dateMail(t lang.Text, to Delivery, partnership, site string, until naast.Date) (subject, body string) {
	subject, body = residentMail(t, to, partnership, site, time.Time{})
	if to.Level == LevelName {
		body += "\n\n" + t.S("Denk aan de datum in uw brief: uiterlijk %s. Lukt het niet? Bel ons.", until)
	}
	return subject, body
}
