package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"naast"
	"naast/internal/db"
)

// After re-sealing and forgetting, every old copy of the ring is dead, and
// everything that counts still opens.
func TestResealAndForget(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		old := s.dump()
		for range 450 { // more than one transaction's worth
			s.write(Person{}, "", func(tx *db.Tx) error {
				_, err := s.v.putKeys(ctx, tx, grantKeys, string(naast.NewID[naast.GrantID]()))
				return err
			})
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(s.v.Reseal(ctx, s.d))
		now := s.dump()
		for _, table := range []string{"vault_ring", "vault_ring_root"} {
			for _, r := range now.of(table) {
				if _, n, err := keyOf(r["sealed"].([]byte)); err != nil || n != 2 {
					t.Fatalf("a row under generation %d, %v", n, err)
				}
			}
		}
		s.mustTell(s.supporter, sealed)
		s.restore(old) // the control: until the key is destroyed an old ring opens
		s.mustTell(s.supporter, sealed)
		s.put(now, "vault_ring")
		s.put(now, "vault_ring_root")
		s.put(now, "vault_generation")

		must(s.v.Forget(ctx, s.two.Own, s.two.Other))
		if _, err := os.Stat(filepath.Join(s.dir, "ring-1.key")); !os.IsNotExist(err) {
			t.Fatalf("the old key is still there: %v", err)
		}
		s.mustTell(s.supporter, sealed)
		s.mustTell(s.resident, sealed)
		s.restore(old)
		s.refuses("old copy", s.open(s.supporter), ErrRefused)
	})
}

// A row that does not open is not sealed anew as if it did, and without the directory
// of the keys nothing begins: what was stays, and opens when all is well again.
func TestResealThatFails(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		good := s.dump()
		if err := os.Rename(s.dir, s.dir+"-gone"); err != nil {
			t.Fatal(err)
		}
		if err := s.v.Reseal(ctx, s.d); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("without the directory of the keys: %v", err)
		}
		if err := os.Rename(s.dir+"-gone", s.dir); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"vault_ring", "vault_ring_root"} {
			s.ring(`UPDATE ` + table + ` SET sealed=(SELECT sealed FROM ` + map[bool]string{true: "vault_ring_root", false: "vault_ring"}[table == "vault_ring"] + ` LIMIT 1)`)
			s.refuses("a changed row of "+table, s.v.Reseal(ctx, s.d), ErrRefused)
			for _, r := range s.dump().of(table) {
				if _, n, _ := keyOf(r["sealed"].([]byte)); n != 1 || fmt.Sprint(r["generation"]) != "1" {
					t.Errorf("a changed row of %s is sealed anew under %d", table, n)
				}
			}
			s.restore(good)
		}
		if err := s.v.Reseal(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		s.mustTell(s.supporter, sealed)
		old := keyPath(s.dir, ringKind, 1)
		if err := errors.Join(os.Remove(old), os.MkdirAll(old+"/full", 0o700)); err != nil { // what cannot be destroyed
			t.Fatal(err)
		}
		if err := s.v.Forget(ctx, s.two.Own, s.two.Other); err == nil || s.v.keys.known(ringKind, 1) == nil {
			t.Errorf("a key that cannot be destroyed is forgotten: %v", err)
		}
	})
}

// A generation stays as long as any partnership has a row under it.
func TestForgetKeepsWhatIsInUse(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		neighbour := *s
		neighbour.d, neighbour.id = s.two.Other, naast.NewID[naast.CaseID]()
		neighbour.resident = neighbour.person()
		neighbour.ask()
		for range 2 {
			if err := s.v.Reseal(ctx, s.two.Own); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.v.Forget(ctx, s.two.Own, s.two.Other); err != nil {
			t.Fatal(err)
		}
		neighbour.mustOpen("the neighbour", neighbour.resident, true)
		s.refuses("no partnership", s.v.Forget(ctx), naast.Invalid)
		if err := s.v.Reseal(ctx, s.two.Other); err != nil {
			t.Fatal(err)
		}
		if err := s.v.Forget(ctx, s.two.Own, s.two.Other); err != nil {
			t.Fatal(err)
		}
		neighbour.mustOpen("the neighbour, re-sealed", neighbour.resident, true)
		s.mustOpen("ours", s.supporter, true)
		if v, _ := s.v.keys.newest(ringKind); v != 3 || s.v.keys.known(ringKind, 1) != nil {
			t.Errorf("generation %d is newest, the first is still known", v)
		}
	})
}

// Two nodes share the key files: one that has not heard of the new generation
// finds it when it needs it.
func TestTwoNodes(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		k, err := LoadKeys(s.dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := New(k).Reseal(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		s.mustOpen("on the other node", s.supporter, true)
		s.id = naast.NewID[naast.CaseID]()
		s.ask(s.supporter)
		for _, r := range s.dump().of("vault_ring") {
			if r["generation"] != int64(2) {
				t.Fatal("the other node wrote under the old generation")
			}
		}
	})
}

// Rows of the ring are bound to their own id and table.
func TestRingRowsCannotBeSwapped(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		c := s.dump()
		rows := c.of("vault_ring")
		rows[0]["sealed"], rows[1]["sealed"] = rows[1]["sealed"], rows[0]["sealed"]
		s.put(c, "vault_ring")
		s.refuses("swapped", s.open(s.supporter), ErrRefused)
		rows[0]["sealed"], rows[1]["sealed"] = rows[1]["sealed"], rows[0]["sealed"]
		s.put(c, "vault_ring")
		s.mustOpen("control: put back", s.supporter, true)
	})
}

// Two partnerships with the same keys are two: what is put in the other's
// database does not open there.
func TestBirthSeparatesPartnerships(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		c := s.dump()
		delete(c, "vault_birth")
		neighbour := *s
		neighbour.d = s.two.Other
		neighbour.person() // gives the neighbour a birth id of its own
		own := neighbour.dump()["vault_birth"]
		c["vault_birth"] = own
		neighbour.restore(c)
		neighbour.mustOpen("in another partnership", s.supporter, false)
		s.mustTell(s.supporter, sealed)
	})
}
