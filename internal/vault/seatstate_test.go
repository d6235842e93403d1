package vault

import (
	"errors"
	"testing"

	"naast"
	"naast/internal/db"
)

// draw is a sheet that waits for signatures.
func (s *stage) draw(n int) NewSeat {
	s.Helper()
	x, err := s.v.DrawSeat(ctx, n)
	if err != nil {
		s.Fatal(err)
	}
	s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EnrolSeat(ctx, tx, x) })
	return x
}

func (s *stage) seatStates() (all []SeatState) {
	s.Helper()
	s.read(Person{}, "", func(tx *db.Tx) (err error) { all, err = s.v.SeatStates(ctx, tx); return err })
	return all
}

// shares are the live grants of seats on the case of the stage.
func (s *stage) shares() int {
	s.Helper()
	return s.count(`SELECT COUNT(*) FROM vault_grant WHERE scope='seat' AND cut_on='' AND object='` + string(s.id) + `'`)
}

// People see of each seat whose keys it has, who signed and from when it works; a
// sheet that is drawn again before it counts takes the place of the one that waited.
func TestSeatStates(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		for _, n := range []int{-1, 0, Seats + 1} {
			if x, err := s.v.DrawSeat(ctx, n); !errors.Is(err, naast.Invalid) || x.Words != "" {
				t.Errorf("seat %d is drawn: %v", n, err)
			}
		}
		if all := s.seatStates(); len(all) != 0 {
			t.Errorf("before any is drawn: %+v", all)
		}
		for n, want := range []bool{false, true, true, true, false} {
			if isSeat(SeatUser(n)) != want {
				t.Errorf("%s is a seat: %v", SeatUser(n), !want)
			}
		}
		first := s.draw(2)
		x := s.draw(2)
		if n := s.count(`SELECT COUNT(*) FROM vault_lock`); n != 1 || first.Fingerprint() == x.Fingerprint() {
			t.Errorf("%d sheets, of which one was drawn again", n)
		}
		vouch := func(by Person) {
			s.write(by, "", func(tx *db.Tx) error { _, err := s.v.Vouch(ctx, tx, by, SeatUser(2)); return err })
		}
		state := func(when string, signed int, from int64, works bool) {
			t.Helper()
			all := s.seatStates()
			if len(all) != 1 || all[0].Number != 2 || all[0].Fingerprint != x.Fingerprint() || len(all[0].By) != signed || all[0].From != from || all[0].Works != works {
				t.Errorf("%s: %+v", when, all)
			}
			_, err := s.v.OpenSeat(ctx, s.d, 2, x.Words)
			if works && err != nil || !works && !errors.Is(err, naast.NotFound) {
				t.Errorf("%s it opens: %v", when, err)
			}
		}
		counts := s.two.Clock.Now().Add(StaffDelay).Unix()
		state("drawn", 0, Never, false)
		vouch(s.coordinator)
		state("signed by one", 1, Never, false)
		vouch(s.second)
		state("signed by two", 2, counts, false)
		s.two.Clock.Forward(StaffDelay - 1)
		state("a moment before it counts", 2, counts, false)
		s.two.Clock.Forward(1)
		state("a day later", 2, counts, true)
		_, err := s.v.OpenSeat(ctx, s.d, 2, "dit zijn geen acht woorden")
		s.refuses("words that cannot be", err, naast.Invalid)
		_, err = s.v.OpenSeat(ctx, s.d, 1, x.Words)
		s.refuses("a seat that is not there", err, naast.NotFound)
		if err := s.v.SweepSeats(ctx, s.d); err != nil || s.count(`SELECT COUNT(*) FROM vault_lock`) != 1 {
			t.Errorf("the sheet that counts was swept: %v", err)
		}
	})
}

// Shares are given when all seats count, once, and anew when one of them lacks its
// own; two are enough to open, one is not.
func TestSharesAreGivenOnce(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.seat(1)
		s.seat(2)
		s.two.Clock.Forward(StaffDelay)
		s.ask(s.supporter)
		s.grantSeats(s.supporter)
		if n := s.shares(); n != 0 || s.seated() {
			t.Errorf("%d shares while a seat is missing", n)
		}
		s.seat(3)
		s.two.Clock.Forward(StaffDelay)
		s.grantSeats(s.supporter)
		first := s.grantID(SeatUser(1))
		s.grantSeats(s.supporter)
		if n := s.shares(); n != Seats || s.grantID(SeatUser(1)) != first || !s.seated() {
			t.Errorf("%d shares after they were given twice", n)
		}
		for n := Seats - 1; n > 0; n-- {
			s.exec(`UPDATE vault_grant SET cut_on='2026-01-01' WHERE id=$1`, s.grantID(SeatUser(n+1)))
			if s.shares() != n || s.seated() != (n >= SeatsNeeded) {
				t.Errorf("with %d shares it opens: %v", s.shares(), s.seated())
			}
		}
		s.grantSeats(s.supporter)
		if n := s.shares(); n != Seats || s.grantID(SeatUser(1)) == first || !s.seated() {
			t.Errorf("%d shares after they were given anew", n)
		}
		second := s.grantID(SeatUser(2))
		s.draw(2) // while the next sheet waits, the one that counts keeps its share
		s.grantSeats(s.supporter)
		if s.grantID(SeatUser(2)) != second || !s.seated() {
			t.Error("a sheet that waits already takes the share")
		}
		s.exec(`UPDATE vault_user SET proof=p256 WHERE handle=$1`, s.v.Handle("user", string(SeatUser(3))))
		s.exec(`UPDATE vault_grant SET cut_on='2026-01-01' WHERE id=$1`, s.grantID(SeatUser(1)))
		s.grantSeats(s.supporter)
		if n := s.shares(); n != Seats-1 {
			t.Errorf("%d shares with keys of a seat that are not genuine", n)
		}
		s.exec(`DELETE FROM vault_user WHERE handle=$1`, s.v.Handle("user", string(SeatUser(3))))
		s.seat(3)
		s.two.Clock.Forward(StaffDelay)
		if all := s.seatStates(); len(all) != Seats || !all[0].Works || !all[Seats-1].Works {
			t.Errorf("the seats are %+v", all)
		}
	})
}

