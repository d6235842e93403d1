package vault

import (
	"naast"
	"naast/internal/db"
)

// sheets are three sheets that count.
func (s *stage) sheets() (sheets map[int]string) {
	s.Helper()
	sheets = map[int]string{}
	for n := 1; n <= Seats; n++ {
		sheets[n] = s.seat(n)
	}
	s.two.Clock.Forward(StaffDelay)
	return sheets
}

// seat makes a sheet and lets two people sign for it.
func (s *stage) seat(n int) string {
	s.Helper()
	x, err := s.v.DrawSeat(ctx, n)
	if err != nil {
		s.Fatal(err)
	}
	s.write(Person{}, "", func(tx *db.Tx) error {
		if err := s.v.EnrolSeat(ctx, tx, x); err != nil {
			return err
		}
		for _, by := range []Person{s.coordinator, s.second} {
			if _, err := s.v.Vouch(ctx, tx, by, SeatUser(n)); err != nil {
				return err
			}
		}
		return nil
	})
	return x.Words
}

// grantSeats is what a supporter's session does when accepting.
func (s *stage) grantSeats(by Person) {
	s.Helper()
	s.write(by, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, by, s.id)
		if err != nil {
			return err
		}
		return s.v.GrantSeats(ctx, tx, by, k)
	})
}

// hand is a seat that gives its words, for somebody who will stand next to her.
func (s *stage) hand(n int, words string, to Person) error {
	seat, err := s.v.OpenSeat(ctx, s.d, n, words)
	if err != nil {
		return err
	}
	return s.try(seat, s.id, func(tx *db.Tx) error {
		return s.v.HandShare(ctx, tx, seat, s.id, to.User, tx.Today().Add(7))
	})
}

func (s *stage) takeSeats(who Person) error {
	return s.try(who, s.id, func(tx *db.Tx) error { _, err := s.v.TakeSeats(ctx, tx, who, s.id); return err })
}

func (s *stage) stopSeats() {
	s.Helper()
	s.write(Person{}, "", func(tx *db.Tx) error { return s.v.StopSeats(ctx, tx, s.id) })
}

func (s *stage) seated() bool {
	s.Helper()
	var has bool
	s.read(Person{}, "", func(tx *db.Tx) (err error) { has, err = s.v.HasSeats(ctx, tx, s.id); return err })
	return has
}

func (s *stage) birth() (id string) {
	s.read(Person{}, "", func(tx *db.Tx) (err error) { id, err = s.v.birth(ctx, tx); return err })
	return id
}

func (s *stage) ring(q string) {
	s.write(Person{}, "", func(tx *db.Tx) error { _, err := tx.Ring().Exec(ctx, q); return err })
}

// forged is a member of the case who hands shares on in the place of the seats: he
// has the key anyway, and cannot make it look as if two seats had given it.
func (s *stage) forged() {
	s.Helper()
	s.write(s.supporter, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
		if err != nil {
			return err
		}
		a, err := s.v.actor(ctx, tx, s.supporter)
		if err != nil {
			return err
		}
		root, err := s.v.root(ctx, tx, k.id)
		if err != nil {
			return err
		}
		shares := split(k.key)
		for _, share := range shares[:2] { // as HandShare gives them
			if _, err := s.v.give(ctx, tx, k.object, root, a, gift{scope: scopeOpening, key: share, to: s.outsider.User}); err != nil {
				return err
			}
		}
		return nil
	})
	s.refuses("shares of no seat", s.takeSeats(s.outsider), naast.NotFound)
	s.stopSeats()
}

func (s *stage) grantID(u naast.UserID) (id string) {
	s.Helper()
	s.read(Person{}, "", func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT id FROM vault_grant WHERE grantee=$1 AND cut_on=''`, s.v.grantee(string(s.id), u)).Scan(&id)
	})
	return id
}

func (s *stage) mustVerify(want bool) {
	s.Helper()
	r, err := s.v.Verify(ctx, s.d)
	if err != nil || (len(r.Faults) == 0) != want {
		s.Errorf("verify: %v %v, want well=%v", r.Faults, err, want)
	}
}

func (s *stage) count(q string) (n int) {
	s.Helper()
	s.read(Person{}, "", func(tx *db.Tx) error { return tx.QueryRow(ctx, q).Scan(&n) })
	return n
}
