package vault

import (
	"errors"
	"testing"

	"naast"
	"naast/internal/db"
)

// A check without anybody's phrase finds what is not genuine, and nothing where
// all is well.
func TestVerify(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.front)
		s.write(s.supporter, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
			if err != nil {
				return err
			}
			_, err = s.v.NextEpoch(ctx, tx, s.supporter, k, []naast.UserID{s.resident.User, s.supporter.User})
			return err
		})
		verify := func() Verified {
			r, err := s.v.Verify(ctx, s.d)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		if r := verify(); len(r.Faults)+len(r.Lost)+r.Unopened != 0 || r.Objects != 1 || r.Epochs != 2 || r.Grants < 2 {
			t.Fatalf("the control: as it is: %+v", r)
		}
		if verify().Canary {
			t.Error("a canary that was not placed")
		}
		if err := s.v.Glance(ctx, s.d); err != nil {
			t.Errorf("where none was placed: %v", err)
		}
		for range 2 { // each start of the program does it
			if err := s.v.PlaceCanary(ctx, s.d); err != nil {
				t.Fatal(err)
			}
		}
		if r := verify(); !r.Canary || r.Objects != 2 || len(r.Faults) > 0 {
			t.Fatalf("the control: with a canary: %+v", r)
		}
		whole := s.dump()
		for name, q := range map[string]string{
			"header":          `UPDATE vault_epoch SET commitment=contact_commitment WHERE epoch=1`,
			"header gone":     `DELETE FROM vault_epoch WHERE epoch=2`,
			"proof":           `UPDATE vault_wrap SET proof=sealed WHERE sealed<>proof`,
			"sealed":          `UPDATE vault_wrap SET sealed=proof`,
			"other purpose":   `UPDATE vault_grant SET scope='contact' WHERE cut_on=''`,
			"longer":          `UPDATE vault_grant SET until='2099-01-01' WHERE cut_on=''`,
			"brought back":    `UPDATE vault_grant SET cut_on=''`,
			"other person's":  `UPDATE vault_user SET sign=(SELECT sign FROM vault_user ORDER BY handle LIMIT 1)`,
			"canary's words":  `UPDATE vault_canary SET sealed=(SELECT contact FROM vault_epoch ORDER BY object LIMIT 1)`,
			"canary's person": `UPDATE vault_user SET hpke=(SELECT hpke FROM vault_user ORDER BY handle LIMIT 1)`,
			"header's number": `UPDATE vault_epoch SET epoch=epoch+1 WHERE epoch=2`,
			"one too many":    `UPDATE vault_object SET epoch=1 WHERE epoch=2`,
			"nobody's key":    `UPDATE vault_grant SET grantee_key=0 WHERE cut_on=''`,
			"never peeled":    `UPDATE vault_grant SET peeled=1 WHERE cut_on=''`,
			"canary is gone":  `DELETE FROM vault_wrap WHERE grant_id IN (SELECT id FROM vault_grant WHERE object='canary')`,
		} {
			s.exec(q)
			r := verify()
			if len(r.Faults) == 0 {
				t.Errorf("%s: not found: %+v", name, r)
			}
			glance := s.v.Glance(ctx, s.d) // of the canary alone
			if want := r.Canary; (glance == nil) != want || glance != nil && !errors.Is(glance, naast.Invalid) {
				t.Errorf("%s: at a glance %v, with the canary well %v", name, glance, want)
			}
			s.restoreMain(whole)
		}
		for what, q := range map[string]string{
			"a grant under another week's key": `UPDATE vault_ring SET sealed=(SELECT sealed FROM vault_ring_root ORDER BY id LIMIT 1)`,
			"a root under another week's key":  `UPDATE vault_ring_root SET sealed=(SELECT sealed FROM vault_ring ORDER BY id LIMIT 1)`,
		} {
			s.ring(q)
			if r := verify(); len(r.Faults) < 2 || r.Canary || len(r.Lost) > 0 {
				t.Errorf("%s: %+v", what, r)
			}
			s.restore(whole)
		}
		s.ring(`DELETE FROM vault_ring`)
		if r := verify(); r.Unopened != r.Grants {
			t.Errorf("without the ring's keys: %+v", r)
		}
		s.write(Person{}, "", func(tx *db.Tx) error {
			_, err := tx.Ring().Exec(ctx, `DELETE FROM vault_ring_root`)
			return err
		})
		if r := verify(); len(r.Lost) != 2 {
			t.Errorf("without its root key: %+v", r)
		}
	})
}
