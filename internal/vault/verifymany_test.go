package vault

import (
	"fmt"
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

// What lies under the outer layer of a grant must look like a key sealed to somebody,
// or the host is told: nobody can open it to see.
func TestVerifyOfForm(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two)
		s.ask(s.supporter)
		birth := s.birth()
		for what, c := range map[string]struct {
			inner []byte
			well  bool
		}{
			"of another suite": {append(header(suiteAES, 1), 'x'), false}, "to no key": {append(header(suiteHPKE, 0), 'x'), false},
			"nothing": {nil, false}, "half a header": {header(suiteHPKE, 1)[:4], false}, "control": {append(header(suiteHPKE, 1), 'x'), true},
		} {
			s.write(s.supporter, s.id, func(tx *db.Tx) error {
				rows, err := s.v.liveGrants(ctx, tx, s.supporter.User, string(s.id), ScopeCase)
				if err != nil || len(rows) != 1 {
					return fmt.Errorf("%d grants: %w", len(rows), err)
				}
				r, err := s.v.getKey(ctx, tx, grantKeys, rows[0].id)
				if err == nil {
					_, err = tx.Exec(ctx, `UPDATE vault_wrap SET sealed=$1 WHERE grant_id=$2`, seal(derive(r, nil, "grant"), 1, rows[0].layer(birth, "outer"), c.inner), rows[0].id)
				}
				return err
			})
			if r, err := s.v.Verify(ctx, s.d); err != nil || (len(r.Faults) == 0) != c.well {
				t.Errorf("%s: %v, %v", what, r.Faults, err)
			}
		}
	})
}