// What a seat holds is its own share, whole: one of another number or length, which
// somebody with the key of the case made, is handed on by nobody and joins with nothing.
func TestOddShares(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sheets := s.sheets()
		s.ask(s.supporter)
		s.grantSeats(s.supporter)
		good := s.dump()
		shares := split(s.caseKeyOf(s.supporter))
		give := func(by Person, scope string, share []byte, to naast.UserID) {
			s.write(s.supporter, s.id, func(tx *db.Tx) error {
				k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
				if err != nil {
					return err
				}
				a, err := s.v.actor(ctx, tx, by)
				if err != nil {
					return err
				}
				root, err := s.v.root(ctx, tx, k.id)
				if err == nil {
					_, err = s.v.give(ctx, tx, k.object, root, a, gift{scope: scope, key: share, to: to})
				}
				return err
			})
		}
		one, err := s.v.OpenSeat(ctx, s.d, 1, sheets[1])
		if err != nil {
			t.Fatal(err)
		}
		for what, share := range map[string][]byte{"of another seat": shares[1], "with a byte more": append(shares[0][:shareSize:shareSize], 0), "with a byte less": shares[0][:shareSize-1]} {
			s.exec(`UPDATE vault_grant SET cut_on='2026-01-01' WHERE id=$1`, s.grantID(SeatUser(1)))
			give(s.supporter, scopeSeat, share, SeatUser(1))
			s.refuses("a share "+what, s.hand(1, sheets[1], s.other), naast.NotFound)
			s.restore(good)
			give(one, scopeOpening, share, s.other.User)
			if err := s.hand(3, sheets[3], s.other); err != nil {
				t.Fatal(err)
			}
			s.refuses("taken with a share "+what, s.takeSeats(s.other), naast.NotFound)
			s.restore(good)
		}
		give(one, scopeOpening, shares[0], s.other.User)
		two, err := s.v.OpenSeat(ctx, s.d, 2, sheets[2])
		if err != nil {
			t.Fatal(err)
		}
		give(two, scopeOpening, shares[1], s.other.User)
		if err := s.takeSeats(s.other); err != nil { // the control: as they should be
			t.Error(err)
		}
	})
}

// A share that was handed on before the key was divided again joins with no share of
// now, and stopping takes back what was handed on in that case, and nothing else.
func TestSharesOfTwoDivisions(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sheets := s.sheets()
		s.ask(s.supporter)
		s.grantSeats(s.supporter)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(s.hand(1, sheets[1], s.other))
		s.exec(`UPDATE vault_grant SET cut_on='2026-01-01' WHERE id=$1`, s.grantID(SeatUser(3)))
		s.grantSeats(s.supporter)
		must(s.hand(2, sheets[2], s.other))
		if err := s.takeSeats(s.other); !refused(err) {
			t.Errorf("shares of two divisions: %v", err)
		}
		s.mustOpen("who took them", s.other, false)
		must(s.hand(1, sheets[1], s.standby)) // of now, both
		must(s.hand(2, sheets[2], s.standby))
		first := s.id
		s.id = naast.NewID[naast.CaseID]()
		s.ask(s.supporter)
		s.grantSeats(s.supporter)
		must(s.hand(1, sheets[1], s.standby))
		s.stopSeats()
		s.refuses("stopped", func() error { must(s.hand(2, sheets[2], s.standby)); return s.takeSeats(s.standby) }(), naast.NotFound)
		if n := s.shares(); n != Seats {
			t.Errorf("stopping took %d of the seats' own", Seats-n)
		}
		s.id = first
		s.refuses("without a seed", s.takeSeats(Person{User: s.standby.User}), naast.NotFound)
		must(s.hand(3, sheets[3], s.standby))
		s.exec(`UPDATE vault_wrap SET proof=sealed WHERE grant_id IN (SELECT id FROM vault_grant WHERE scope='opening' AND cut_on='' AND grantee=$1 ORDER BY id LIMIT 1)`, s.v.grantee(string(first), s.standby.User))
		if err := s.takeSeats(s.standby); err != nil { // the control: in the other case two still join, beside one that is forged
			t.Error(err)
		}
		if n := s.count(`SELECT COUNT(*) FROM vault_grant WHERE scope='opening' AND cut_on='' AND object='` + string(first) + `'`); n != 0 {
			t.Errorf("%d shares are still on their way after two were taken", n)
		}
	})
}
