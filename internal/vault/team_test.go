package vault

import (
	"testing"

	"naast"
	"naast/internal/db"
)

// team makes the team of the stage's organisation with the coordinator in it.
func (s *stage) team() {
	s.Helper()
	s.write(Person{}, "", func(tx *db.Tx) error {
		return s.v.NewTeam(ctx, tx, s.org, s.second, []naast.UserID{s.coordinator.User})
	})
}

// forTeam seals something to the team.
func (s *stage) forTeam(text string) (sealed []byte) {
	s.Helper()
	s.write(Person{}, "", func(tx *db.Tx) (err error) {
		sealed, err = s.v.SealToTeam(ctx, tx, s.org, []byte(text))
		return err
	})
	return sealed
}

// asTeam opens what was sealed to the team, as a person.
func (s *stage) asTeam(p Person, sealed []byte) (text string, err error) {
	err = s.try(p, "", func(tx *db.Tx) error {
		t, err := s.v.OpenTeam(ctx, tx, p, s.org)
		if err != nil {
			return err
		}
		b, err := t.Open(ctx, tx, sealed)
		text = string(b)
		return err
	})
	return text, err
}

func TestTeam(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		first := s.forTeam("eerste")
		if got, err := s.asTeam(s.coordinator, first); err != nil || got != "eerste" {
			t.Fatalf("%q %v", got, err)
		}
		for what, p := range map[string]Person{"an outsider": s.outsider, "who made the team without being in it": s.second} {
			_, err := s.asTeam(p, first)
			s.refuses(what, err, naast.NotFound)
		}
		s.refuses("another actor", s.try(s.outsider, "", func(tx *db.Tx) error {
			_, err := s.v.OpenTeam(ctx, tx, s.coordinator, s.org)
			return err
		}), naast.NotFound)
		s.refuses("opened by one, read for another", s.try(s.coordinator, "", func(tx *db.Tx) error {
			k, err := s.v.OpenTeam(ctx, tx, s.coordinator, s.org)
			if err != nil {
				return err
			}
			tx.Within(scopeOf(s.outsider, ""))
			_, err = k.Open(ctx, tx, first)
			return err
		}), naast.NotFound)
		join := func(by, to Person) error {
			return s.try(by, "", func(tx *db.Tx) error { return s.v.GrantTeam(ctx, tx, by, s.org, to.User) })
		}
		s.refuses("an outsider takes himself in", join(s.outsider, s.outsider), naast.NotFound)
		if err := join(s.coordinator, s.other); err != nil {
			t.Fatal(err)
		}
		if got, err := s.asTeam(s.other, first); err != nil || got != "eerste" {
			t.Fatalf("%q %v", got, err)
		}
		s.refuses("a team twice", s.try(Person{}, "", func(tx *db.Tx) error {
			return s.v.NewTeam(ctx, tx, s.org, s.second, nil)
		}), naast.Conflict)
	})
}

// Who leaves a team opens nothing more; the next who is there gives it a new
// key, which opens what came before.
func TestLeaveTeam(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		s.write(s.coordinator, "", func(tx *db.Tx) error {
			return s.v.GrantTeam(ctx, tx, s.coordinator, s.org, s.other.User)
		})
		first := s.forTeam("eerste")
		var stolen []byte
		s.write(s.other, "", func(tx *db.Tx) error {
			team, err := s.v.OpenTeam(ctx, tx, s.other, s.org)
			if err == nil {
				stolen = team.key
			}
			return err
		})
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.LeaveTeam(ctx, tx, s.org, s.other.User) })
		_, err := s.asTeam(s.other, first)
		s.refuses("who left", err, naast.NotFound)
		s.read(Person{}, "", func(tx *db.Tx) error {
			for p, want := range map[naast.UserID]bool{s.coordinator.User: true, s.other.User: false} {
				if in, err := s.v.InTeam(ctx, tx, s.org, p); err != nil || in != want {
					t.Errorf("in=%v want=%v %v", in, want, err)
				}
			}
			return nil
		})
		if got, err := s.asTeam(s.coordinator, first); err != nil || got != "eerste" { // renews
			t.Fatalf("%q %v", got, err)
		}
		second := s.forTeam("tweede")
		if _, n, _ := keyOf(second); n != 2 {
			t.Fatalf("sealed to generation %d", n)
		}
		birth := s.dump().of("vault_birth")[0]["id"].(string)
		if _, err := openWith(pairFrom(mailboxSeed(stolen)), 2, letterAD(birth, string(s.org), 2), second); err == nil {
			t.Error("the old key opens what came after")
		}
		for text, sealed := range map[string][]byte{"eerste": first, "tweede": second} {
			if got, err := s.asTeam(s.coordinator, sealed); err != nil || got != text {
				t.Errorf("%q %v", got, err)
			}
		}
	})
}

