package hours

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Month is what somebody did and spent in a calendar month, in totals.
type Month struct {
	Quarters int            `json:"quarters,omitempty"` // quarters of an hour
	Km       int            `json:"km,omitempty"`       // kilometres travelled
	Costs    map[string]int `json:"costs,omitempty"`    // euro cents by code of Kinds
	PerKm    int            `json:"per_km,omitempty"`   // euro cents, as agreed when it was handed in
}

// Kinds are what can be paid back beside kilometres. There is no line for own
// words: those would be about somebody.
var Kinds = []string{"reizen", "parkeren", "bellen", "papier", "drinken", "anders"}

// Bounds of a month: more is a typing error.
const (
	mostQuarters = 31 * 16 * 4
	mostKm       = 9999
	mostCents    = 99999
)

func (m Month) valid() bool {
	for k, cents := range m.Costs {
		if !slices.Contains(Kinds, k) || cents < 0 || cents > mostCents {
			return false
		}
	}
	return m.Quarters >= 0 && m.Quarters <= mostQuarters && m.Km >= 0 && m.Km <= mostKm
}

// Cents is all that is to be paid back, in euro cents.
func (m Month) Cents() int {
	sum := m.Km * m.PerKm
	for _, c := range m.Costs {
		sum += c
	}
	return sum
}

// State is how far a month is.
type State string

// A month is open while somebody fills it in, handed in once he says so, and
// settled once the organisation paid or noted it. What is settled stays.
const (
	Open    State = "open"
	In      State = "in"
	Settled State = "done"
)

// Sheet is a month of somebody, as it is kept.
type Sheet struct {
	Person   naast.UserID
	Key      string // 2026-11
	State    State
	Revision int // 0: nothing was written yet
	Day      naast.Date
	Month
}

func scan(s db.Scanner) (x Sheet, err error) {
	var content string
	if err := s.Scan(&x.Person, &x.Key, &x.State, &x.Revision, &x.Day, &content); err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(content), &x.Month)
}

const columns = `SELECT person, month, state, revision, day, content FROM hours_month WHERE organisation=$1 AND `

// Of is a month of somebody; an empty open one where nothing was written.
func Of(ctx context.Context, tx *db.Tx, who guard.Who, key string) (Sheet, error) {
	x, err := scan(tx.QueryRow(ctx, columns+`person=$2 AND month=$3`, who.Organisation, who.User, key))
	if errors.Is(err, naast.NotFound) {
		return Sheet{Person: who.User, Key: key, State: Open}, nil
	}
	if err != nil {
		return x, fmt.Errorf("read month %s: %w", key, err)
	}
	return x, nil
}

// All are the months of somebody, newest first.
func All(ctx context.Context, tx *db.Tx, who guard.Who) ([]Sheet, error) {
	all, err := db.All(ctx, tx, scan, columns+`person=$2 ORDER BY month DESC LIMIT 144`, who.Organisation, who.User)
	if err != nil {
		return nil, fmt.Errorf("list months: %w", err)
	}
	return all, nil
}

// HandedIn are the sheets of an organisation in a month that were handed in or settled.
func HandedIn(ctx context.Context, tx *db.Tx, o naast.OrganisationID, key string) ([]Sheet, error) {
	all, err := db.All(ctx, tx, scan, columns+`month=$2 AND state<>$3 ORDER BY person`, o, key, Open)
	if err != nil {
		return nil, fmt.Errorf("list sheets of %s: %w", key, err)
	}
	return all, nil
}

// Used is a month in which something was handed in, and how many sheets of it
// still wait for the organisation.
type Used struct {
	Key   string
	Waits int
}

// UsedMonths are the months in which something was handed in to an
// organisation, newest first, however long ago.
func UsedMonths(ctx context.Context, tx *db.Tx, o naast.OrganisationID) ([]Used, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (u Used, err error) { return u, s.Scan(&u.Key, &u.Waits) },
		`SELECT month, SUM(CASE WHEN state=$3 THEN 1 ELSE 0 END) FROM hours_month WHERE organisation=$1 AND state<>$2 GROUP BY month ORDER BY month DESC LIMIT 144`, o, Open, In)
	if err != nil {
		return nil, fmt.Errorf("list months with sheets: %w", err)
	}
	return all, nil
}

