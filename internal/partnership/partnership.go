package partnership

import (
	"naast"
)

// Term is one word of a local list: the code is kept, the label is shown.
type Term struct {
	Code  string `json:"code"`
	Label string `json:"label"` // Dutch; translated like every sentence
}

// Settings are the choices of one partnership. They are data: every default
// can be changed on the settings page, and law or numbers that change carry
// their source there.
type Settings struct {
	Name         string // "Naast in Wesselrade"
	Tagline      string
	Municipality string
	Function     string // what the supporter is called here: cliëntondersteuner, OIO … (about thirty names exist)
	Phone        string // of the front door
	Hours        string
	Colour       string // #rrggbb
	Exit         string // neutral site behind "Snel weg"
	Positioning  string // "voorliggend", "bij-toegang" or "beide": changes texts and the letter, never who may come

	Villages   []Term
	Domains    []Term // life domains (leefgebieden); "anders" is always there
	LifeEvents []Term
	Languages  []Term
	AgeGroups  []Term
	Sources    []Term               // "hoe kent u ons"
	Receiver   naast.OrganisationID // whose front door reads first questions
	// SharedMinutes is after how many minutes without a request a laptop that is
	// shared signs somebody out. Choice of the partnership; NIST SP 800-63B-3
	// section 4.3.3 has 15 minutes as the most where more is at stake.
	SharedMinutes int
	AnswerDays    int // look-days a supporter has to answer (default 3)
	FirstDays     int // working days after accepting without contact: silent
	SilentWeeks   int // weeks without contact: silent
	// ReportHours is within how many hours an incident must be reported to the
	// authority (GDPR art. 33(1): 72, read on 28 November 2026).
	ReportHours int
	// KindFor is the kind of supporter that is preferred per domain code
	// ("professional", "volunteer"): a preference, never an exclusion.
	KindFor map[string]string
	// Access is what the accessibility statement is made of.
	Access Access
	// Holidays are days on which no term runs (data with a source).
	Holidays []Holiday
	// English is what the partnership's own Dutch sentences are in English.
	English map[string]string `json:",omitempty"`
}

// Holiday is a day off, with where that is laid down.
type Holiday struct {
	Day    naast.Date `json:"day"`
	Name   string     `json:"name"`
	Source string     `json:"source"`
}

// Organisation is a member of the partnership, or its umbrella: own name, own
// colours, own hours, own files.
type Organisation struct {
	ID       naast.OrganisationID
	Name     string
	Umbrella bool
	About    string
	Phone    string
	Hours    string
	Place    string
	Colour   string
	Site     string
}
