// tekst: inwoner

package supporter

import (
	"slices"
	"strings"

	"naast"
	"naast/internal/partnership"
)

// maxReasons keeps a card short enough to compare three of them.
const maxReasons = 5

// Present is a supporter as a stranger may see him, with the reasons why he is
// proposed for this need. o is his organisation. It says nothing that he did
// not choose to show: where he lives, his ties, his room and his own
// experience stay with him.
func Present(s Supporter, o partnership.Organisation, n Need, set partnership.Settings) Proposal {
	p := Proposal{User: s.User, Name: s.FirstName, Organisation: o.Name, Phone: o.Phone, Kind: s.Kind, Sentence: s.Shown.Sentence, Reasons: Reasons(s, n, set)}
	if s.Shown.LastName {
		p.Name = s.FullName()
	}
	if s.Shown.OwnNumber && s.Phone != "" {
		p.Phone = s.Phone
	}
	return p
}

// FullName is first and last name, for colleagues.
func (s Supporter) FullName() string { return strings.TrimSpace(s.FirstName + " " + s.LastName) }

// Reasons are the short sentences a resident reads about why this person. There
// is always at least one.
func Reasons(s Supporter, n Need, set partnership.Settings) (rs []naast.Message) {
	if s.Experience && s.Shown.Experience {
		rs = append(rs, naast.Msg("Heeft dit zelf meegemaakt"))
	}
	if n.Language != "" && n.Language != Dutch {
		if s.Speaks(n.Language) {
			rs = append(rs, naast.Msg("Spreekt %s", naast.Message{Text: partnership.Label(set.Languages, n.Language)}))
		} else {
			rs = append(rs, naast.Msg("Werkt samen met een tolk"))
		}
	}
	rs = append(rs, village(s, n)...)
	known := knowledge(s, n, set)
	rs = append(rs, known[:min(1, len(known))]...)
	rs = append(rs, meeting(n)...)
	rs = append(rs, known[min(1, len(known)):]...)
	if len(rs) == 0 {
		rs = append(rs, naast.Msg("Heeft nu tijd voor u"))
	}
	return rs[:min(len(rs), maxReasons)]
}

// knowledge names at most two parts of life, the one he knows most of first.
func knowledge(s Supporter, n Need, set partnership.Settings) (rs []naast.Message) {
	asked := n.Asked()
	slices.SortStableFunc(asked, func(a, b string) int { return int(s.Domains[b] - s.Domains[a]) })
	for _, d := range asked[:min(len(asked), 2)] {
		label := InSentence(partnership.Label(set.Domains, d))
		switch depth := s.Domains[d]; {
		case depth >= 2:
			rs = append(rs, naast.Msg("Weet veel van %s", label))
		case depth == 1:
			rs = append(rs, naast.Msg("Weet iets van %s", label))
		}
	}
	return rs
}

// village says what fits her wish about acquaintance.
func village(s Supporter, n Need) []naast.Message {
	switch {
	case n.Village == "" || s.Village == "":
		return nil
	case n.Known == Unfamiliar && s.Village != n.Village:
		return []naast.Message{naast.Msg("Woont niet in uw dorp")}
	case n.Known == Familiar && slices.Contains(s.WorksIn, n.Village):
		return []naast.Message{naast.Msg("Komt vaak in uw dorp")}
	}
	return nil
}

// meeting says how they will talk.
func meeting(n Need) []naast.Message {
	switch n.Place {
	case AtHome:
		return []naast.Message{naast.Msg("Komt bij u thuis")}
	case ByPhone:
		return []naast.Message{naast.Msg("Helpt u door de telefoon")}
	case AtTheHour:
		return []naast.Message{naast.Msg("Zit op het spreekuur")}
	}
	return nil
}

// InSentence is the name of a part of life as it stands in the middle of a
// sentence. A name that a partnership wrote itself stands as it is.
func InSentence(label string) naast.Message {
	if m, ok := phrases[label]; ok {
		return m
	}
	return naast.Message{Text: label}
}

// phrases are the first names of the parts of life, made fit for a sentence.
var phrases = map[string]naast.Message{
	"Zelf blijven doen wat u kunt":          naast.Msg("zelf blijven doen wat u kunt"),
	"Zorg en hulp thuis":                    naast.Msg("zorg en hulp thuis"),
	"Meedoen en iets te doen hebben":        naast.Msg("meedoen en iets te doen hebben"),
	"Wonen":                                 naast.Msg("wonen"),
	"School en leren":                       naast.Msg("school en leren"),
	"Werk en inkomen":                       naast.Msg("werk en inkomen"),
	"Vervoer":                               naast.Msg("vervoer"),
	"Geld en schulden":                      naast.Msg("geld en schulden"),
	"Kinderen en opvoeden":                  naast.Msg("kinderen en opvoeden"),
	"Gezondheid":                            naast.Msg("gezondheid"),
	"Familie, vrienden en mensen om u heen": naast.Msg("familie, vrienden en mensen om u heen"),
	"Veilig zijn":                           naast.Msg("veilig zijn"),
	"Een besluit of een klacht":             naast.Msg("besluiten en klachten"),
	"Computer en telefoon":                  naast.Msg("computer en telefoon"),
	"Wat het leven zin geeft":               naast.Msg("wat het leven zin geeft"),
}
