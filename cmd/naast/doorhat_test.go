package main

import (
	"errors"
	"fmt"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
)

// doorWearsItsHat: whoever stands in the list of the front door without its hat is
// not there (TestForgedFrontDoor says why); the others are.
func (s *street) doorWearsItsHat() {
	before, after, forged := 0, 0, errors.New("forged")
	err := s.site.parts[0].Write(s.Context(), db.System("forge"), func(tx *db.Tx) error {
		door, err := partnership.FrontDoor(s.Context(), tx)
		if before = len(door); err != nil {
			return err
		}
		users, err := account.UsersWithHat(s.Context(), tx, s.site.vault, guard.HatBoard, "")
		if err != nil || len(users) == 0 {
			return fmt.Errorf("%d of the board: %w", len(users), err)
		}
		door = append(door, partnership.FrontDoorPerson{User: users[0], Name: "Ineke"})
		if err := partnership.SetFrontDoor(s.Context(), tx, door); err != nil {
			return err
		}
		door, err = s.site.cases.Door(s.Context(), tx)
		after = len(door)
		return errors.Join(err, forged)
	})
	if !errors.Is(err, forged) || before == 0 || after != before {
		s.Errorf("%d at the front door, with somebody without a hat %d: %v", before, after, err)
	}
}