// Save keeps a month, open or handed in. revision is what the writer saw:
// naast.Conflict when it was changed meanwhile, or is settled.
func Save(ctx context.Context, tx *db.Tx, who guard.Who, key string, revision int, m Month, handIn bool) error {
	r, err := RuleOf(ctx, tx, who.Organisation)
	if err != nil {
		return err
	}
	if r.Keep == Nothing {
		return fmt.Errorf("save month of an organisation that keeps none: %w", naast.NotFound)
	}
	if r.Keep == Hours {
		m.Km, m.Costs = 0, nil
	}
	m.PerKm = r.PerKm
	if !m.valid() || !mayWrite(tx.Today(), key) {
		return fmt.Errorf("save month %s: %w", key, naast.Invalid)
	}
	now, err := Of(ctx, tx, who, key)
	if err != nil {
		return err
	}
	if now.Revision != revision || now.State == Settled {
		return fmt.Errorf("save month %s: %w", key, naast.Conflict)
	}
	state := Open
	if handIn {
		state = In
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO hours_month (person,organisation,month,state,revision,day,content) VALUES ($1,$2,$3,$4,1,$5,$6)
		ON CONFLICT (person,organisation,month) DO UPDATE SET state=excluded.state, revision=hours_month.revision+1, day=excluded.day, content=excluded.content
		WHERE hours_month.revision=$7`, who.User, who.Organisation, key, state, tx.Today(), string(b), revision)
	if err == nil && n == 0 {
		err = naast.Conflict
	}
	if err != nil {
		return fmt.Errorf("save month %s: %w", key, err)
	}
	return nil
}

var monthForm = regexp.MustCompile(`^20[0-9][0-9]-(0[1-9]|1[0-2])$`)

// monthsBack is how many months before this one can still be written.
const monthsBack = 12

// mayWrite tells whether a month can be written on a day: this one and the
// twelve before.
func mayWrite(today naast.Date, key string) bool { return slices.Contains(writable(today), key) }

// writable are the months that can be written on a day, newest first.
func writable(today naast.Date) (keys []string) {
	first := naast.Date(string(today)[:7] + "-01")
	for range monthsBack + 1 {
		keys = append(keys, string(first)[:7])
		first = naast.Date(string(first.Add(-1))[:7] + "-01")
	}
	return keys
}

// Settle says that the organisation paid or noted a month that was handed in;
// undo opens it again for whoever handed it in. naast.Conflict when it is not
// in that state any more, so that nobody is paid twice.
func Settle(ctx context.Context, tx *db.Tx, o naast.OrganisationID, person naast.UserID, key string, revision int, undo bool) error {
	from, to := In, Settled
	if undo {
		from, to = Settled, In
	}
	n, err := tx.Exec(ctx, `UPDATE hours_month SET state=$5, day=$6, revision=revision+1 WHERE organisation=$1 AND person=$2 AND month=$3 AND state=$4 AND revision=$7`,
		o, person, key, from, to, tx.Today(), revision)
	if err == nil && n == 0 {
		err = naast.Conflict
	}
	if err != nil {
		return fmt.Errorf("settle month %s: %w", key, err)
	}
	return nil
}

// Sweep removes the months that their organisation keeps no longer.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep hours"), func(tx *db.Tx) error {
		orgs, err := db.All(ctx, tx, func(s db.Scanner) (o naast.OrganisationID, err error) { return o, s.Scan(&o) }, `SELECT DISTINCT organisation FROM hours_month`)
		if err != nil {
			return fmt.Errorf("list organisations with hours: %w", err)
		}
		for _, o := range orgs {
			r, err := RuleOf(ctx, tx, o)
			if err != nil {
				return err
			}
			first := fmt.Sprintf("%04d-01", tx.Today().Time().Year()-r.Kept())
			if _, err := tx.Exec(ctx, `DELETE FROM hours_month WHERE organisation=$1 AND month < $2`, o, first); err != nil {
				return fmt.Errorf("sweep hours: %w", err)
			}
		}
		return nil
	})
}

// Year is what was handed in for a calendar year by each person, in euro cents.
func Year(ctx context.Context, tx *db.Tx, o naast.OrganisationID, year string) (map[naast.UserID]int, error) {
	all, err := db.All(ctx, tx, scan, columns+`month >= $2 AND month <= $3 AND state<>$4`, o, year+"-01", year+"-12", Open)
	if err != nil {
		return nil, fmt.Errorf("list sheets of %s: %w", year, err)
	}
	sums := map[naast.UserID]int{}
	for _, x := range all {
		sums[x.Person] += x.Cents()
	}
	return sums, nil
}
