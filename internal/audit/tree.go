package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"naast/internal/db"
)

// Sequence gives the events that wait for it their place in the tree. One
// sequencer per partnership runs it, so that writing an event never waits for
// another.
func Sequence(ctx context.Context, d *db.DB) error {
	_, err := round(ctx, d)
	return err
}

// Settle gives all that waits its place.
func Settle(ctx context.Context, d *db.DB) error {
	for {
		if n, err := round(ctx, d); err != nil || n == 0 {
			return err
		}
	}
}

// round places a few of those that wait, and tells how many.
func round(ctx context.Context, d *db.DB) (placed int, err error) {
	err = d.Write(ctx, db.System("sequence log"), func(tx *db.Tx) error {
		type leaf struct {
			id   string
			hash []byte
		}
		// By random id: the order within one round tells nothing about moments.
		waiting, err := db.All(ctx, tx, func(s db.Scanner) (l leaf, err error) { return l, s.Scan(&l.id, &l.hash) },
			`SELECT id, leaf FROM audit_event WHERE seq IS NULL ORDER BY id LIMIT 500`)
		if err != nil {
			return err
		}
		placed = len(waiting)
		size, err := Size(ctx, tx)
		if err != nil {
			return err
		}
		for _, l := range waiting {
			hashes, err := tlog.StoredHashes(size, l.hash, reader(ctx, tx))
			if err != nil {
				return fmt.Errorf("grow tree: %w", err)
			}
			first := tlog.StoredHashIndex(0, size)
			for i, h := range hashes {
				if _, err := tx.Exec(ctx, `INSERT INTO audit_hash (n, hash) VALUES ($1,$2)`, first+int64(i), h[:]); err != nil {
					return fmt.Errorf("store tree: %w", err)
				}
			}
			if _, err := tx.Exec(ctx, `UPDATE audit_event SET seq=$1 WHERE id=$2`, size, l.id); err != nil {
				return fmt.Errorf("place event: %w", err)
			}
			size++
		}
		return nil
	})
	return placed, err
}

// Size is the number of events in the tree.
func Size(ctx context.Context, tx *db.Tx) (n int64, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(seq)+1,0) FROM audit_event`).Scan(&n)
	return n, err
}

// Head is the root of the tree: what a witness keeps.
func Head(ctx context.Context, tx *db.Tx) (tlog.Tree, error) {
	n, err := Size(ctx, tx)
	if err != nil {
		return tlog.Tree{}, err
	}
	h, err := tlog.TreeHash(n, reader(ctx, tx))
	return tlog.Tree{N: n, Hash: h}, err
}

// Check rebuilds the tree from the events and compares it with an older head
// that somebody kept: nothing before it was changed, dropped or slipped in.
func Check(ctx context.Context, tx *db.Tx, kept tlog.Tree) error {
	leaves, err := db.All(ctx, tx, db.One[[]byte], `SELECT leaf FROM audit_event WHERE seq < $1 ORDER BY seq`, kept.N)
	if err != nil {
		return err
	}
	if int64(len(leaves)) != kept.N {
		return fmt.Errorf("log holds %d of the %d events that were witnessed", len(leaves), kept.N)
	}
	var built memory
	for i, l := range leaves {
		built.grow(int64(i), l)
	}
	if built.head(kept.N) != kept {
		return fmt.Errorf("log of %d events differs from the one that was witnessed", kept.N)
	}
	return nil
}

// memory is the storage of a tree that is rebuilt to be checked.
type memory []tlog.Hash

// grow adds the leaf at a place, the next one, and gives the hashes that came.
// Nothing of this can fail: the tree is in memory, and whole.
func (m *memory) grow(place int64, leaf []byte) []tlog.Hash {
	hashes, _ := tlog.StoredHashes(place, leaf, *m)
	*m = append(*m, hashes...)
	return hashes
}

// head is the root of what was built of size leaves.
func (m *memory) head(size int64) tlog.Tree {
	h, _ := tlog.TreeHash(size, *m)
	return tlog.Tree{N: size, Hash: h}
}

// ReadHashes reads by storage index.
func (m memory) ReadHashes(index []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(index))
	for i, n := range index {
		out[i] = m[n]
	}
	return out, nil
}

func reader(ctx context.Context, tx *db.Tx) tlog.HashReader {
	return tlog.HashReaderFunc(func(index []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(index))
		for i, n := range index {
			var b []byte
			if err := tx.QueryRow(ctx, `SELECT hash FROM audit_hash WHERE n=$1`, n).Scan(&b); err != nil {
				return nil, err
			}
			copy(out[i][:], b)
		}
		return out, nil
	})
}
