package casework

import (
	"context"
	"strconv"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
)

// NoteYes writes in the log that she said yes to a sentence of which the words stand
// in the program, with what she filled in left out: its kind and the version of
// those words; or that she takes it back.
func (c *Cases) NoteYes(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, kind string, version int, yes bool) error {
	return c.noteConsent(ctx, tx, who, id, Consent{Kind: kind, Version: version}, map[bool]string{true: "ja", false: "nee"}[yes])
}

// noteConsent writes in the log that she gave a consent, or gave it not or no
// more: of which kind, and in which version of the sentence. The sentence itself,
// and how she said it, stay in the case: so whoever must show that consents are
// asked in the right words can, without reading anybody's.
func (c *Cases) noteConsent(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, x Consent, answer string) error {
	e := audit.Event{Case: id, Actor: who.User, Name: who.Name, Hat: string(who.Hat), Action: "consent-no", Wording: x.Kind}
	if x.Version > 0 {
		e.Wording += " " + strconv.Itoa(x.Version)
	}
	yes, own := answer == "ja", who.Hat == guard.HatResident
	switch {
	case yes && own:
		e.Purpose = "u gaf toestemming"
	case yes:
		e.Purpose = "schreef op dat u toestemming gaf"
	case own:
		e.Purpose = "u gaf geen toestemming (meer)"
	default:
		e.Purpose = "schreef op dat u geen toestemming gaf"
	}
	if yes {
		e.Action = "consent-yes"
	}
	return audit.Record(ctx, tx, c.Vault, e)
}
