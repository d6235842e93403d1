package matching

import (
	"slices"
	"unique"

	"naast"
	solve "naast/internal/solve/matching"
	"naast/internal/supporter"
)

// word is a code of a local list, kept once for all rows: comparing two is
// comparing two addresses.
type word = unique.Handle[string]

var noVillage = unique.Make("")

// row is one supporter in the form in which 40,000 fit in memory and are looked
// through in a few milliseconds.
type row struct {
	user         naast.UserID
	handle       string // how he stands in guard_standing
	organisation naast.OrganisationID
	kind         solve.Kind
	village      word
	domains      []knowledge
	languages    []word
	worksIn      []word
	ties         []supporter.Tie
	countsFrom   int64
	until        int32 // days are numbers here; 0 is none
	vogSeen      int32
	vogUntil     int32
	agreement    int32
	room, busy   int32
	idle         bool // paused, or no day on which he looks
	home         bool
	phone        bool
	hour         bool
}

type knowledge struct {
	domain word
	depth  int8
}

// newRow makes a row of somebody. The handle is worked out once.
func newRow(s supporter.Supporter, handle string) *row {
	r := &row{
		user: s.User, handle: handle, organisation: s.Organisation, kind: kindOf(s.Kind), village: unique.Make(s.Village),
		languages: wordsOf(s.Languages), worksIn: wordsOf(s.WorksIn), ties: s.Ties, countsFrom: s.CountsFrom,
		until: number(s.Until), vogSeen: number(s.VOGSeen), vogUntil: number(s.VOGUntil), agreement: number(s.Agreement),
		room: int32(s.Room), busy: int32(s.Busy), idle: s.Paused || len(s.LookDays) == 0,
		home: s.HomeVisits, phone: s.Telephone, hour: s.Hour,
	}
	for code, depth := range s.Domains {
		if depth > 0 {
			r.domains = append(r.domains, knowledge{unique.Make(code), int8(depth)})
		}
	}
	return r
}

func kindOf(k supporter.Kind) solve.Kind {
	switch k {
	case supporter.Volunteer:
		return solve.Volunteer
	case supporter.Professional:
		return solve.Professional
	}
	return solve.OtherKind
}

func wordsOf(codes []string) []word {
	if len(codes) == 0 {
		return nil
	}
	all := make([]word, len(codes))
	for i, c := range codes {
		all[i] = unique.Make(c)
	}
	return all
}

// number is a day as a number that sorts as days do; 0 for no day.
func number(d naast.Date) int32 {
	if t := d.Time(); !t.IsZero() {
		return int32(t.Unix() / (24 * 60 * 60))
	}
	return 0
}

func (r *row) depth(domain word) int8 {
	for _, k := range r.domains {
		if k.domain == domain {
			return k.depth
		}
	}
	return 0
}

// may is supporter.Check on a row, all rules but room and her own exclusions;
// a test holds the two against each other.
func (r *row) may(q *query) bool {
	switch {
	case r.idle,
		r.until != 0 && r.until < q.day,
		r.countsFrom == 0 || r.countsFrom > q.at,
		r.vogSeen == 0 || r.vogSeen > q.day || r.vogUntil < q.day,
		r.agreement == 0 || r.agreement > q.day,
		q.notFrom != "" && r.organisation == q.notFrom:
		return false
	}
	return r.knows(q) && r.speaks(q) && r.reaches(q) && (len(r.ties) == 0 || !supporter.Bound(r.ties, q.parties))
}

func (r *row) knows(q *query) bool {
	if len(q.domains) == 0 {
		return true
	}
	for _, d := range q.domains {
		if r.depth(d) > 0 {
			return true
		}
	}
	return false
}

func (r *row) speaks(q *query) bool {
	return q.dutch || q.interpreter || slices.Contains(r.languages, q.language)
}

func (r *row) reaches(q *query) bool {
	switch q.place {
	case "":
		return true
	case supporter.AtHome:
		return r.home && (q.anywhere || len(r.worksIn) == 0 || r.village == q.village || slices.Contains(r.worksIn, q.village))
	case supporter.ByPhone:
		return r.phone
	case supporter.AtTheHour:
		return r.hour
	}
	return false
}
