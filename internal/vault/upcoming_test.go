package vault

import (
	"bytes"
	"errors"
	"testing"

	"naast"
	"naast/internal/db"
)

// Public keys that cannot be keys are never kept.
func TestKeysThatCannotBe(t *testing.T) {
	once(t, func(t *testing.T, s *stage) {
		good := NewIdentity().Public()
		for what, p := range map[string]Public{
			"no place to seal to": {nil, good.Sign, good.P256}, "a short place": {good.HPKE[1:], good.Sign, good.P256},
			"a short signature key": {good.HPKE, good.Sign[1:], good.P256}, "a long signature key": {good.HPKE, append(good.Sign[:32:32], 0), good.P256},
			"a short point": {good.HPKE, good.Sign, good.P256[1:]}, "no point": {good.HPKE, good.Sign, nil},
		} {
			for how, enrol := range map[string]func(*db.Tx) error{
				"enrolled": func(tx *db.Tx) error { return s.v.Enrol(ctx, tx, "nieuw", p) },
				"of staff": func(tx *db.Tx) error { return s.v.EnrolStaff(ctx, tx, "nieuw", p) },
				"replaced": func(tx *db.Tx) error { return s.v.ReplaceKeys(ctx, tx, s.other.User, p, tx.Now()) },
			} {
				s.refuses(what+", "+how, s.try(Person{}, "", enrol), naast.Invalid)
			}
		}
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.Enrol(ctx, tx, "nieuw", good) }) // the control
	})
}

// Within one transaction new keys are those that count, as soon as they do, and of who
// is forgotten there are none.
func TestNewKeysAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.write(Person{}, "", func(tx *db.Tx) error {
			number := func() int {
				k, err := s.v.current(ctx, tx, s.other.User)
				if err != nil && !errors.Is(err, naast.NotFound) {
					t.Error(err)
				}
				return k.number
			}
			for want := 1; want <= 3; want++ {
				if n := number(); n != want {
					t.Errorf("keys number %d count, want %d", n, want)
				}
				if err := s.v.ReplaceKeys(ctx, tx, s.other.User, NewIdentity().Public(), tx.Now()); err != nil {
					return err
				}
			}
			if err := s.v.ForgetUser(ctx, tx, s.other.User); err != nil {
				return err
			}
			if n := number(); n != 0 {
				t.Errorf("keys number %d of who is forgotten", n)
			}
			return nil
		})
		resident := userRow{known: known{s.other.Identity.Public(), 1}, logged: 7, vouches: []byte("x")}
		if !bytes.Equal(resident.packed("b", "u"), pack("user", "b", "u", "1", "0", string(resident.HPKE), string(resident.Sign), string(resident.P256))) {
			t.Error("keys that need nobody's signature are not packed as they were before there were any")
		}
	})
}

// Who lost her card gets the case again with keys that count a day later. Until then
// the old keys open it and the new do not; when she says that it was not her who asked,
// the new ones never do.
func TestKeysThatDoNotCountYet(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		replace := func() Person {
			p := Person{User: s.resident.User, Identity: NewIdentity()}
			s.write(s.supporter, s.id, func(tx *db.Tx) error {
				if err := s.v.ReplaceKeys(ctx, tx, p.User, p.Identity.Public(), tx.Now().Add(StaffDelay)); err != nil {
					return err
				}
				k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
				if err == nil {
					err = s.v.GrantUpcoming(ctx, tx, s.supporter, k, p.User, "nieuwe kaart")
				}
				return err
			})
			return p
		}
		withdraw := func() {
			s.write(Person{}, "", func(tx *db.Tx) error { return s.v.WithdrawKeys(ctx, tx, s.resident.User) })
		}
		opens := func(when string, old, renewed bool, p Person) {
			t.Helper()
			s.mustOpen(when+", the old keys", s.resident, old)
			s.mustOpen(when+", the new keys", p, renewed)
		}
		thief := replace()
		opens("asked", true, false, thief)
		withdraw()
		s.two.Clock.Forward(StaffDelay)
		opens("withdrawn", true, false, thief)
		p := replace()
		s.two.Clock.Forward(StaffDelay - 1)
		opens("within the day", true, false, p)
		s.two.Clock.Forward(1)
		opens("after a day", false, true, p)
		withdraw() // too late: what counts, counts
		opens("withdrawn too late", false, true, p)
		s.mustTell(p, sealed)
		s.mustOpen("the supporter", s.supporter, true)
	})
}

// A team whose key somebody left with goes on under a new one as soon as it is opened
// where something may be written; only reading changes nothing. Who was taken in twice
// is in it once.
func TestTeamMovesOn(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		team := func() error {
			return s.try(Person{}, "", func(tx *db.Tx) error {
				return s.v.NewTeam(ctx, tx, s.org, s.second, []naast.UserID{s.coordinator.User, s.other.User, s.coordinator.User})
			})
		}
		if err := team(); err != nil {
			t.Fatal(err)
		}
		s.refuses("made twice", team(), naast.Conflict)
		if n := s.count(`SELECT COUNT(*) FROM vault_grant WHERE scope='team'`); n != 2 {
			t.Errorf("%d grants for two people", n)
		}
		letter := s.forTeam("eerst")
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.LeaveTeam(ctx, tx, s.org, s.other.User) })
		opens := func(write bool) {
			do := s.d.Read
			if write {
				do = s.d.Write
			}
			err := do(ctx, scopeOf(s.coordinator, ""), func(tx *db.Tx) error {
				k, err := s.v.OpenTeam(ctx, tx, s.coordinator, s.org)
				if err != nil {
					return err
				}
				_, err = k.Open(ctx, tx, letter)
				return err
			})
			if err != nil {
				t.Errorf("writing %v: %v", write, err)
			}
		}
		epoch := func() int { return s.count(`SELECT MAX(epoch) FROM vault_object`) }
		opens(false)
		if n := epoch(); n != 1 {
			t.Errorf("epoch %d after reading", n)
		}
		opens(true)
		opens(true)
		if n := epoch(); n != 2 {
			t.Errorf("epoch %d after writing twice", n)
		}
		later := s.forTeam("later")
		_, err := s.asTeam(s.other, later)
		s.refuses("who left", err, naast.NotFound)
		if got, err := s.asTeam(s.coordinator, later); err != nil || got != "later" {
			t.Errorf("%q, %v", got, err)
		}
		s.read(Person{}, "", func(tx *db.Tx) error {
			for u, want := range map[naast.UserID]bool{s.coordinator.User: true, s.other.User: false, s.second.User: false} {
				if in, err := s.v.InTeam(ctx, tx, s.org, u); err != nil || in != want {
					t.Errorf("in the team: %v, want %v: %v", in, want, err)
				}
			}
			return nil
		})
	})
}
