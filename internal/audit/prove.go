package audit

import (
	"context"
	"crypto/rand"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"naast"

	"naast/internal/db"
)

// Fill lets what waits for a place come to a multiple of block, and the tree to
// at least the size least: with leaves of random bytes that are no event. They
// look like the leaves of what was erased, and mix with the events of the day, so
// that the size that a witness sees tells no more than how many blocks were begun.
func Fill(ctx context.Context, tx *db.Tx, block, least int64) error {
	size, err := Size(ctx, tx)
	if err != nil {
		return err
	}
	var waiting int64
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_event WHERE seq IS NULL`).Scan(&waiting); err != nil {
		return fmt.Errorf("count what waits: %w", err)
	}
	there := size + waiting
	for range max((there+block-1)/block*block, least) - there {
		leaf := make([]byte, 32)
		rand.Read(leaf)
		_, err := tx.Exec(ctx, `INSERT INTO audit_event (id,case_id,counter,day,leaf,for_case,for_manager) VALUES ($1,'',0,$2,$3,$4,$4)`, naast.NewID[naast.EventID](), tx.Today(), leaf, []byte{})
		if err != nil {
			return fmt.Errorf("fill log: %w", err)
		}
	}
	return nil
}

// HeadAt is the root that the tree had when it held n events.
func HeadAt(ctx context.Context, tx *db.Tx, n int64) (tlog.Tree, error) {
	h, err := tlog.TreeHash(n, reader(ctx, tx))
	return tlog.Tree{N: n, Hash: h}, err
}

// ProveGrowth shows that the tree of newer events begins with that of older.
func ProveGrowth(ctx context.Context, tx *db.Tx, older, newer int64) (tlog.TreeProof, error) {
	p, err := tlog.ProveTree(newer, older, reader(ctx, tx))
	if err != nil {
		return nil, fmt.Errorf("prove growth: %w", err)
	}
	return p, nil
}

// ProveEvents shows for each of these places that it stands in the tree of size
// events. Ways that come together are read once.
func ProveEvents(ctx context.Context, tx *db.Tx, size int64, places []int64) ([]tlog.RecordProof, error) {
	from := remembering(reader(ctx, tx))
	all := make([]tlog.RecordProof, len(places))
	for i, n := range places {
		p, err := tlog.ProveRecord(size, n, from)
		if err != nil {
			return nil, fmt.Errorf("prove event: %w", err)
		}
		all[i] = p
	}
	return all, nil
}

// remembering reads each hash once.
func remembering(from tlog.HashReader) tlog.HashReader {
	known := map[int64]tlog.Hash{}
	return tlog.HashReaderFunc(func(index []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(index))
		for i, n := range index {
			h, ok := known[n]
			if !ok {
				read, err := from.ReadHashes([]int64{n})
				if err != nil {
					return nil, err
				}
				h, known[n] = read[0], read[0]
			}
			out[i] = h
		}
		return out, nil
	})
}
