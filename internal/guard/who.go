package guard

import (
	"time"

	"naast"
	"naast/internal/vault"
)

// Who is the person behind a request: one user, one hat, one organisation,
// with the key that only this person's secret could unlock. It lives as long
// as the request.
type Who struct {
	User         naast.UserID
	Hat          Hat
	Organisation naast.OrganisationID // the organisation of the hat; empty for residents
	Name         string               // how the resident reads it: "Mara (De Kring)"
	Identity     *vault.Identity
	Case         naast.CaseID  // a resident's own case
	Idle         time.Duration // on a laptop that is shared: how long the session lives without a request; zero: as everywhere
	// Word is the proof of a word of his own with which a session that went quiet
	// goes on; empty: it goes on until it ends. It lives in this session only.
	Word string
}

// SignedIn tells whether anybody is.
func (w Who) SignedIn() bool { return w.User != "" }

// Person is who acts, for the vault.
func (w Who) Person() vault.Person { return vault.Person{User: w.User, Identity: w.Identity} }
