package audit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// LogTeam is the team of the log manager: a key of its own, held by named people.
const LogTeam naast.OrganisationID = "log"

// Event is one line of the log (NEN 7513 speaks of a log line: who, when, what,
// on whose data, why).
type Event struct {
	ID      naast.EventID
	Case    naast.CaseID // empty when the event is about no single case, such as a list
	Counter int          // 1, 2, 3 … per case, without gaps
	At      time.Time
	Actor   naast.UserID
	Name    string // how the actor is named to the resident, such as "Mara (De Kring)"
	Hat     string
	Action  string
	Purpose string
	Book    []byte `json:",omitempty"` // hash of what of the case is the newest (Book)
	Wording string `json:",omitempty"` // of a consent: which fixed sentence, and its version; never the sentence
	Salt    []byte // makes the leaf unguessable

	Line  []byte `json:"-"` // as the leaf counted it; of what was read only
	Place int64  `json:"-"` // in the tree, from 0; below 0 while it waits for one
}

// Record writes the event when the caller's transaction has done its work, and
// in it: so that the event can say what of the case is the newest. id, counter,
// moment and salt are filled in here. A transaction that only reads keeps
// nothing, so there an event is an error and not lost.
func Record(_ context.Context, tx *db.Tx, v *vault.Vault, e Event) error {
	if !tx.Writable() {
		return fmt.Errorf("write event of %s in what only reads: %w", e.Case, naast.Invalid)
	}
	e.ID, e.At = naast.NewID[naast.EventID](), tx.Now().UTC().Truncate(time.Second)
	e.Salt = make([]byte, 16)
	rand.Read(e.Salt)
	l := ledgerOf(tx, v)
	l.events = append(l.events, e)
	return nil
}

// store writes one event, with its number and the mark of its book.
func store(ctx context.Context, tx *db.Tx, v *vault.Vault, e Event) error {
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	var forCase, book []byte
	if e.Case != "" {
		if forCase, err = v.SealToCase(ctx, tx, e.Case, line); err != nil {
			return fmt.Errorf("seal event to %s: %w", e.Case, err)
		}
		book = state{e.Counter, e.Book}.marked(v, e.Case)
	}
	forManager, err := v.SealToManager(ctx, tx, e.Case, line)
	if err != nil && !errors.Is(err, naast.NotFound) { // a partnership being set up has no log manager yet
		return fmt.Errorf("seal event to log manager: %w", err)
	}
	leaf := sha256.Sum256(line)
	_, err = tx.Exec(ctx, `INSERT INTO audit_event (id,case_id,counter,day,leaf,for_case,for_manager,book) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		e.ID, e.Case, e.Counter, tx.Today(), leaf[:], forCase, forManager, book)
	if err != nil {
		return fmt.Errorf("store event of %s: %w", e.Case, err)
	}
	return nil
}

// Forget takes away all that the log says of a case that is erased. The leaves
// stay, so that the log can still be checked: they tell nothing by themselves.
func Forget(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	forgetPending(tx, id)
	_, err := tx.Exec(ctx, `UPDATE audit_event SET case_id='', counter=0, for_case=$2, for_manager=$2, book=$2 WHERE case_id=$1 AND case_id<>''`, id, []byte{})
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM audit_book WHERE case_id=$1`, id)
	}
	if err != nil {
		return fmt.Errorf("forget log of %s: %w", id, err)
	}
	return nil
}

// OfCase reads the log of a case, newest first, at most limit lines. Whoever
// asks holds the case's key.
func OfCase(ctx context.Context, tx *db.Tx, v *vault.Vault, k *vault.CaseKey, limit int) ([]Event, error) {
	type row struct {
		leaf, sealed []byte
		place        int64
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.leaf, &r.sealed, &r.place) },
		`SELECT leaf, for_case, COALESCE(seq,-1) FROM audit_event WHERE case_id=$1 AND case_id<>'' ORDER BY counter DESC LIMIT $2`, k.Case(), limit)
	if err != nil {
		return nil, fmt.Errorf("read log of %s: %w", k.Case(), err)
	}
	events := make([]Event, 0, len(rows))
	for _, r := range rows {
		line, err := v.OpenMailbox(ctx, tx, k, r.sealed)
		if err != nil {
			return nil, fmt.Errorf("open log of %s: %w", k.Case(), err)
		}
		e, err := read(line, r.leaf)
		if err != nil {
			return nil, fmt.Errorf("read log of %s: %w", k.Case(), err)
		}
		e.Line, e.Place = line, r.place
		events = append(events, e)
	}
	return events, nil
}

// read checks a line against its leaf: a line that was changed is an error, not a story.
func read(line, leaf []byte) (e Event, err error) {
	if h := sha256.Sum256(line); string(h[:]) != string(leaf) {
		return e, fmt.Errorf("event does not match its leaf: %w", naast.Invalid)
	}
	return e, json.Unmarshal(line, &e)
}
