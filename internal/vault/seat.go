package vault

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"naast"
	"naast/internal/db"
)

// A seat is the recovery key of a function: of the chair, of a coordinator, of the
// client council, or of a neighbouring foundation. Its seed lies under eight words
// that stand on paper only. Each seat holds of every case a share (split): two
// shares open the case, one opens nothing.

// SeatUser is a seat, 1 to Seats, as one to whom keys belong. It is nobody's account.
func SeatUser(n int) naast.UserID { return naast.UserID("zetel " + strconv.Itoa(n)) }

func isSeat(u naast.UserID) bool { return u == SeatUser(1) || u == SeatUser(2) || u == SeatUser(3) }

// seatLock is the lock of these keys of a seat: the sheet of before goes on until
// the new keys count.
func seatLock(p Public) LockKind { return LockKind("seat " + p.Fingerprint()) }

// onPaper tells whether a lock opens with words, in which slips are forgiven.
func (k LockKind) onPaper() bool { return k == LockPhrase || strings.HasPrefix(string(k), "seat ") }

// NewSeat is a seat about to be recorded.
type NewSeat struct {
	secret
	Number int
	Words  string // the eight words, for the paper and nowhere else
	public Public
	lock   Lock
}

// Fingerprint stands for the seat's keys: on the sheet, in the log, and where people
// sign for them.
func (s NewSeat) Fingerprint() string { return s.public.Fingerprint() }

// DrawSeat draws the keys and words of a seat. It costs some 20 ms and so runs
// outside any transaction.
func (v *Vault) DrawSeat(ctx context.Context, number int) (NewSeat, error) {
	if number < 1 || number > Seats {
		return NewSeat{}, fmt.Errorf("draw seat %d: %w", number, naast.Invalid)
	}
	id := NewIdentity()
	s := NewSeat{Number: number, Words: NewPhrase(), public: id.Public()}
	var err error
	s.lock, err = v.MakeLock(ctx, id, seatLock(s.public), s.Words)
	return s, err
}

// EnrolSeat records a seat. It counts as keys of staff do: when two people who may
// enrol signed for it and StaffDelay passed (Vouch). Until then the one of before
// goes on; an earlier one that still waited is gone.
func (v *Vault) EnrolSeat(ctx context.Context, tx *db.Tx, s NewSeat) error {
	u := SeatUser(s.Number)
	before, err := v.waitingSeat(ctx, tx, s.Number)
	if err == nil {
		err = v.EndLock(ctx, tx, u, seatLock(before.Public))
	}
	if err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	if err := v.WithdrawKeys(ctx, tx, u); err != nil {
		return err
	}
	if err := v.EnrolStaff(ctx, tx, u, s.public); err != nil {
		return err
	}
	return v.SaveLock(ctx, tx, u, s.lock)
}

// waitingSeat are the keys of a seat that do not count yet; naast.NotFound for none.
func (v *Vault) waitingSeat(ctx context.Context, tx *db.Tx, number int) (known, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return known{}, err
	}
	r, err := v.rowOf(ctx, tx, birth, SeatUser(number), `counts_from>$2 ORDER BY number DESC LIMIT 1`, tx.Now().Unix())
	return r.known, err
}

// SeatState is a seat as people sign for it and count on it.
type SeatState struct {
	Number      int
	Fingerprint string         // of the newest keys
	From        int64          // from when those count, in unix seconds; Never: they wait for a signature
	By          []naast.UserID // who signed them
	Works       bool           // the seat can be used now, with these keys or those of before
}

// SeatStates are the seats that were made, in order.
func (v *Vault) SeatStates(ctx context.Context, tx *db.Tx) (all []SeatState, err error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	for n := 1; n <= Seats; n++ {
		r, err := v.newest(ctx, tx, birth, SeatUser(n))
		if errors.Is(err, naast.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s := SeatState{Number: n, Fingerprint: r.Fingerprint(), From: r.from}
		if s.By, _, err = v.VouchedBy(ctx, tx, SeatUser(n)); err != nil {
			return nil, err
		}
		_, err = v.current(ctx, tx, SeatUser(n))
		if err != nil && !refused(err) {
			return nil, err
		}
		s.Works = err == nil
		all = append(all, s)
	}
	return all, nil
}

// OpenSeat opens the keys of a seat that count now with the words on its sheet. A
// seat that is not there and wrong words are both naast.NotFound at the same cost;
// words that cannot be are naast.Invalid at none.
func (v *Vault) OpenSeat(ctx context.Context, d *db.DB, number int, words string) (Person, error) {
	return v.openSeat(ctx, d, number, words, v.current)
}

func (v *Vault) openSeat(ctx context.Context, d *db.DB, number int, words string, find keysOf) (Person, error) {
	u := SeatUser(number)
	lock := v.DecoyLock(LockPhrase)
	err := d.Read(ctx, db.System("open seat"), func(tx *db.Tx) error {
		k, err := find(ctx, tx, u)
		if err == nil {
			lock, err = v.LoadLock(ctx, tx, u, seatLock(k.Public))
		}
		if refused(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("open seat %d: %w", number, err)
	}
	id, err := v.OpenLock(ctx, lock, words)
	if err != nil {
		return Person{}, fmt.Errorf("open seat %d: %w", number, err)
	}
	return Person{User: u, Identity: id}, nil
}

// SweepSeats ends the sheets in whose place another counts now.
func (v *Vault) SweepSeats(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep seats"), func(tx *db.Tx) error {
		for n := 1; n <= Seats; n++ {
			k, err := v.current(ctx, tx, SeatUser(n))
			for i := k.number - 1; i > 0 && err == nil; i-- {
				var old known
				if old, err = v.numbered(ctx, tx, SeatUser(n), i); err == nil {
					err = v.EndLock(ctx, tx, SeatUser(n), seatLock(old.Public))
				}
			}
			if err != nil && !refused(err) {
				return err
			}
		}
		return nil
	})
}
