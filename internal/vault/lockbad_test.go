package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"naast"
	"naast/internal/db"
)

// Bytes that are no lock are refused before anything is tried, and a lock of one kind
// is not one of another: a passkey's does not open as that of another passkey.
func TestWhatIsNoLock(t *testing.T) {
	k, _ := testKeys(t)
	v, id := New(k), NewIdentity()
	secret := string(newKey())
	l, err := v.MakeLock(ctx, id, PasskeyLock("een"), secret)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.OpenLock(ctx, l, secret); err != nil || !bytes.Equal(got.Seed(), id.Seed()) {
		t.Fatalf("control: %v", err)
	}
	bare := headerSize + saltSize
	for n, want := range map[int]error{0: ErrRefused, 4: ErrRefused, headerSize: ErrRefused, bare - 1: ErrRefused, bare: naast.NotFound, len(l.sealed) - 1: naast.NotFound} {
		if got, err := v.OpenLock(ctx, Lock{l.kind, l.sealed[:n]}, secret); got != nil || !errors.Is(err, want) {
			t.Errorf("%d bytes of it: %v", n, err)
		}
	}
	other := bytes.Clone(l.sealed)
	other[0] = suiteAES
	for what, c := range map[string]struct {
		l    Lock
		want error
	}{"of another suite": {Lock{l.kind, other}, ErrRefused}, "of another passkey": {Lock{PasskeyLock("twee"), l.sealed}, naast.NotFound}, "without a name": {Lock{PasskeyLock(""), l.sealed}, naast.NotFound}} {
		if got, err := v.OpenLock(ctx, c.l, secret); got != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := v.MakeLock(ctx, id, LockPhrase, "geen zin"); !errors.Is(err, naast.Invalid) {
		t.Errorf("a lock of a phrase that cannot exist: %v", err)
	}
	if _, err := v.MakeLock(ctx, id, LockCard, ""); !errors.Is(err, naast.Invalid) {
		t.Errorf("a lock without a secret: %v", err)
	}
}

// Each lock has a salt of its own, the one that nobody has too: otherwise one try would
// be a try at all of them, and what is not there could be told from what is.
func TestEachLockHasItsSalt(t *testing.T) {
	k, _ := testKeys(t)
	v, id, phrase := New(k), NewIdentity(), NewPhrase()
	seen := map[string]bool{string(make([]byte, saltSize)): true}
	for i := range 4 {
		l := v.DecoyLock(LockPhrase)
		if i < 2 {
			var err error
			if l, err = v.MakeLock(ctx, id, LockPhrase, phrase); err != nil {
				t.Fatal(err)
			}
		}
		salt := string(l.sealed[headerSize : headerSize+saltSize])
		if seen[salt] {
			t.Errorf("lock %d has the salt of another, or none", i)
		}
		seen[salt] = true
	}
}

// Whoever leaves while all places are taken waits no longer, and no lock is made;
// two vaults of one machine share the places.
func TestWhoLeavesWaitsNoLonger(t *testing.T) {
	k, _ := testKeys(t)
	v, beside := New(k), New(k)
	beside.Beside(v)
	for range cap(v.slow) {
		v.slow <- struct{}{}
	}
	left, leave := context.WithCancel(ctx)
	leave()
	for what, x := range map[string]*Vault{"its own": v, "beside it": beside} {
		if l, err := x.MakeLock(left, NewIdentity(), LockPhrase, NewPhrase()); !errors.Is(err, context.Canceled) || l.sealed != nil {
			t.Errorf("%s: made %v", what, err)
		}
	}
	for range cap(v.slow) {
		<-v.slow
	}
	if _, err := beside.MakeLock(ctx, NewIdentity(), LockPhrase, NewPhrase()); err != nil || len(v.slow) != 0 {
		t.Errorf("control: %v, with %d places taken", err, len(v.slow))
	}
}

// A lock that was changed in the database, or is another one of the same person, is
// refused; one that is saved again takes the place of the one before.
func TestSavedLock(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		first, second := NewPhrase(), NewPhrase()
		s.lock(s.supporter, LockPhrase, first)
		s.lock(s.supporter, PasskeyLock("een"), "geheim")
		good := s.dump()
		at := s.v.lockHandle(s.supporter.User, LockPhrase)
		for _, r := range good.of("vault_lock") {
			for _, column := range []string{"sealed", "proof"} {
				for i, b := range flips(r[column].([]byte)) {
					s.exec(`UPDATE vault_lock SET `+column+`=$1 WHERE handle=$2`, b, r["handle"])
					kind := map[bool]LockKind{true: LockPhrase, false: PasskeyLock("een")}[r["handle"] == at]
					_, err := s.load(s.supporter, kind)
					s.refuses(fmt.Sprint(column, ", change ", i), err, ErrRefused)
				}
			}
			s.restoreMain(good)
		}
		s.exec(`UPDATE vault_lock SET sealed=(SELECT sealed FROM vault_lock WHERE handle<>$1), proof=(SELECT proof FROM vault_lock WHERE handle<>$1) WHERE handle=$1`, at)
		_, err := s.load(s.supporter, LockPhrase)
		s.refuses("that of her passkey", err, ErrRefused)
		s.restoreMain(good)
		s.lock(s.supporter, LockPhrase, second)
		l, err := s.load(s.supporter, LockPhrase)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.v.OpenLock(ctx, l, second); err != nil {
			t.Errorf("control: %v", err)
		}
		_, err = s.v.OpenLock(ctx, l, first)
		s.refuses("the phrase of before", err, naast.NotFound)
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.ForgetUser(ctx, tx, s.supporter.User) })
		if l, err = s.load(s.supporter, LockPhrase); err != nil {
			t.Fatal(err)
		}
		_, err = s.v.OpenLock(ctx, l, second)
		s.refuses("of somebody who is forgotten", err, naast.NotFound)
		s.refuses("her keys", s.try(s.supporter, "", func(tx *db.Tx) error { return s.v.CheckIdentity(ctx, tx, s.supporter) }), naast.NotFound)
		if err := s.try(s.other, "", func(tx *db.Tx) error { return s.v.CheckIdentity(ctx, tx, s.other) }); err != nil {
			t.Errorf("control: somebody else: %v", err)
		}
	})
}

