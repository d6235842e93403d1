package vault

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"naast"
	"naast/internal/db"
)

// In the next epoch the seats have shares of the new key; what a seat handed on of the
// one before is over. A copy of main from before still opens for two seats.
func TestSeatsInTheNextEpoch(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sheets := s.sheets()
		sealed := s.ask(s.supporter, s.front)
		s.grantSeats(s.supporter)
		before := s.dump()
		if err := s.hand(1, sheets[1], s.other); err != nil {
			t.Fatal(err)
		}
		s.cut(s.front)
		if n := s.epochOf(s.id); n != 2 {
			t.Fatalf("epoch %d", n)
		}
		if n := s.count(`SELECT COUNT(*) FROM vault_grant WHERE scope='opening' AND cut_on=''`); n != 0 || s.shares() != Seats {
			t.Errorf("%d shares that were handed on go on, and the seats have %d", n, s.shares())
		}
		if err := s.nextEpoch(s.supporter, s.resident, s.supporter); err != nil {
			t.Fatal(err)
		}
		s.restoreMain(before)
		if err := errors.Join(s.hand(1, sheets[1], s.other), s.hand(2, sheets[2], s.other), s.takeSeats(s.other)); err != nil {
			t.Fatalf("a copy of before, with the ring of now: %v", err)
		}
		s.mustTell(s.other, sealed)
	})
}

// Whoever has the contact only, or stands by, is kept as well; and what is written to
// the case after the change is for those of after it.
func TestNextEpochKeepsEveryKind(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		s.ask(s.supporter)
		s.grantStandby(s.standby)
		s.write(s.supporter, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
			if err != nil {
				return err
			}
			if _, err := s.v.Grant(ctx, tx, s.supporter, k, s.front.User, Terms{Scope: ScopeContact}); err != nil {
				return err
			}
			for want := uint32(1); want <= 2; want++ {
				letter, err := s.v.SealToCase(ctx, tx, s.id, []byte("brief"))
				if err != nil {
					return err
				}
				if _, n, _ := keyOf(letter); n != want {
					t.Errorf("a letter of epoch %d, want %d", n, want)
				}
				if want == 1 {
					if _, err := s.v.NextEpoch(ctx, tx, s.supporter, k, []naast.UserID{s.resident.User, s.supporter.User, s.standby.User, s.front.User}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		s.write(s.front, s.id, func(tx *db.Tx) error { _, err := s.v.OpenContact(ctx, tx, s.front, s.id); return err })
		if err := errors.Join(s.peel(s.coordinator), s.take(s.standby)); err != nil {
			t.Error(err)
		}
	})
}

// Whoever is not kept is out at once, with the contact too, and his keys leave the ring;
// those of before of who stays wait there.
func TestNextEpochLetsTheRestGo(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.front)
		s.write(s.supporter, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
			if err == nil {
				_, err = s.v.Grant(ctx, tx, s.supporter, k, s.other.User, Terms{Scope: ScopeContact})
			}
			return err
		})
		gone, before := []string{s.grantID(s.front.User), s.grantID(s.other.User)}, len(s.dump().of("vault_ring"))
		if err := s.nextEpoch(s.supporter, s.resident, s.supporter); err != nil {
			t.Fatal(err)
		}
		s.mustOpen("not kept", s.front, false)
		s.refuses("the contact of who is not kept", s.try(s.other, s.id, func(tx *db.Tx) error {
			_, err := s.v.OpenContact(ctx, tx, s.other, s.id)
			return err
		}), naast.NotFound)
		ring := s.dump().of("vault_ring")
		for _, r := range ring {
			if slices.Contains(gone, fmt.Sprint(r["id"])) {
				t.Error("a key of who is not kept is still in the ring")
			}
		}
		if len(ring) != before { // two are gone, and two are new
			t.Errorf("%d keys in the ring, %d before", len(ring), before)
		}
	})
}
