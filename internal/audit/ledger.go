package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// ledger is what one transaction knows of the books of cases, and the events
// that it still has to write down.
type ledger struct {
	v      *vault.Vault
	events []Event
	books  map[naast.CaseID]*Book
}

type ledgerKey struct{}

func ledgerOf(tx *db.Tx, v *vault.Vault) *ledger {
	l, _ := db.Memo(tx, ledgerKey{}, func() (*ledger, error) { // cannot fail
		l := &ledger{v: v, books: map[naast.CaseID]*Book{}}
		tx.BeforeCommit(func(ctx context.Context) error { return l.close(ctx, tx) })
		return l, nil
	})
	return l
}

// forgetPending leaves a case that is erased out of what is still to be written.
func forgetPending(tx *db.Tx, id naast.CaseID) {
	l, err := db.Memo(tx, ledgerKey{}, func() (*ledger, error) { return nil, naast.NotFound })
	if err != nil {
		return
	}
	delete(l.books, id)
	l.events = slices.DeleteFunc(l.events, func(e Event) bool { return e.Case == id })
}

// close writes the books that changed and the events, in the order in which
// they happened.
func (l *ledger) close(ctx context.Context, tx *db.Tx) error {
	now := map[naast.CaseID]state{}
	for id, b := range l.books {
		if !b.dirty {
			continue
		}
		if err := b.write(ctx, tx, l.v, id); err != nil {
			return err
		}
		now[id] = state{b.counter, b.hash()}
	}
	for _, e := range l.events {
		if e.Case != "" {
			s, known := now[e.Case]
			if !known {
				var err error
				if s, err = newest(ctx, tx, l.v, e.Case); err != nil {
					return err
				}
			}
			s.counter++
			now[e.Case], e.Counter, e.Book = s, s.counter, s.book
		}
		if err := store(ctx, tx, l.v, e); err != nil {
			return err
		}
	}
	return l.markLast(ctx, tx, now)
}

// markLast marks the last event of a case that was written in without one: by a
// job, whose work follows from what was logged before.
func (l *ledger) markLast(ctx context.Context, tx *db.Tx, now map[naast.CaseID]state) error {
	for id, s := range now {
		if b := l.books[id]; b != nil && s.counter == b.counter {
			if _, err := tx.Exec(ctx, `UPDATE audit_event SET book=$1 WHERE case_id=$2 AND case_id<>'' AND counter=$3`, s.marked(l.v, id), id, s.counter); err != nil {
				return fmt.Errorf("mark log of %s: %w", id, err)
			}
		}
	}
	return nil
}

// state is how far the log of a case is, and the hash of its book by then;
// empty while nothing was ever written in it.
type state struct {
	counter int
	book    []byte
}

// marked is the hash with a mark that binds it to the case and to its event.
func (s state) marked(v *vault.Vault, id naast.CaseID) []byte {
	return append(bytes.Clone(s.book), v.Mark("book", string(id), strconv.Itoa(s.counter), string(s.book))...)
}

// read checks what marked made.
func (s *state) read(v *vault.Vault, id naast.CaseID, marked []byte) error {
	if len(marked) >= hashSize && v.CheckMark(marked[hashSize:], "book", string(id), strconv.Itoa(s.counter), string(marked[:hashSize])) == nil {
		s.book = marked[:hashSize]
		return nil
	}
	if err := v.CheckMark(marked, "book", string(id), strconv.Itoa(s.counter), ""); err != nil {
		return fmt.Errorf("event %d of %s was changed: %w", s.counter, id, err)
	}
	return nil
}

// newest is the state after the last event of a case; the zero state before the
// first.
func newest(ctx context.Context, tx *db.Tx, v *vault.Vault, id naast.CaseID) (s state, err error) {
	var marked []byte
	// Said twice: SQLite uses an index with a condition only where it reads that condition.
	err = tx.QueryRow(ctx, `SELECT counter, book FROM audit_event WHERE case_id=$1 AND case_id<>'' ORDER BY counter DESC LIMIT 1`, id).Scan(&s.counter, &marked)
	if errors.Is(err, naast.NotFound) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("count events of %s: %w", id, err)
	}
	return s, s.read(v, id, marked)
}
