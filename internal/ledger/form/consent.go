package form

import (
	"strings"

	"naast/internal/audit"
	"naast/internal/vault"
)

// ConsentFields are the columns of Consents.
var ConsentFields = []string{"dag", "betrokkene", "soort", "versie van de zin", "antwoord", "opgeschreven door"}

// Consents are the lines in which somebody gave a consent, or gave it not: which
// sentence, in which version, and who wrote it down; never the sentence as a
// person said it. On the day alone: the hour is nobody's business here.
func Consents(v *vault.Vault, events []audit.Event, day func(audit.Event) string) (rows [][]string) {
	for _, e := range events {
		if e.Wording == "" {
			continue
		}
		kind, version, _ := strings.Cut(e.Wording, " ")
		id, name := Actor(e)
		if name == "" {
			name = id
		}
		rows = append(rows, []string{day(e), Subject(v, e), kind, version, map[bool]string{true: "ja", false: "nee"}[e.Action == "consent-yes"], name})
	}
	return rows
}
