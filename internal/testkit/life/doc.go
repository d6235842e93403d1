// Package life lets a partnership live at random, on SQLite, on PostgreSQL and
// in a model: the rules of the field written down once more, in memory and
// without a look at how Naast does it. After every step all three must say the
// same: what was allowed, where the question is, who stands next to her, and
// who can open it.
package life

// The people of a partnership, by number.
const (
	mara = iota
	piet
	noor
	sjoerd // of another organisation
	els    // at the front door
	joost
	karima // coordinator of the organisation that receives questions
	wim    // coordinator of Sjoerd's
	people

	nobody = -1
)

const helpers = 4 // the first of them

// standbyOf is who can take over from a helper.
var standbyOf = [helpers]int{noor, noor, piet, piet}

// coordinatorOf is who coordinates a helper.
func coordinatorOf(helper int) int {
	if helper == sjoerd {
		return wim
	}
	return karima
}

// step is one thing that somebody does with one question.
type step struct {
	what  string
	who   int // of the people; nobody: the resident, or a job
	ask   int // which question
	on    []int
	days  int
	spare bool // of the choices a step can have
}

// view is what can be seen of a question.
type view struct {
	State              string // "" when it is erased
	Asked, Helper      int
	Standby            int
	Co                 []int
	Paused             bool
	Keys               []int // who holds the key, of the people
	Reads, Door, Teams []int // who is let in as helper, at the front door, as coordinator
	Her                bool  // she herself is let in
	HerKey             bool
	Near               bool // whoever she shares with is let in
	Busy               [helpers]int
}
