package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"naast/internal/db"
)

// verifySize bounds how many events are held at once. The tree itself is held
// whole while it is checked: 64 bytes for each event.
const verifySize = 2000

// mostFaults bounds how many are named.
const mostFaults = 20

// Verify builds the tree anew from the events and compares it with the one that
// is kept; it gives the head that it found, and what is wrong as lines for the
// host. Whether an older head that somebody kept fits is for Check.
func Verify(ctx context.Context, tx *db.Tx) (head tlog.Tree, faults []string, err error) {
	var built memory
	for n := int64(0); ; {
		leaves, kept, err := batchOf(ctx, tx, n, len(built))
		if err != nil {
			return head, faults, err
		}
		if len(leaves) == 0 {
			head = built.head(n)
			break
		}
		for _, l := range leaves {
			if l.seq != n {
				return built.head(n), append(faults, fmt.Sprintf("log: event %d is missing", n)), nil
			}
			at := int64(len(built))
			for i, h := range built.grow(n, l.hash) {
				if kept[at+int64(i)] != h && len(faults) < mostFaults {
					faults = append(faults, fmt.Sprintf("log: the tree does not fit event %d", n))
				}
			}
			n++
		}
	}
	more, err := gaps(ctx, tx)
	return head, append(faults, more...), err
}

type placed struct {
	seq  int64
	hash []byte
}

// batchOf reads the next events in order, and the hashes that the kept tree has
// from there on.
func batchOf(ctx context.Context, tx *db.Tx, from int64, built int) ([]placed, map[int64]tlog.Hash, error) {
	leaves, err := db.All(ctx, tx, func(s db.Scanner) (p placed, err error) { return p, s.Scan(&p.seq, &p.hash) },
		`SELECT seq, leaf FROM audit_event WHERE seq>=$1 ORDER BY seq LIMIT $2`, from, verifySize)
	if err != nil {
		return nil, nil, err
	}
	stored, err := db.All(ctx, tx, func(s db.Scanner) (p placed, err error) { return p, s.Scan(&p.seq, &p.hash) },
		`SELECT n, hash FROM audit_hash WHERE n>=$1 ORDER BY n LIMIT $2`, built, 3*verifySize)
	kept := make(map[int64]tlog.Hash, len(stored))
	for _, p := range stored {
		var h tlog.Hash
		copy(h[:], p.hash)
		kept[p.seq] = h
	}
	return leaves, kept, err
}

// gaps finds cases whose events do not count 1, 2, 3 …
func gaps(ctx context.Context, tx *db.Tx) ([]string, error) {
	ids, err := db.All(ctx, tx, db.One[string], `SELECT case_id FROM audit_event WHERE case_id<>''
		GROUP BY case_id HAVING COUNT(*)<>MAX(counter) OR MIN(counter)<>1 ORDER BY case_id LIMIT 20`)
	for i, id := range ids {
		ids[i] = fmt.Sprintf("log: the events of case %s have a gap", id)
	}
	return ids, err
}
