package guard

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// Guard lets people in, or not.
type Guard struct {
	v    *vault.Vault
	seen seen
}

// New makes a guard over the installation's keys.
func New(v *vault.Vault) *Guard { return &Guard{v: v} }

// Handle is how a person stands in the tables.
func (g *Guard) Handle(u naast.UserID) string { return g.v.Handle("stand", string(u)) }

// TeamHandle is how an organisation's coordinators stand in the tables.
func (g *Guard) TeamHandle(o naast.OrganisationID) string { return g.v.Handle("team", string(o)) }

// handles are the rows that count for somebody under the hat that is worn.
func (g *Guard) handles(w Who) (person, team string) {
	person = g.Handle(w.User)
	if w.Hat == HatCoordinator {
		return person, g.TeamHandle(w.Organisation)
	}
	return person, person
}

// OwnHandles gives the two handles to join guard_standing with in lists.
func (g *Guard) OwnHandles(w Who) (person, team string) { return g.handles(w) }

// Stand is what was found when somebody was let in.
type Stand struct {
	Case     naast.CaseID
	Relation Relation
	State    State
	Offer    string // for Relation Offered: waiting, current or passed
}

// Admit lets somebody in to do one action with one case, or answers
// naast.NotFound. The transaction then carries the Scope for this case, and the
// log event stands in the same transaction.
func (g *Guard) Admit(ctx context.Context, tx *db.Tx, w Who, a Action, id naast.CaseID) (Stand, error) {
	return g.admit(ctx, tx, w, a, id, func(Relation) Action { return a })
}

// admit is Admit, with the log event of what is really done.
func (g *Guard) admit(ctx context.Context, tx *db.Tx, w Who, a Action, id naast.CaseID, does func(Relation) Action) (Stand, error) {
	s, err := g.find(ctx, tx, w, a, id)
	if err != nil {
		return Stand{}, err
	}
	done := does(s.Relation)
	purpose := policy[done].purpose
	tx.Within(db.Scope{Actor: w.User, Hat: string(w.Hat), Case: id, Action: string(a), Purpose: purpose})
	err = audit.Record(ctx, tx, g.v, audit.Event{Case: id, Actor: w.User, Name: w.Name, Hat: string(w.Hat), Action: string(done), Purpose: purpose})
	return s, err
}

// Check is Admit without the log event: for asking whether a button may be
// shown, never before showing content.
func (g *Guard) Check(ctx context.Context, tx *db.Tx, w Who, a Action, id naast.CaseID) error {
	_, err := g.find(ctx, tx, w, a, id)
	return err
}

func (g *Guard) find(ctx context.Context, tx *db.Tx, w Who, a Action, id naast.CaseID) (Stand, error) {
	refused := fmt.Errorf("%s on case %s: %w", a, id, naast.NotFound)
	if !w.SignedIn() || !OnCase(a) || !May(w.Hat, a) || !naast.ValidID(string(id)) {
		return Stand{}, refused
	}
	person, team := g.handles(w)
	type row struct {
		Stand
		personal bool
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) {
		var who string
		err = s.Scan(&who, &r.Relation, &r.Offer, &r.State)
		r.personal = who == person
		return r, err
	}, `SELECT s.person, s.relation, s.state, c.state FROM guard_standing s JOIN guard_case c ON c.id=s.case_id
		WHERE s.case_id=$1 AND s.person IN ($2,$3) AND s.state <> 'cut' AND (s.until='' OR s.until >= $4)`, id, person, team, tx.Today())
	if err != nil {
		return Stand{}, fmt.Errorf("look up standing in %s: %w", id, err)
	}
	for _, r := range rows {
		if r.Relation == Barred {
			return Stand{}, refused
		}
	}
	for _, r := range rows {
		if counts(w, r.personal, r.Relation, r.Offer) && Can(a, r.Relation, r.State) {
			r.Case = id
			return r.Stand, nil
		}
	}
	return Stand{}, refused
}

