package supporter

import (
	"time"

	"naast"
)

// Kind is volunteer or professional. Local preferences per domain exist; no
// kind is ever excluded.
type Kind string

// The kinds of supporter.
const (
	Volunteer    Kind = "volunteer"
	Professional Kind = "professional"
)

// Depth is how much somebody knows of a domain: 1 some, 2 good, 3 expert.
type Depth int

// Tie is a declared bond that could make somebody less independent: an
// employer, a board seat, a contract, family at a party to the question.
type Tie struct {
	Party string `json:"party"` // the body or organisation, as on the list of parties
	Bond  string `json:"bond"`  // job, board, contract, family
}

// Shown is what this supporter lets strangers see of him. By default the first
// name and the organisation's number.
type Shown struct {
	LastName   bool   `json:"last_name"`
	OwnNumber  bool   `json:"own_number"`
	Experience bool   `json:"experience"` // "heeft dit zelf meegemaakt"
	Sentence   string `json:"sentence"`   // one line about himself
	InLetters  bool   `json:"in_letters"` // may be named in invitation letters
}

// Supporter is one person in the register (register, koppeling): who stands
// next to residents.
type Supporter struct {
	User         naast.UserID
	Organisation naast.OrganisationID
	FirstName    string
	LastName     string
	Phone        string
	Kind         Kind
	Experience   bool // has lived through what he supports in (ervaringsdeskundige)
	Domains      map[string]Depth
	Languages    []string
	Village      string   // where he lives: for "iemand die ik niet ken"
	WorksIn      []string // villages he goes to
	HomeVisits   bool
	Telephone    bool
	Hour         bool           // sits at a consultation hour
	LookDays     []time.Weekday // the days on which he looks; his time to answer counts these
	Room         int            // how many people he has room for, in all
	Busy         int            // how many he stands next to now (kept by casework)
	VOGSeen      naast.Date     // certificate of conduct seen; the paper is not kept
	VOGUntil     naast.Date     // review date by the organisation's own policy
	Agreement    naast.Date     // volunteer agreement or contract, with secrecy, signed
	Ties         []Tie
	Standby      naast.UserID // who can take over, together with the team
	Shown        Shown
	Paused       bool
	Until        naast.Date // last day; empty: no end
	CountsFrom   int64      // unix seconds from which his key counts (keys.md: 24 hours); 0: has none yet
	Revision     int        // how often people changed this; 0: not in the register yet
}

// Counts tells whether somebody's key counts at a moment.
func (s Supporter) Counts(at time.Time) bool { return s.CountsFrom != 0 && s.CountsFrom <= at.Unix() }

// Need is what a resident's facts ask of a supporter. It holds no words of
// hers, only what she ticked.
type Need struct {
	Domains     []string
	Language    string // first choice; empty is Dutch
	Interpreter bool   // another language is fine with an interpreter
	Village     string
	Place       string // "thuis", "telefoon", "spreekuur" or empty
	Known       string // Familiar, Unfamiliar or empty
	Kind        Kind   // empty: no preference
	Parties     []string
	Wanted      []naast.UserID       // whom she named herself, or who stood next to her before
	Exclude     []naast.UserID       // whom she does not want, who passed, who knows her and should not
	NotFrom     naast.OrganisationID // where she works herself: its people are colleagues
	On          naast.Date           // the planned day
	At          int64                // the moment of asking, unix seconds: keys that do not count yet cannot be granted to
}

// Proposal is one supporter as a stranger may see him, with the reasons why.
type Proposal struct {
	User         naast.UserID
	Name         string // first name, and more only if he chose so
	Organisation string
	Phone        string
	Kind         Kind
	Sentence     string
	Reasons      []naast.Message
}
