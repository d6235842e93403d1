package vault

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"naast/internal/db"
)

// A statement ends for good, as when a hat is taken off. Whoever can write in the
// database keeps its row, or hides it in time, and puts it back later. So it is not
// what lies there that ends, but all that was signed about it until now: the ring
// remembers how often, by keyed hashes that tell nothing, and that number is part of
// what is signed from then on. Signed anew it counts (decision 0721).

// whom is how many words say of what kind a statement is and whom it is about.
const whom = 2

// timesMemo is how often a statement ended; changed by EndStatement.
type timesMemo string

// EndStatement ends what was signed about this until now; what is signed after it, in
// this transaction too, counts. Its kind and whom it is about alone end all that
// begins so.
func (v *Vault) EndStatement(ctx context.Context, tx *db.Tx, about ...string) error {
	n, err := v.TimesEnded(ctx, tx, about)
	if err != nil {
		return err
	}
	gone := cut{id: v.endedStatement(about, n), root: lockCut}
	if err := v.putCut(ctx, tx, gone); err != nil {
		return err
	}
	tx.Forget(v.timesMemo(about))
	v.sweepAfter(tx, []cut{gone}) // not in it: the ring commits first, and main may fail then
	return nil
}

// EverEnded tells whether something that is stated ended before, as it may again.
func (v *Vault) EverEnded(ctx context.Context, tx *db.Tx, about []string) (bool, error) {
	now, err := v.Since(ctx, tx, about)
	return len(now) > len(about), err
}

// Since is what is signed or sealed now: what is stated, and how often all about this
// person and this itself ended. What never did is signed as it is.
func (v *Vault) Since(ctx context.Context, tx *db.Tx, about []string) ([]string, error) {
	all := 0
	n, err := v.TimesEnded(ctx, tx, about)
	if err == nil && len(about) > whom {
		all, err = v.TimesEnded(ctx, tx, about[:whom])
	}
	if err != nil || all+n == 0 {
		return about, err
	}
	return slices.Concat(about, []string{strconv.Itoa(all), strconv.Itoa(n)}), nil
}

// TimesEnded is how often what is signed or sealed about this ended. It counts by
// doubling: somebody who takes a hat off and gives it again a thousand times makes
// nobody wait.
func (v *Vault) TimesEnded(ctx context.Context, tx *db.Tx, about []string) (int, error) {
	return db.Memo(tx, v.timesMemo(about), func() (n int, err error) {
		ended := func(n int) (yes bool) {
			if err == nil {
				yes, err = isEnded(ctx, tx, v.endedStatement(about, n))
			}
			return yes
		}
		low, high := 0, 0
		for ended(high) {
			low, high = high+1, 2*high+1
		}
		n = low + sort.Search(high-low, func(i int) bool { return !ended(low + i) })
		return n, err
	})
}

// Unend lets a statement have ended so many times and no more: of a copy of main from
// before, what came in its place is lost, and nobody may be shut out by that.
func (v *Vault) Unend(ctx context.Context, tx *db.Tx, about []string, times int) error {
	n, err := v.TimesEnded(ctx, tx, about)
	for i := times; i < n && err == nil; i++ {
		_, err = tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone WHERE id=$1`, v.endedStatement(about, i))
	}
	if err != nil {
		return fmt.Errorf("let a statement count again: %w", err)
	}
	tx.Forget(v.timesMemo(about))
	return nil
}

// isEnded looks in the ring, and at what will be written there once the sweep comes.
// That first: in between it is in both.
func isEnded(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM vault_cut WHERE id=$1 AND root=$2`, id, lockCut).Scan(&n)
	if err == nil && n == 0 {
		err = tx.Ring().QueryRow(ctx, `SELECT COUNT(*) FROM vault_tombstone WHERE id=$1`, id).Scan(&n)
	}
	if err != nil {
		return false, fmt.Errorf("look for statements that ended: %w", err)
	}
	return n > 0, nil
}

// endedStatement is how the ring remembers that a statement ended for the nth time.
func (v *Vault) endedStatement(about []string, n int) string {
	return v.Handle("ended statement", slices.Concat(about, []string{strconv.Itoa(n)})...)
}

func (v *Vault) timesMemo(about []string) timesMemo {
	return timesMemo(v.Handle("statement", about...))
}
