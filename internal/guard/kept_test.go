package guard_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// A draft is read back with the cookie under which it was kept, for a day, and
// with no other.
func TestDraft(t *testing.T) {
	eachWorld(t, func(w *world) {
		token, other := guard.NewToken(), guard.NewToken()
		w.do(func(tx *db.Tx) error {
			return errors.Join(w.g.KeepDraft(ctx, tx, token, []byte("eerst")), w.g.KeepDraft(ctx, tx, other, []byte("andermans")), w.g.KeepDraft(ctx, tx, token, []byte("toen")))
		})
		read := func(k guard.Token) string {
			var b []byte
			var err error
			w.read(func(tx *db.Tx) error { b, err = w.g.Draft(ctx, tx, k); return nil })
			if err != nil && !errors.Is(err, naast.NotFound) {
				t.Fatal(err)
			}
			return string(b)
		}
		if a, b, c := read(token), read(other), read(guard.NewToken()); a != "toen" || b != "andermans" || c != "" {
			t.Errorf("%q %q %q", a, b, c)
		}
		w.do(func(tx *db.Tx) error {
			_, err := tx.Session().Exec(ctx, `UPDATE guard_draft SET sealed=$1`, []byte("vervalst"))
			return err
		})
		if s := read(token); s != "" {
			t.Errorf("what was forged is read: %q", s)
		}
		w.do(func(tx *db.Tx) error {
			return errors.Join(w.g.KeepDraft(ctx, tx, token, []byte("weer")), w.g.KeepDraft(ctx, tx, other, []byte("weer")), w.g.DropDraft(ctx, tx, other))
		})
		if read(token) != "weer" || read(other) != "" {
			t.Error("dropping one took the other, or nothing")
		}
		w.two.Clock.Forward(guard.DraftTerm)
		if read(token) != "weer" {
			t.Error("gone before its time")
		}
		w.two.Clock.Forward(time.Second)
		if read(token) != "" {
			t.Error("read after its time")
		}
	})
}

// Sweeping takes what is over, and nothing that is not.
func TestSweep(t *testing.T) {
	eachWorld(t, func(w *world) {
		count := func() (n [4]int) {
			w.read(func(tx *db.Tx) error {
				for i, table := range []string{"guard_session", "guard_draft", "guard_tries", "guard_daykey"} {
					if err := tx.Session().QueryRow(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n[i]); err != nil {
						return err
					}
				}
				return nil
			})
			return n
		}
		fill := func() {
			begin(t, w.two.Own, w.g, w.mara)
			w.do(func(tx *db.Tx) error { return w.g.KeepDraft(ctx, tx, guard.NewToken(), []byte("x")) })
			if err := w.g.Try(ctx, w.two.Own, guard.Lane{Kind: "proef", Key: w.two.Clock.Now().String(), Limit: 9, Window: 13 * time.Hour}); err != nil {
				t.Fatal(err)
			}
		}
		sweep := func(want [4]int) {
			t.Helper()
			if err := errors.Join(w.g.Sweep(ctx, w.two.Own), w.g.SweepDrafts(ctx, w.two.Own)); err != nil {
				t.Fatal(err)
			}
			if got := count(); got != want {
				t.Errorf("left are %v, want %v", got, want)
			}
		}
		fill()
		sweep([4]int{1, 1, 1, 1})
		w.two.Clock.Forward(24 * time.Hour)
		fill()
		sweep([4]int{1, 2, 1, 2})
		w.two.Clock.Forward(24*time.Hour + time.Second)
		fill()
		sweep([4]int{1, 1, 1, 2})
	})
}

