package partnership

import "naast"

// Access is what a partnership knows about how its site can be used by
// everybody: the data of its accessibility statement.
type Access struct {
	Checked  naast.Date // when somebody from outside looked; empty: nobody did yet
	By       string     // who
	Barriers []string   // what does not work well yet, one line each
}

// The bar, and who answers a complaint about accessibility that the
// partnership itself does not solve.
const (
	standard     = "WCAG 2.2 AA"
	ombudsman    = "Nationale ombudsman"
	ombudsmanURL = "https://www.nationaleombudsman.nl/"
)
