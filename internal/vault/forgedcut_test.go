package vault

import (
	"errors"
	"testing"

	"naast"
	"naast/internal/db"
)

// keys counts the keys in the ring.
func (s *stage) keys() (n int) {
	c := s.dump()
	return len(c.of(grantKeys)) + len(c.of(rootKeys))
}

// swept starts the sweeping of cuts, as a program does each hour.
func (s *stage) swept(what string, want error) {
	s.Helper()
	if err := s.v.SweepCuts(ctx, s.d); !errors.Is(err, want) {
		s.Errorf("%s: %v, want %v", what, err, want)
	}
}

// pending cuts somebody, and leaves it as a program that ends before it swept.
func (s *stage) pending(who Person) {
	s.Helper()
	ring := s.dump()
	var waits copyOf
	s.write(Person{}, "", func(tx *db.Tx) error { return s.v.Cut(ctx, tx, s.id, who.User) })
	s.write(Person{}, "", func(tx *db.Tx) error {
		return s.v.putCut(ctx, tx, cut{id: s.liveGrant(ring, who.User), root: grantCut})
	})
	waits = s.dump()
	s.put(ring, grantKeys)
	s.put(waits, "vault_cut")
}

// liveGrant is the grant of the case that somebody has now.
func (s *stage) liveGrant(c copyOf, u naast.UserID) string {
	for _, r := range c.of("vault_grant") {
		if r["grantee"] == s.v.grantee(string(s.id), u) && r["cut_on"] == "" {
			return r["id"].(string)
		}
	}
	s.Fatal("no such grant")
	return ""
}

// restoreGrants puts the grants back as they were in a copy, and with them who opens.
func (s *stage) restoreGrants(c copyOf) {
	s.put(c, "vault_grant")
	s.put(c, "vault_wrap")
}

// Whoever can write in the database takes no key out of the ring: not with cuts of his
// own, not with a mark of another cut, not by putting the day of a real one forward,
// and not by moving the rows of others to who is really cut. It is said, and a real cut
// beside them is still swept.
func TestForgedCuts(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.placeCanary()
		s.ask(s.supporter, s.other, s.front)
		s.swept("the first time", nil)
		if err := s.nextEpoch(s.resident, s.resident, s.supporter, s.other, s.front); err != nil { // real cuts that wait
			t.Fatal(err)
		}
		n, whole := s.keys(), s.dump()
		s.mustVerify(true)
		s.exec(`UPDATE vault_cut SET not_before=''`)
		s.exec(`INSERT INTO vault_cut (id, root, not_before) SELECT id, 0, '' FROM vault_grant WHERE cut_on=''`)
		s.exec(`INSERT INTO vault_cut (id, root, not_before, mark) SELECT id, 1, '', (SELECT mark FROM vault_cut WHERE LENGTH(mark)>0 LIMIT 1) FROM vault_object`)
		s.swept("forged", ErrHeld)
		if got := s.keys(); got != n {
			t.Errorf("%d keys in the ring, want %d", got, n)
		}
		s.mustOpen("whom nobody cut", s.resident, true)
		s.mustOpen("whom nobody cut", s.supporter, true)
		s.mustVerify(false)

		s.exec(`UPDATE vault_grant SET grantee=$1 WHERE cut_on=''`, s.v.grantee(string(s.id), s.supporter.User)) // as if all were hers
		s.cut(s.supporter)
		s.restoreGrants(whole)
		s.exec(`UPDATE vault_grant SET cut_on='2026-11-23' WHERE id=$1`, s.liveGrant(whole, s.supporter.User))
		s.mustOpen("who was really cut", s.supporter, false)
		s.mustOpen("whose row was moved to her", s.resident, true)
		s.pending(s.other)
		s.swept("a real one among forged", ErrHeld)
		if left := s.keys(); left != n-3 { // of the supporter now and before; and of the other
			t.Errorf("%d keys after two real cuts, want %d", left, n-3)
		}
		s.mustOpen("whom nobody cut", s.front, true)
	})
}

