package vault

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// Every two of the three open the case in either order, each alone opens nothing, and
// what two handed on opens for nobody but whom they named.
func TestTwoSeatsOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		for _, pair := range [][2]int{{1, 2}, {2, 3}, {3, 1}, {2, 1}} {
			s := newStage(t, two)
			sheets := s.sheets()
			sealed := s.ask(s.supporter)
			s.refuses("a seat without a share", s.hand(pair[0], sheets[pair[0]], s.other), naast.NotFound)
			s.grantSeats(s.supporter)
			s.refuses("another's words", s.hand(pair[0], sheets[pair[1]], s.other), naast.NotFound)
			for range 2 { // one seat twice is one seat
				if err := s.hand(pair[0], sheets[pair[0]], s.other); err != nil {
					t.Fatal(err)
				}
				s.refuses("one seat", s.takeSeats(s.other), naast.NotFound)
			}
			if err := s.hand(pair[1], sheets[pair[1]], s.other); err != nil {
				t.Fatal(err)
			}
			s.refuses("somebody else", s.takeSeats(s.outsider), naast.NotFound)
			if err := s.takeSeats(s.other); err != nil {
				t.Fatalf("seats %v: %v", pair, err)
			}
			s.mustTell(s.other, sealed)
			// He is a member like another: makes the next epoch, which has seats again.
			s.cut(s.supporter)
			if _, epoch, err := s.sealAs(s.other, Object{Doc: "note", Revision: 1}, "x"); err != nil || epoch != 2 {
				t.Fatalf("epoch %d, %v", epoch, err)
			}
			if !s.seated() {
				t.Fatal("the next epoch has no seats")
			}
			s.refuses("taken twice", s.takeSeats(s.other), naast.NotFound)
			if err := errors.Join(s.hand(2, sheets[2], s.standby), s.hand(3, sheets[3], s.standby), s.takeSeats(s.standby)); err != nil {
				t.Fatal(err)
			}
			s.mustTell(s.standby, sealed)
			s.mustOpen("who was cut", s.supporter, false)
		}
	})
}

// Whoever has everything that is stored, the ring, the key files and one sheet, finds
// nothing in the share that is not random to him: no half of it, nor both together,
// is a key of the case. Two sheets are the control.
func TestOneSeatHasNothing(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sheets := s.sheets()
		sealed := s.ask(s.supporter)
		s.grantSeats(s.supporter)
		shares := map[int][]byte{}
		for n, words := range sheets {
			seat, err := s.v.OpenSeat(ctx, s.d, n, words)
			if err != nil {
				t.Fatal(err)
			}
			s.read(seat, s.id, func(tx *db.Tx) (err error) {
				_, shares[n], err = s.v.openPerson(ctx, tx, seat, string(s.id), scopeSeat)
				return err
			})
		}
		opens := func(key []byte) bool {
			o := newObject(s.birth(), string(s.id), 1, key, Person{})
			_, err := open(key, 1, question.ad(o, 1), sealed)
			return err == nil
		}
		for n, share := range shares {
			a, b := share[1:1+keySize], share[1+keySize:]
			for _, key := range [][]byte{a, b, over(a, b)} {
				if opens(key) {
					t.Errorf("seat %d alone opens", n)
				}
			}
			for m, other := range shares {
				if m == n {
					continue
				}
				if key, err := join(share, other); err != nil || !opens(key) {
					t.Errorf("the control: seats %d and %d do not open: %v", n, m, err)
				}
				if _, err := join(share, share); err == nil {
					t.Error("a seat joins with itself")
				}
			}
		}
	})
}

// Without the rows of the ring nothing opens, and she can stop what is on its way.
func TestSeatsNeedTheRing(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sheets := s.sheets()
		s.ask(s.supporter)
		s.grantSeats(s.supporter)
		both := func() error {
			return errors.Join(s.hand(1, sheets[1], s.other), s.hand(2, sheets[2], s.other))
		}
		before := s.dump()
		if err := both(); err != nil {
			t.Fatal(err)
		}
		s.stopSeats()
		s.refuses("stopped", s.takeSeats(s.other), naast.NotFound)
		s.two.Clock.Forward(8 * 24 * time.Hour)
		if err := both(); err != nil {
			t.Fatal(err)
		}
		s.two.Clock.Forward(8 * 24 * time.Hour)
		s.refuses("a week late", s.takeSeats(s.other), naast.NotFound)
		s.ring(`DELETE FROM vault_ring`)
		s.refuses("without the ring", both(), naast.NotFound)
		s.restore(before)
		if err := errors.Join(both(), s.takeSeats(s.other)); err != nil { // the control
			t.Fatal(err)
		}
	})
}

