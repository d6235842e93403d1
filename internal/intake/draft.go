// tekst: inwoner

package intake

import (
	"slices"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// draft is all she told so far. It is one sealed record.
type draft struct {
	Words       string         `json:"words,omitempty"`
	Other       bool           `json:"other,omitempty"` // it is about somebody else
	Domains     []string       `json:"domains,omitempty"`
	Event       string         `json:"event,omitempty"`
	Wants       string         `json:"wants,omitempty"`
	Avoids      string         `json:"avoids,omitempty"`
	Place       string         `json:"place,omitempty"`
	Language    string         `json:"language,omitempty"`
	Interpreter bool           `json:"interpreter,omitempty"`
	Village     string         `json:"village,omitempty"`
	Age         string         `json:"age,omitempty"`
	Source      string         `json:"source,omitempty"`
	Known       string         `json:"known,omitempty"`
	Kind        supporter.Kind `json:"kind,omitempty"`
	Line        string         `json:"line,omitempty"`
	// WorksAt is the organisation of the partnership where she works herself.
	WorksAt naast.OrganisationID `json:"works_at,omitempty"`

	Seen    []naast.UserID `json:"seen,omitempty"`  // everybody she was shown
	Now     []naast.UserID `json:"now,omitempty"`   // whom the page shows now
	Named   []naast.UserID `json:"named,omitempty"` // whom she chose, in order
	Waits   string         `json:"waits,omitempty"` // bel, wacht
	Blocked []naast.UserID `json:"blocked,omitempty"`
	For     string         `json:"for,omitempty"` // the wishes for which Now was proposed

	Contact   casework.Contact  `json:"contact"`
	Delivery  casework.Delivery `json:"delivery"`
	NotDoor   []string          `json:"not_door,omitempty"` // who at the front door may not read it, as signed in the form
	NotTeam   []string          `json:"not_team,omitempty"` // which coordinators may not see how to reach her, likewise
	ByHerself bool              `json:"by_her,omitempty"`
	Guarded   bool              `json:"guarded,omitempty"` // somebody may look along with her
	Health    string            `json:"health,omitempty"`  // ja, niets
	OddSeen   string            `json:"-"`                 // the number we asked about on this page
	AloneSeen bool              `json:"-"`                 // she read that nobody would be left to watch
	Shown     []string          `json:"-"`                 // the organisations whose coordinators stood on the page
	Checked   bool              `json:"checked,omitempty"` // she has been led to the last page

	Page   int     `json:"page,omitempty"`   // where she was when she saved
	Number string  `json:"number,omitempty"` // the vraagnummer of the card under which this was saved
	Card   *ticket `json:"card,omitempty"`
}

// ticket is what the page with the card needs until she says that she wrote it
// down. The secret itself is not in it: it derives from the cookie's secret and
// this key.
type ticket struct {
	Key    string       `json:"key"`
	Number string       `json:"number"`
	User   naast.UserID `json:"user"`
	Sent   bool         `json:"sent"` // a question was sent; otherwise a draft was saved
	// Guarded: somebody may look along; the card says nothing but its numbers.
	Guarded bool `json:"guarded,omitempty"`
}

// Waits, as casework keeps them.
const (
	callMe = "bel"
	wait   = "wacht"
)

// facts are what jobs may know of this draft.
func (d draft) facts() casework.Facts {
	f := casework.Facts{Domains: d.Domains, Event: d.Event, Village: d.Village, AgeGroup: d.Age, Language: d.Language, Interpreter: d.Interpreter,
		Place: d.Place, Known: d.Known, Kind: d.Kind, Source: d.Source, Waits: d.Waits, ByHerself: d.ByHerself, Named: d.Named, Blocked: d.Blocked, WorksAt: d.WorksAt, Guarded: d.Guarded}
	if len(f.Named) > 0 {
		f.Waits = ""
	}
	return f
}

// wishes tells in one string what the proposals depend on, to see whether they
// must be made anew.
func (d draft) wishes() string {
	tolk := ""
	if d.Interpreter {
		tolk = "tolk"
	}
	return strings.Join([]string{strings.Join(d.Domains, ","), d.Language, tolk, d.Village, d.Place, d.Known, string(d.Kind), string(d.WorksAt)}, "|")
}

// choose names somebody, or takes the name back. At most three are named.
func (d *draft) choose(u naast.UserID) {
	if i := slices.Index(d.Named, u); i >= 0 {
		d.Named = slices.Delete(d.Named, i, i+1)
		return
	}
	if len(d.Named) < mostNamed && !slices.Contains(d.Blocked, u) {
		d.Named, d.Waits = append(d.Named, u), ""
	}
}

// mostNamed is how many people she can name in order.
const mostNamed = 3

// mostBlocked is how many people she can keep out here; the record of the facts
// has one size. Later ones she keeps out by calling.
const mostBlocked = 10

// block takes somebody out for good.
func (d *draft) block(u naast.UserID) {
	if len(d.Blocked) >= mostBlocked && !slices.Contains(d.Blocked, u) {
		return
	}
	gone := func(x naast.UserID) bool { return x == u }
	d.Named, d.Now = slices.DeleteFunc(d.Named, gone), slices.DeleteFunc(d.Now, gone)
	if !slices.Contains(d.Blocked, u) {
		d.Blocked = append(d.Blocked, u)
	}
}

// next is the address after page n: the pages in order, and once she has seen
// the last one, straight back to it, by way of the people when her wishes about
// them changed.
func (d draft) next(n int) string {
	switch {
	case !d.Checked || n == 4:
		return path(n + 1)
	case d.For != d.wishes():
		return path(4)
	}
	return path(5)
}

// withOther makes sure that "anders" is always there.
func withOther(list []partnership.Term) []partnership.Term {
	if slices.ContainsFunc(list, func(t partnership.Term) bool { return t.Code == partnership.Other }) {
		return list
	}
	return append(slices.Clone(list), partnership.Term{Code: partnership.Other, Label: naast.Msg("Iets anders").Text})
}
