package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// Other words are another lock on the same seed (decision 0705), and so is a word of her
// own on a card (0724): what was granted to somebody opens as before. What must not happen
// is that the lock of before comes back, so a lock that ended is remembered in the ring,
// as a case that was erased is.

// lockCut is the kind of a cut that takes no key out of the ring, but leaves word
// there that a lock or a statement has ended.
const lockCut = 2

// Lock is the lock that opened these keys; the zero Lock when none did, as in a
// session that goes on.
func (id *Identity) Lock() Lock { return id.lock }

// Mark stands for this lock, and for no other of the same person: 32 hexadecimal
// digits that tell nothing about what opens it. Empty for the zero Lock.
func (l Lock) Mark() string {
	if len(l.sealed) == 0 {
		return ""
	}
	sum := sha256.Sum256(pack("lock", string(l.kind), string(l.sealed)))
	return hex.EncodeToString(sum[:16])
}

// CheckLock tells whether a lock is still the one of its kind that somebody has;
// naast.NotFound when it was replaced or ended meanwhile.
func (v *Vault) CheckLock(ctx context.Context, tx *db.Tx, user naast.UserID, l Lock) error {
	now, err := v.LoadLock(ctx, tx, user, l.kind)
	if err == nil && now.Mark() != l.Mark() {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("look whether a lock of user %s is still there: %w", user, err)
	}
	return nil
}

// Relock puts a lock in the place of the one whose mark is was, which opens nothing
// from the commit on. When another came in its place meanwhile, or none is left, it
// is naast.Conflict and nothing changes.
func (v *Vault) Relock(ctx context.Context, tx *db.Tx, user naast.UserID, was string, l Lock) error {
	now, err := v.LoadLock(ctx, tx, user, l.kind)
	if err == nil && now.Mark() != was {
		err = naast.Conflict
	}
	if err != nil {
		return fmt.Errorf("replace lock of user %s: %w", user, err)
	}
	return v.SaveLock(ctx, tx, user, l)
}

// EndLock ends a lock for good: whoever can write in the database and puts its row
// back gets a lock that is refused. None is no error.
func (v *Vault) EndLock(ctx context.Context, tx *db.Tx, user naast.UserID, kind LockKind) error {
	if err := v.rememberEnd(ctx, tx, user, kind, nil); err != nil {
		return err
	}
	return v.dropLock(ctx, tx, user, kind)
}

// rememberEnd lets the ring remember that the lock there is ends, unless it is the one
// that comes.
func (v *Vault) rememberEnd(ctx context.Context, tx *db.Tx, user naast.UserID, kind LockKind, comes []byte) error {
	handle := v.lockHandle(user, kind)
	var sealed []byte
	err := tx.QueryRow(ctx, `SELECT sealed FROM vault_lock WHERE handle=$1`, handle).Scan(&sealed)
	if errors.Is(err, naast.NotFound) || err == nil && bytes.Equal(sealed, comes) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("end lock of user %s: %w", user, err)
	}
	gone := cut{id: v.endedLock(handle, sealed), root: lockCut}
	if err := v.putCut(ctx, tx, gone); err != nil {
		return err
	}
	v.sweepAfter(tx, []cut{gone}) // not in it: the ring commits first, and main may fail then
	return nil
}

func (v *Vault) endedLock(handle string, sealed []byte) string {
	return v.Handle("ended lock", handle, string(sealed))
}

// checkEnded refuses a lock that has ended. It is asked of nobody's lock too, so that
// a name that is not known takes as long.
func (v *Vault) checkEnded(ctx context.Context, tx *db.Tx, handle string, l Lock) error {
	var day naast.Date
	err := tx.Ring().QueryRow(ctx, `SELECT day FROM vault_tombstone WHERE id=$1`, v.endedLock(handle, l.sealed)).Scan(&day)
	switch {
	case errors.Is(err, naast.NotFound):
		return nil
	case err == nil:
		return fmt.Errorf("a lock that ended on %s: %w", day, ErrRefused)
	}
	return fmt.Errorf("look for locks that ended: %w", err)
}

// takeBack says in the ring that a lock or a statement ended.
func (c cut) takeBack(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Ring().Exec(ctx, `INSERT INTO vault_tombstone (id, day) VALUES ($1,$2) ON CONFLICT (id) DO NOTHING`, c.id, tx.Today())
	if err != nil {
		return fmt.Errorf("say in ring that something ended: %w", err)
	}
	return nil
}

// ReviveLocks lets the locks open again that a copy of main brought back and that
// ended after it was made: their successors are lost, and somebody would be shut out
// of everything. It gives how many, so that the host can say so to people.
func (v *Vault) ReviveLocks(ctx context.Context, tx *db.Tx) (n int, err error) {
	ended, err := db.All(ctx, tx.Ring(), db.One[string], `SELECT id FROM vault_tombstone`)
	if err != nil {
		return 0, fmt.Errorf("read what ended: %w", err)
	}
	there := make(map[string]bool, len(ended))
	for _, id := range ended {
		there[id] = true
	}
	type row struct {
		handle string
		sealed []byte
	}
	locks, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.handle, &r.sealed) }, `SELECT handle, sealed FROM vault_lock`)
	if err != nil {
		return 0, fmt.Errorf("read locks: %w", err)
	}
	for _, l := range locks {
		id := v.endedLock(l.handle, l.sealed)
		if !there[id] {
			continue
		}
		if _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone WHERE id=$1`, id); err != nil {
			return 0, fmt.Errorf("revive a lock: %w", err)
		}
		n++
	}
	return n, nil
}
