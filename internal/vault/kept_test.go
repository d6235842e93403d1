package vault

import (
	"testing"

	"naast"
	"naast/internal/db"
)

// A copy of main from before a change of epoch opens with the newest ring, for
// those who are in the case still, and for nobody else.
func TestOldMainOpensForWhoStayed(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.front)
		old := s.dump()
		s.write(s.supporter, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
			if err != nil {
				return err
			}
			_, err = s.v.NextEpoch(ctx, tx, s.supporter, k, []naast.UserID{s.resident.User, s.supporter.User})
			return err
		})
		opens := func(when string, resident, supporter bool) {
			if err := s.v.SweepCuts(ctx, s.d); err != nil {
				t.Fatal(err)
			}
			now := s.dump()
			s.restoreMain(old)
			s.mustOpen(when+", resident", s.resident, resident)
			s.mustOpen(when+", supporter", s.supporter, supporter)
			s.mustOpen(when+", front door", s.front, false)
			s.restoreMain(now)
		}
		opens("after the change", true, true)
		s.cut(s.supporter)
		opens("after the supporter went", true, false)
		s.two.Clock.Forward((keptDays - 1) * 24 * hour)
		opens("as long as copies are kept", true, false)
		s.two.Clock.Forward(2 * 24 * hour)
		opens("the control: after that", false, false)
	})
}
