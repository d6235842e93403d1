package casework

import (
	"context"
	"errors"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
)

type doorHatsMemo struct{}

// Door are the people at the front door who wear its hat. Who is named there is a
// row, and she grants her question to each: somebody with an account who can write
// in the database would name himself. A hat is signed by two others.
func (c *Cases) Door(ctx context.Context, tx *db.Tx) ([]partnership.FrontDoorPerson, error) {
	if c.DoorHats == nil {
		return nil, errors.New("front door: it was not said who wears its hat")
	}
	door, err := partnership.FrontDoor(ctx, tx)
	if err != nil {
		return nil, err
	}
	wear, err := db.Memo(tx, doorHatsMemo{}, func() ([]naast.UserID, error) { return c.DoorHats(ctx, tx) })
	return slices.DeleteFunc(slices.Clone(door), func(p partnership.FrontDoorPerson) bool { return !slices.Contains(wear, p.User) }), err
}
