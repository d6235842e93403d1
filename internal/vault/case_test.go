package vault

import (
	"testing"
	"time"

	"naast"
	"naast/internal/db"
)

// Whoever was granted reads, again and again; whoever was not does not.
func TestCaseOpensForThoseGranted(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		for range 2 { // first and second opening
			s.mustTell(s.resident, sealed)
			s.mustTell(s.supporter, sealed)
		}
		s.mustOpen("outsider", s.outsider, false)
		// The control: the same outsider, once granted.
		s.write(s.resident, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
			if err != nil {
				return err
			}
			_, err = s.v.Grant(ctx, tx, s.resident, k, s.outsider.User, Terms{Scope: ScopeCase})
			return err
		})
		s.mustTell(s.outsider, sealed)
		s.refuses("a case twice", s.try(s.resident, s.id, func(tx *db.Tx) error {
			_, err := s.v.NewCase(ctx, tx, s.id, s.resident)
			return err
		}), naast.Conflict)
	})
}

// What opens is bound to the person, the case and the action of the Scope.
func TestScopeBindsOpening(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		another := naast.NewID[naast.CaseID]()
		for what, sc := range map[string]db.Scope{
			"no case":       {Actor: s.supporter.User, Action: "read"},
			"another case":  {Actor: s.supporter.User, Case: another},
			"another actor": {Actor: s.resident.User, Case: s.id},
			"nobody":        {Case: s.id},
			"list":          {Actor: s.supporter.User, Action: "list own"},
		} {
			err := s.d.Write(ctx, sc, func(tx *db.Tx) error { _, err := s.v.OpenCase(ctx, tx, s.supporter, s.id); return err })
			s.refuses(what, err, naast.NotFound)
		}
		for what, sc := range map[string]db.Scope{
			"list without list action": {Actor: s.supporter.User, Action: "read"},
			"list of another":          {Actor: s.resident.User, Action: "list own"},
			"list inside another case": {Actor: s.supporter.User, Case: another, Action: "list own"},
		} {
			err := s.d.Write(ctx, sc, func(tx *db.Tx) error {
				_, err := s.v.OpenCases(ctx, tx, s.supporter, []naast.CaseID{s.id})
				return err
			})
			s.refuses(what, err, naast.NotFound)
		}
		s.mustOpen("own scope", s.supporter, true)
	})
}

// A key that was opened is of no use in another person's or case's transaction.
func TestOpenedKeyStaysInItsScope(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		var k *CaseKey
		s.read(s.supporter, s.id, func(tx *db.Tx) (err error) { k, err = s.v.OpenCase(ctx, tx, s.supporter, s.id); return err })
		use := func(sc db.Scope) error {
			return s.d.Write(ctx, sc, func(tx *db.Tx) error { _, err := s.v.Open(ctx, tx, k, question, sealed); return err })
		}
		if err := use(scopeOf(s.supporter, s.id)); err != nil {
			t.Fatal(err)
		}
		s.refuses("other actor", use(scopeOf(s.other, s.id)), naast.NotFound)
		s.refuses("no actor", use(db.System("job")), naast.NotFound)
		s.refuses("other case", use(scopeOf(s.supporter, naast.NewID[naast.CaseID]())), naast.NotFound)
	})
}

// A list opens what was granted and leaves out the rest.
func TestOpenCases(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		var ids []naast.CaseID
		for i := range 5 {
			id := naast.NewID[naast.CaseID]()
			s.write(s.resident, id, func(tx *db.Tx) error {
				k, err := s.v.NewCase(ctx, tx, id, s.resident)
				if err == nil && i < 3 {
					_, err = s.v.Grant(ctx, tx, s.resident, k, s.supporter.User, Terms{Scope: ScopeCase})
				}
				return err
			})
			ids = append(ids, id)
		}
		list := func() (m map[naast.CaseID]*CaseKey) {
			err := s.d.Write(ctx, db.Scope{Actor: s.supporter.User, Action: "list own"}, func(tx *db.Tx) (err error) {
				m, err = s.v.OpenCases(ctx, tx, s.supporter, ids)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		for range 2 {
			m := list()
			if len(m) != 3 || m[ids[0]] == nil || m[ids[0]].Case() != ids[0] || m[ids[0]].Epoch() != 1 {
				t.Fatalf("%d cases open", len(m))
			}
		}
		s.id = ids[1]
		s.cut(s.supporter)
		if m := list(); len(m) != 2 || m[ids[1]] != nil {
			t.Fatalf("%d cases open after a cut", len(m))
		}
	})
}

// A grant with a last day opens on that day and not after it.
func TestGrantEnds(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask()
		last := naast.Today(s.two.Clock.Now()).Add(2)
		s.write(s.resident, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
			if err == nil {
				_, err = s.v.Grant(ctx, tx, s.resident, k, s.supporter.User, Terms{Scope: ScopeCase, Until: last})
			}
			return err
		})
		s.two.Clock.Forward(48 * time.Hour)
		s.mustOpen("last day", s.supporter, true)
		s.two.Clock.Forward(24 * time.Hour)
		s.mustOpen("day after", s.supporter, false)
		// Moving the end in the database does not help: it is sealed and signed.
		s.exec(`UPDATE vault_grant SET until='' WHERE until<>''`)
		s.mustOpen("end moved in the database", s.supporter, false)
	})
}

// Granting again replaces the terms; who is a member is known to the server.
func TestMembers(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.front)
		grant := func(t Terms) {
			s.write(s.resident, s.id, func(tx *db.Tx) error {
				k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
				if err == nil {
					_, err = s.v.Grant(ctx, tx, s.resident, k, s.supporter.User, t)
				}
				return err
			})
		}
		grant(Terms{Scope: ScopeCase, Purpose: "langer"})
		grant(Terms{Scope: ScopeContact})
		s.cut(s.front)
		s.read(Person{}, "", func(tx *db.Tx) error {
			m, err := s.v.Members(ctx, tx, s.id)
			if err != nil {
				return err
			}
			if len(m) != 2 {
				t.Errorf("%d members, want resident and supporter", len(m))
			}
			for p, want := range map[naast.UserID]bool{s.resident.User: true, s.supporter.User: true, s.front.User: false, s.other.User: false} {
				if has, err := s.v.HasGrant(ctx, tx, s.id, p); err != nil || has != want {
					t.Errorf("has=%v want=%v %v", has, want, err)
				}
			}
			return nil
		})
		err := s.try(s.resident, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
			if err == nil {
				_, err = s.v.Grant(ctx, tx, s.resident, k, s.other.User, Terms{Scope: "all"})
			}
			return err
		})
		s.refuses("unknown scope", err, naast.Invalid)
		grant(Terms{Scope: ScopeCase, Until: naast.Today(s.two.Clock.Now())})
		members := func() (n int) {
			s.write(s.resident, s.id, func(tx *db.Tx) error {
				k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
				if err == nil {
					err = s.v.GrantAll(ctx, tx, s.resident, k, "", nil) // to nobody: nothing changes
				}
				if err != nil {
					return err
				}
				m, err := s.v.Members(ctx, tx, s.id)
				n = len(m)
				return err
			})
			return n
		}
		if n := members(); n != 2 {
			t.Errorf("%d members on the last day", n)
		}
		s.two.Clock.Forward(24 * time.Hour)
		if n := members(); n != 1 {
			t.Errorf("%d members the day after", n)
		}
	})
}
