package outreach

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

const columns = `id, code, kind, name, address, email, state, day`

const (
	active = "active"
	ended  = "ended"
)

func scanPlace(s db.Scanner) (p Place, err error) {
	var state string
	err = s.Scan(&p.ID, &p.Code, &p.Kind, &p.Name, &p.Address, &p.Email, &state, &p.Since)
	p.Ended = state == ended
	return p, err
}

// Places are all places of the partnership by name, also those that ended.
func Places(ctx context.Context, tx *db.Tx) ([]Place, error) {
	all, err := db.All(ctx, tx, scanPlace, `SELECT `+columns+` FROM outreach_place ORDER BY name, id LIMIT 1000`)
	if err != nil {
		return nil, fmt.Errorf("list places: %w", err)
	}
	return all, nil
}

// Get is one place; naast.NotFound when it is not of this partnership.
func Get(ctx context.Context, tx *db.Tx, id PlaceID) (Place, error) {
	p, err := scanPlace(tx.QueryRow(ctx, `SELECT `+columns+` FROM outreach_place WHERE id=$1`, id))
	if err != nil {
		return p, fmt.Errorf("read place: %w", err)
	}
	return p, nil
}

// byCode is the place behind a code on paper.
func byCode(ctx context.Context, tx *db.Tx, code string) (Place, error) {
	if !validCode(code) {
		return Place{}, fmt.Errorf("read place: %w", naast.NotFound)
	}
	p, err := scanPlace(tx.QueryRow(ctx, `SELECT `+columns+` FROM outreach_place WHERE code=$1`, code))
	if err != nil {
		return p, fmt.Errorf("read place: %w", err)
	}
	return p, nil
}

// Add puts a place on the list and draws its code.
func Add(ctx context.Context, tx *db.Tx, p Place) (Place, error) {
	n := 0
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM outreach_place`).Scan(&n); err != nil {
		return p, fmt.Errorf("count places: %w", err)
	}
	if n >= maxPlaces {
		return p, fmt.Errorf("add place: %w", naast.TooMany)
	}
	p.ID, p.Code, p.Since = naast.NewID[PlaceID](), newCode(), tx.Today()
	_, err := tx.Exec(ctx, `INSERT INTO outreach_place (`+columns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, p.ID, p.Code, p.Kind, p.Name, p.Address, p.Email, active, p.Since)
	if err != nil {
		return p, fmt.Errorf("add place: %w", err)
	}
	return p, nil
}

// change writes what is said about a place; its code stays, because it hangs
// on paper.
func change(ctx context.Context, tx *db.Tx, p Place) error {
	state := active
	if p.Ended {
		state = ended
	}
	if _, err := tx.Exec(ctx, `UPDATE outreach_place SET kind=$2, name=$3, address=$4, email=$5, state=$6 WHERE id=$1`, p.ID, p.Kind, p.Name, p.Address, p.Email, state); err != nil {
		return fmt.Errorf("change place: %w", err)
	}
	return nil
}

// Count is how many people arrived by a place in a month ("2026-11").
type Count struct {
	Place PlaceID
	Month string
	N     int
}

// Counts are the arrivals per place and month, newest first.
func Counts(ctx context.Context, tx *db.Tx) ([]Count, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (c Count, err error) { return c, s.Scan(&c.Place, &c.Month, &c.N) },
		`SELECT place_id, month, COUNT(*) FROM outreach_arrival GROUP BY place_id, month ORDER BY month DESC, place_id`)
	if err != nil {
		return nil, fmt.Errorf("count arrivals: %w", err)
	}
	return all, nil
}

// kinds is the list of kinds of this partnership; the one it starts with when
// it made none.
func kinds(ctx context.Context, tx *db.Tx) ([]string, error) {
	own, err := db.All(ctx, tx, db.One[string], `SELECT label FROM outreach_kind ORDER BY place`)
	if err != nil {
		return nil, fmt.Errorf("list kinds of place: %w", err)
	}
	if len(own) == 0 {
		return Kinds, nil
	}
	return own, nil
}

func saveKinds(ctx context.Context, tx *db.Tx, all []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM outreach_kind`); err != nil {
		return fmt.Errorf("save kinds of place: %w", err)
	}
	for i, k := range all {
		if _, err := tx.Exec(ctx, `INSERT INTO outreach_kind (label,place) VALUES ($1,$2)`, k, i); err != nil {
			return fmt.Errorf("save kinds of place: %w", err)
		}
	}
	return nil
}
