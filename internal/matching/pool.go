package matching

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/supporter"
)

// Pool is everybody who could stand next to somebody, of each partnership that
// this program serves, ready to be searched.
type Pool struct {
	Cases *casework.Cases

	mu    sync.Mutex
	parts map[*db.DB]*part
	batch sync.Mutex // one batch at a time
}

// part is what is remembered of one partnership.
type part struct {
	mu    sync.Mutex
	last  *snapshot
	lacks *lacking
}

// snapshot is the register as it was at one version. It never changes: what is
// newer is another snapshot that shares the rows that stayed the same.
type snapshot struct {
	version int64  // of the register
	batch   int64  // whose prices these are
	rows    []*row // by user
	price   []int64
}

func (p *Pool) of(d *db.DB) *part {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.parts == nil {
		p.parts = map[*db.DB]*part{}
	}
	if p.parts[d] == nil {
		p.parts[d] = &part{}
	}
	return p.parts[d]
}

// at gives the register as this transaction sees it. Only what changed since
// the last look is read. What a write transaction has not made durable yet is
// for that transaction alone.
func (p *Pool) at(ctx context.Context, tx *db.Tx) (*snapshot, error) {
	version, err := supporter.Version(ctx, tx)
	if err != nil {
		return nil, err
	}
	batch, _, err := lastBatch(ctx, tx)
	if err != nil {
		return nil, err
	}
	x := p.of(tx.DB())
	x.mu.Lock() // the first look after a start reads the whole register: once, not once per visitor
	defer x.mu.Unlock()
	s := x.last
	if s == nil {
		s = &snapshot{batch: -1}
	}
	if s.version >= version && s.batch >= batch { // a transaction that began earlier sees no harm in newer rows: the rules look at its own
		return s, nil
	}
	s, err = p.renew(ctx, tx, s, version, batch)
	if err != nil {
		return nil, err
	}
	if !tx.Writable() {
		x.last = s
	}
	return s, nil
}

func (p *Pool) renew(ctx context.Context, tx *db.Tx, old *snapshot, version, batch int64) (*snapshot, error) {
	var changed []*row
	err := supporter.EachChanged(ctx, tx, old.version, func(s supporter.Supporter) {
		changed = append(changed, newRow(s, p.Cases.Guard.Handle(s.User)))
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(changed, func(a, b *row) int { return strings.Compare(string(a.user), string(b.user)) })
	s := &snapshot{version: version, batch: batch, rows: merge(old.rows, changed)}
	prices, err := pricesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	s.price = make([]int64, len(s.rows))
	for u, price := range prices {
		if i, ok := s.find(u); ok {
			s.price[i] = price
		}
	}
	return s, nil
}

// merge puts changed rows into those there were, both by user.
func merge(old, changed []*row) []*row {
	all := make([]*row, 0, len(old)+len(changed))
	for _, c := range changed {
		i, there := slices.BinarySearchFunc(old, c.user, func(r *row, u naast.UserID) int { return strings.Compare(string(r.user), string(u)) })
		all = append(append(all, old[:i]...), c)
		if there {
			i++
		}
		old = old[i:]
	}
	return append(all, old...)
}

// find is the position of somebody.
func (s *snapshot) find(u naast.UserID) (int, bool) {
	return slices.BinarySearchFunc(s.rows, u, func(r *row, u naast.UserID) int { return strings.Compare(string(r.user), string(u)) })
}

// positions are those of the people of a list who are in the register.
func (s *snapshot) positions(lists ...[]naast.UserID) (all []int) {
	for _, us := range lists {
		for _, u := range us {
			if i, ok := s.find(u); ok {
				all = append(all, i)
			}
		}
	}
	return all
}

// byHandle finds who stands under a handle.
func (s *snapshot) byHandle(handle string) (*row, error) {
	i := slices.IndexFunc(s.rows, func(r *row) bool { return r.handle == handle })
	if i < 0 {
		return nil, fmt.Errorf("find proposed supporter: %w", naast.NotFound)
	}
	return s.rows[i], nil
}
