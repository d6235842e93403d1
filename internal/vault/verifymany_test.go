package vault

import (
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// More objects than one transaction checks are all checked, the last one too.
func TestVerifyOfMany(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two)
		last := ""
		s.write(s.resident, "", func(tx *db.Tx) error {
			for range verifySize + 5 {
				id := naast.NewID[naast.CaseID]()
				last = max(last, string(id))
				if _, err := s.v.NewCase(ctx, tx, id, s.resident); err != nil {
					return err
				}
			}
			return nil
		})
		if r, err := s.v.Verify(ctx, s.d); err != nil || r.Objects != verifySize+5 || r.Grants != verifySize+5 || len(r.Faults) > 0 {
			t.Errorf("all are well: %d objects, %d grants, %v, %v", r.Objects, r.Grants, r.Faults, err)
		}
		s.exec(`UPDATE vault_epoch SET commitment=contact_commitment WHERE object=$1`, last)
		if r, err := s.v.Verify(ctx, s.d); err != nil || r.Objects != verifySize+5 || len(r.Faults) != 1 {
			t.Errorf("the last is not: %d objects, %v, %v", r.Objects, r.Faults, err)
		}
	})
}
