package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Book tells of everything in a case which sealed form of it is the newest. A
// sealed thing opens also when it is an old one that somebody with the database
// put back; the book does not, because its hash stands in the newest event.
// Only who takes the end of the log away too is not seen by it, and that a
// witness sees.
//
// An entry is 6 bytes of the hash of the kind, 10 of the name within it and 16
// of the sealed form. The book keeps nothing secret: the rows themselves lie
// beside it.
type Book struct {
	counter int // of the newest event when it was read
	entries []byte
	dirty   bool
}

const (
	hashSize  = sha256.Size
	kindSize  = 6
	keySize   = 16
	entrySize = 32
)

func keyOf(kind, name string) []byte {
	k, n := sha256.Sum256([]byte(kind)), sha256.Sum256([]byte(name))
	return append(k[:kindSize:kindSize], n[:keySize-kindSize]...)
}

func sum(revision int, sealed []byte) []byte {
	h := sha256.New()
	h.Write([]byte(strconv.Itoa(revision) + " "))
	h.Write(sealed)
	return h.Sum(nil)[:entrySize-keySize]
}

func (b *Book) hash() []byte {
	h := sha256.Sum256(b.entries)
	return h[:]
}

// at is the place of a key, and whether it is there.
func (b *Book) at(key []byte) (int, bool) {
	n := len(b.entries) / entrySize
	i := sort.Search(n, func(i int) bool { return bytes.Compare(b.entries[i*entrySize:i*entrySize+len(key)], key) >= 0 })
	return i * entrySize, bytes.HasPrefix(b.entries[i*entrySize:], key)
}

// Check tells whether this is the newest sealed form of a thing; nil: that it
// was never there. Anything else is vault.ErrRefused.
func (b *Book) Check(kind, name string, revision int, sealed []byte) error {
	i, there := b.at(keyOf(kind, name))
	if there != (sealed != nil) || there && !bytes.Equal(b.entries[i+keySize:i+entrySize], sum(revision, sealed)) {
		return fmt.Errorf("%s is not the newest: %w", name, vault.ErrRefused)
	}
	return nil
}

// Count is how many things of a kind there are.
func (b *Book) Count(kind string) (n int) {
	prefix := keyOf(kind, "")[:kindSize]
	for i, _ := b.at(prefix); bytes.HasPrefix(b.entries[i:], prefix); i += entrySize {
		n++
	}
	return n
}

func (b *Book) write(ctx context.Context, tx *db.Tx, v *vault.Vault, id naast.CaseID) error {
	mark := []byte{}
	if b.counter == 0 {
		mark = state{0, b.hash()}.marked(v, id)
	}
	_, err := tx.Exec(ctx, `INSERT INTO audit_book (case_id, entries, mark) VALUES ($1,$2,$3)
		ON CONFLICT (case_id) DO UPDATE SET entries=excluded.entries, mark=excluded.mark`, id, b.entries, mark)
	if err != nil {
		return fmt.Errorf("write book of %s: %w", id, err)
	}
	return nil
}

// Wrote says that a thing in a case has a new sealed form.
func Wrote(ctx context.Context, tx *db.Tx, v *vault.Vault, id naast.CaseID, kind, name string, revision int, sealed []byte) error {
	b, err := BookOf(ctx, tx, v, id)
	if err != nil {
		return err
	}
	key := keyOf(kind, name)
	i, there := b.at(key)
	end := i
	if there {
		end += entrySize
	}
	b.entries, b.dirty = slices.Replace(b.entries, i, end, append(key, sum(revision, sealed)...)...), true
	return nil
}

// Gone says that a thing is no longer in a case, of whatever kind it was.
func Gone(ctx context.Context, tx *db.Tx, v *vault.Vault, id naast.CaseID, name string) error {
	b, err := BookOf(ctx, tx, v, id)
	if err != nil {
		return err
	}
	key := keyOf("", name)[kindSize:]
	for i := 0; i < len(b.entries); i += entrySize {
		if bytes.Equal(b.entries[i+kindSize:i+keySize], key) {
			b.entries, b.dirty = slices.Delete(b.entries, i, i+entrySize), true
			return nil
		}
	}
	return nil
}

// BookOf is the book of one case.
func BookOf(ctx context.Context, tx *db.Tx, v *vault.Vault, id naast.CaseID) (*Book, error) {
	l := ledgerOf(tx, v)
	if err := l.read(ctx, tx, []naast.CaseID{id}); err != nil {
		return nil, err
	}
	return l.books[id], nil
}

// ReadBooks reads the books of many cases at once, so that BookOf finds them.
func ReadBooks(ctx context.Context, tx *db.Tx, v *vault.Vault, ids []naast.CaseID) error {
	return ledgerOf(tx, v).read(ctx, tx, ids)
}

// mostBooks bounds one query.
const mostBooks = 500

func (l *ledger) read(ctx context.Context, tx *db.Tx, ids []naast.CaseID) error {
	missing := slices.DeleteFunc(slices.Clone(ids), func(id naast.CaseID) bool { return l.books[id] != nil })
	for part := range slices.Chunk(missing, mostBooks) {
		if err := l.readSome(ctx, tx, part); err != nil {
			return err
		}
	}
	for _, id := range missing {
		if l.books[id] != nil {
			continue
		}
		s, err := newest(ctx, tx, l.v, id)
		if err != nil {
			return err
		}
		if s.book != nil {
			return fmt.Errorf("the book of %s is gone: %w", id, vault.ErrRefused)
		}
		l.books[id] = &Book{counter: s.counter}
	}
	return nil
}

// readSome reads books with the newest event of each case, and checks that they
// belong together.
func (l *ledger) readSome(ctx context.Context, tx *db.Tx, ids []naast.CaseID) error {
	args, in := make([]any, len(ids)), ""
	for i, id := range ids {
		args[i] = id
		in += ",$" + strconv.Itoa(i+1)
	}
	type row struct {
		id             naast.CaseID
		entries, first []byte
		counter        *int
		marked         []byte
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) {
		return r, s.Scan(&r.id, &r.entries, &r.first, &r.counter, &r.marked)
	}, `SELECT b.case_id, b.entries, b.mark, e.counter, e.book FROM audit_book b
		LEFT JOIN audit_event e ON e.case_id=b.case_id AND e.case_id<>'' AND e.counter=(
			SELECT MAX(m.counter) FROM audit_event m WHERE m.case_id=b.case_id AND m.case_id<>'')
		WHERE b.case_id IN (`+in[1:]+`)`, args...)
	if err != nil {
		return fmt.Errorf("read books: %w", err)
	}
	for _, r := range rows {
		s := state{}
		if r.counter != nil {
			s.counter, r.first = *r.counter, r.marked
		}
		b := &Book{counter: s.counter, entries: r.entries}
		if err := s.read(l.v, r.id, r.first); err != nil {
			return err
		}
		if !bytes.Equal(s.book, b.hash()) {
			return fmt.Errorf("the book of %s is not that of event %d: %w", r.id, s.counter, vault.ErrRefused)
		}
		l.books[r.id] = b
	}
	return nil
}