// View lets somebody in and then reads: the log event is durable before f
// opens anything, and f runs in a transaction that can change nothing. So it is
// logged as looking, also when the page is a form: the act is logged when it is
// sent.
func (g *Guard) View(ctx context.Context, d *db.DB, w Who, a Action, id naast.CaseID, f func(*db.Tx, Stand) error) error {
	var scope db.Scope
	err := d.Write(ctx, db.System("admit"), func(tx *db.Tx) error {
		_, err := g.admit(ctx, tx, w, a, id, func(r Relation) Action { return LooksAs(a, r) })
		scope = tx.Scope()
		return err
	})
	if err != nil {
		return err
	}
	return d.Read(ctx, scope, func(tx *db.Tx) error {
		s, err := g.find(ctx, tx, w, a, id) // cut meanwhile is cut
		if err != nil {
			return err
		}
		return f(tx, s)
	})
}

// List logs that somebody reads a list of own cases as one event, and then
// reads under a scope that names nobody's case. What stands in the list has a line in
// the log of each case, one a day: see Shown. For that f may run again from its
// beginning.
func (g *Guard) List(ctx context.Context, d *db.DB, w Who, a Action, f func(*db.Tx) error) error {
	return g.ListFor(ctx, d, w, a, "", f)
}

// ListFor is List with what it is for in the log, such as a period.
func (g *Guard) ListFor(ctx context.Context, d *db.DB, w Who, a Action, purpose string, f func(*db.Tx) error) error {
	if !May(w.Hat, a) || OnCase(a) {
		return fmt.Errorf("list %s: %w", a, naast.NotFound)
	}
	scope := db.Scope{Actor: w.User, Hat: string(w.Hat), Action: "list " + string(a)}
	err := d.Write(ctx, scope, func(tx *db.Tx) error {
		return audit.Record(ctx, tx, g.v, audit.Event{Actor: w.User, Name: w.Name, Hat: string(w.Hat), Action: string(a), Purpose: purpose})
	})
	if err != nil {
		return err
	}
	return g.list(ctx, d, scope, w, a, f)
}

// WithTeam makes the scope of somebody who hands on the key of a team, and logs
// it. It opens no case; whether he has the key to hand on, vault decides.
func (g *Guard) WithTeam(ctx context.Context, tx *db.Tx, w Who) error {
	if !w.SignedIn() || !May(w.Hat, Enrol) {
		return fmt.Errorf("hand on a team's key: %w", naast.NotFound)
	}
	tx.Within(db.Scope{Actor: w.User, Hat: string(w.Hat), Action: "hand on team key"})
	return audit.Record(ctx, tx, g.v, audit.Event{Actor: w.User, Name: w.Name, Hat: string(w.Hat), Action: "hand on team key"})
}

// GaveSeat is why a seat stands in the log of a case, as the resident reads it.
const GaveSeat = "gaf een zetel om uw vraag te openen"

// WithSeat makes the scope of a seat that gives what it holds of one case, and logs it.
// It opens no case: what one seat holds is not the key. Which seats were asked, the
// caller knows.
func (g *Guard) WithSeat(ctx context.Context, tx *db.Tx, seat Who, id naast.CaseID) error {
	tx.Within(db.Scope{Actor: seat.User, Case: id, Action: "give seat", Purpose: GaveSeat})
	return audit.Record(ctx, tx, g.v, audit.Event{Case: id, Actor: seat.User, Name: seat.Name, Action: "give seat", Purpose: GaveSeat})
}

// Found makes the scope of somebody who starts a case: there is nothing yet to
// be let in to.
func (g *Guard) Found(tx *db.Tx, w Who, id naast.CaseID, purpose string) {
	tx.Within(db.Scope{Actor: w.User, Hat: string(w.Hat), Case: id, Action: "found", Purpose: purpose})
}

// The states of a standing. Offers go granted → current → accepted, passed or expired.
const (
	Active  = "active"
	Granted = "granted" // offered: named, not yet asked
	Current = "current" // offered: being asked now
	Passed  = "passed"
	Expired = "expired"
	CutOff  = "cut"
)

