package db

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"naast"
)

// floorTable holds the steps that a program must know to run on a store.
const floorTable = "db_floor"

// Form is what a version of the program makes of the stores: for each, the steps
// it knows, and of those the ones that a program must know that runs on what it
// leaves.
type Form map[string]struct{ Steps, Floor []int64 }

var floorStep = regexp.MustCompile(`(?m)^INSERT INTO ` + floorTable + ` \(step\) VALUES \((\d+)\)`)

// OwnForm is the form of this version.
func OwnForm() (Form, error) {
	form := Form{}
	for _, name := range []string{Main, Ring, session} {
		f := form[name]
		err := eachStep(name, func(n int64, text string) {
			f.Steps = append(f.Steps, n)
			for _, m := range floorStep.FindAllStringSubmatch(text, -1) {
				step, _ := strconv.ParseInt(m[1], 10, 64) // digits
				f.Floor = append(f.Floor, step)
			}
		})
		if err != nil {
			return nil, err
		}
		form[name] = f
	}
	return form, nil
}

// Carries tells whether a program of form older runs on what this one leaves.
func (f Form) Carries(older Form) bool {
	for name, x := range f {
		for _, step := range x.Floor {
			if !slices.Contains(older[name].Steps, step) {
				return false
			}
		}
	}
	return true
}

// Fits is naast.Conflict when a newer version took away what this one still uses.
func (s *Source) Fits(ctx context.Context) error { return s.st.fits(ctx) }

// fits refuses a program that is older than what was taken away: naast.Conflict.
// A newer step that only adds is no reason.
func (s *store) fits(ctx context.Context) error {
	own, err := stepsOfVersion(s.name)
	if err != nil {
		return err
	}
	var floor []int64
	err = (&Source{s}).look(ctx, func(c *sql.Conn) (err error) { floor, err = s.floor(ctx, c); return err })
	if err != nil {
		return err
	}
	for _, step := range floor {
		if !slices.Contains(own, step) {
			return fmt.Errorf("open %s: a newer version of naast took away what this one still uses (it does not know step %d): install that version: %w", s.name, step, naast.Conflict)
		}
	}
	return nil
}

func (s *store) floor(ctx context.Context, c *sql.Conn) ([]int64, error) {
	tables, err := s.tables(ctx, c)
	if err != nil || !slices.Contains(tables, floorTable) { // a new store, or one from before there was a floor
		return nil, err
	}
	floor, err := column[int64](ctx, c, `SELECT step FROM `+floorTable)
	if err != nil {
		return nil, fmt.Errorf("read the floor of %s: %w", s.name, err)
	}
	return floor, nil
}
