package vault

import (
	"errors"
	"testing"

	"naast"
	"naast/internal/db"
)

// relocked makes a lock of eight words and puts other words in its place.
func (s *stage) relocked(p Person) (first, second string, was Lock) {
	s.Helper()
	first, second = NewPhrase(), NewPhrase()
	s.lock(p, LockPhrase, first)
	return first, second, s.relocks(p, second)
}

// relocks puts other words in the place of those that somebody has, and gives the
// lock of those.
func (s *stage) relocks(p Person, phrase string) (was Lock) {
	s.Helper()
	was, err := s.load(p, LockPhrase)
	if err != nil {
		s.Fatal(err)
	}
	l, err := s.v.MakeLock(ctx, p.Identity, LockPhrase, phrase)
	if err != nil {
		s.Fatal(err)
	}
	s.write(p, "", func(tx *db.Tx) error { return s.v.Relock(ctx, tx, p.User, was.Mark(), l) })
	return was
}

// with tries words at the lock that somebody has now.
func (s *stage) with(p Person, phrase string) error {
	l, err := s.load(p, LockPhrase)
	if err == nil {
		_, err = s.v.OpenLock(ctx, l, phrase)
	}
	return err
}

// Whoever can write in the database gets no old words back: neither the row of before,
// nor one that he makes himself, nor somebody else's. The control is the same row
// where nothing in the ring says that it ended.
func TestOldWordsPutBack(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		p := s.supporter
		s.lock(p, LockPhrase, NewPhrase())
		s.lock(s.other, LockPhrase, NewPhrase())
		first, second, _ := s.relocked(p)
		s.refuses("the old words", s.with(p, first), naast.NotFound)
		if err := s.with(p, second); err != nil {
			t.Fatalf("the new words: %v", err)
		}
		after := s.dump()

		s.lock(p, LockPhrase, first) // the row of before: a thief copied it in time
		row := s.dump()
		s.relocks(p, second)
		s.put(row, "vault_lock")
		s.refuses("the row of before", s.with(p, first), ErrRefused)
		s.exec(`UPDATE vault_lock SET proof=(SELECT proof FROM vault_lock WHERE handle=$1) WHERE handle=$2`, s.v.lockHandle(s.other.User, LockPhrase), s.v.lockHandle(p.User, LockPhrase))
		s.refuses("with another's proof", s.with(p, first), ErrRefused)

		keys, _ := testKeys(t) // a program of his own makes the row, with other keys
		own, err := New(keys).MakeLock(ctx, p.Identity, LockPhrase, first)
		if err != nil {
			t.Fatal(err)
		}
		s.put(after, "vault_lock")
		s.exec(`UPDATE vault_lock SET sealed=$1 WHERE handle=$2`, own.sealed, s.v.lockHandle(p.User, LockPhrase))
		s.refuses("a row of his own", s.with(p, first), ErrRefused)

		s.put(row, "vault_lock")
		s.write(p, "", func(tx *db.Tx) error { _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`); return err })
		if err := s.with(p, first); err != nil {
			t.Fatalf("the control does not open: %v", err)
		}
	})
}

// A word of her own on a card is another lock on the same keys, and so is a card in the
// place of a lost one: what was before, put back, opens with the card alone. Saved twice,
// a lock goes on. The control is the same row where the ring remembers nothing.
func TestOldCardPutBack(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		p := s.resident
		for _, kind := range []LockKind{LockCard, LockNext} {
			secret := NewCardSecret([]byte(kind))
			s.lock(p, kind, secret)
			row := s.dump()
			with := func(secret string) error {
				l, err := s.load(p, kind)
				if err == nil {
					_, err = s.v.OpenLock(ctx, l, secret)
				}
				return err
			}
			same, err := s.load(p, kind)
			if err != nil {
				t.Fatal(err)
			}
			s.write(p, "", func(tx *db.Tx) error { return s.v.SaveLock(ctx, tx, p.User, same) })
			if err := with(secret); err != nil {
				t.Fatalf("saved twice: %v", err)
			}
			s.lock(p, kind, WithWord(secret, "kastanje"))
			if err := with(WithWord(secret, "kastanje")); err != nil {
				t.Fatalf("with her word: %v", err)
			}
			s.put(row, "vault_lock")
			s.refuses("the card alone", with(secret), ErrRefused)
			s.write(p, "", func(tx *db.Tx) error { _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`); return err })
			if err := with(secret); err != nil {
				t.Fatalf("the control does not open: %v", err)
			}
		}
	})
}

// Other words come in the place of those that were shown to be right, and of no others;
// what is undone leaves the old ones, and a program that was killed before it told the
// ring does so later.
func TestRelock(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		p := s.supporter
		_, second, was := s.relocked(p)
		l, err := s.v.MakeLock(ctx, p.Identity, LockPhrase, NewPhrase())
		if err != nil {
			t.Fatal(err)
		}
		relock := func(who Person, mark string, end error) error {
			return s.try(who, "", func(tx *db.Tx) error { return errors.Join(s.v.Relock(ctx, tx, who.User, mark, l), end) })
		}
		s.refuses("from words of before", relock(p, was.Mark(), nil), naast.Conflict)
		s.refuses("of somebody without", relock(s.other, was.Mark(), nil), naast.Conflict)
		now, err := s.load(p, LockPhrase)
		if err != nil {
			t.Fatal(err)
		}
		killed := errors.New("killed")
		if err := relock(p, now.Mark(), killed); !errors.Is(err, killed) {
			t.Fatal(err)
		}
		if err := s.with(p, second); err != nil {
			t.Fatalf("undone, and the words do not open: %v", err)
		}

		// Killed after the commit: what was written down is done by the sweep.
		before := s.dump()
		if err := relock(p, now.Mark(), nil); err != nil {
			t.Fatal(err)
		}
		s.write(p, "", func(tx *db.Tx) error {
			if _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`); err != nil {
				return err
			}
			return s.v.putCut(ctx, tx, cut{id: s.v.endedLock(s.v.lockHandle(p.User, LockPhrase), now.sealed), root: lockCut})
		})
		if err := s.v.SweepCuts(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		s.put(before, "vault_lock")
		s.refuses("after the sweep", s.with(p, second), ErrRefused)
	})
}

// A copy of main from before the new words, with the ring of now: the new words are
// lost, so the host lets the old ones open again, and is told of how many people.
func TestReviveLocks(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		p := s.supporter
		first := NewPhrase()
		s.lock(p, LockPhrase, first)
		s.lock(s.other, LockPhrase, NewPhrase())
		copied := s.dump()
		s.relocks(p, NewPhrase())
		s.restoreMain(copied)
		s.refuses("before it is let", s.with(p, first), ErrRefused)
		s.write(p, "", func(tx *db.Tx) error {
			n, err := s.v.ReviveLocks(ctx, tx)
			if n != 1 {
				t.Errorf("revived %d", n)
			}
			return err
		})
		if err := s.with(p, first); err != nil {
			t.Errorf("after it: %v", err)
		}
	})
}
