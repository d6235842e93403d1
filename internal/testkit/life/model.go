package life

import (
	"slices"
)

// Fault is something planted in the model, so that it must be found.
type Fault string

// question is one question as the field sees it.
type question struct {
	state      string // offered, waiting, accepted, resting, closed; "" erased
	named      []int  // in her order, also who passed
	line       []int  // of those: who can still be asked, the first is being asked
	passed     []int
	blocked    []int
	helper     int
	co         []int
	standby    int
	layer      bool // the standby's part of the key was handed out
	peeled     bool
	paused, no bool // no: "nee, dank u"
	door       []int
	team       int // the coordinator who answers for it
	was        string
	gone       int  // day on which it is erased
	atOnce     bool // without days to think about it
	near       bool
	nearOn     int // last day of what she shares; 0: never
}

// model is the partnership: the questions of one sequence, and what stays.
type model struct {
	fault Fault
	day   int
	busy  [helpers]int
	asks  []*question
}

func without(s []int, xs ...int) []int {
	return slices.DeleteFunc(slices.Clone(s), func(x int) bool { return slices.Contains(xs, x) })
}

func (q *question) early() bool { return q.state == "offered" || q.state == "waiting" }
func (q *question) alive() bool { return q.state == "accepted" || q.state == "resting" }
func (q *question) open() bool  { return q.early() || q.state == "accepted" || q.state == "resting" }

// asked is who is being asked now.
func (q *question) asked() int {
	if q.state == "offered" && len(q.line) > 0 {
		return q.line[0]
	}
	return nobody
}

func (q *question) inside(p int) bool { return q.helper == p || slices.Contains(q.co, p) }

// goOn asks the next one she named; without one she waits.
func (q *question) goOn() {
	q.state = "waiting"
	if len(q.line) > 0 {
		q.state = "offered"
	}
}

// members are handed what is still to be handed out when one of them writes.
func (q *question) handOut() {
	if q.standby != nobody && q.helper != nobody {
		q.layer = true
	}
}

// stand makes somebody the one who stands next to her.
func (m *model) stand(q *question, p int, standby int) {
	q.helper, q.standby, q.layer, q.peeled = p, nobody, false, false
	q.co = without(q.co, p)
	if standby != p && !slices.Contains(q.blocked, standby) && !slices.Contains(q.co, standby) {
		q.standby, q.layer = standby, true
	}
	q.team = coordinatorOf(p)
	if m.fault == "the team stays" {
		q.team = karima
	}
}

// keys are who of the people can open a question.
func (m *model) keys(q *question) (all []int) {
	if q.state == "" {
		return nil
	}
	for p := range people {
		if q.inside(p) || slices.Contains(q.line, p) || slices.Contains(q.door, p) {
			all = append(all, p)
		}
	}
	return all
}

// see is what can be seen of a question.
func (m *model) see(i int) view {
	q := m.asks[i]
	v := view{State: q.state, Asked: q.asked(), Helper: q.helper, Standby: q.standby, Co: slices.Sorted(slices.Values(q.co)), Paused: q.paused,
		Keys: m.keys(q), Her: q.open(), HerKey: q.state != "", Busy: m.busy}
	if q.state == "" {
		return view{Asked: nobody, Helper: nobody, Standby: nobody, Busy: m.busy}
	}
	for p := range helpers {
		if q.alive() && q.inside(p) {
			v.Reads = append(v.Reads, p)
		}
	}
	if q.early() {
		v.Door = q.door
	}
	if q.open() {
		v.Teams = []int{q.team}
	}
	v.Near = q.near && q.open() && m.day <= q.nearOn
	return v
}

// Faults are all that can be planted.
var Faults = []Fault{"the front door reads on", "who passed is asked again", "a standby needs no coordinator", "erased a day early",
	"who is kept out keeps the key", "sharing goes on", "the team stays"}
