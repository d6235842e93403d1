package account_test

import (
	"errors"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// Whoever sends a question gets a vraagnummer that nobody has or had.
func TestFreeNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		h.write(func(tx *db.Tx) error {
			u := naast.NewID[naast.UserID]()
			if err := account.NewCard(ctx, tx, u, "1111117"); err != nil {
				return err
			}
			return account.EndCard(ctx, tx, u)
		})
		draws := []string{"1111117", "1111117", "2222224"}
		h.read(func(tx *db.Tx) error {
			got, err := account.FreeNumber(ctx, tx, func() string { n := draws[0]; draws = draws[1:]; return n })
			if got != "2222224" {
				t.Errorf("drew %s, %v", got, err)
			}
			_, err = account.FreeNumber(ctx, tx, func() string { return "1111117" })
			if !errors.Is(err, naast.Unavailable) {
				t.Errorf("the control: with none free it says so, not %v", err)
			}
			return nil
		})
	})
}
