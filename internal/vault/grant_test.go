package vault

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"naast"
	"naast/internal/db"
)

// forgeGrant writes a grant to p as somebody could who has the database, the
// key files, the ring and the resident's help, with another promise than the
// key when promised is given; spoil then changes what was signed.
func (s *stage) forgeGrant(p Person, scope string, key, promised []byte, spoil func(*grantProof)) {
	s.Helper()
	s.write(s.resident, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
		if err != nil {
			return err
		}
		a, err := s.v.actor(ctx, tx, s.resident)
		if err != nil {
			return err
		}
		root, err := s.v.root(ctx, tx, k.id)
		if err != nil {
			return err
		}
		if key == nil && scope == ScopeContact {
			c, err := s.v.Contact(ctx, tx, k)
			if err != nil {
				return err
			}
			key = c.key
		} else if key == nil {
			key = k.key
		}
		id, err := s.v.give(ctx, tx, k.object, root, a, gift{scope: scope, key: key, to: p.User})
		if err != nil {
			return err
		}
		rows, err := s.v.liveGrants(ctx, tx, p.User, k.id, scope)
		if err != nil || len(rows) != 1 || rows[0].id != string(id) {
			return fmt.Errorf("%d live grants: %w", len(rows), err)
		}
		return s.rewrite(tx, a, root, rows[0], key, promised, p, spoil)
	})
}

// rewrite makes a grant again, whole and sealed, after spoil has had its way.
func (s *stage) rewrite(tx *db.Tx, a actor, root []byte, g grantRow, key, promised []byte, p Person, spoil func(*grantProof)) error {
	birth, err := s.v.birth(ctx, tx)
	if err != nil {
		return err
	}
	if err := g.readWrap(ctx, tx); err != nil {
		return err
	}
	proof, err := s.v.checkGrant(ctx, tx, birth, root, g)
	if err != nil {
		return err
	}
	if promised != nil {
		g.commitment = commitment(promised)
	}
	proof.Signed = a.signs(proof.signed(g.message(birth)))
	spoil(&proof)
	r, err := s.v.getKey(ctx, tx, grantKeys, g.id)
	if err != nil {
		return err
	}
	inner, err := sealTo(p.Identity.Public().HPKE, uint32(g.granteeKey), g.layer(birth, "person"), key)
	if err != nil {
		return err
	}
	sealed := seal(derive(r, nil, "grant"), 1, g.layer(birth, "outer"), inner)
	blob, err := sealProof(s.v, root, "grant", g.message(birth), proof)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE vault_grant SET commitment=$1 WHERE id=$2`, g.commitment, g.id); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE vault_wrap SET sealed=$1, proof=$2 WHERE grant_id=$3`, sealed, blob, g.id)
	return err
}

// A grant that nobody signed, or that gives another key than it promises, is
// refused even when everything that the server holds is right.
func TestForgedGrant(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		none := func(*grantProof) {}
		contact := func(p Person) error {
			return s.try(p, s.id, func(tx *db.Tx) error { _, err := s.v.OpenContact(ctx, tx, p, s.id); return err })
		}
		s.ask()
		for _, c := range []struct {
			what  string
			key   []byte
			spoil func(*grantProof)
			opens bool
		}{
			{"unsigned", nil, func(p *grantProof) { p.Signed.Bytes = make([]byte, 64) }, false},
			{"in another's name", nil, func(p *grantProof) { p.Signed.By = s.other.User }, false},
			{"for another purpose", nil, func(p *grantProof) { p.Purpose = "iets anders" }, false},
			{"another key", newKey(), none, false},
			{"control", nil, none, true},
		} {
			p := s.person()
			s.forgeGrant(p, ScopeCase, c.key, nil, c.spoil)
			s.mustOpen(c.what, p, c.opens)
			p = s.person()
			s.forgeGrant(p, ScopeContact, c.key, nil, c.spoil)
			if err := contact(p); (err == nil) != c.opens {
				t.Errorf("contact, %s: %v", c.what, err)
			}
		}
		// The right promise and another key.
		p, real := s.person(), s.contactKeyOf()
		s.forgeGrant(p, ScopeContact, newKey(), real, none)
		if err := contact(p); err == nil {
			t.Error("a contact key that is not the promised one was opened")
		}
		// A header whose contact key was replaced.
		p = s.person()
		s.forgeGrant(p, ScopeContact, nil, nil, none)
		s.exec(`UPDATE vault_epoch SET contact=$1`, newKey())
		if err := contact(p); err == nil {
			t.Error("a contact key under a changed header was opened")
		}
	})
}

func (s *stage) contactKeyOf() (key []byte) {
	s.read(s.resident, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
		if err != nil {
			return err
		}
		c, err := s.v.Contact(ctx, tx, k)
		if err == nil {
			key = c.key
		}
		return err
	})
	return key
}

// A question is granted to many in the transaction that makes it. Who is named
// twice there, at once or one after the other, has one grant, on the last terms.
func TestGrantAll(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		s.id = naast.NewID[naast.CaseID]()
		s.write(s.resident, s.id, func(tx *db.Tx) error {
			k, err := s.v.NewCase(ctx, tx, s.id, s.resident)
			if err != nil {
				return err
			}
			if err := s.v.GrantAll(ctx, tx, s.resident, k, "", []Reader{{s.front.User, "eerst"}, {s.supporter.User, "kiezen"}, {s.front.User, "later"}}); err != nil {
				return err
			}
			return s.v.GrantAll(ctx, tx, s.resident, k, s.org, []Reader{{s.supporter.User, "opnieuw"}})
		})
		for _, who := range []Person{s.resident, s.front, s.supporter} {
			s.mustOpen("granted to all", who, true)
		}
		withTeam := func(org naast.OrganisationID) error {
			return s.try(s.coordinator, s.id, func(tx *db.Tx) error {
				_, err := s.v.OpenWithTeam(ctx, tx, s.coordinator, org, s.id)
				return err
			})
		}
		if err := withTeam(s.org); err != nil {
			t.Errorf("the team got no way to reach her: %v", err)
		}
		live := map[naast.UserID][]string{}
		s.read(Person{}, "", func(tx *db.Tx) error {
			given, err := s.v.allGiven(ctx, tx, string(s.id))
			for _, g := range given {
				if g.proof.Via != "" {
					continue
				}
				live[g.proof.To] = append(live[g.proof.To], g.proof.Purpose)
			}
			return err
		})
		want := map[naast.UserID][]string{s.resident.User: {""}, s.front.User: {"later"}, s.supporter.User: {"opnieuw"}}
		if !maps.EqualFunc(live, want, slices.Equal) {
			t.Errorf("grants %v, want %v", live, want)
		}
		// Control: somebody without keys stops all of it.
		s.refuses("one without keys", s.try(s.resident, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
			if err != nil {
				return err
			}
			return s.v.GrantAll(ctx, tx, s.resident, k, "", []Reader{{s.supporter.User, "weer"}, {naast.NewID[naast.UserID](), "niemand"}})
		}), naast.NotFound)
		s.mustOpen("what failed changed nothing", s.supporter, true)
	})
}
