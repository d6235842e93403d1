package db

import "naast"

// Scope says for whom and why a transaction runs. Package guard is the only
// one that makes Scopes with an actor (arch_test.go checks it); a Scope without
// an actor is the system itself, which holds no key to any content.
type Scope struct {
	Actor   naast.UserID // who acts; empty for jobs and public pages
	Hat     string       // the hat chosen at sign-in: resident, supporter, coordinator …
	Case    naast.CaseID // the one case this transaction may open; empty for none
	Action  string       // the guard's name of what is done
	Purpose string       // why, in the words the resident will read
}

// System is the scope of jobs, migrations and public pages: nobody in particular.
func System(action string) Scope { return Scope{Action: action} }
