package vault

import (
	"slices"
	"testing"

	"naast"
	"naast/internal/db"
)

// epochOf writes in a case and tells in which epoch that was.
func (s *stage) epochOf(id naast.CaseID) (epoch int) {
	s.Helper()
	s.write(s.resident, id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, s.resident, id)
		if err != nil {
			return err
		}
		_, err = s.v.Seal(ctx, tx, k, Object{Doc: "note", Revision: 1}, nil)
		epoch = k.Epoch()
		return err
	})
	return epoch
}

// A cut is of those people in that case: it makes no new epoch where nobody went,
// and touches neither the others nor another case of the same people.
func TestCutOnlyThose(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.front)
		first := s.id
		s.id = naast.NewID[naast.CaseID]()
		s.ask(s.supporter, s.front)
		second := s.id
		s.id = first
		s.cut(s.outsider)
		if n := s.epochOf(first); n != 1 {
			t.Errorf("epoch %d after somebody went who was not there", n)
		}
		s.cut(s.front)
		if n := s.epochOf(first); n != 2 {
			t.Errorf("epoch %d after a cut", n)
		}
		s.cut(s.front)
		if n := s.epochOf(first); n != 2 {
			t.Errorf("epoch %d after the same cut again", n)
		}
		s.mustOpen("who stays", s.supporter, true)
		if n := s.epochOf(second); n != 1 {
			t.Errorf("epoch %d of the other case", n)
		}
		s.id = second
		s.mustOpen("in the other case", s.front, true)
	})
}

// A grant that somebody wrote into the database himself is passed over: it makes
// nobody a member, gets no key of the next epoch, and stops nobody else.
func TestForgedGrantIsPassedOver(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.front, s.other)
		s.exec(`UPDATE vault_wrap SET proof=sealed WHERE grant_id=$1`, s.grantID(s.front.User))
		s.write(Person{}, s.id, func(tx *db.Tx) error {
			m, err := s.v.Members(ctx, tx, s.id)
			if len(m) != 3 || slices.Contains(m, s.front.User) {
				t.Errorf("%d members", len(m))
			}
			return err
		})
		s.cut(s.other)
		if n := s.epochOf(s.id); n != 2 {
			t.Errorf("epoch %d after a cut", n)
		}
		s.mustOpen("whose grant is forged", s.front, false)
		s.mustOpen("who stays", s.supporter, true)
	})
}

// The keys of earlier epochs are kept for who stayed (keptDays), and go at once when
// she goes: an old copy of main opens with the ring of now for those who stay only.
func TestCutLetsGoOfEarlierKeys(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.other)
		before := s.dump()
		if err := s.nextEpoch(s.resident, s.resident, s.supporter, s.other); err != nil {
			t.Fatal(err)
		}
		s.restoreMain(before)
		s.mustOpen("control: of before, with the ring of now", s.supporter, true)
		s.restore(before)
		if err := s.nextEpoch(s.resident, s.resident, s.supporter, s.other); err != nil {
			t.Fatal(err)
		}
		kept := len(s.dump().of("vault_ring"))
		s.write(Person{}, "", func(tx *db.Tx) error {
			if err := s.v.Cut(ctx, tx, s.id, s.supporter.User); err != nil {
				return err
			}
			var n int // written down with the cut, should the program end before they are gone
			err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM vault_cut WHERE not_before=''`).Scan(&n)
			if n != 2 {
				t.Errorf("%d keys are to go", n)
			}
			return err
		})
		if n := len(s.dump().of("vault_ring")); n != kept-2 {
			t.Errorf("%d keys in the ring, want %d: hers of both epochs are gone", n, kept-2)
		}
		s.restoreMain(before)
		s.mustOpen("who was cut since", s.supporter, false)
		s.mustOpen("who stayed", s.other, true)
	})
}
