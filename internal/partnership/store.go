package partnership

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

const organisationColumns = `id, name, umbrella, about, phone, hours, place, colour, site`

func scanOrganisation(s db.Scanner) (o Organisation, err error) {
	var umbrella int
	err = s.Scan(&o.ID, &o.Name, &umbrella, &o.About, &o.Phone, &o.Hours, &o.Place, &o.Colour, &o.Site)
	o.Umbrella = umbrella != 0
	return o, err
}

// Organisations lists who takes part: the members by name, then the umbrella.
func Organisations(ctx context.Context, tx *db.Tx) ([]Organisation, error) {
	os, err := db.All(ctx, tx, scanOrganisation, `SELECT `+organisationColumns+` FROM partnership_organisation ORDER BY umbrella, name, id`)
	if err != nil {
		return nil, fmt.Errorf("list organisations: %w", err)
	}
	return os, nil
}

// OrganisationOf gives one organisation; naast.NotFound when it is not of this
// partnership.
func OrganisationOf(ctx context.Context, tx *db.Tx, id naast.OrganisationID) (Organisation, error) {
	o, err := scanOrganisation(tx.QueryRow(ctx, `SELECT `+organisationColumns+` FROM partnership_organisation WHERE id=$1`, id))
	if err != nil {
		return Organisation{}, fmt.Errorf("organisation %s: %w", id, err)
	}
	return o, nil
}

// SaveOrganisation takes in a member, or changes what is said about it.
func SaveOrganisation(ctx context.Context, tx *db.Tx, o Organisation) error {
	umbrella := 0
	if o.Umbrella {
		umbrella = 1
	}
	_, err := tx.Exec(ctx, `INSERT INTO partnership_organisation (`+organisationColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)
		ON CONFLICT (id) DO UPDATE SET name=excluded.name, umbrella=excluded.umbrella, about=excluded.about, phone=excluded.phone,
		hours=excluded.hours, place=excluded.place, colour=excluded.colour, site=excluded.site`,
		o.ID, o.Name, umbrella, o.About, o.Phone, o.Hours, o.Place, o.Colour, o.Site)
	if err != nil {
		return fmt.Errorf("save organisation %s: %w", o.ID, err)
	}
	return nil
}

// FrontDoorPerson is one of the people who read first questions, as a resident
// is told before she sends hers.
type FrontDoorPerson struct {
	User naast.UserID
	Name string // "Els (Samenkracht)"
}

// The front door has at least two people, so that nobody's illness silences a
// question, and at most six, so that she can know who they are (keys.md).
const (
	LeastFrontDoor = 2
	MostFrontDoor  = 6
)

// FrontDoor lists the people at the front door in their order.
func FrontDoor(ctx context.Context, tx *db.Tx) ([]FrontDoorPerson, error) {
	return db.Memo(tx, frontDoorMemo{}, func() ([]FrontDoorPerson, error) { return frontDoor(ctx, tx) })
}

type frontDoorMemo struct{}

func frontDoor(ctx context.Context, tx *db.Tx) ([]FrontDoorPerson, error) {
	ps, err := db.All(ctx, tx, func(s db.Scanner) (p FrontDoorPerson, err error) {
		return p, s.Scan(&p.User, &p.Name)
	}, `SELECT person, name FROM partnership_frontdoor ORDER BY place`)
	if err != nil {
		return nil, fmt.Errorf("list front door: %w", err)
	}
	return ps, nil
}

// SetFrontDoor names the two to six people at the front door. It gives nobody a
// key to questions that were already asked.
func SetFrontDoor(ctx context.Context, tx *db.Tx, people []FrontDoorPerson) error {
	if len(people) < LeastFrontDoor || len(people) > MostFrontDoor {
		return fmt.Errorf("front door of %d people: %w", len(people), naast.Invalid)
	}
	return seat(ctx, tx, people...)
}

// BeginFrontDoor puts the first person at the front door of a partnership that
// begins. The settings page asks for a second one until there is.
func BeginFrontDoor(ctx context.Context, tx *db.Tx, p FrontDoorPerson) error {
	return seat(ctx, tx, p)
}

func seat(ctx context.Context, tx *db.Tx, people ...FrontDoorPerson) error {
	tx.Forget(frontDoorMemo{})
	if _, err := tx.Exec(ctx, `DELETE FROM partnership_frontdoor`); err != nil {
		return fmt.Errorf("set front door: %w", err)
	}
	for i, p := range people {
		if p.User == "" || p.Name == "" {
			return fmt.Errorf("front door person %d without id or name: %w", i+1, naast.Invalid)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO partnership_frontdoor (person,name,place) VALUES ($1,$2,$3)`, p.User, p.Name, i+1); err != nil {
			return fmt.Errorf("set front door: %w", err)
		}
	}
	return nil
}

// LeaveFrontDoor takes somebody off the front door, also when fewer than two
// are left: the settings page then asks for another.
func LeaveFrontDoor(ctx context.Context, tx *db.Tx, u naast.UserID) error {
	tx.Forget(frontDoorMemo{})
	if _, err := tx.Exec(ctx, `DELETE FROM partnership_frontdoor WHERE person=$1`, u); err != nil {
		return fmt.Errorf("leave front door: %w", err)
	}
	return nil
}