// Open starts the row of a case.
func (g *Guard) Open(ctx context.Context, tx *db.Tx, id naast.CaseID, s State, team naast.OrganisationID) error {
	_, err := tx.Exec(ctx, `INSERT INTO guard_case (id,state,team,opened,changed,contact) VALUES ($1,$2,$3,$4,$4,'')`, id, s, g.TeamHandle(team), tx.Today())
	if err != nil {
		return fmt.Errorf("open case %s: %w", id, err)
	}
	return stand(ctx, tx, id, stood{g.TeamHandle(team), Team, Active, 0})
}

// Move brings a case to another state.
func (g *Guard) Move(ctx context.Context, tx *db.Tx, id naast.CaseID, s State) error {
	return g.change(ctx, tx, id, `UPDATE guard_case SET state=$2, changed=$3 WHERE id=$1`, id, s, tx.Today())
}

// Answers tells whether an organisation answers for a case.
func (g *Guard) Answers(ctx context.Context, tx *db.Tx, id naast.CaseID, o naast.OrganisationID) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM guard_case WHERE id=$1 AND team=$2`, id, g.TeamHandle(o)).Scan(&n)
	return n > 0, err
}

// MoveTeam makes another organisation answer for a case.
func (g *Guard) MoveTeam(ctx context.Context, tx *db.Tx, id naast.CaseID, team naast.OrganisationID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM guard_standing WHERE case_id=$1 AND relation=$2`, id, Team); err != nil {
		return fmt.Errorf("move case %s: %w", id, err)
	}
	if err := g.change(ctx, tx, id, `UPDATE guard_case SET team=$2 WHERE id=$1`, id, g.TeamHandle(team)); err != nil {
		return err
	}
	return stand(ctx, tx, id, stood{g.TeamHandle(team), Team, Active, 0})
}

// Spoke notes that somebody spoke with the resident today.
func (g *Guard) Spoke(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	return g.change(ctx, tx, id, `UPDATE guard_case SET contact=$2, changed=$2 WHERE id=$1`, id, tx.Today())
}

func (g *Guard) change(ctx context.Context, tx *db.Tx, id naast.CaseID, query string, args ...any) error {
	n, err := tx.Exec(ctx, query, args...)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("change case %s: %w", id, err)
	}
	return nil
}

// StateOf is the state of a case, for jobs and for acts that follow from it.
func (g *Guard) StateOf(ctx context.Context, tx *db.Tx, id naast.CaseID) (s State, err error) {
	err = tx.QueryRow(ctx, `SELECT state FROM guard_case WHERE id=$1`, id).Scan(&s)
	return s, err
}

// Place puts somebody in a case in a relation.
func (g *Guard) Place(ctx context.Context, tx *db.Tx, id naast.CaseID, u naast.UserID, r Relation, state string, place int) error {
	return g.PlaceAll(ctx, tx, id, []Seat{{u, r, state, place}})
}

// PlaceUntil is Place up to and including a day.
func (g *Guard) PlaceUntil(ctx context.Context, tx *db.Tx, id naast.CaseID, u naast.UserID, r Relation, until naast.Date) error {
	if err := g.Place(ctx, tx, id, u, r, Active, 0); err != nil {
		return err
	}
	return g.change(ctx, tx, id, `UPDATE guard_standing SET until=$4 WHERE case_id=$1 AND person=$2 AND relation=$3`, id, g.Handle(u), r, until)
}

// Seat is what somebody becomes in a case.
type Seat struct {
	User     naast.UserID
	Relation Relation
	State    string
	Place    int // her order, among those she named
}

// PlaceAll is Place for several people at once; nobody stands there twice in
// one relation.
func (g *Guard) PlaceAll(ctx context.Context, tx *db.Tx, id naast.CaseID, seats []Seat) error {
	rows := make([]stood, len(seats))
	for i, s := range seats {
		rows[i] = stood{g.Handle(s.User), s.Relation, s.State, s.Place}
	}
	return stand(ctx, tx, id, rows...)
}

// stood is a Seat as the table has it.
type stood struct {
	handle   string
	relation Relation
	state    string
	place    int
}

