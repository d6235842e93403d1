package guard

import (
	"context"
	"fmt"
	"strconv"

	"naast"
	"naast/internal/db"
)

// Row is one case in a list: what the bookkeeping says, never content.
type Row struct {
	Case     naast.CaseID
	Relation Relation
	State    State
	Standing string     // state of the standing: active, current …
	Since    naast.Date // since when it stands so
	Opened   naast.Date
	Changed  naast.Date
	Contact  naast.Date // last day somebody spoke with the resident; empty: never
}

// Mine lists every case on which this person could do the action now, by the
// same rows and the same rule that Admit looks at, so that a list never shows
// what the details would refuse.
func (g *Guard) Mine(ctx context.Context, tx *db.Tx, w Who, a Action) ([]Row, error) {
	if !w.SignedIn() || !OnCase(a) || !May(w.Hat, a) {
		return nil, fmt.Errorf("list %s: %w", a, naast.NotFound)
	}
	person, team := g.handles(w)
	type found struct {
		Row
		personal bool
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (f found, err error) {
		var who string
		err = s.Scan(&f.Case, &who, &f.Relation, &f.Standing, &f.Since, &f.State, &f.Opened, &f.Changed, &f.Contact)
		f.personal = who == person
		return f, err
	}, `SELECT s.case_id, s.person, s.relation, s.state, s.since, c.state, c.opened, c.changed, c.contact
		FROM guard_standing s JOIN guard_case c ON c.id=s.case_id
		WHERE s.person IN ($1,$2) AND s.state <> 'cut' AND (s.until='' OR s.until >= $3) ORDER BY s.case_id`, person, team, tx.Today())
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", a, err)
	}
	barred := map[naast.CaseID]bool{}
	for _, r := range rows {
		barred[r.Case] = barred[r.Case] || r.Relation == Barred
	}
	mine := make([]Row, 0, len(rows))
	for _, r := range rows {
		if !barred[r.Case] && counts(w, r.personal, r.Relation, r.Standing) && Can(a, r.Relation, r.State) {
			mine = append(mine, r.Row)
		}
	}
	return mine, nil
}

// OwnCase is the case of a resident: the one she opened last, by the rule that
// lets her in; naast.NotFound when she has none (a card with a saved draft).
func (g *Guard) OwnCase(ctx context.Context, tx *db.Tx, u naast.UserID) (naast.CaseID, error) {
	mine, err := g.Mine(ctx, tx, Who{User: u, Hat: HatResident}, ReadOwn)
	if err == nil && len(mine) == 0 { // closed, and she may take that back
		mine, err = g.Mine(ctx, tx, Who{User: u, Hat: HatResident}, OpenOwn)
	}
	if err != nil {
		return "", err
	}
	if len(mine) == 0 {
		return "", fmt.Errorf("find own case: %w", naast.NotFound)
	}
	last := mine[0]
	for _, r := range mine[1:] {
		if r.Opened > last.Opened {
			last = r
		}
	}
	return last.Case, nil
}

// counts tells whether a standing counts for somebody under the hat that is
// worn: persons by their own rows, teams by the coordinator's hat, and an offer
// only while it is the current one.
func counts(w Who, personal bool, r Relation, standing string) bool {
	if personal == (r == Team) || hatOf[r] != w.Hat {
		return false
	}
	return r != Offered || standing == Current
}

// CaseRow is the bookkeeping of one case, for acts that follow from it.
func (g *Guard) CaseRow(ctx context.Context, tx *db.Tx, id naast.CaseID) (r Row, err error) {
	r.Case = id
	err = tx.QueryRow(ctx, `SELECT state, opened, changed, contact FROM guard_case WHERE id=$1`, id).Scan(&r.State, &r.Opened, &r.Changed, &r.Contact)
	if err != nil {
		return r, fmt.Errorf("find case %s: %w", id, err)
	}
	return r, nil
}

// RestsWith is in how many questions that rest somebody stands next to her; for whoever
// ends an account, and sees no question.
func (g *Guard) RestsWith(ctx context.Context, tx *db.Tx, u naast.UserID) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM guard_case c JOIN guard_standing s ON s.case_id=c.id
		WHERE s.person=$1 AND s.relation=$2 AND s.state<>'cut' AND c.state=$3`, g.Handle(u), Supporter, Resting).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count what rests with %s: %w", u, err)
	}
	return n, nil
}

// Unread are the cases that none of these people at the front door may read,
// but for those in which somebody stands next to her now.
func (g *Guard) Unread(ctx context.Context, tx *db.Tx, door []naast.UserID) (map[naast.CaseID]bool, error) {
	args, marks := []any{Sent, Waiting, FrontDoor, OfferedS, Resting}, ""
	for i, u := range door {
		args, marks = append(args, g.Handle(u)), marks+",$"+strconv.Itoa(i+6)
	}
	ids, err := db.All(ctx, tx, db.One[naast.CaseID], `SELECT c.id FROM guard_case c WHERE c.state IN ($1,$2,$4,$5) AND NOT EXISTS (
		SELECT 1 FROM guard_standing s WHERE s.case_id=c.id AND s.relation=$3 AND s.state<>'cut' AND s.person IN (''`+marks+`))`, args...)
	if err != nil {
		return nil, fmt.Errorf("list what nobody reads: %w", err)
	}
	unread := make(map[naast.CaseID]bool, len(ids))
	for _, id := range ids {
		unread[id] = true
	}
	return unread, nil
}

// TeamCases lists the cases that an organisation answers for, in these states;
// for jobs, which wear no hat and see no content.
func (g *Guard) TeamCases(ctx context.Context, tx *db.Tx, o naast.OrganisationID, states ...State) (all []Row, err error) {
	for _, s := range states {
		rows, err := g.teamCases(ctx, tx, o, s)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

func (g *Guard) teamCases(ctx context.Context, tx *db.Tx, o naast.OrganisationID, s State) ([]Row, error) {
	rows, err := db.All(ctx, tx, func(sc db.Scanner) (r Row, err error) {
		r.Relation = Team
		return r, sc.Scan(&r.Case, &r.State, &r.Opened, &r.Changed, &r.Contact)
	}, `SELECT id, state, opened, changed, contact FROM guard_case WHERE team=$1 AND state=$2 ORDER BY id`, g.TeamHandle(o), s)
	if err != nil {
		return nil, fmt.Errorf("list cases of organisation %s: %w", o, err)
	}
	return rows, nil
}

// AllCases are the ids of every case, for work on all of them that opens none.
func (g *Guard) AllCases(ctx context.Context, tx *db.Tx) ([]naast.CaseID, error) {
	ids, err := db.All(ctx, tx, db.One[naast.CaseID], `SELECT id FROM guard_case ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return ids, nil
}
