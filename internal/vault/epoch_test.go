package vault

import (
	"testing"

	"naast"
	"naast/internal/db"
)

// nextEpoch makes the next epoch in the name of by for these people.
func (s *stage) nextEpoch(by Person, keep ...Person) error {
	return s.try(by, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, by, s.id)
		if err != nil {
			return err
		}
		users := make([]naast.UserID, len(keep))
		for i, p := range keep {
			users[i] = p.User
		}
		next, err := s.v.NextEpoch(ctx, tx, by, k, users)
		if err == nil && next.Epoch() != k.Epoch()+1 {
			s.Errorf("epoch %d after %d", next.Epoch(), k.Epoch())
		}
		return err
	})
}

// sealAs writes the second revision as a person.
func (s *stage) sealAs(who Person, o Object, text string) (sealed []byte, epoch int, err error) {
	err = s.try(who, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, who, s.id)
		if err != nil {
			return err
		}
		sealed, err = s.v.Seal(ctx, tx, k, o, []byte(text))
		epoch = k.Epoch()
		return err
	})
	return sealed, epoch, err
}

// A new epoch keeps whom it names, cuts the rest, and opens what was before.
func TestNextEpoch(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter, s.front, s.other)
		if err := s.nextEpoch(s.supporter, s.resident, s.supporter); err != nil {
			t.Fatal(err)
		}
		s.mustOpen("front door", s.front, false)
		s.mustOpen("other offer", s.other, false)
		for range 2 {
			s.mustTell(s.resident, sealed)
			s.mustTell(s.supporter, sealed)
		}
		for range 3 { // further epochs, by the one and the other
			if err := s.nextEpoch(s.resident, s.resident, s.supporter); err != nil {
				t.Fatal(err)
			}
			if err := s.nextEpoch(s.supporter, s.resident, s.supporter); err != nil {
				t.Fatal(err)
			}
		}
		s.mustTell(s.resident, sealed)
		s.refuses("keep somebody without a grant", s.nextEpoch(s.supporter, s.resident, s.supporter, s.outsider), naast.NotFound)
		s.mustTell(s.supporter, sealed) // and nothing changed
		if err := s.nextEpoch(s.supporter, s.supporter); err != nil {
			t.Fatal(err)
		}
		s.mustOpen("resident, not kept", s.resident, false)
	})
}

// A key of an epoch that has passed seals nothing any more.
func TestOldEpochDoesNotSeal(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		err := s.try(s.supporter, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
			if err != nil {
				return err
			}
			if _, err := s.v.NextEpoch(ctx, tx, s.supporter, k, []naast.UserID{s.supporter.User}); err != nil {
				return err
			}
			_, err = s.v.Seal(ctx, tx, k, question, nil)
			s.refuses("seal", err, naast.Conflict)
			_, err = s.v.Grant(ctx, tx, s.supporter, k, s.other.User, Terms{Scope: ScopeCase})
			s.refuses("grant", err, naast.Conflict)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Until when and why a grant was given goes along to the next epoch.
func TestTermsGoAlong(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask()
		until := naast.Today(s.two.Clock.Now()).Add(30)
		s.write(s.resident, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
			if err == nil {
				_, err = s.v.Grant(ctx, tx, s.resident, k, s.supporter.User, Terms{ScopeCase, "gekozen als tweede", until})
			}
			return err
		})
		if err := s.nextEpoch(s.resident, s.resident, s.supporter); err != nil {
			t.Fatal(err)
		}
		s.read(Person{}, "", func(tx *db.Tx) error {
			all, err := s.v.allGiven(ctx, tx, string(s.id))
			if err != nil {
				return err
			}
			for _, g := range all {
				if g.proof.To == s.supporter.User {
					if g.proof.Purpose != "gekozen als tweede" || g.row.until != string(until) || g.proof.Signed.By != s.resident.User {
						t.Errorf("terms became %q until %s", g.proof.Purpose, g.row.until)
					}
					return nil
				}
			}
			t.Error("no grant")
			return nil
		})
	})
}

// forgery is an epoch that somebody makes with access to the database, to the
// key files and to the ring: everything but what only members have.
type forgery struct {
	by       Person
	previous []byte // what he takes for the key before
	spoil    func(*db.Tx) error
}

