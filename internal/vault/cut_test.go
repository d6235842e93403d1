package vault

import (
	"testing"
	"time"

	"naast"
	"naast/internal/db"
)

const hour = time.Hour

// A cut ends opening at once, and the key is really gone from the ring.
func TestCut(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter, s.front)
		s.mustTell(s.supporter, sealed)
		before := s.dump()
		s.cut(s.supporter)
		s.mustOpen("after the cut", s.supporter, false)
		s.mustTell(s.front, sealed)
		after := s.dump()
		if got, want := len(after.of("vault_ring")), len(before.of("vault_ring"))-1; got != want {
			t.Fatalf("%d keys in the ring, want %d", got, want)
		}
		if n := len(after.of("vault_cut")); n != 0 {
			t.Fatalf("%d cuts not swept", n)
		}
		// An old copy of main opens nothing with the ring of now.
		s.restoreMain(before)
		s.mustOpen("old main, new ring", s.supporter, false)
		s.mustOpen("control: the one who was not cut", s.front, true)
	})
}

// Where the program ends between the commit and the sweeping, the cut holds
// already, and the sweep of later deletes the key.
func TestCutSurvivesACrash(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		before := s.dump()
		s.cut(s.supporter)
		s.put(before, "vault_ring") // as if the second transaction never ran
		var id string
		s.read(Person{}, "", func(tx *db.Tx) error {
			return tx.QueryRow(ctx, `SELECT id FROM vault_grant WHERE cut_on<>''`).Scan(&id)
		})
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.putCut(ctx, tx, cut{id: id, root: grantCut}) })
		s.mustOpen("key still in the ring", s.supporter, false)
		if err := s.v.SweepCuts(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		for _, r := range s.dump().of("vault_ring") {
			if r["id"] == id {
				t.Fatal("the key is still in the ring after the sweep")
			}
		}
		s.mustOpen("control: the resident", s.resident, true)
	})
}

// A cut that is rolled back did not happen, in the ring neither.
func TestCutThatFails(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		s.refuses("rolled back", s.try(Person{}, "", func(tx *db.Tx) error {
			if err := s.v.Cut(ctx, tx, s.id, s.supporter.User); err != nil {
				return err
			}
			return naast.TooMany
		}), naast.TooMany)
		s.mustOpen("still a member", s.supporter, true)
	})
}

// After a cut the next write is in a new epoch, which the one who was cut
// cannot open even with his old key and all of the database.
func TestWriteAfterCutMakesNewEpoch(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.front)
		stolen := s.caseKeyOf(s.front)
		s.cut(s.front)
		second := Object{Doc: "doc", Kind: "question", Revision: 2}
		sealed, epoch, err := s.sealAs(s.supporter, second, "nieuwe woorden")
		if err != nil || epoch != 2 {
			t.Fatalf("epoch %d, %v", epoch, err)
		}
		if got, err := s.tell(s.resident, second, sealed); err != nil || got != "nieuwe woorden" {
			t.Fatalf("resident reads %q, %v", got, err)
		}
		birth := s.dump().of("vault_birth")[0]["id"].(string)
		o := newObject(birth, string(s.id), 1, stolen, s.front)
		if _, err := open(stolen, 2, second.ad(o, 2), sealed); err == nil {
			t.Fatal("the old key opens what was written after the cut")
		}
		// The mailbox too is another.
		s.write(Person{}, "", func(tx *db.Tx) error {
			letter, err := s.v.SealToCase(ctx, tx, s.id, []byte("bericht"))
			if err != nil {
				return err
			}
			if _, err := openWith(pairFrom(mailboxSeed(stolen)), 2, letterAD(birth, o.id, 2), letter); err == nil {
				t.Error("the old mailbox opens what came after")
			}
			return nil
		})
		// The control: without a cut the epoch stays.
		if _, epoch, err := s.sealAs(s.resident, Object{Doc: "doc", Kind: "question", Revision: 3}, "x"); err != nil || epoch != 2 {
			t.Fatalf("epoch %d, %v", epoch, err)
		}
	})
}