func stand(ctx context.Context, tx *db.Tx, id naast.CaseID, rows ...stood) error {
	args := make([]any, 0, 7*len(rows))
	for _, r := range rows {
		args = append(args, id, r.handle, r.relation, r.state, r.place, tx.Today(), "")
	}
	_, err := tx.Exec(ctx, `INSERT INTO guard_standing (case_id,person,relation,state,place,since,until) VALUES `+db.Values(len(rows), 7)+`
		ON CONFLICT (case_id,person,relation) DO UPDATE SET state=excluded.state, place=excluded.place, since=excluded.since, until=''`, args...)
	if err != nil {
		return fmt.Errorf("place people in %s: %w", id, err)
	}
	return nil
}

// Bar keeps somebody out of a case for good, whatever he is or becomes to it:
// also the coordinators of an organisation are persons whom she can keep out.
func (g *Guard) Bar(ctx context.Context, tx *db.Tx, id naast.CaseID, u naast.UserID) error {
	return g.Place(ctx, tx, id, u, Barred, Active, 0)
}

// Cut ends somebody's standing in a relation. The keys are cut by vault in the
// same transaction.
func (g *Guard) Cut(ctx context.Context, tx *db.Tx, id naast.CaseID, u naast.UserID, r Relation) error {
	return g.Place(ctx, tx, id, u, r, CutOff, 0)
}

// CutAll ends every standing in these relations, for all but the ones named.
func (g *Guard) CutAll(ctx context.Context, tx *db.Tx, id naast.CaseID, relations ...Relation) error {
	for _, r := range relations {
		if _, err := tx.Exec(ctx, `UPDATE guard_standing SET state=$3 WHERE case_id=$1 AND relation=$2 AND state <> $3`, id, r, CutOff); err != nil {
			return fmt.Errorf("cut %s from %s: %w", r, id, err)
		}
	}
	return nil
}

// Standing is one row of guard_standing, for those who act on an order of people.
type Standing struct {
	Person   string // handle
	Relation Relation
	State    string
	Place    int
	Since    naast.Date
}

// Standings lists who stands in a case in a relation, in the order she gave.
func (g *Guard) Standings(ctx context.Context, tx *db.Tx, id naast.CaseID, r Relation) ([]Standing, error) {
	return db.All(ctx, tx, func(s db.Scanner) (x Standing, err error) {
		return x, s.Scan(&x.Person, &x.Relation, &x.State, &x.Place, &x.Since)
	}, `SELECT person, relation, state, place, since FROM guard_standing WHERE case_id=$1 AND relation=$2 AND state<>'cut' ORDER BY place, person`, id, r)
}

// SetStanding changes one row's state by handle, for jobs that know no person.
func (g *Guard) SetStanding(ctx context.Context, tx *db.Tx, id naast.CaseID, handle string, r Relation, state string) error {
	return g.change(ctx, tx, id, `UPDATE guard_standing SET state=$4, since=$5 WHERE case_id=$1 AND person=$2 AND relation=$3`, id, handle, r, state, tx.Today())
}

// Find picks the user whose handle this is from a list of candidates.
func (g *Guard) Find(handle string, candidates []naast.UserID) (naast.UserID, bool) {
	i := slices.IndexFunc(candidates, func(u naast.UserID) bool { return g.Handle(u) == handle })
	if i < 0 {
		return "", false
	}
	return candidates[i], true
}

// Forget takes away who stood where in a case that is erased, and the case.
func (g *Guard) Forget(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	for _, q := range []string{`DELETE FROM guard_standing WHERE case_id=$1`, `DELETE FROM guard_case WHERE id=$1`} {
		if _, err := tx.Exec(ctx, q, id); err != nil {
			return fmt.Errorf("forget case %s: %w", id, err)
		}
	}
	return nil
}

// Stands tells whether somebody stands in any case.
func (g *Guard) Stands(ctx context.Context, tx *db.Tx, u naast.UserID) (bool, error) {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM guard_standing WHERE person=$1`, g.Handle(u)).Scan(&n); err != nil {
		return false, fmt.Errorf("look where user %s stands: %w", u, err)
	}
	return n > 0, nil
}
