// tekst: inwoner
package casework

import (
	"naast/internal/supporter"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Face is a supporter as a resident's page shows him; place is his place in
// her order, 0 when he has none.
func Face(t lang.Text, p supporter.Proposal, place int) ui.Person {
	f := ui.Person{Name: p.Name, Organisation: p.Organisation, Role: Role(t, p.Kind), Phone: p.Phone, Experience: p.Sentence, Place: place, Level: 2}
	for _, r := range p.Reasons {
		f.Reasons = append(f.Reasons, t.M(r))
	}
	return f
}

// Role says in a word what kind of supporter somebody is.
func Role(t lang.Text, k supporter.Kind) string {
	switch k {
	case supporter.Volunteer:
		return t.S("vrijwilliger")
	case supporter.Professional:
		return t.S("beroepskracht")
	}
	return ""
}
