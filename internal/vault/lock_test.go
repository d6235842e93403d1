package vault

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
)

func (s *stage) lock(p Person, kind LockKind, secret string) {
	s.Helper()
	l, err := s.v.MakeLock(ctx, p.Identity, kind, secret)
	if err != nil {
		s.Fatal(err)
	}
	s.write(p, "", func(tx *db.Tx) error { return s.v.SaveLock(ctx, tx, p.User, l) })
}

func (s *stage) load(p Person, kind LockKind) (l Lock, err error) {
	err = s.d.Read(ctx, scopeOf(p, ""), func(tx *db.Tx) (err error) { l, err = s.v.LoadLock(ctx, tx, p.User, kind); return err })
	return l, err
}

func TestLockOpensWithItsSecretOnly(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		phrase, card := NewPhrase(), NewCardSecret([]byte("x"))
		s.lock(s.supporter, LockPhrase, phrase)
		s.lock(s.resident, LockCard, card)
		l, err := s.load(s.supporter, LockPhrase)
		if err != nil {
			t.Fatal(err)
		}
		id, err := s.v.OpenLock(ctx, l, " "+phrase+". ")
		if err != nil || !bytes.Equal(id.Seed(), s.supporter.Identity.Seed()) {
			t.Fatalf("right phrase: %v", err)
		}
		_, err = s.v.OpenLock(ctx, l, NewPhrase())
		s.refuses("wrong phrase", err, naast.NotFound)
		_, err = s.v.OpenLock(ctx, l, "dit is geen zin")
		s.refuses("no phrase at all", err, naast.Invalid)
		_, err = s.v.OpenLock(ctx, l, "")
		s.refuses("empty", err, naast.Invalid)

		l, err = s.load(s.resident, LockCard)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = s.v.OpenLock(ctx, l, card); err != nil {
			t.Fatal(err)
		}
		_, err = s.v.OpenLock(ctx, l, NewCardSecret([]byte("y")))
		s.refuses("wrong card", err, naast.NotFound)
		_, err = s.v.OpenLock(ctx, l, WithWord(card, "roos"))
		s.refuses("a word where there is none", err, naast.NotFound)

		s.lock(s.resident, LockCard, WithWord(card, "Roos"))
		l, _ = s.load(s.resident, LockCard)
		_, err = s.v.OpenLock(ctx, l, card)
		s.refuses("card without its word", err, naast.NotFound)
		if _, err = s.v.OpenLock(ctx, l, WithWord(card, " roos ")); err != nil {
			t.Fatal(err)
		}
	})
}

// A person without a lock, one whose lock was dropped, and a wrong secret all
// go the same way: through Argon2id, to the same answer.
func TestDecoyTakesTheSamePath(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		card := NewCardSecret([]byte("x"))
		s.lock(s.resident, LockCard, card)
		s.lock(s.other, LockCard, card)
		s.write(s.other, "", func(tx *db.Tx) error { return s.v.dropLock(ctx, tx, s.other.User, LockCard) })
		locks := map[string]Lock{"made": s.v.DecoyLock(LockCard)}
		for what, p := range map[string]Person{"real": s.resident, "none": s.outsider, "dropped": s.other} {
			l, err := s.load(p, LockCard)
			if err != nil {
				t.Fatal(err)
			}
			locks[what] = l
		}
		// With all places taken, whoever goes through Argon2id must wait.
		for range cap(s.v.slow) {
			s.v.slow <- struct{}{}
		}
		short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		for what, l := range locks {
			if _, err := s.v.OpenLock(short, l, NewCardSecret([]byte("wrong"))); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: did not wait for Argon2id: %v", what, err)
			}
			if len(l.sealed) != len(locks["real"].sealed) {
				t.Errorf("%s: another length", what)
			}
		}
		for range cap(s.v.slow) {
			<-s.v.slow
		}
		var said string
		for what, l := range locks {
			_, err := s.v.OpenLock(ctx, l, NewCardSecret([]byte("wrong")))
			s.refuses(what, err, naast.NotFound)
			if said == "" {
				said = err.Error()
			}
			if err.Error() != said {
				t.Errorf("%s says %q, another %q", what, err, said)
			}
		}
		// The control: the real one does open with its own secret.
		if _, err := s.v.OpenLock(ctx, locks["real"], card); err != nil {
			t.Fatal(err)
		}
	})
}

// Somebody who can write in the database cannot make himself another person by
// moving his own lock to that person's row.
func TestLockCannotBeMoved(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		card := NewCardSecret([]byte("x"))
		s.lock(s.outsider, LockCard, card)
		s.lock(s.resident, LockCard, NewCardSecret([]byte("y")))
		s.exec(`DELETE FROM vault_lock WHERE handle=$1`, s.v.lockHandle(s.resident.User, LockCard))
		s.exec(`UPDATE vault_lock SET handle=$1 WHERE handle=$2`, s.v.lockHandle(s.resident.User, LockCard), s.v.lockHandle(s.outsider.User, LockCard))
		_, err := s.load(s.resident, LockCard)
		s.refuses("moved lock", err, ErrRefused)
	})
}

// Without the pepper a stolen database does not allow trying secrets at all.
func TestPepperIsNeeded(t *testing.T) {
	k, _ := testKeys(t)
	v := New(k)
	secret := NewCardSecret([]byte("x"))
	l, err := v.MakeLock(ctx, NewIdentity(), LockCard, secret)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := testKeys(t)
	if _, err := New(other).OpenLock(ctx, l, secret); !errors.Is(err, naast.NotFound) {
		t.Errorf("another pepper: %v", err)
	}
	if _, err := v.OpenLock(ctx, l, secret); err != nil {
		t.Errorf("own pepper: %v", err)
	}
	l.sealed[4] = 9 // a pepper version that does not exist
	if _, err := v.OpenLock(ctx, l, secret); !errors.Is(err, ErrRefused) {
		t.Errorf("unknown pepper: %v", err)
	}
}

// At most so many run at once as leave one core free.
func TestArgonIsBounded(t *testing.T) {
	k, _ := testKeys(t)
	if n := cap(New(k).slow); n < 1 {
		t.Fatalf("%d places", n)
	}
}

// Of all who try at once only so many wait; the others are told to come back. Who
// gets a card waits on: the control. When the place is free all goes on.
func TestTriesDoNotQueue(t *testing.T) {
	k, _ := testKeys(t)
	v, id, phrase := New(k), NewIdentity(), NewPhrase()
	lock, err := v.MakeLock(ctx, id, LockPhrase, phrase)
	if err != nil {
		t.Fatal(err)
	}
	for range cap(v.slow) {
		v.slow <- struct{}{}
	}
	leave, left := context.WithCancel(ctx)
	waits := make(chan error)
	for range mostTrying {
		go func() { _, err := v.OpenLock(leave, lock, phrase); waits <- err }()
	}
	for len(v.trying) < mostTrying {
		runtime.Gosched()
	}
	if _, err := v.OpenLock(ctx, lock, phrase); !errors.Is(err, naast.Unavailable) {
		t.Errorf("one more than may wait: %v", err)
	}
	made := make(chan error)
	go func() { _, err := v.MakeLock(ctx, id, LockPhrase, phrase); made <- err }()
	left()
	for range mostTrying {
		if err := <-waits; !errors.Is(err, context.Canceled) {
			t.Errorf("who left: %v", err)
		}
	}
	for range cap(v.slow) {
		<-v.slow
	}
	if err := <-made; err != nil {
		t.Error(err)
	}
	if _, err := v.OpenLock(ctx, lock, phrase); err != nil {
		t.Error(err)
	}
}
