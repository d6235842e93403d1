package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
)

// DoorTeam is the team of the front door: its people open what is sealed to it.
const DoorTeam = account.DoorTeam

// Call is a request to be called (belverzoek), without a case. Only the front
// door can open it; while nobody is there, the coordinators of the organisation
// that receives questions.
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
	// About is what it is about, in a few words, as it was said on the telephone.
	About string `json:"about,omitempty"`
	// Street is where a letter goes that announces the number that will call;
	// empty: no letter is wished.
	Street string `json:"street,omitempty"`

	Day   naast.Date   `json:"-"`
	Owner naast.UserID `json:"-"` // who calls; empty: whoever is there
	Mine  bool         `json:"-"` // and that is whoever asked for the list
	Tries int          `json:"-"` // how often nobody answered
	Again time.Time    `json:"-"` // when to try again; zero: any time
}

// AddCall seals a request to the front door, to whom of them it falls who has
// fewest, and tells them that one waits. While the front door has nobody, the
// coordinators of the receiving organisation get it: nobody who leaves a number
// hears that it cannot be kept.
func (c *Cases) AddCall(ctx context.Context, tx *db.Tx, call Call) error {
	call.ID, call.At = naast.NewID[naast.DocumentID](), tx.Now().Unix()
	plain, err := json.Marshal(call)
	if err != nil {
		return fmt.Errorf("write call: %w", err)
	}
	var team naast.OrganisationID
	owner, err := c.nextCaller(ctx, tx)
	if err != nil {
		return err
	}
	sealed, err := c.Vault.SealToTeam(ctx, tx, DoorTeam, plain)
	if owner == "" || errors.Is(err, naast.NotFound) || errors.Is(err, naast.Unavailable) {
		var s partnership.Settings
		if s, err = partnership.Load(ctx, tx); err != nil {
			return err
		}
		team = s.Receiver
		sealed, err = c.Vault.SealToTeam(ctx, tx, team, plain)
	}
	if err != nil {
		return fmt.Errorf("seal call: %w", err)
	}
	err = put(ctx, tx, `INSERT INTO casework_call (id,state,owner,day,sealed,team) VALUES ($1,$2,$3,$4,$5,$6)`, call.ID, callOpen, owner, tx.Today(), sealed, team)
	if err != nil {
		return fmt.Errorf("store call %s: %w", call.ID, err)
	}
	return jobs.Queue(ctx, tx, CallJob, string(call.ID), tx.Now())
}

// The states of a call request.
const (
	callOpen = "open"
	callDone = "done"
)

type callRow struct {
	id     naast.DocumentID
	owner  string
	day    naast.Date
	sealed []byte
	tries  int
	again  int64
}

// callTeam is the team whose calls somebody opens under the hat that is worn.
func callTeam(who guard.Who) (team, column naast.OrganisationID) {
	if who.Hat == guard.HatFrontDoor {
		return DoorTeam, ""
	}
	return who.Organisation, who.Organisation
}

// Calls lists the requests that are not done for somebody of the front door, or
// for a coordinator those that came while nobody was there; first what is his.
func (c *Cases) Calls(ctx context.Context, tx *db.Tx, who guard.Who) ([]Call, error) {
	of, column := callTeam(who)
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r callRow, err error) {
		return r, s.Scan(&r.id, &r.owner, &r.day, &r.sealed, &r.tries, &r.again)
	}, `SELECT id, owner, day, sealed, tries, again FROM casework_call WHERE state<>$1 AND team=$2 ORDER BY day, id LIMIT 200`, callDone, column)
	if err != nil {
		return nil, fmt.Errorf("list calls: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	team, err := c.Vault.OpenTeam(ctx, tx, who.Person(), of)
	if err != nil {
		return nil, fmt.Errorf("open front door: %w", err)
	}
	door, err := c.Door(ctx, tx)
	if err != nil {
		return nil, err
	}
	calls := make([]Call, 0, len(rows))
	for _, r := range rows {
		plain, err := team.Open(ctx, tx, r.sealed)
		if err != nil {
			return nil, fmt.Errorf("open call %s: %w", r.id, err)
		}
		call := Call{Day: r.day, Mine: r.owner == c.Guard.Handle(who.User), Tries: r.tries, Again: moment(r.again)}
		if err := json.Unmarshal(plain, &call); err != nil {
			return nil, fmt.Errorf("read call %s: %w", r.id, err)
		}
		if call.ID != r.id { // moved to another row by somebody with the database
			return nil, fmt.Errorf("call %s holds another: %w", r.id, naast.Invalid)
		}
		for _, p := range door {
			if c.Guard.Handle(p.User) == r.owner {
				call.Owner = p.User
			}
		}
		calls = append(calls, call)
	}
	slices.SortStableFunc(calls, func(a, b Call) int {
		if a.Mine != b.Mine {
			return map[bool]int{true: -1, false: 1}[a.Mine]
		}
		return a.Again.Compare(b.Again)
	})
	return calls, nil
}

// TakeCall makes somebody the one who calls, also when a colleague had it and
// is ill: the list shows who has it.
func (c *Cases) TakeCall(ctx context.Context, tx *db.Tx, who guard.Who, id naast.DocumentID) error {
	return c.changeCall(ctx, tx, who, id, `UPDATE casework_call SET owner=$2 WHERE id=$1 AND state<>$3 AND team=$4`, c.Guard.Handle(who.User))
}

// TryCall says that nobody answered, and when to try again.
func (c *Cases) TryCall(ctx context.Context, tx *db.Tx, who guard.Who, id naast.DocumentID, again time.Time) error {
	return c.changeCall(ctx, tx, who, id, `UPDATE casework_call SET tries=tries+1, again=$2 WHERE id=$1 AND state<>$3 AND team=$4`, stored(again))
}

// DoneCall ends a request by whoever has it. What it said is gone.
func (c *Cases) DoneCall(ctx context.Context, tx *db.Tx, who guard.Who, id naast.DocumentID) error {
	return c.changeCall(ctx, tx, who, id, `UPDATE casework_call SET sealed='', state=$3 WHERE id=$1 AND owner=$2 AND state<>$3 AND team=$4`, c.Guard.Handle(who.User))
}

func (c *Cases) changeCall(ctx context.Context, tx *db.Tx, who guard.Who, id naast.DocumentID, query string, arg any) error {
	_, column := callTeam(who)
	n, err := tx.Exec(ctx, query, id, arg, callDone, column)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("change call %s: %w", id, err)
	}
	return jobs.Drop(ctx, tx, CallJob, string(id))
}