// Shares that were moved to another case or person, flipped, or handed on by somebody
// who is no seat, are refused, and the check of the host finds what it can see.
func TestMovedAndForgedShares(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		if err := s.v.PlaceCanary(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		sheets := s.sheets()
		s.ask(s.supporter)
		s.grantSeats(s.supporter)
		first, share1 := s.id, s.grantID(SeatUser(1))
		good := s.dump()
		s.mustVerify(true)
		for what, q := range map[string]string{
			"to another seat": fmt.Sprintf(`UPDATE vault_grant SET grantee='%s' WHERE id='%s'`, s.v.grantee(string(first), SeatUser(2)), share1),
			"to a colleague":  fmt.Sprintf(`UPDATE vault_grant SET grantee='%s', grantee_key=1 WHERE id='%s'`, s.v.grantee(string(first), s.outsider.User), share1),
			"as a key":        fmt.Sprintf(`UPDATE vault_grant SET scope='case' WHERE id='%s'`, share1),
			"swapped":         fmt.Sprintf(`UPDATE vault_wrap SET sealed=(SELECT sealed FROM vault_wrap WHERE grant_id='%s') WHERE grant_id='%s'`, s.grantID(SeatUser(2)), share1),
		} {
			s.exec(q)
			if err := errors.Join(s.hand(1, sheets[1], s.other), s.hand(3, sheets[3], s.other), s.takeSeats(s.other)); err == nil {
				t.Errorf("%s: opened", what)
			}
			s.mustVerify(false)
			s.restore(good)
		}
		s.forged()
		s.mustVerify(true)
		if err := errors.Join(s.hand(1, sheets[1], s.other), s.hand(3, sheets[3], s.other), s.takeSeats(s.other)); err != nil {
			t.Errorf("the control: %v", err)
		}
	})
}

// A seat counts when two people signed for it and a day passed. A new sheet takes the
// place of the old one then, in each case at the next session of a member; a case of
// which nobody came goes on with the other two.
func TestSheetsAreReplaced(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		unsigned, err := s.v.DrawSeat(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EnrolSeat(ctx, tx, unsigned) })
		s.two.Clock.Forward(48 * time.Hour)
		_, err = s.v.OpenSeat(ctx, s.d, 1, unsigned.Words)
		s.refuses("a sheet nobody signed for", err, naast.NotFound)
		for what, enrol := range map[string]func(tx *db.Tx) error{
			"as if nobody need sign": func(tx *db.Tx) error { return s.v.Enrol(ctx, tx, SeatUser(2), unsigned.public) },
			"with the host's code": func(tx *db.Tx) error {
				_, err := s.v.VouchSetup(ctx, tx, SeatUser(1))
				if err == nil {
					_, err = s.v.Vouch(ctx, tx, s.second, SeatUser(1))
				}
				return err
			},
		} {
			s.write(Person{}, "", enrol)
			s.two.Clock.Forward(48 * time.Hour)
			s.read(Person{}, "", func(tx *db.Tx) error {
				for n := 1; n <= 2; n++ {
					if _, err := s.v.current(ctx, tx, SeatUser(n)); err == nil {
						t.Errorf("seat %d counts %s", n, what)
					}
				}
				return nil
			})
		}
		s.exec(`UPDATE vault_user SET counts_from=0 WHERE handle=$1`, s.v.Handle("user", string(SeatUser(1))))
		_, err = s.v.OpenSeat(ctx, s.d, 1, unsigned.Words)
		s.refuses("made to count by somebody with the database", err, naast.NotFound)
		s.exec(`DELETE FROM vault_user WHERE handle IN ($1,$2)`, s.v.Handle("user", string(SeatUser(1))), s.v.Handle("user", string(SeatUser(2))))
		s.exec(`DELETE FROM vault_lock`)

		sheets := s.sheets()
		s.ask(s.supporter)
		s.grantSeats(s.supporter)
		old := sheets[2]
		sheets[2] = s.seat(2)
		if err := s.hand(2, old, s.other); err != nil { // goes on until the new one counts
			t.Fatal(err)
		}
		s.refuses("the new one already", s.hand(2, sheets[2], s.other), naast.NotFound)
		s.two.Clock.Forward(StaffDelay)
		s.stopSeats()
		s.refuses("the old one still", s.hand(2, old, s.other), naast.NotFound)
		s.refuses("without a share yet", s.hand(2, sheets[2], s.other), naast.NotFound)
		if !s.seated() {
			t.Fatal("the other two do not open meanwhile")
		}
		s.grantSeats(s.supporter)
		if err := s.v.SweepSeats(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		if n := s.count(`SELECT COUNT(*) FROM vault_lock`); n != Seats {
			t.Errorf("%d locks of seats, want %d", n, Seats)
		}
		if err := errors.Join(s.hand(2, sheets[2], s.other), s.hand(1, sheets[1], s.other), s.takeSeats(s.other)); err != nil {
			t.Fatal(err)
		}
	})
}

