package form

import (
	"naast/internal/audit"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Subject stands for whose data a line is about: 26 letters and digits, the same
// for every line of one case; empty for a line about no single case.
func Subject(v *vault.Vault, e audit.Event) string {
	if e.Case == "" {
		return ""
	}
	return v.Handle("log export", string(e.Case))
}

// SubjectType says what kind of number Subject is. Neither standard has a word for
// a pseudonym of a question.
const SubjectType = "naast-zaakpseudoniem"

// Actor is who did it: staff by the number and name of their account; she, and
// whoever she shares with, by what they are; the program itself.
func Actor(e audit.Event) (id, name string) {
	switch guard.Hat(e.Hat) {
	case guard.HatResident:
		return "betrokkene", ""
	case guard.HatNear:
		return "naaste", ""
	}
	if e.Actor == "" {
		return "systeem", e.Name
	}
	return string(e.Actor), e.Name
}