// Ending is of one session, or of all of one person; whose it was is told while
// anything is left of it.
func TestEnding(t *testing.T) {
	eachWorld(t, func(w *world) {
		one, two, other := begin(t, w.two.Own, w.g, w.mara), begin(t, w.two.Own, w.g, w.mara), begin(t, w.two.Own, w.g, w.team)
		owner := func(k guard.Token) string {
			h, err := w.g.Owner(ctx, w.two.Own, k)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		if owner(one) != w.g.Handle(w.mara.User) || owner(guard.NewToken()) != "" {
			t.Error("whose session it is, is wrong")
		}
		w.do(func(tx *db.Tx) error { return w.g.End(ctx, tx, one) })
		if owner(one) != "" || owner(two) == "" {
			t.Error("ending one")
		}
		three := begin(t, w.two.Own, w.g, w.mara)
		w.do(func(tx *db.Tx) error { return w.g.EndOthers(ctx, tx, w.mara.User, three) })
		if owner(two) != "" || owner(three) == "" || owner(other) == "" {
			t.Error("ending all of one person but the own")
		}
		w.read(func(tx *db.Tx) error {
			if err := w.g.Still(ctx, tx, two); !errors.Is(err, naast.SignIn) {
				t.Errorf("a session that ended is there still: %v", err)
			}
			return w.g.Still(ctx, tx, three)
		})
		w.do(func(tx *db.Tx) error { return w.g.EndAll(ctx, tx, w.mara.User) })
		if owner(three) != "" || owner(other) == "" {
			t.Error("ending all of one person")
		}
		w.do(func(tx *db.Tx) error {
			_, err := tx.Session().Exec(ctx, `UPDATE guard_session SET sealed=$1`, []byte("vervalst"))
			return err
		})
		if _, err := w.g.Resume(ctx, w.two.Own, other); !errors.Is(err, naast.SignIn) {
			t.Errorf("a forged session: %v", err)
		}
	})
}

// What one session does lengthens no other, and it ends at the moment it should.
func TestSessionsAreApart(t *testing.T) {
	eachWorld(t, func(w *world) {
		proof, err := w.g.Word(w.mara.User, "Kastanje")
		if err != nil {
			t.Fatal(err)
		}
		resumes := func(k guard.Token) bool {
			_, err := w.g.Resume(ctx, w.two.Own, k)
			if err != nil && !errors.Is(err, naast.SignIn) {
				t.Fatal(err)
			}
			return err == nil
		}
		busy, idle := begin(t, w.two.Own, w.g, w.mara), begin(t, w.two.Own, w.g, w.mara)
		w.two.Clock.Forward(guard.StaffSession.Idle)
		if !resumes(busy) {
			t.Error("ended at its last second")
		}
		w.two.Clock.Forward(time.Second)
		if !resumes(busy) || resumes(idle) {
			t.Error("one session keeps another alive")
		}
		waits := w.quiet(proof)
		w.two.Clock.Forward(guard.StaffSession.Idle - guard.LockAfter - 2*time.Second)
		late := begin(t, w.two.Own, w.g, w.mara)
		if _, _, err := w.g.Unlock(ctx, w.two.Own, waits, "kastanje"); err != nil {
			t.Fatal(err)
		}
		steps := int(guard.StaffSession.Whole / (30 * time.Minute))
		for i := range steps {
			w.two.Clock.Forward(30 * time.Minute)
			if !resumes(late) {
				t.Fatalf("ended after %d of %d half hours: at the end of another", i+1, steps)
			}
		}
	})
}

// The key of a day is random, and another the next day.
func TestDayKeys(t *testing.T) {
	eachWorld(t, func(w *world) {
		begin(t, w.two.Own, w.g, w.mara)
		w.two.Clock.Forward(24 * time.Hour)
		begin(t, w.two.Own, w.g, w.mara)
		w.read(func(tx *db.Tx) error {
			keys, err := db.All(ctx, tx.Session(), db.One[[]byte], `SELECT key FROM guard_daykey`)
			if len(keys) != 2 || len(keys[0]) != 32 || bytes.Equal(keys[0], keys[1]) || bytes.Equal(keys[0], make([]byte, 32)) || bytes.Equal(keys[1], make([]byte, 32)) {
				t.Errorf("%d keys: %x", len(keys), keys)
			}
			return err
		})
	})
}

// All lanes are counted, and the one that is full refuses.
func TestEveryLaneCounts(t *testing.T) {
	eachWorld(t, func(w *world) {
		lanes := []guard.Lane{{Kind: "ruim", Limit: 99, Window: time.Hour}, {Kind: "krap", Limit: 2, Window: time.Hour}}
		for i, want := range []error{nil, nil, naast.TooMany} {
			if err := w.g.Try(ctx, w.two.Own, lanes...); !errors.Is(err, want) {
				t.Errorf("try %d: %v", i+1, err)
			}
		}
	})
}

// A word has a least and a most, is this person's, and goes on only with a
// session that waits for it.
func TestWords(t *testing.T) {
	eachWorld(t, func(w *world) {
		for word, want := range map[string]bool{"eikel": false, " eikel ": false, "eikels": true, strings.Repeat("é", 60): true, strings.Repeat("é", 61): false} {
			if _, err := w.g.Word(w.mara.User, word); (err == nil) != want {
				t.Errorf("%q: %v", word, err)
			}
		}
		proof, err := w.g.Word(w.mara.User, "Kastanje")
		theirs, err2 := w.g.Word(w.team.User, "Kastanje")
		if err != nil || err2 != nil || proof == theirs {
			t.Error("the same word of two people is one", err, err2)
		}
		locked := func(k guard.Token) (u naast.UserID, word, yes bool) {
			u, word, err := w.g.Locked(ctx, w.two.Own, k)
			if err != nil && !errors.Is(err, naast.NotFound) {
				t.Fatal(err)
			}
			return u, word, err == nil
		}
		open := w.mara
		open.Word = proof
		fresh := begin(t, w.two.Own, w.g, open)
		if _, _, yes := locked(fresh); yes {
			t.Error("locked at once")
		}
		if _, err := w.g.Resume(ctx, w.two.Own, fresh); err != nil {
			t.Error(err)
		}
		yes := func(*db.Tx) error { return nil }
		if _, _, err := w.g.UnlockAs(ctx, w.two.Own, fresh, w.mara.User, yes); !errors.Is(err, naast.NotFound) {
			t.Errorf("unlocked what is not locked: %v", err)
		}
		w.two.Clock.Forward(guard.LockAfter)
		if _, _, yes := locked(fresh); yes {
			t.Error("locked before its time")
		}
		k := w.quiet(proof)
		if _, err := w.g.Resume(ctx, w.two.Own, k); !errors.Is(err, guard.ErrLocked) {
			t.Errorf("goes on without a word: %v", err)
		}
		if u, word, yes := locked(k); !yes || !word || u != w.mara.User {
			t.Error("locked is not told")
		}
		if _, word, yes := locked(w.quiet(guard.OnlyPasskey)); !yes || word {
			t.Error("a word would open what only a passkey opens")
		}
		if _, _, err := w.g.Unlock(ctx, w.two.Own, w.quiet(guard.OnlyPasskey), "passkey"); !errors.Is(err, naast.NotFound) {
			t.Errorf("a word opened it: %v", err)
		}
		none := begin(t, w.two.Own, w.g, w.mara)
		w.two.Clock.Forward(guard.LockAfter + time.Second)
		if _, _, err := w.g.Unlock(ctx, w.two.Own, none, "kastanje"); !errors.Is(err, naast.NotFound) {
			t.Errorf("a session without a word: %v", err)
		}
		k = w.quiet(proof)
		if _, _, err := w.g.UnlockAs(ctx, w.two.Own, k, w.team.User, yes); !errors.Is(err, naast.NotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		if _, _, err := w.g.UnlockAs(ctx, w.two.Own, k, w.mara.User, func(*db.Tx) error { return errPlanned }); err != errPlanned {
			t.Errorf("what went along failed: %v", err)
		}
		again, p, err := w.g.UnlockAs(ctx, w.two.Own, k, w.mara.User, yes)
		if err != nil || p.User != w.mara.User || p.Name != w.mara.Name || p.Hat != w.mara.Hat || p.Organisation != org {
			t.Fatalf("%+v, %v", p, err)
		}
		if _, err := w.g.Resume(ctx, w.two.Own, k); !errors.Is(err, naast.SignIn) {
			t.Errorf("the old cookie still goes: %v", err)
		}
		if _, err := w.g.Resume(ctx, w.two.Own, again); err != nil {
			t.Error(err)
		}
	})
}

// Unlocking makes no session longer, and guessing a word stops.
func TestUnlockKeepsTheEnd(t *testing.T) {
	eachWorld(t, func(w *world) {
		proof, err := w.g.Word(w.mara.User, "Kastanje")
		if err != nil {
			t.Fatal(err)
		}
		k := w.quiet(proof)
		for lived := guard.LockAfter; ; lived += guard.LockAfter + time.Second {
			fresh, _, err := w.g.Unlock(ctx, w.two.Own, k, "kastanje")
			if lived += time.Second; err != nil {
				if lived < guard.StaffSession.Whole || lived > guard.StaffSession.Whole+20*time.Minute {
					t.Errorf("ended after %s: %v", lived, err)
				}
				break
			}
			k = fresh
			w.two.Clock.Forward(guard.LockAfter + time.Second)
		}
		k = w.quiet(proof)
		for range 5 {
			if _, _, err := w.g.Unlock(ctx, w.two.Own, k, "verkeerd"); !errors.Is(err, naast.NotFound) {
				t.Errorf("a wrong word: %v", err)
			}
		}
		if _, _, err := w.g.Unlock(ctx, w.two.Own, k, "kastanje"); !errors.Is(err, naast.TooMany) {
			t.Errorf("the sixth try: %v", err)
		}
	})
}

// A cookie is read back as it was written, and nothing else is one.
func TestTokens(t *testing.T) {
	k := guard.NewToken()
	same, err := guard.ParseToken(k.String())
	if err != nil || same.String() != k.String() || same.IsZero() || string(same.Secret()) != string(k.Secret()) || len(k.Secret()) != 32 {
		t.Errorf("%v", err)
	}
	for _, s := range []string{"", "x", k.String() + "A", k.String()[4:], strings.Repeat("!", 64)} {
		if p, err := guard.ParseToken(s); !errors.Is(err, naast.Invalid) || !p.IsZero() {
			t.Errorf("%q: %v", s, err)
		}
	}
	if k.String() == guard.NewToken().String() {
		t.Error("two cookies are one")
	}
}
