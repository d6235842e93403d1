package supporter

import (
	"regexp"
	"unicode/utf8"

	"naast"
)

// Bounds of what the register takes in.
const (
	maxName     = 80  // characters of a name
	maxSentence = 200 // characters of the line about himself
	maxRoom     = 99
	maxTies     = 5
)

// vogYears is the term after which a new certificate of conduct is asked, when
// the organisation filled in no other day. The certificate has no end by law;
// three years is the usual advice.
const vogYears = 3

var phone = regexp.MustCompile(`^\+?[0-9][0-9 ()./-]{4,18}[0-9]$`)

// complete fills in what follows from the rest.
func complete(s Supporter) Supporter {
	if s.VOGSeen != "" && s.VOGUntil == "" {
		s.VOGUntil = naast.Date(s.VOGSeen.Time().AddDate(vogYears, 0, 0).Format("2006-01-02"))
	}
	if s.Kind == "" {
		s.Kind = Volunteer
	}
	return s
}

// check says what must be mended before somebody can stand in the register.
// The names of the fields are those of the form; the import takes the sentences.
func check(s Supporter, today naast.Date) (p naast.Problems) {
	if s.FirstName == "" {
		p.Add("voornaam", "Vul de voornaam in.")
	}
	if utf8.RuneCountInString(s.FirstName) > maxName {
		p.Add("voornaam", "Deze naam is te lang.")
	}
	if utf8.RuneCountInString(s.LastName) > maxName {
		p.Add("achternaam", "Deze naam is te lang.")
	}
	if s.Phone != "" && !phone.MatchString(s.Phone) {
		p.Add("telefoon", "Dit is geen telefoonnummer. Bijvoorbeeld: 06 12 34 56 78")
	}
	if s.Kind != Volunteer && s.Kind != Professional {
		p.Add("soort", "Kies vrijwilliger of beroepskracht.")
	}
	checkWork(&p, s)
	if s.VOGSeen > today {
		p.Add("vog-gezien", "De dag waarop de VOG is gezien, moet nog komen.")
	}
	if s.VOGUntil != "" && (s.VOGSeen == "" || s.VOGUntil < s.VOGSeen) {
		p.Add("vog-tot", "Deze dag moet na de dag liggen waarop de VOG is gezien.")
	}
	if s.Agreement > today {
		p.Add("overeenkomst", "De dag van de overeenkomst moet nog komen.")
	}
	for _, t := range s.Ties {
		if utf8.RuneCountInString(t.Party) > maxName {
			p.Add("partij-1", "De naam van een partij is te lang.")
		}
	}
	if len(s.Ties) > maxTies {
		p.Add("partij-1", "Er is plek voor %d banden.", maxTies)
	}
	return p
}

// checkWork checks what a supporter may also change himself.
func checkWork(p *naast.Problems, s Supporter) {
	if len(s.LookDays) == 0 && !s.Paused {
		p.Add("kijkdagen", "Kies minstens één kijkdag, of een pauze.")
	}
	if s.Room < 0 || s.Room > maxRoom {
		p.Add("plek", "Vul een getal in van 0 tot en met %d.", maxRoom)
	}
	if utf8.RuneCountInString(s.Shown.Sentence) > maxSentence {
		p.Add("zin", "Deze zin is te lang. Er is plek voor %d tekens.", maxSentence)
	}
}
