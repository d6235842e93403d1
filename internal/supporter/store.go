package supporter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
)

// profile is the part of a Supporter that no query looks into.
type profile struct {
	Experience bool             `json:"experience"`
	Domains    map[string]Depth `json:"domains"`
	Languages  []string         `json:"languages"`
	Village    string           `json:"village"`
	WorksIn    []string         `json:"works_in"`
	HomeVisits bool             `json:"home_visits"`
	Telephone  bool             `json:"telephone"`
	Hour       bool             `json:"hour"`
	LookDays   []time.Weekday   `json:"look_days"`
	Ties       []Tie            `json:"ties"`
	Shown      Shown            `json:"shown"`
}

const fields = `user_id,organisation,first_name,last_name,phone,kind,room,busy,vog_seen,vog_until,agreement,standby,paused,until,counts_from,profile,revision`

func scan(s db.Scanner) (x Supporter, err error) {
	var paused int
	var text string
	err = s.Scan(&x.User, &x.Organisation, &x.FirstName, &x.LastName, &x.Phone, &x.Kind, &x.Room, &x.Busy,
		&x.VOGSeen, &x.VOGUntil, &x.Agreement, &x.Standby, &paused, &x.Until, &x.CountsFrom, &text, &x.Revision)
	if err != nil {
		return x, err
	}
	var p profile
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return x, fmt.Errorf("read profile of %s: %w", x.User, err)
	}
	x.Paused = paused != 0
	x.Experience, x.Domains, x.Languages, x.Village, x.WorksIn = p.Experience, p.Domains, p.Languages, p.Village, p.WorksIn
	x.HomeVisits, x.Telephone, x.Hour, x.LookDays, x.Ties, x.Shown = p.HomeVisits, p.Telephone, p.Hour, p.LookDays, p.Ties, p.Shown
	return x, nil
}

