package incident

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Report is what was found and done, as the register of incidents keeps it
// (GDPR art. 33(5)). It names no resident; which cases they are is sealed to whoever
// may ask the log the same.
type Report struct {
	Account   string    `json:"account"` // whose account it was
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
	Found     time.Time `json:"found"`          // when it was noticed: the term of the law runs from here
	What      string    `json:"what"`           // what happened, in a sentence
	Questions int       `json:"questions"`      // how many were touched
	Put       int       `json:"told"`           // among whose messages it was put; who knows it is Reached
	Text      string    `json:"text,omitempty"` // in which words
	// Letter is what the letter on paper says, and Notice its id. Cases are whose
	// messages it was put among, in the order of the list.
	Letter string         `json:"letter,omitempty"`
	Notice string         `json:"notice,omitempty"`
	Cases  []naast.CaseID `json:"cases,omitempty"`
	By     string         `json:"by"`
	Day    naast.Date     `json:"-"`
}

// Reports are what was written down, newest first.
func Reports(ctx context.Context, tx *db.Tx, t *vault.Team) (all []Report, err error) {
	type row struct {
		day    naast.Date
		sealed []byte
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.day, &r.sealed) },
		`SELECT day, sealed FROM incident_report ORDER BY day DESC, id LIMIT 200`)
	if err != nil {
		return nil, fmt.Errorf("list reports: %w", err)
	}
	for _, x := range rows {
		plain, err := t.Open(ctx, tx, x.sealed)
		if err != nil {
			return nil, fmt.Errorf("open report: %w", err)
		}
		var r Report
		if err := json.Unmarshal(plain, &r); err != nil {
			return nil, fmt.Errorf("read report: %w", err)
		}
		r.Day = x.day
		all = append(all, r)
	}
	return all, nil
}
