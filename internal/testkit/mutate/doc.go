// Package mutate breaks the code of a package in many small ways, one at a
// time, and tells which breaks the package's own tests do not notice. A test
// that does not notice that a check was left out does not guard it.
//
// All breaks are compiled into one test program and switched on by a variable
// of the environment, so that each costs the run of a few tests and no build;
// only the tests that reach the place are run.
package mutate

// Kind is a way to break something.
type Kind string

// The ways. A question of the database counts as a condition too: much of who
// may do what stands in one.
const (
	Left    Kind = "condition taken for false"
	Always  Kind = "condition taken for true"
	Half    Kind = "half of a condition left out"
	Edge    Kind = "comparison shifted by one"
	Swallow Kind = "error not returned"
	Skip    Kind = "statement left out"
	Rows    Kind = "condition of a query taken for true"
)

// Mutant is one break.
type Mutant struct {
	ID   int
	Kind Kind
	At   string // file:line
	Code string // what is broken, on one line
}