// What the version before had still to cut is cut: it set no marks. It is believed once,
// and only of what main shows as cut or gone; what comes later without a mark is not.
func TestCutsOfTheVersionBefore(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.other, s.front)
		if err := s.nextEpoch(s.resident, s.resident, s.supporter, s.other, s.front); err != nil {
			t.Fatal(err)
		}
		s.pending(s.supporter)
		second := s.id
		s.id = naast.NewID[naast.CaseID]()
		s.ask(s.supporter)
		before := s.dump()
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EraseCase(ctx, tx, s.id) })
		after := s.dump()
		s.put(before, grantKeys) // it ended before it swept
		s.put(before, rootKeys)
		for _, r := range before.of("vault_grant") {
			if r["object"] == string(s.id) {
				s.exec(`INSERT INTO vault_cut (id, root) VALUES ($1, 0)`, r["id"])
			}
		}
		s.exec(`INSERT INTO vault_cut (id, root) VALUES ($1, 1)`, string(s.id))
		s.id = second
		live := s.liveGrant(after, s.other.User)
		s.exec(`INSERT INTO vault_cut (id, root) VALUES ($1, 0)`, live)
		s.exec(`UPDATE vault_cut SET mark=$1`, []byte{})

		s.swept("of the version before, with one of nobody", ErrHeld)
		c := s.dump()
		if got := len(c.of(grantKeys)) + len(c.of(rootKeys)); got != len(after.of(grantKeys))+len(after.of(rootKeys))-1 { // the supporter's
			t.Errorf("%d keys in the ring", got)
		}
		s.mustOpen("whom nobody cut", s.other, true)
		waiting := s.keys()
		s.two.Clock.Forward((keptDays + 1) * 24 * hour)
		s.swept("what waited for its day", ErrHeld)
		if got := s.keys(); got >= waiting {
			t.Errorf("%d keys in the ring, as many as before", got)
		}

		s.exec(`DELETE FROM vault_cut`)
		n := s.keys()
		s.exec(`UPDATE vault_grant SET cut_on='2026-12-01' WHERE id=$1`, live)
		s.exec(`INSERT INTO vault_cut (id, root) VALUES ($1, 0)`, live)
		s.swept("a second time", ErrHeld)
		s.exec(`UPDATE vault_grant SET cut_on='' WHERE id=$1`, live)
		if got := s.keys(); got != n {
			t.Errorf("%d keys in the ring, want %d", got, n)
		}
		s.mustOpen("whom nobody cut", s.other, true)
	})
}

// Erasing takes the keys of nobody else's question, wherever somebody moved their rows
// in main: put back, they open. What was erased opens in no older copy of main.
func TestErasingTakesNothingMovedHere(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.placeCanary()
		s.ask(s.supporter)
		first := s.id
		s.id = naast.NewID[naast.CaseID]()
		s.ask(s.supporter, s.other)
		before := s.dump()
		s.exec(`UPDATE vault_grant SET object=$1`, string(first))
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EraseCase(ctx, tx, first) })
		if err := s.v.SweepOrphans(ctx, s.d); err == nil { // no canary opens
			t.Error("nobody hears of it")
		}
		s.restoreMain(before)
		s.mustOpen("moved and put back", s.other, true)
		s.mustOpen("moved and put back", s.resident, true)
		s.id = first
		s.mustOpen("the control: what was erased", s.resident, false)
		s.mustOpen("the control: what was erased", s.supporter, false)
	})
}

// Keys of the version before say nothing of whose they are; the first sweep lets the
// ring say it. The control is without: then rows that were moved go with who is cut.
func TestHoldersAreCarried(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		for _, carried := range []bool{false, true} {
			s.id = naast.NewID[naast.CaseID]()
			s.ask(s.supporter, s.other)
			whole := s.dump()
			s.write(Person{}, "", func(tx *db.Tx) error {
				_, err := tx.Ring().Exec(ctx, `UPDATE vault_ring SET holder=''`)
				return err
			})
			if carried {
				if err := s.v.CarryAgain(ctx, s.d); err != nil {
					t.Fatal(err)
				}
				s.swept("carried", nil)
			}
			s.exec(`UPDATE vault_grant SET grantee=$1`, s.v.grantee(string(s.id), s.supporter.User))
			s.cut(s.supporter)
			s.restoreGrants(whole)
			s.mustOpen("moved to who was cut", s.other, carried)
			s.mustOpen("who was cut", s.supporter, false)
		}
	})
}

// The ring is sealed anew once a week, however often somebody asks; a clock that ran
// ahead does not keep it from that.
func TestRingIsYoung(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		young := func(what string, want bool) {
			t.Helper()
			if got, err := s.v.YoungUntil(ctx, s.d); err != nil || (got != "") != want {
				t.Errorf("%s: %v, %v", what, got, err)
			}
		}
		young("never sealed anew", false)
		if err := s.v.Reseal(ctx, s.d); err != nil {
			t.Fatal(err)
		}
		young("just now", true)
		s.two.Clock.Forward((youngDays - 1) * 24 * hour)
		young("after days", true)
		s.two.Clock.Forward(24 * hour)
		young("after a week", false)
		s.two.Clock.Forward(-30 * 24 * hour)
		young("on a day to come", false)
	})
}