// Save takes somebody into the register, or changes who is there. When the
// Revision of somebody who was read before is no longer the one that stands,
// it answers naast.Conflict; a Supporter made anew has Revision 0 and must not
// be there yet. Busy and CountsFrom are stored with a new person only: later
// SetBusy, AddBusy and SetCountsFrom keep them.
func Save(ctx context.Context, tx *db.Tx, x Supporter) error {
	text, err := json.Marshal(profile{x.Experience, x.Domains, x.Languages, x.Village, x.WorksIn, x.HomeVisits, x.Telephone, x.Hour, x.LookDays, x.Ties, x.Shown})
	if err != nil {
		return fmt.Errorf("write profile of %s: %w", x.User, err)
	}
	v, err := next(ctx, tx)
	if err != nil {
		return err
	}
	if x.Revision == 0 {
		_, err = tx.Exec(ctx, `INSERT INTO supporter_person (`+fields+`,changed)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,1,$17)`,
			x.User, x.Organisation, x.FirstName, x.LastName, x.Phone, x.Kind, x.Room, x.Busy, x.VOGSeen, x.VOGUntil,
			x.Agreement, x.Standby, bit(x.Paused), x.Until, x.CountsFrom, string(text), v)
		if err != nil {
			return fmt.Errorf("add supporter %s: %w", x.User, err)
		}
		return nil
	}
	n, err := tx.Exec(ctx, `UPDATE supporter_person SET organisation=$3, first_name=$4, last_name=$5, phone=$6, kind=$7, room=$8,
		vog_seen=$9, vog_until=$10, agreement=$11, standby=$12, paused=$13, until=$14, profile=$15, revision=revision+1, changed=$16
		WHERE user_id=$1 AND revision=$2`,
		x.User, x.Revision, x.Organisation, x.FirstName, x.LastName, x.Phone, x.Kind, x.Room, x.VOGSeen, x.VOGUntil,
		x.Agreement, x.Standby, bit(x.Paused), x.Until, string(text), v)
	if err == nil && n == 0 {
		err = naast.Conflict
	}
	if err != nil {
		return fmt.Errorf("change supporter %s: %w", x.User, err)
	}
	return nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Get reads one person of the register; naast.NotFound when there is none.
func Get(ctx context.Context, tx *db.Tx, u naast.UserID) (Supporter, error) {
	x, err := scan(tx.QueryRow(ctx, `SELECT `+fields+` FROM supporter_person WHERE user_id=$1`, u))
	if err != nil {
		return x, fmt.Errorf("read supporter %s: %w", u, err)
	}
	return x, nil
}

// NameOf reads the full name of one person, without the rest.
func NameOf(ctx context.Context, tx *db.Tx, u naast.UserID) (string, error) {
	var x Supporter
	err := tx.QueryRow(ctx, `SELECT first_name, last_name FROM supporter_person WHERE user_id=$1`, u).Scan(&x.FirstName, &x.LastName)
	if err != nil {
		return "", fmt.Errorf("read name of supporter %s: %w", u, err)
	}
	return x.FullName(), nil
}

// OfOrganisation lists the people of one organisation by name, also those who
// are paused or have ended.
func OfOrganisation(ctx context.Context, tx *db.Tx, o naast.OrganisationID) ([]Supporter, error) {
	return db.All(ctx, tx, scan, `SELECT `+fields+` FROM supporter_person WHERE organisation=$1 ORDER BY first_name, last_name, user_id`, o)
}

// Active lists everybody of the partnership who has a key, is not paused and
// has not ended. Whether somebody may be proposed is for Check.
func Active(ctx context.Context, tx *db.Tx) ([]Supporter, error) {
	return db.All(ctx, tx, scan, `SELECT `+fields+` FROM supporter_person
		WHERE paused=0 AND counts_from > 0 AND counts_from <= $1 AND (until='' OR until >= $2) ORDER BY user_id`, tx.Now().Unix(), tx.Today())
}

// SetBusy says how many residents somebody stands next to.
func SetBusy(ctx context.Context, tx *db.Tx, u naast.UserID, n int) error {
	return set(ctx, tx, u, `UPDATE supporter_person SET busy=$2, changed=$3 WHERE user_id=$1`, n)
}

// AddBusy counts one resident more or less for somebody. It never goes below none.
func AddBusy(ctx context.Context, tx *db.Tx, u naast.UserID, by int) error {
	return set(ctx, tx, u, `UPDATE supporter_person SET busy=CASE WHEN busy+$2 < 0 THEN 0 ELSE busy+$2 END, changed=$3 WHERE user_id=$1`, by)
}

// SetCountsFrom says from which moment the key of somebody counts (keys.md: 24
// hours after it was logged). Without it nobody can be granted anything, so
// nobody is proposed; the zero time takes it back, when the account ended. Who
// is not in the register, such as a coordinator, is no supporter: nothing happens.
func SetCountsFrom(ctx context.Context, tx *db.Tx, u naast.UserID, from time.Time) error {
	var at int64
	if !from.IsZero() {
		at = from.Unix()
	}
	err := set(ctx, tx, u, `UPDATE supporter_person SET counts_from=$2, changed=$3 WHERE user_id=$1`, at)
	if errors.Is(err, naast.NotFound) {
		return nil
	}
	return err
}

func set(ctx context.Context, tx *db.Tx, u naast.UserID, query string, value any) error {
	v, err := next(ctx, tx)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, query, u, value, v)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("change supporter %s: %w", u, err)
	}
	return nil
}

// next counts one change of the register. Whoever holds this number holds the
// counter's row until the commit, so numbers become visible in their order.
func next(ctx context.Context, tx *db.Tx) (n int64, err error) {
	err = tx.QueryRow(ctx, `UPDATE supporter_version SET n=n+1 WHERE id=1 RETURNING n`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count change of register: %w", err)
	}
	return n, nil
}

// Version counts every change of the register, for those who keep a copy.
func Version(ctx context.Context, tx *db.Tx) (n int64, err error) {
	err = tx.QueryRow(ctx, `SELECT n FROM supporter_version WHERE id=1`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("read version of register: %w", err)
	}
	return n, nil
}

// EachChanged hands over everybody who changed after a version, of all kinds and
// states, in no order: one at a time, because a region's register is large, and
// by the index on changes, because mostly there are few.
func EachChanged(ctx context.Context, tx *db.Tx, version int64, f func(Supporter)) error {
	rows, err := tx.Query(ctx, `SELECT `+fields+` FROM supporter_person WHERE changed > $1`, version)
	if err != nil {
		return fmt.Errorf("read changes of register: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		x, err := scan(rows)
		if err != nil {
			return err
		}
		f(x)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read changes of register: %w", err)
	}
	return nil
}
