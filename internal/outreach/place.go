package outreach

import (
	"crypto/rand"
	"net/mail"
	"strings"

	"naast"
	"naast/internal/web"
)

type placeOf struct{}

// PlaceID names a place in the list of the coordinators. It stands on nothing
// that leaves the house: there the code does.
type PlaceID = naast.ID[placeOf]

// Place is where people already come (vindplek), such as a GP's practice or a
// community house.
type Place struct {
	ID      PlaceID
	Code    string // in the address of its page and so in its QR code
	Kind    string // "Huisarts"
	Name    string // "Huisartsenpraktijk De Brink"
	Address string
	Email   string     // of the place; empty: it hears nothing
	Ended   bool       // its paper may still hang somewhere: the code keeps leading to help
	Since   naast.Date // on the list
}

// Kinds of place that a partnership starts with; it makes the list its own.
var Kinds = []string{
	naast.Msg("Huisarts").Text,
	naast.Msg("Praktijkondersteuner").Text,
	naast.Msg("Wijkverpleging").Text,
	naast.Msg("Apotheek").Text,
	naast.Msg("Ziekenhuis").Text,
	naast.Msg("Dorpshuis of buurthuis").Text,
	naast.Msg("Bibliotheek").Text,
	naast.Msg("Voedselbank").Text,
	naast.Msg("School").Text,
	naast.Msg("Kerk of moskee").Text,
	naast.Msg("Woningbouw").Text,
	naast.Msg("Loket van de gemeente").Text,
	naast.Msg("Andere plek").Text,
}

// Bounds of the list.
const (
	maxPlaces = 500
	maxKinds  = 40
	maxKind   = 60 // bytes
)

// alphabet leaves out what looks alike on paper: i l 1, o 0.
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// codeLength makes 31^6 codes, nine hundred million. A code is no secret: it
// opens a page on which anybody may leave a number.
const codeLength = 6

func newCode() string {
	b := make([]byte, codeLength)
	random := make([]byte, 1)
	for i := 0; i < codeLength; {
		rand.Read(random)
		if n := int(random[0]); n < 256/len(alphabet)*len(alphabet) { // else the first letters came more often
			b[i] = alphabet[n%len(alphabet)]
			i++
		}
	}
	return string(b)
}

// validCode tells whether s can be a code; people type them from paper, so
// capitals are no mistake.
func validCode(s string) bool {
	return len(s) == codeLength && strings.Trim(s, alphabet) == ""
}

// check says what is wrong with what was filled in about a place.
func (p Place) check(kinds []string, before string) (problems naast.Problems) {
	web.CheckText(&problems, "naam", p.Name, web.MaxLine)
	web.CheckText(&problems, "adres", p.Address, web.MaxLine)
	if p.Name == "" {
		problems.Add("naam", "Vul in hoe deze plek heet.")
	}
	if p.Kind != before && !contains(kinds, p.Kind) || p.Kind == "" {
		problems.Add("soort", "Kies wat voor plek dit is.")
	}
	if a, err := mail.ParseAddress(p.Email); p.Email != "" && (err != nil || a.Address != p.Email || len(p.Email) > web.MaxLine) {
		problems.Add("mail", "Dit is geen e-mailadres.")
	}
	return problems
}

func contains(all []string, one string) bool {
	for _, x := range all {
		if x == one {
			return true
		}
	}
	return false
}

// readKinds reads the list of kinds, one on a line.
func readKinds(text string) (kinds []string, problems naast.Problems) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || contains(kinds, line):
		case len(line) > maxKind:
			problems.Add("soorten", "Een van de regels is te lang.")
			return kinds, problems
		default:
			kinds = append(kinds, line)
		}
	}
	switch {
	case len(kinds) == 0:
		problems.Add("soorten", "Schrijf ten minste één soort op.")
	case len(kinds) > maxKinds:
		problems.Add("soorten", "Dit zijn te veel soorten. Houd het bij %d.", maxKinds)
	}
	return kinds, problems
}
