package forge

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/db"
)

// put makes the tables of the log hold these leaves; with whole the kept tree
// too, so that every proof is made from what was forged.
func put(ctx context.Context, tx *db.Tx, leaves [][]byte, whole bool) error {
	if _, err := tx.Exec(ctx, `DELETE FROM audit_event`); err != nil {
		return err
	}
	var args []any
	for i, l := range leaves {
		args = append(args, naast.NewID[naast.EventID](), "", 0, tx.Today(), l, i)
	}
	if len(leaves) > 0 {
		if _, err := tx.Exec(ctx, `INSERT INTO audit_event (id,case_id,counter,day,leaf,seq) VALUES `+db.Values(len(leaves), 6), args...); err != nil {
			return err
		}
	}
	if !whole {
		return nil
	}
	return putTree(ctx, tx, leaves)
}

func putTree(ctx context.Context, tx *db.Tx, leaves [][]byte) error {
	if _, err := tx.Exec(ctx, `DELETE FROM audit_hash`); err != nil || len(leaves) == 0 {
		return err
	}
	var built tree
	var args []any
	for i, l := range leaves {
		hashes, err := tlog.StoredHashes(int64(i), l, built)
		if err != nil {
			return err
		}
		for _, h := range hashes {
			args = append(args, len(built), h[:])
			built = append(built, h)
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO audit_hash (n,hash) VALUES `+db.Values(len(built), 2), args...)
	return err
}

type tree []tlog.Hash

// ReadHashes reads by storage index.
func (t tree) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, n := range at {
		out[i] = t[n]
	}
	return out, nil
}
