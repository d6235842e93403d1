package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// RepresentativeKind is who represents her by law (wettelijk vertegenwoordiger).
const RepresentativeKind Kind = "representative"

// Representative is somebody who may decide for her, by a decision of a judge,
// by a paper that she signed, or as a parent. Who saw the document and when is
// kept; the document is not.
type Representative struct {
	Kind   string     `json:"kind"` // one of Representatives
	Name   string     `json:"name"`
	Seen   naast.Date `json:"seen"`            // on which day the document was looked at
	By     string     `json:"by"`              // who looked at it
	Until  naast.Date `json:"until,omitempty"` // until when it holds; no day: the document names none
	Wrong  naast.Date `json:"wrong,omitempty"` // she says that it is not right
	Ended  naast.Date `json:"ended,omitempty"`
	EndsBy string     `json:"ends_by,omitempty"`
}

// RepresentativeSort is a kind of representative, what he decides about, where
// that stands and on which day somebody read it there.
type RepresentativeSort struct {
	Code        string
	Words, What naast.Message
	Source      string
	Checked     naast.Date
}

// Representatives are the kinds. BW 1 was read in the text of July 2025, the Awb
// and the Wmo 2015 in that of July 2026, BW 1:245 and 3:72 in older copies.
var Representatives = []RepresentativeSort{
	{"curator", naast.Msg("Curator"), naast.Msg("Beslist over geld en over zorg."), "Burgerlijk Wetboek boek 1 art. 378 en 381", "2026-11-28"},
	{"bewindvoerder", naast.Msg("Bewindvoerder"), naast.Msg("Beslist over geld en spullen, niet over zorg."), "Burgerlijk Wetboek boek 1 art. 431 en 458", "2026-11-28"},
	{"mentor", naast.Msg("Mentor"), naast.Msg("Beslist over zorg en begeleiding, niet over geld."), "Burgerlijk Wetboek boek 1 art. 450 en 453", "2026-11-28"},
	{"gevolmachtigde", naast.Msg("Gevolmachtigde"), naast.Msg("Mag doen wat in de volmacht staat."), "Burgerlijk Wetboek boek 3 art. 72; Awb art. 2:1 lid 2; Wmo 2015 art. 1.1.1 lid 2", "2026-11-28"},
	{"ouder", naast.Msg("Ouder met gezag"), naast.Msg("Voor iemand die nog geen 18 is."), "Burgerlijk Wetboek boek 1 art. 245", "2026-11-28"},
}

// Holds tells whether it counts on a day.
func (r Representative) Holds(today naast.Date) bool {
	return r.Ended.IsZero() && (r.Until.IsZero() || r.Until >= today)
}

// RepresentativesOf are those of a case, oldest first.
func (c *Cases) RepresentativesOf(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Document[Representative], error) {
	return List[Representative](ctx, tx, c, k, RepresentativeKind)
}

// AddRepresentative writes down who represents her, after the document was
// looked at. It gives nobody a right here: not to read, and not to say yes in
// her place without being asked.
func (c *Cases) AddRepresentative(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, r Representative) error {
	known := slices.ContainsFunc(Representatives, func(k RepresentativeSort) bool { return k.Code == r.Kind })
	if !known || r.Name == "" || r.Seen.IsZero() || r.Seen > tx.Today() || !r.Until.IsZero() && r.Until < r.Seen {
		return fmt.Errorf("add representative to %s: %w", id, naast.Invalid)
	}
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("add representative: %w", err)
	}
	r.By, r.Wrong, r.Ended, r.EndsBy = who.Name, "", "", ""
	if _, err := Add(ctx, tx, c, k, RepresentativeKind, r); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// EndRepresentative says that somebody represents her no more.
func (c *Cases) EndRepresentative(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("end representative: %w", err)
	}
	err = Change(ctx, tx, c, k, RepresentativeKind, doc, func(r *Representative) { r.Ended, r.EndsBy = tx.Today(), who.Name })
	if err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// Dispute says, by herself, that what stands there is not right, or takes that
// back. Whoever stands next to her is told.
func (c *Cases) Dispute(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID, wrong bool) error {
	k, f, err := c.Own(ctx, tx, who, id)
	if err != nil {
		return err
	}
	err = Change(ctx, tx, c, k, RepresentativeKind, doc, func(r *Representative) {
		if r.Wrong = ""; wrong {
			r.Wrong = tx.Today()
		}
	})
	if err != nil {
		return err
	}
	return c.nudge(ctx, tx, f)
}
