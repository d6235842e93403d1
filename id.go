package naast

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

// ID is a random identifier of 128 bits, written as 26 lower-case letters and
// digits. The type parameter keeps a user from being passed where a case is
// meant. IDs are never ordered by time: in a village the order of arrival
// already tells something.
type ID[T any] string

type (
	user         struct{}
	caseOf       struct{}
	organisation struct{}
	document     struct{}
	grant        struct{}
	event        struct{}
)

type (
	// UserID names one hat-less person who can sign in: a resident with a card, or staff.
	UserID = ID[user]
	// CaseID names one question of one resident (hulpvraag) and all that grows from it (traject).
	CaseID = ID[caseOf]
	// OrganisationID names a member organisation of a partnership, or its umbrella.
	OrganisationID = ID[organisation]
	// DocumentID names one sealed thing in a case: a question, a note, a plan, a step.
	DocumentID = ID[document]
	// GrantID names one key handed to one person (keys.md: grant).
	GrantID = ID[grant]
	// EventID names one line of the log: who saw or changed what.
	EventID = ID[event]
)

var idEncoding = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// NewID draws a fresh identifier: naast.NewID[naast.CaseID]().
func NewID[I ~string]() I {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return I(idEncoding.EncodeToString(b[:]))
}

// ValidID tells whether s has the form of an identifier, so that a mistyped
// address is answered without asking the database.
func ValidID(s string) bool {
	if len(s) != 26 || strings.ToLower(s) != s {
		return false
	}
	b, err := idEncoding.DecodeString(s)
	return err == nil && len(b) == 16
}