// The team opens who to call, and never the case.
func TestTeamContact(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		s.ask(s.supporter)
		var sealed []byte
		s.write(s.supporter, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
			if err != nil {
				return err
			}
			c, err := s.v.Contact(ctx, tx, k)
			if err != nil {
				return err
			}
			if sealed, err = c.Seal("contact", []byte("06")); err != nil {
				return err
			}
			if err := s.v.GrantTeamContact(ctx, tx, s.supporter, k, s.org); err != nil {
				return err
			}
			_, err = s.v.Grant(ctx, tx, s.supporter, k, s.other.User, Terms{Scope: ScopeContact})
			return err
		})
		with := func(p Person) (text string, err error) {
			err = s.try(p, s.id, func(tx *db.Tx) error {
				c, err := s.v.OpenWithTeam(ctx, tx, p, s.org, s.id)
				if err != nil {
					return err
				}
				b, err := c.Open("contact", sealed)
				text = string(b)
				return err
			})
			return text, err
		}
		alone := func(p Person) error {
			return s.try(p, s.id, func(tx *db.Tx) error {
				c, err := s.v.OpenContact(ctx, tx, p, s.id)
				if err != nil {
					return err
				}
				_, err = c.Open("contact", sealed)
				return err
			})
		}
		check := func() {
			for range 2 {
				if got, err := with(s.coordinator); err != nil || got != "06" {
					t.Fatalf("%q %v", got, err)
				}
				if err := alone(s.other); err != nil {
					t.Fatal(err)
				}
			}
			s.mustOpen("the case, for a coordinator", s.coordinator, false)
			s.mustOpen("the case, with a contact grant", s.other, false)
			_, err := with(s.outsider)
			s.refuses("outsider", err, naast.NotFound)
			s.refuses("outsider alone", alone(s.outsider), naast.NotFound)
		}
		check()
		if err := s.nextEpoch(s.supporter, s.supporter, s.other); err != nil {
			t.Fatal(err)
		}
		check()
		// The team's key changes and the grant still opens.
		s.write(s.coordinator, "", func(tx *db.Tx) error {
			return s.v.GrantTeam(ctx, tx, s.coordinator, s.org, s.front.User)
		})
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.LeaveTeam(ctx, tx, s.org, s.front.User) })
		check()
		s.cut(s.other)
		s.refuses("contact grant cut", alone(s.other), naast.NotFound)
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.CutTeamContact(ctx, tx, s.id, s.org) })
		_, err := with(s.coordinator)
		s.refuses("team's grant cut", err, naast.NotFound)
	})
}

// Anyone can put something in the mailbox of a case, members alone open it.
func TestMailbox(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		put := func(text string) (sealed []byte) {
			s.write(Person{}, "", func(tx *db.Tx) (err error) {
				sealed, err = s.v.SealToCase(ctx, tx, s.id, []byte(text))
				return err
			})
			return sealed
		}
		get := func(p Person, sealed []byte) (text string, err error) {
			err = s.try(p, s.id, func(tx *db.Tx) error {
				k, err := s.v.OpenCase(ctx, tx, p, s.id)
				if err != nil {
					return err
				}
				b, err := s.v.OpenMailbox(ctx, tx, k, sealed)
				text = string(b)
				return err
			})
			return text, err
		}
		first := put("gezien door")
		if len(first) != len(put("iets anders dat langer is")) {
			t.Error("the length of an event tells which it is")
		}
		if err := s.nextEpoch(s.resident, s.resident, s.supporter); err != nil {
			t.Fatal(err)
		}
		second := put("later")
		for text, sealed := range map[string][]byte{"gezien door": first, "later": second} {
			for _, p := range []Person{s.resident, s.supporter} {
				if got, err := get(p, sealed); err != nil || got != text {
					t.Errorf("%q %v", got, err)
				}
			}
		}
		own := s.id
		s.id = naast.NewID[naast.CaseID]()
		s.ask(s.supporter)
		_, err := get(s.supporter, first)
		s.refuses("mail of another case", err, ErrRefused)
		s.refuses("from within another case", s.try(s.supporter, own, func(tx *db.Tx) error {
			_, err := s.v.SealToCase(ctx, tx, s.id, nil)
			return err
		}), naast.NotFound)
		s.refuses("no such case", s.try(Person{}, "", func(tx *db.Tx) error {
			_, err := s.v.SealToCase(ctx, tx, "none", nil)
			return err
		}), naast.NotFound)
	})
}