// What was written before a cut in the same transaction is no reason to go on
// under the key that he still knows.
func TestCutBetweenTwoWrites(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.front)
		s.write(s.supporter, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
			if err != nil {
				return err
			}
			for i, want := range []int{1, 2} { // the first is the control
				if _, err := s.v.Seal(ctx, tx, k, Object{Doc: "doc", Kind: "note", Revision: i + 1}, []byte("x")); err != nil {
					return err
				}
				if k.Epoch() != want {
					t.Errorf("write %d in epoch %d, want %d", i+1, k.Epoch(), want)
				}
				if err := s.v.Cut(ctx, tx, s.id, s.front.User); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// What was erased is unreadable in every old copy of main.
func TestErasedCase(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		facts := s.facts(Facts, []byte("thema"))
		before := s.dump()
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EraseCase(ctx, tx, s.id) })
		after := s.dump()
		for _, table := range []string{"vault_grant", "vault_wrap", "vault_epoch", "vault_object", "vault_ring", "vault_ring_root", "vault_cut"} {
			if n := len(after.of(table)); n != 0 {
				t.Errorf("%d rows left in %s", n, table)
			}
		}
		gone := func(what string) {
			s.mustOpen(what, s.supporter, false)
			s.mustOpen(what, s.resident, false)
			_, err := s.openFacts(Facts, facts)
			s.refuses(what, err, naast.NotFound)
		}
		gone("erased")
		s.restoreMain(before)
		gone("old main, new ring")
		s.restore(before) // the control: with the old ring as well, it opens
		s.mustTell(s.supporter, sealed)
		if _, err := s.openFacts(Facts, facts); err != nil {
			t.Fatal(err)
		}
	})
}

// Keys whose row in main never came are swept when it was missed for days, those of now
// are left alone.
func TestSweepOrphans(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.placeCanary()
		s.ask(s.supporter)
		s.write(Person{}, "", func(tx *db.Tx) error {
			_, err := s.v.putKeys(ctx, tx, grantKeys, "orphan")
			if err == nil {
				_, err = s.v.putKeys(ctx, tx, rootKeys, "orphan")
			}
			return err
		})
		n := len(s.dump().of("vault_ring"))
		sweep := func() {
			if err := s.v.SweepOrphans(ctx, s.d); err != nil {
				t.Fatal(err)
			}
		}
		sweep()
		if got := len(s.dump().of("vault_ring")); got != n {
			t.Fatalf("%d keys, want %d: a young one may be of a transaction under way", got, n)
		}
		s.two.Clock.Forward(3 * 24 * hour)
		sweep()
		if got := len(s.dump().of("vault_ring")); got != n {
			t.Fatalf("%d keys, want %d: its row was never missed before", got, n)
		}
		s.two.Clock.Forward(missedDays * 24 * hour)
		sweep()
		c := s.dump()
		if len(c.of("vault_ring")) != n-1 || len(c.of("vault_ring_root")) != 2 {
			t.Fatalf("%d keys and %d roots left", len(c.of("vault_ring")), len(c.of("vault_ring_root")))
		}
		s.mustOpen("those with a row", s.supporter, true)
	})
}

// Members who all write at once after a cut make one new epoch together, and
// each can read what the others wrote.
func TestManyWriteAfterCut(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		members := []Person{s.resident, s.supporter, s.other, s.second}
		s.ask(append(members[1:len(members):len(members)], s.front)...)
		s.cut(s.front)
		sealed, errs := make([][]byte, len(members)), make(chan error, len(members))
		note := func(i int) Object { return Object{Doc: naast.DocumentID(members[i].User), Kind: "note", Revision: 1} }
		for i, p := range members {
			go func() {
				var err error
				sealed[i], _, err = s.sealAs(p, note(i), string(p.User))
				errs <- err
			}()
		}
		for range members {
			if err := <-errs; err != nil {
				t.Fatal(err)
			}
		}
		for i := range members {
			for _, p := range members {
				if got, err := s.tell(p, note(i), sealed[i]); err != nil || got != string(members[i].User) {
					t.Errorf("%q %v", got, err)
				}
			}
		}
		if n := len(s.dump().of("vault_epoch")); n != 2 {
			t.Errorf("%d epochs", n)
		}
	})
}
