package incident

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Asked is what is asked of the log: which account, and between which moments.
type Asked struct {
	User        naast.UserID
	From, Until time.Time
}

// MostDays bounds over how many days one question may go.
const MostDays = 31

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

// Tell puts a message among those of everybody whose question was touched, has each
// told in the way that she allows (casework.Notify), and writes down that it was done.
func Tell(ctx context.Context, tx *db.Tx, c *casework.Cases, who guard.Who, touched []audit.Touch, r Report, from string) (_ Report, err error) {
	r.Questions = len(touched)
	if len(touched) > 0 {
		if r.Notice, err = casework.NewNotice(ctx, tx, r.Letter); err != nil {
			return r, err
		}
	}
	for _, x := range touched {
		if err := c.Notify(ctx, tx, who, x.Case, from, r.Text, r.Notice); err != nil {
			return r, err
		}
		r.Cases = append(r.Cases, x.Case)
	}
	r.Put = len(r.Cases)
	r.By = who.Name
	plain, err := json.Marshal(r)
	if err != nil {
		return r, fmt.Errorf("write report: %w", err)
	}
	sealed, err := c.Vault.SealToTeam(ctx, tx, audit.LogTeam, plain)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO incident_report (id,day,sealed) VALUES ($1,$2,$3)`, naast.NewID[string](), tx.Today(), sealed)
	}
	if err != nil {
		return r, fmt.Errorf("keep report: %w", err)
	}
	return r, nil
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

// name is how an account is called; naast.NotFound when there is none.
func name(ctx context.Context, tx *db.Tx, u naast.UserID) (string, error) {
	all, err := account.Everybody(ctx, tx)
	if err != nil {
		return "", err
	}
	for _, p := range all {
		if p.User == u {
			return p.Name, nil
		}
	}
	return "", fmt.Errorf("find account: %w", naast.NotFound)
}
