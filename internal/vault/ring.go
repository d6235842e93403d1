package vault

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"naast"
	"naast/internal/db"
)

// The two tables of the ring: keys of grants, and root keys of cases and teams.
const (
	grantKeys = "vault_ring"
	rootKeys  = "vault_ring_root"
)

// generation is the number of the key under which the ring seals new rows. It
// stands in the ring itself, so that a node that has not heard of a new
// generation yet still writes under it.
func (v *Vault) generation(ctx context.Context, tx *db.Tx) (uint32, []byte, error) {
	n, err := db.Memo(tx, generationMemo{}, func() (n uint32, err error) {
		err = tx.Ring().QueryRow(ctx, `SELECT number FROM vault_generation`).Scan(&n)
		if errors.Is(err, naast.NotFound) {
			n, _ = v.keys.newest(ringKind)
			_, err = tx.Ring().Exec(ctx, `INSERT INTO vault_generation (one, number) VALUES (1, $1) ON CONFLICT (one) DO NOTHING`, n)
		}
		return n, err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("read generation of ring: %w", err)
	}
	key, err := v.keys.get(ringKind, n)
	return n, key, err
}

// What is read many times in one transaction, under these keys of db.Memo.
type (
	generationMemo struct{}
	rootMemo       string       // by case or team
	publicMemo     naast.UserID // the keys of a person that count now
	standingMemo   string       // where a case or team is; changed by cutPeople, moveOn and EraseCase
	mailboxMemo    string       // the public half of the mailbox there; changed by moveOn and EraseCase
	bornMemo       string       // what was granted on a case that this transaction made, see earlier
)

// putKeys draws a key for each id and keeps them in the ring.
func (v *Vault) putKeys(ctx context.Context, tx *db.Tx, table string, ids ...string) ([][]byte, error) {
	return v.putKeysOf(ctx, tx, table, ids, make([]string, len(ids)))
}

// putKeysOf is putKeys with whose each is.
func (v *Vault) putKeysOf(ctx context.Context, tx *db.Tx, table string, ids, holders []string) ([][]byte, error) {
	n, g, err := v.generation(ctx, tx)
	if err != nil {
		return nil, err
	}
	keys := make([][]byte, len(ids))
	args := make([]any, 0, 5*len(ids))
	for i, id := range ids {
		keys[i] = newKey()
		args = append(args, id, n, string(tx.Today()), seal(g, n, pack(table, id), keys[i]), holders[i])
	}
	_, err = tx.Ring().Exec(ctx, `INSERT INTO `+table+` (id, generation, made, sealed, holder) VALUES `+db.Values(len(ids), 5), args...)
	if err != nil {
		return nil, fmt.Errorf("put keys %v in ring: %w", ids, err)
	}
	d, lost := tx.DB(), cutsOf("", ids)
	for i := range lost {
		if table == rootKeys {
			lost[i].root = rootCut
		}
	}
	tx.IfRefused(func(ctx context.Context) { sweep(ctx, d, lost) }) // what goes wrong here is an orphan, which SweepOrphans finds
	return keys, nil
}

// getKey reads one key; naast.NotFound when it was deleted.
func (v *Vault) getKey(ctx context.Context, tx *db.Tx, table, id string) ([]byte, error) {
	keys, err := v.getKeys(ctx, tx, table, []string{id})
	if err != nil {
		return nil, err
	}
	if keys[id] == nil {
		return nil, fmt.Errorf("find key %s in ring: %w", id, naast.NotFound)
	}
	return keys[id], nil
}

// root is the own key of a case or a team. It goes in a transaction of its own
// (sweep), never in one that still uses it.
func (v *Vault) root(ctx context.Context, tx *db.Tx, object string) ([]byte, error) {
	return db.Memo(tx, rootMemo(object), func() ([]byte, error) { return v.getKey(ctx, tx, rootKeys, object) })
}

type ringRow struct {
	id     string
	sealed []byte
}

func scanRing(s db.Scanner) (r ringRow, err error) { return r, s.Scan(&r.id, &r.sealed) }

// getKeys reads many keys in one query per batch; those deleted are absent.
func (v *Vault) getKeys(ctx context.Context, tx *db.Tx, table string, ids []string) (map[string][]byte, error) {
	keys := make(map[string][]byte, len(ids))
	for batch := range batches(ids) {
		rows, err := db.All(ctx, tx.Ring(), scanRing,
			`SELECT id, sealed FROM `+table+` WHERE id IN (`+batch.marks+`)`, batch.args...)
		if err != nil {
			return nil, fmt.Errorf("read ring: %w", err)
		}
		for _, r := range rows {
			if keys[r.id], err = v.openRing(table, r); err != nil {
				return nil, err
			}
		}
	}
	return keys, nil
}

func (v *Vault) openRing(table string, r ringRow) ([]byte, error) {
	_, n, err := keyOf(r.sealed)
	if err != nil {
		return nil, err
	}
	g, err := v.keys.get(ringKind, n)
	if err != nil {
		return nil, err
	}
	key, err := open(g, n, pack(table, r.id), r.sealed)
	if err != nil {
		return nil, fmt.Errorf("open key %s of ring: %w", r.id, err)
	}
	return key, nil
}

// batch is a part of a list as SQL wants it.
type batch struct {
	marks string // $1,$2,…
	args  []any
}

const mostMarks = 512

// batches cuts a list in parts whose length is a power of two, filled up by
// repeating the last, so that there are few different query texts to prepare.
func batches(ids []string) iter.Seq[batch] { return batchesFrom(ids, 1) }

// batchesFrom numbers the parameters from first on.
func batchesFrom(ids []string, first int) iter.Seq[batch] {
	return func(yield func(batch) bool) {
		for len(ids) > 0 {
			part := ids[:min(len(ids), mostMarks)]
			ids = ids[len(part):]
			size := 1
			for size < len(part) {
				size *= 2
			}
			b := batch{args: make([]any, size)}
			marks := make([]string, size)
			for i := range size {
				b.args[i] = part[min(i, len(part)-1)]
				marks[i] = "$" + strconv.Itoa(first+i)
			}
			b.marks = strings.Join(marks, ",")
			if !yield(b) {
				return
			}
		}
	}
}