// At the ceremony, before the sheets count, and every year: two sheets read the words
// of nobody, one does not.
func TestPractise(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		if err := s.v.PlaceCanary(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		sheets := map[int]string{}
		for n := 1; n <= Seats; n++ {
			x, err := s.v.DrawSeat(ctx, n)
			if err != nil {
				t.Fatal(err)
			}
			sheets[n] = x.Words
			s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EnrolSeat(ctx, tx, x) })
		}
		for what, words := range map[string]map[int]string{"before there is a share": {1: sheets[1]}, "both": {1: sheets[1], 2: sheets[2]}, "no sheet at all": {}} {
			_, err := s.v.Practise(ctx, s.d, words)
			s.refuses(what, err, naast.NotFound)
		}
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.SeatCanary(ctx, tx) })
		_, err := s.v.Practise(ctx, s.d, map[int]string{1: sheets[1], 2: "geen zin"})
		s.refuses("words that cannot be", err, naast.Invalid)
		for n, words := range sheets {
			_, err := s.v.Practise(ctx, s.d, map[int]string{n: words})
			s.refuses("one sheet", err, naast.NotFound)
			m := n%Seats + 1
			said, err := s.v.Practise(ctx, s.d, map[int]string{n: words, m: strings.ToUpper(sheets[m])})
			if err != nil || said != canaryWords {
				t.Errorf("sheets %d and %d: %q %v", n, m, said, err)
			}
			_, err = s.v.Practise(ctx, s.d, map[int]string{n: words, m: words})
			s.refuses("one sheet twice", err, naast.NotFound)
		}
		s.mustVerify(true)
	})
}

// The pieces of a key are bytes that have nothing to do with it.
func TestSplit(t *testing.T) {
	key := newKey()
	a, b := split(key), split(key)
	for i := range a {
		if bytes.Equal(a[i], b[i]) || bytes.Contains(a[i], key) {
			t.Errorf("share %d says something of the key", i)
		}
		for j := range a {
			got, err := join(a[i], a[j])
			if (err == nil) != (i != j) || i != j && !bytes.Equal(got, key) {
				t.Errorf("%d and %d: %v", i, j, err)
			}
		}
	}
	as := func(n byte) []byte { return append([]byte{n}, a[0][1:]...) }
	for what, share := range map[string][]byte{"none": nil, "short": a[0][:shareSize-1], "long": append(bytes.Clone(a[0]), 0), "of no seat": as(0), "of a fourth": as(4), "of the last": as(255)} {
		for _, pair := range [][2][]byte{{share, a[1]}, {a[1], share}} {
			if got, err := join(pair[0], pair[1]); got != nil || !errors.Is(err, naast.NotFound) {
				t.Errorf("a share that is %s joins: %v", what, err)
			}
		}
	}
	if got, _ := join(a[0], b[1]); bytes.Equal(got, key) { // the control: of two different splits
		t.Error("shares of two splits join")
	}
}
