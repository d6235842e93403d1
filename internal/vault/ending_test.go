package vault

import (
	"errors"
	"fmt"
	"testing"

	"naast/internal/db"
)

// A statement with a kind and somebody whom it is about, as hats are.
var worn = []string{"hoed", "lotte", "voordeur"}

// ends ends a statement, or all about somebody.
func (s *stage) ends(about ...string) {
	s.Helper()
	s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EndStatement(ctx, tx, about...) })
}

// both signs a statement by two people, and gives what lay there after each.
func (s *stage) both(about []string) (one, two []byte) {
	s.Helper()
	one, err := s.sign(about, nil, s.coordinator)
	if err == nil {
		two, err = s.sign(about, one, s.second)
	}
	if err != nil {
		s.Fatal(err)
	}
	s.holds("signed by two", about, two, true)
	return one, two
}

func (s *stage) holds(what string, about []string, sealed []byte, want bool) {
	s.Helper()
	who, err := s.signedBy(s.d, about, sealed)
	if want && (err != nil || who != "coordinator second ") {
		s.Errorf("%s: signed by %q, %v", what, who, err)
	}
	if !want {
		s.refuses(what, err, ErrRefused)
	}
}

// What was signed before a statement ended counts no more, also what lay there before
// the last signed, nor when everything about that person ended; nobody signs on under
// it. Signed anew it counts, as often as one likes. The control is what is about another.
func TestEndedStatement(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		other := []string{"hoed", "gijs", "voordeur"}
		_, his := s.both(other)
		_, hers := s.both([]string{"hoed", "lotte", "bestuur"})
		var old [][]byte
		for i := range 9 {
			one, two := s.both(worn)
			old = append(old, one, two)
			for j, b := range old[:len(old)-2] {
				s.holds(fmt.Sprint("once more, ", i, j), worn, b, false)
			}
			s.ends(worn...)
			s.read(Person{}, "", func(tx *db.Tx) error {
				if n, err := s.v.TimesEnded(ctx, tx, worn); n != i+1 || err != nil {
					t.Errorf("ended %d times, want %d: %v", n, i+1, err)
				}
				return nil
			})
		}
		for _, b := range old {
			s.holds("ended", worn, b, false)
			_, err := s.sign(worn, b, s.coordinator)
			s.refuses("signing on", err, ErrRefused)
		}
		s.holds("another of hers", []string{"hoed", "lotte", "bestuur"}, hers, true)

		_, now := s.both(worn)
		s.ends("hoed", "lotte")
		s.holds("all of hers ended", worn, now, false)
		s.holds("all of hers ended, another", []string{"hoed", "lotte", "bestuur"}, hers, false)
		s.both(worn)
		s.holds("the control", other, his, true)
		for about, want := range map[*[]string]bool{&worn: true, &other: false} {
			s.read(Person{}, "", func(tx *db.Tx) error {
				if yes, err := s.v.EverEnded(ctx, tx, *about); yes != want || err != nil {
					t.Errorf("%v ended before: %v, %v", *about, yes, err)
				}
				return nil
			})
		}
	})
}

// What is undone ends nothing; a program that was killed before it told the ring has
// ended it all the same, and tells the ring later; an older copy of main does not bring
// it back. Ended and signed in one transaction it counts.
func TestEndedStatementLasts(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, old := s.both(worn)
		copied := s.dump()
		undone := errors.New("undone")
		err := s.try(Person{}, "", func(tx *db.Tx) error { return errors.Join(s.v.EndStatement(ctx, tx, worn...), undone) })
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		s.holds("undone", worn, old, true)

		var sealed []byte
		s.write(Person{}, "", func(tx *db.Tx) (err error) {
			if err := s.v.EndStatement(ctx, tx, worn...); err != nil {
				return err
			}
			sealed, err = s.v.SignSetup(ctx, tx, worn, nil)
			return err
		})
		if who, err := s.signedBy(s.d, worn, sealed); who != "setup " || err != nil {
			t.Errorf("signed by %q, %v", who, err)
		}
		s.restoreMain(copied)
		s.holds("an older copy of main", worn, old, false)

		gone := cut{id: s.v.endedStatement(worn, 0), root: lockCut}
		s.write(Person{}, "", func(tx *db.Tx) error {
			_, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`)
			return err
		})
		s.holds("the control: the ring knows nothing", worn, old, true)
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.putCut(ctx, tx, gone) })
		s.holds("before the sweep", worn, old, false)
		if err := s.v.SweepCuts(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		s.exec(`DELETE FROM vault_cut`)
		s.holds("after the sweep", worn, old, false)
	})
}