// forge writes the forged epoch 2 and grants it to the supporter.
func (s *stage) forge(f forgery) {
	s.Helper()
	s.write(Person{}, "", func(tx *db.Tx) error {
		a, err := s.v.actor(ctx, tx, f.by)
		if err != nil {
			return err
		}
		root, err := s.v.root(ctx, tx, string(s.id))
		if err != nil {
			return err
		}
		birth, err := s.v.birth(ctx, tx)
		if err != nil {
			return err
		}
		o := newObject(birth, string(s.id), 2, newKey(), f.by)
		if err := s.v.writeEpoch(ctx, tx, o, f.previous, newKey(), a, root); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE vault_object SET epoch=2, mailbox=$1 WHERE id=$2`, s.v.sealMailbox(root, o, mailboxPublic(o.key)), o.id)
		if err != nil {
			return err
		}
		if _, err = s.v.give(ctx, tx, o, root, a, gift{scope: ScopeCase, key: o.key, to: s.supporter.User}); err != nil || f.spoil == nil {
			return err
		}
		return f.spoil(tx)
	})
}

// caseKeyOf is the key of epoch 1 as its members know it.
func (s *stage) caseKeyOf(who Person) (key []byte) {
	s.read(who, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, who, s.id)
		if err == nil {
			key = k.key
		}
		return err
	})
	return key
}

// Nobody but a member of the epoch before can make an epoch, whatever else he has.
func TestForgedEpoch(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		for _, c := range []struct {
			what  string
			opens bool
			f     func() forgery
		}{
			{"an outsider who does not know the key", false, func() forgery { return forgery{by: s.outsider, previous: newKey()} }},
			{"an outsider who stole the key", false, func() forgery { return forgery{by: s.outsider, previous: s.caseKeyOf(s.resident)} }},
			{"one who has the contact only, and stole the key", false, func() forgery {
				s.forgeGrant(s.other, ScopeContact, nil, nil, func(*grantProof) {})
				return forgery{by: s.other, previous: s.caseKeyOf(s.resident)}
			}},
			{"an outsider with a grant that nobody signed, who stole the key", false, func() forgery {
				s.forgeGrant(s.outsider, ScopeCase, nil, nil, func(p *grantProof) { p.Signed.Bytes = make([]byte, 64) })
				return forgery{by: s.outsider, previous: s.caseKeyOf(s.resident)}
			}},
			{"a member's name over another key", false, func() forgery { return forgery{by: s.front, previous: newKey()} }},
			{"a header without a signature", false, func() forgery {
				return forgery{by: s.front, previous: s.caseKeyOf(s.resident), spoil: s.unsign}
			}},
			{"a header without a link", false, func() forgery {
				return forgery{by: s.front, previous: s.caseKeyOf(s.resident), spoil: func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, `UPDATE vault_epoch SET link=$1 WHERE epoch=2`, []byte{})
					return err
				}}
			}},
			{"control: a member", true, func() forgery { return forgery{by: s.front, previous: s.caseKeyOf(s.resident)} }},
		} {
			s.id = naast.NewID[naast.CaseID]()
			s.exec(`DELETE FROM vault_epoch WHERE epoch=2`)
			s.ask(s.supporter, s.front)
			s.forge(c.f())
			s.mustOpen(c.what, s.supporter, c.opens)
		}
	})
}

// unsign seals a proof without a signature over the forged header.
func (s *stage) unsign(tx *db.Tx) error {
	h, err := readHead(ctx, tx, string(s.id), 2)
	if err != nil {
		return err
	}
	root, err := s.v.root(ctx, tx, string(s.id))
	if err != nil {
		return err
	}
	birth, err := s.v.birth(ctx, tx)
	if err != nil {
		return err
	}
	proof, err := sealProof(s.v, root, "epoch", h.message(birth, string(s.id)), signature{By: s.front.User, Key: 1, Bytes: make([]byte, 64)})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE vault_epoch SET proof=$1 WHERE object=$2 AND epoch=2`, proof, string(s.id))
	return err
}

// A later epoch's headers are checked down to the first: replacing the oldest
// is found too.
func TestForgedFirstEpoch(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		if err := s.nextEpoch(s.resident, s.resident, s.supporter); err != nil {
			t.Fatal(err)
		}
		good := s.dump()
		for what, q := range map[string]string{
			"first header replaced": `UPDATE vault_epoch SET commitment=contact_commitment WHERE epoch=1`,
			"first header gone":     `DELETE FROM vault_epoch WHERE epoch=1`,
			"newest header gone":    `DELETE FROM vault_epoch WHERE epoch=2`,
			"another number":        `UPDATE vault_epoch SET epoch=0 WHERE epoch=1`,
			"another link":          `UPDATE vault_epoch SET link=commitment WHERE epoch=2`,
			"another key before":    `UPDATE vault_epoch SET previous=contact WHERE epoch=2`,
			"another seal":          `UPDATE vault_epoch SET proof=previous WHERE epoch=1`,
		} {
			s.exec(q)
			s.mustOpen(what, s.supporter, false)
			s.restoreMain(good)
		}
		s.mustOpen("control: as it was", s.supporter, true)
	})
}
