package hours

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// Keep is what an organisation keeps of its volunteers.
type Keep string

// What can be kept. Nothing is where everybody starts.
const (
	Nothing  Keep = ""
	Hours    Keep = "uren"
	Expenses Keep = "kosten" // hours and expenses
)

// Rule is the agreement of an organisation with its volunteers. Amounts change
// each year and differ per organisation, so each has its source and the day on
// which somebody looked it up.
type Rule struct {
	Keep      Keep       `json:"keep"`
	PerKm     int        `json:"per_km,omitempty"`     // euro cents for a kilometre; 0: travel is not paid by distance
	MostMonth int        `json:"most_month,omitempty"` // euro cents a month; more is shown, never refused; 0: no such limit
	MostYear  int        `json:"most_year,omitempty"`  // euro cents a calendar year
	Source    string     `json:"source,omitempty"`     // where the amounts stand
	Checked   naast.Date `json:"checked,omitempty"`    // when somebody looked them up
	Years     int        `json:"years,omitempty"`      // how many calendar years a month is kept after its own; 0: LegalYears
}

// LegalYears is how long an organisation must keep its books after a year (AWR
// art. 52 lid 4, looked up 2026-11-27); what was paid back belongs to them.
const LegalYears = 7

// Kept is how many calendar years a month is kept after its own.
func (r Rule) Kept() int {
	if r.Years == 0 {
		return LegalYears
	}
	return r.Years
}

// RuleOf is the agreement that counts now; the zero Rule where none was made.
func RuleOf(ctx context.Context, tx *db.Tx, o naast.OrganisationID) (r Rule, err error) {
	var content string
	err = tx.QueryRow(ctx, `SELECT content FROM hours_rule WHERE organisation=$1 ORDER BY day DESC LIMIT 1`, o).Scan(&content)
	if errors.Is(err, naast.NotFound) {
		return Rule{}, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(content), &r)
	}
	if err != nil {
		return r, fmt.Errorf("read agreement on hours: %w", err)
	}
	return r, nil
}

// SaveRule keeps the agreement as it counts from today.
func SaveRule(ctx context.Context, tx *db.Tx, o naast.OrganisationID, r Rule) error {
	b, err := json.Marshal(r)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO hours_rule (organisation,day,content) VALUES ($1,$2,$3)
			ON CONFLICT (organisation,day) DO UPDATE SET content=excluded.content`, o, tx.Today(), string(b))
	}
	if err != nil {
		return fmt.Errorf("save agreement on hours: %w", err)
	}
	return nil
}
