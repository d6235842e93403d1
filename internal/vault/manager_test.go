package vault

import (
	"errors"
	"fmt"
	"testing"

	"naast"
	"naast/internal/db"
)

// A line of the log is for the log manager, and gone with the case: an outer layer
// under its root key. The control is a line about no case, which stays.
func TestManagerLosesLinesOfAnErasedCase(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask()
		id := s.id
		var about, other []byte
		s.write(Person{}, "", func(tx *db.Tx) error {
			if err := s.v.NewTeam(ctx, tx, LogTeam, s.second, []naast.UserID{s.coordinator.User}); err != nil {
				return err
			}
			var e1, e2 error
			about, e1 = s.v.SealToManager(ctx, tx, id, []byte("over haar"))
			other, e2 = s.v.SealToManager(ctx, tx, "", []byte("een lijst"))
			return errors.Join(e1, e2)
		})
		reads := func(who Person, id naast.CaseID, sealed []byte) (text string, err error) {
			err = s.try(who, "", func(tx *db.Tx) error {
				team, err := s.v.OpenTeam(ctx, tx, who, LogTeam)
				if err != nil {
					return err
				}
				b, err := s.v.OpenAsManager(ctx, tx, team, id, sealed)
				text = string(b)
				return err
			})
			return text, err
		}
		if got, err := reads(s.coordinator, id, about); err != nil || got != "over haar" {
			t.Errorf("before: %q, %v", got, err)
		}
		if _, err := reads(s.outsider, id, about); err == nil {
			t.Error("an outsider reads the log")
		}
		if _, err := reads(s.coordinator, "", about); err == nil {
			t.Error("it opens without the outer layer")
		}
		s.id = naast.NewID[naast.CaseID]()
		s.ask()
		_, err := reads(s.coordinator, s.id, about)
		s.refuses("as a line of another case", err, ErrRefused)
		for i, b := range flips(about) {
			_, err := reads(s.coordinator, id, b)
			s.refuses(fmt.Sprint("change ", i), err, ErrRefused)
		}
		s.write(Person{}, id, func(tx *db.Tx) error { return s.v.EraseCase(ctx, tx, id) })
		s.refuses("a new line of an erased case", s.try(Person{}, "", func(tx *db.Tx) error {
			sealed, err := s.v.SealToManager(ctx, tx, id, []byte("over haar"))
			if sealed != nil {
				t.Error("it is sealed all the same")
			}
			return err
		}), naast.NotFound)
		_, err = reads(s.coordinator, id, about)
		s.refuses("a line of an erased case", err, naast.NotFound)
		if got, err := reads(s.coordinator, id, about); err == nil {
			t.Errorf("after erasing: %q", got)
		}
		if got, err := reads(s.coordinator, "", other); err != nil || got != "een lijst" {
			t.Errorf("about no case: %q, %v", got, err)
		}
	})
}
