package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
)

// DoorTeam is the team of the front door: its people open what is sealed to it.
const DoorTeam = account.DoorTeam

// Call is a request to be called (belverzoek), without a case. Only the front
// door can open it.
type Call struct {
	ID    naast.DocumentID `json:"id"`
	Name  string           `json:"name,omitempty"` // whom to ask for
	Phone string           `json:"phone"`
	When  string           `json:"when,omitempty"`
	// MaySay: whoever picks up may be told who is calling.
	MaySay bool   `json:"may_say,omitempty"`
	Lang   string `json:"lang,omitempty"`
	// Other: somebody asks for this person: speak with her herself first.
	Other bool `json:"other,omitempty"`
	// Knows: this person knows that a call comes; only with Other.
	Knows bool  `json:"knows,omitempty"`
	At    int64 `json:"at"` // unix seconds
	// Said is the sentence to which she said yes, on the screen of somebody
	// else; empty when she filled it in herself.
	Said string `json:"said,omitempty"`

	Day   naast.Date `json:"-"`
	Taken bool       `json:"-"` // somebody will call
	Mine  bool       `json:"-"` // and that is whoever asked for the list
}

// AddCall seals a request to the front door and tells them that one waits.
func (c *Cases) AddCall(ctx context.Context, tx *db.Tx, call Call) error {
	call.ID, call.At = naast.NewID[naast.DocumentID](), tx.Now().Unix()
	plain, err := json.Marshal(call)
	if err != nil {
		return fmt.Errorf("write call: %w", err)
	}
	sealed, err := c.Vault.SealToTeam(ctx, tx, DoorTeam, plain)
	if err != nil {
		return fmt.Errorf("seal call: %w", err)
	}
	err = put(ctx, tx, `INSERT INTO casework_call (id,state,owner,day,sealed) VALUES ($1,$2,'',$3,$4)`, call.ID, callOpen, tx.Today(), sealed)
	if err != nil {
		return fmt.Errorf("store call %s: %w", call.ID, err)
	}
	return jobs.Queue(ctx, tx, CallJob, string(call.ID), tx.Now())
}

// The states of a call request.
const (
	callOpen  = "open"
	callTaken = "taken"
	callDone  = "done"
)

type callRow struct {
	id           naast.DocumentID
	state, owner string
	day          naast.Date
	sealed       []byte
}

// Calls lists the requests that are not done, oldest first, for somebody of
// the front door.
func (c *Cases) Calls(ctx context.Context, tx *db.Tx, who guard.Who) ([]Call, error) {
	team, err := c.Vault.OpenTeam(ctx, tx, who.Person(), DoorTeam)
	if err != nil {
		return nil, fmt.Errorf("open front door: %w", err)
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r callRow, err error) {
		return r, s.Scan(&r.id, &r.state, &r.owner, &r.day, &r.sealed)
	}, `SELECT id, state, owner, day, sealed FROM casework_call WHERE state<>$1 ORDER BY day, id LIMIT 200`, callDone)
	if err != nil {
		return nil, fmt.Errorf("list calls: %w", err)
	}
	calls := make([]Call, 0, len(rows))
	for _, r := range rows {
		plain, err := team.Open(ctx, tx, r.sealed)
		if err != nil {
			return nil, fmt.Errorf("open call %s: %w", r.id, err)
		}
		call := Call{Day: r.day, Taken: r.state == callTaken, Mine: r.owner == c.Guard.Handle(who.User)}
		if err := json.Unmarshal(plain, &call); err != nil {
			return nil, fmt.Errorf("read call %s: %w", r.id, err)
		}
		if call.ID != r.id { // moved to another row by somebody with the database
			return nil, fmt.Errorf("call %s holds another: %w", r.id, naast.Invalid)
		}
		calls = append(calls, call)
	}
	return calls, nil
}

// TakeCall makes somebody the one who calls, also when a colleague had taken
// it and is ill: the list shows who has it.
func (c *Cases) TakeCall(ctx context.Context, tx *db.Tx, who guard.Who, id naast.DocumentID) error {
	return c.changeCall(ctx, tx, id, `UPDATE casework_call SET state=$2, owner=$3 WHERE id=$1 AND state<>$4`, id, callTaken, c.Guard.Handle(who.User), callDone)
}

// DoneCall ends a request by whoever took it. What it said is gone.
func (c *Cases) DoneCall(ctx context.Context, tx *db.Tx, who guard.Who, id naast.DocumentID) error {
	return c.changeCall(ctx, tx, id, `UPDATE casework_call SET state=$2, sealed=$4 WHERE id=$1 AND owner=$3 AND state<>$2`, id, callDone, c.Guard.Handle(who.User), []byte{})
}

func (c *Cases) changeCall(ctx context.Context, tx *db.Tx, id naast.DocumentID, query string, args ...any) error {
	n, err := tx.Exec(ctx, query, args...)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("change call %s: %w", id, err)
	}
	return jobs.Drop(ctx, tx, CallJob, string(id))
}
