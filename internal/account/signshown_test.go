package account_test

import (
	"testing"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Whoever signs for an account signs what the page showed: not keys that were made,
// nor a hat that was written, while he read. The control reads it again.
func TestSignsWhatWasShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		bram := h.enroller(base, "bram", guard.HatBoard, "kring")
		m, n := h.draft("nour", account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"})
		n.Waits = true
		h.write(func(tx *db.Tx) (err error) { m.user, err = account.Create(ctx, tx, h.v, n); return err })
		path := "/medewerkers/" + string(m.user)
		signed := func() (by int) {
			h.read(func(tx *db.Tx) error {
				all, _, err := h.v.VouchedBy(ctx, tx, m.user)
				by = len(all)
				return err
			})
			return by
		}
		for what, change := range map[string]func(tx *db.Tx) error{
			"keys": func(tx *db.Tx) error {
				return h.v.EnrolStaff(ctx, tx, m.user, vault.NewIdentity().Public())
			},
			"a hat": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO account_hat (user_id,hat,organisation,signed) VALUES ($1,$2,'kring',$3)`, m.user, guard.HatCoordinator, []byte{})
				return err
			},
		} {
			bram.Get(path).Expect(200, "Wacht op handtekeningen")
			h.write(change)
			if bram.Press("Teken voor dit account").Expect(409); signed() != 0 {
				t.Errorf("signed other than was shown: %s", what)
			}
		}
		if bram.Get(path).Press("Teken voor dit account").Expect(200); signed() != 1 {
			t.Error("the control: what was shown is not signed")
		}
	})
}