// Who opened her keys with a lock has it in hand: it is the one that she has until
// another comes in its place or it ends, and no other of hers.
func TestCheckLock(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		if s.supporter.Identity.Lock().Mark() != "" {
			t.Error("keys that no lock opened have one")
		}
		phrase := NewPhrase()
		s.lock(s.supporter, LockPhrase, phrase)
		l, err := s.load(s.supporter, LockPhrase)
		if err != nil {
			t.Fatal(err)
		}
		id, err := s.v.OpenLock(ctx, l, phrase)
		if err != nil || id.Lock().Mark() != l.Mark() || len(l.Mark()) != 32 {
			t.Fatalf("opened with %q, %v", id.Lock().Mark(), err)
		}
		check := func(u naast.UserID, l Lock) error {
			return s.try(Person{}, "", func(tx *db.Tx) error { return s.v.CheckLock(ctx, tx, u, l) })
		}
		if err := check(s.supporter.User, id.Lock()); err != nil {
			t.Errorf("control: %v", err)
		}
		s.refuses("somebody else's", check(s.other.User, id.Lock()), naast.NotFound)
		s.refuses("one that was never hers", check(s.supporter.User, s.v.DecoyLock(LockPhrase)), naast.NotFound)
		s.refuses("none", check(s.supporter.User, Lock{kind: LockPhrase}), naast.NotFound)
		s.lock(s.supporter, LockPhrase, phrase)
		s.refuses("one in whose place another came", check(s.supporter.User, id.Lock()), naast.NotFound)
	})
}

// Letting locks open again takes back what is said of those locks, and not that a case
// was erased.
func TestReviveOnlyLocks(t *testing.T) {
	once(t, func(t *testing.T, s *stage) {
		s.ask()
		s.write(Person{}, "", func(tx *db.Tx) error {
			l := s.v.DecoyLock(LockPhrase)
			if err := s.v.SaveLock(ctx, tx, s.supporter.User, l); err != nil {
				return err
			}
			if err := (cut{id: s.v.endedLock(s.v.lockHandle(s.supporter.User, LockPhrase), l.sealed), root: lockCut}).takeBack(ctx, tx); err != nil {
				return err
			}
			return s.v.EraseCase(ctx, tx, s.id)
		})
		_, err := s.load(s.supporter, LockPhrase)
		s.refuses("a lock that ended", err, ErrRefused)
		s.write(Person{}, "", func(tx *db.Tx) error {
			if n, err := s.v.ReviveLocks(ctx, tx); err != nil || n != 1 {
				t.Errorf("%d locks open again, %v", n, err)
			}
			erased, err := s.v.Erased(ctx, tx, []naast.CaseID{s.id})
			if len(erased) != 1 {
				t.Error("it is forgotten that a case was erased")
			}
			return err
		})
		if _, err := s.load(s.supporter, LockPhrase); err != nil {
			t.Errorf("control: %v", err)
		}
	})
}
