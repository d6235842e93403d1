package casework_test

import (
	"context"
	"slices"
	"testing"

	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// Somebody with an account who can write in the database names himself at the front
// door, and as one who may look into questions: the key of a question does not come
// to him, nor does his name to whoever asks. The control is a hat of his own: then the
// same row lets her give him the key herself, and he reads.
func TestForgedFrontDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		ctx := context.Background()
		h := casetest.New(t, two.Own, casetest.Keys(t))
		h.Write("forge", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO partnership_frontdoor (person,name,place) VALUES ($1,$2,$3)`, h.Piet.User, "Joost (De Kring)", 3)
			return err
		})
		for _, signed := range []bool{true, false} {
			if !signed {
				h.DoorHats = append(h.DoorHats, h.Piet.User)
			}
			id, _ := h.Ask(casetest.Question(), h.Mara)
			h.Write("forge", func(ctx context.Context, tx *db.Tx) error {
				door, err := h.Cases.Door(ctx, tx)
				if err != nil || len(door) != map[bool]int{true: 2, false: 3}[signed] {
					t.Errorf("signed %v: at the door %d, %v", signed, len(door), err)
				}
				return h.G.Place(ctx, tx, id, h.Piet.User, guard.Supporter, guard.Active, 0)
			})
			h.Write("accepted", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE guard_case SET state=$1 WHERE id=$2`, guard.Accepted, id)
				return err
			})
			err := h.G.View(ctx, two.Own, h.Piet, guard.ReadCase, id, func(tx *db.Tx, _ guard.Stand) error {
				_, err := h.V.OpenCase(ctx, tx, h.Piet.Person(), id)
				return err
			})
			if (err == nil) == signed {
				t.Errorf("signed %v: he opens it: %v", signed, err)
			}
			err = two.Own.Read(ctx, db.System("look"), func(tx *db.Tx) error {
				has, err := h.V.Members(ctx, tx, id)
				if slices.Contains(has, h.Piet.User) == signed {
					t.Errorf("signed %v: he has a key: %v", signed, !signed)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		h.Cases.DoorHats = nil // wired by nobody: shut, not open
		h.Write("unwired", func(ctx context.Context, tx *db.Tx) error {
			if door, err := h.Cases.Door(ctx, tx); err == nil || len(door) > 0 {
				t.Errorf("nobody says who wears the hat: at the door %d, %v", len(door), err)
			}
			return nil
		})
	})
}
