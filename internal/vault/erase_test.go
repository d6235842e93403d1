package vault

import (
	"slices"
	"strconv"
	"testing"

	"naast"
	"naast/internal/db"
)

// Erasing takes one case with the boxes that belong to it, and nothing of another:
// not of the same people, not of a team, and not of a case whose name begins alike.
func TestEraseTouchesNothingElse(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		forTeam := s.forTeam("blijft")
		first, second := s.id, s.id+"x"
		s.ask(s.supporter)
		gone, stays := Box(first, "kopie"), Box(second, "kopie")
		s.id = second
		sealed := s.ask(s.supporter)
		facts := s.facts(Facts, []byte("blijft"))
		s.write(Person{}, "", func(tx *db.Tx) error {
			for _, box := range []naast.OrganisationID{gone, stays} {
				if err := s.v.NewTeam(ctx, tx, box, s.resident, []naast.UserID{s.resident.User}); err != nil {
					return err
				}
			}
			return nil
		})
		before := len(s.dump().of("vault_ring"))
		s.refuses("undone", s.try(Person{}, "", func(tx *db.Tx) error { // within the transaction it is gone too
			if _, err := s.v.SealToCase(ctx, tx, first, nil); err != nil {
				return err
			}
			if err := s.v.EraseCase(ctx, tx, first); err != nil {
				return err
			}
			_, err := s.v.SealToCase(ctx, tx, first, nil)
			s.refuses("a letter after erasing", err, naast.NotFound)
			_, err = standingOf(ctx, tx, string(first))
			s.refuses("where it stands after erasing", err, naast.NotFound)
			var n int // written down with it, should the program end before they are gone
			if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM vault_cut`).Scan(&n); err != nil || n != 5 {
				t.Errorf("%d keys are to go: %v", n, err)
			}
			return errUndo
		}), errUndo)
		for range 2 { // the second time there is nothing left to erase
			s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EraseCase(ctx, tx, first) })
			if n := len(s.dump().of("vault_ring")); n != before-3 { // resident, supporter, the box
				t.Errorf("%d keys in the ring, %d before", n, before)
			}
		}
		s.mustTell(s.supporter, sealed)
		s.mustTell(s.resident, sealed)
		if got, err := s.openFacts(Facts, facts); err != nil || string(got) != "blijft" {
			t.Errorf("facts of the other: %q, %v", got, err)
		}
		if got, err := s.asTeam(s.coordinator, forTeam); err != nil || got != "blijft" {
			t.Errorf("the team: %q, %v", got, err)
		}
		s.write(Person{}, "", func(tx *db.Tx) error {
			for box, want := range map[naast.OrganisationID]bool{gone: false, stays: true, s.org: true} {
				if has, err := s.v.HasTeam(ctx, tx, box); err != nil || has != want {
					t.Errorf("%s is there: %v, %v", box, has, err)
				}
			}
			erased, err := s.v.Erased(ctx, tx, []naast.CaseID{second, first, "nooit"})
			if !slices.Equal(erased, []naast.CaseID{first}) {
				t.Errorf("erased are %v", erased)
			}
			return err
		})
		s.mustVerify(true)
	})
}

// More keys than are swept at once all go, and only those that are to go: one that
// waits for its day stays until then. Of keys without a row none goes when there are so
// many.
func TestSweepsOfMany(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.placeCanary()
		s.ask(s.supporter)
		own := len(s.dump().of("vault_ring"))
		ids := make([]string, sweepSize+5)
		for i := range ids {
			ids[i] = "sleutel " + strconv.Itoa(1000+i)
		}
		put := func() {
			s.write(Person{}, "", func(tx *db.Tx) error { _, err := s.v.putKeys(ctx, tx, grantKeys, ids...); return err })
		}
		left := func(what string, sweep error, want int) {
			t.Helper()
			if n := len(s.dump().of("vault_ring")) - own; sweep != nil || n != want {
				t.Errorf("%s: %d keys are left, want %d: %v", what, n, want, sweep)
			}
		}
		put()
		left("young orphans", s.v.SweepOrphans(ctx, s.d), len(ids))
		s.two.Clock.Forward(3 * 24 * hour)
		for range 2 {
			left("orphans of a week", nil, len(ids))
			s.refuses("so many orphans", s.v.SweepOrphans(ctx, s.d), ErrHeld)
			s.two.Clock.Forward((missedDays + 1) * 24 * hour)
		}
		s.write(Person{}, "", func(tx *db.Tx) error {
			for i, id := range ids {
				day := naast.Date("")
				if i == 0 {
					day = tx.Today().Add(2)
				}
				if err := s.v.putCutFrom(ctx, tx, cut{id: id, root: grantCut}, day); err != nil {
					return err
				}
			}
			return nil
		})
		left("all that go at once", s.v.SweepCuts(ctx, s.d), 1)
		s.two.Clock.Forward(24 * hour)
		left("a day before", s.v.SweepCuts(ctx, s.d), 1)
		s.two.Clock.Forward(24 * hour)
		left("on its day", s.v.SweepCuts(ctx, s.d), 0)
		if n := s.count(`SELECT COUNT(*) FROM vault_cut`); n != 0 {
			t.Errorf("%d cuts are still written down", n)
		}
		s.write(Person{}, "", func(tx *db.Tx) error { // what waits goes at once when that is said later, and never later
			if _, err := s.v.putKeys(ctx, tx, grantKeys, ids[0]); err != nil {
				return err
			}
			for _, day := range []naast.Date{tx.Today().Add(9), "", tx.Today().Add(9)} {
				if err := s.v.putCutFrom(ctx, tx, cut{id: ids[0], root: grantCut}, day); err != nil {
					return err
				}
			}
			return nil
		})
		left("said to go at once", s.v.SweepCuts(ctx, s.d), 0)
		s.mustOpen("what nobody cut", s.supporter, true)
	})
}
