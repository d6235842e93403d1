package casework_test

import (
	"context"
	"slices"
	"testing"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// Somebody with an account who can write in the database names himself at the front
// door, and as one who may look into questions: the key of a question does not come
// to him, nor does his name to whoever asks. The control is a front door that looks
// at the row alone: then she gives him the key herself, and he reads.
func TestForgedFrontDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		ctx := context.Background()
		h := casetest.New(t, two.Own, casetest.Keys(t))
		h.Write("forge", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO partnership_frontdoor (person,name,place) VALUES ($1,$2,$3)`, h.Piet.User, "Joost (De Kring)", 3)
			return err
		})
		hats := func(context.Context, *db.Tx) ([]naast.UserID, error) {
			return []naast.UserID{h.Els.User, h.Joost.User}, nil
		}
		for _, signed := range []bool{true, false} {
			if h.Cases.DoorHats = nil; signed {
				h.Cases.DoorHats = hats
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
	})
}
