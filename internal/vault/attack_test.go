package vault

import (
	"testing"

	"naast"
	"naast/internal/db"
)

// A grant opens where it was given, and nowhere else.
func TestGrantCannotBeMoved(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		mine, theirs := naast.NewID[naast.CaseID](), s.id
		s.write(s.outsider, mine, func(tx *db.Tx) error { _, err := s.v.NewCase(ctx, tx, mine, s.outsider); return err })
		at := func(id naast.CaseID, p Person) string { return s.v.grantee(string(id), p.User) }

		// Own grant, hung on another's case.
		s.exec(`UPDATE vault_grant SET object=$1, grantee=$2 WHERE grantee=$3`, string(theirs), at(theirs, s.outsider), at(mine, s.outsider))
		s.mustOpen("grant of another case", s.outsider, false)
		s.exec(`UPDATE vault_grant SET object=$1, grantee=$2 WHERE grantee=$3`, string(mine), at(mine, s.outsider), at(theirs, s.outsider))

		// A member's grant, hung on another person.
		s.exec(`UPDATE vault_grant SET grantee=$1 WHERE grantee=$2`, at(theirs, s.outsider), at(theirs, s.supporter))
		s.mustOpen("grant of another member", s.outsider, false)
		s.exec(`UPDATE vault_grant SET grantee=$1 WHERE grantee=$2`, at(theirs, s.supporter), at(theirs, s.outsider))
		s.mustOpen("control: put back", s.supporter, true)
		s.id = mine
		s.mustOpen("control: own case", s.outsider, true)
	})
}

// A grant of an old epoch, put back with its key in the ring, does not pass
// for one of the epoch that is now.
func TestGrantOfAnotherEpoch(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter)
		before := s.dump()
		if err := s.nextEpoch(s.resident, s.resident); err != nil {
			t.Fatal(err)
		}
		after := s.dump()
		s.mustOpen("cut", s.supporter, false)
		s.put(before, "vault_ring")
		s.put(before, "vault_wrap")
		for _, g := range before.of("vault_grant") {
			s.exec(`UPDATE vault_grant SET cut_on='', listed=$1 WHERE id=$2`, g["listed"], g["id"])
		}
		s.mustOpen("an old grant, its key and all", s.supporter, false)
		s.exec(`UPDATE vault_grant SET epoch=2 WHERE epoch=1 AND grantee=$1`, s.v.grantee(string(s.id), s.supporter.User))
		s.mustOpen("an old grant with a new number", s.supporter, false)
		// The control: the whole of the database of before opens, which only
		// witnesses could see (keys.md).
		s.restore(before)
		s.mustOpen("control: everything of before", s.supporter, true)
		s.restore(after)
		s.mustOpen("everything of after", s.supporter, false)
	})
}

// Somebody with access to the database cannot put his public key in the place
// of another's, and then be granted what she is granted.
func TestSubstitutedPublicKey(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask()
		grant := func() error {
			return s.try(s.resident, s.id, func(tx *db.Tx) error {
				k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
				if err != nil {
					return err
				}
				_, err = s.v.Grant(ctx, tx, s.resident, k, s.supporter.User, Terms{Scope: ScopeCase})
				return err
			})
		}
		evil, victim := s.outsider.Identity.Public(), s.v.Handle("user", string(s.supporter.User))
		own := s.supporter.Identity.Public()
		for column, keys := range map[string][2][]byte{"hpke": {evil.HPKE, own.HPKE}, "sign": {evil.Sign, own.Sign}, "p256": {evil.P256, own.P256}} {
			s.exec(`UPDATE vault_user SET `+column+`=$1 WHERE handle=$2`, keys[0], victim)
			s.refuses(column, grant(), ErrRefused)
			s.exec(`UPDATE vault_user SET `+column+`=$1 WHERE handle=$2`, keys[1], victim)
		}
		if err := grant(); err != nil {
			t.Fatalf("control: %v", err)
		}
		// The whole row of another person, with its proof.
		s.exec(`DELETE FROM vault_user WHERE handle=$1`, victim)
		s.exec(`INSERT INTO vault_user (handle, number, counts_from, hpke, sign, p256, proof)
			SELECT $1, number, counts_from, hpke, sign, p256, proof FROM vault_user WHERE handle=$2`,
			victim, s.v.Handle("user", string(s.outsider.User)))
		s.refuses("another's row", grant(), ErrRefused)
		// The mailbox of a case, with a pair of the attacker's.
		s.exec(`UPDATE vault_object SET mailbox=$1`, evil.HPKE)
		err := s.try(Person{}, "", func(tx *db.Tx) error { _, err := s.v.SealToCase(ctx, tx, s.id, []byte("x")); return err })
		s.refuses("mailbox", err, ErrRefused)
	})
}

// A blob opens as the revision, document, kind and schema it was, in its case.
func TestContentCannotBeMoved(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		for what, o := range map[string]Object{
			"revision": {question.Doc, question.Kind, 2, 0}, "document": {"doc2", question.Kind, 1, 0},
			"kind": {question.Doc, "note", 1, 0}, "schema": {question.Doc, question.Kind, 1, 1},
		} {
			_, err := s.tell(s.supporter, o, sealed)
			s.refuses("as another "+what, err, ErrRefused)
		}
		s.mustTell(s.supporter, sealed)
		s.id = naast.NewID[naast.CaseID]()
		s.ask(s.supporter)
		_, err := s.tell(s.supporter, question, sealed)
		s.refuses("in another case", err, ErrRefused)
		_, err = s.tell(s.supporter, question, []byte{1, 0, 0, 0, 9})
		s.refuses("of an epoch that never was", err, ErrRefused)
	})
}

// New keys of a person take the place of the old when they count, and open
// nothing that was granted to the old.
func TestReplacedKeys(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter, s.front)
		fresh := Person{User: s.supporter.User, Identity: NewIdentity()}
		from := s.two.Clock.Now().Add(24 * hour)
		s.write(Person{}, "", func(tx *db.Tx) error {
			return s.v.ReplaceKeys(ctx, tx, fresh.User, fresh.Identity.Public(), from)
		})
		counts := func(p Person) error {
			return s.try(p, "", func(tx *db.Tx) error { return s.v.CheckIdentity(ctx, tx, p) })
		}
		if err := counts(s.supporter); err != nil {
			t.Fatalf("old keys within 24 hours: %v", err)
		}
		s.refuses("new keys within 24 hours", counts(fresh), naast.NotFound)
		s.mustTell(s.supporter, sealed)
		s.two.Clock.Forward(24 * hour)
		s.refuses("old keys after 24 hours", counts(s.supporter), naast.NotFound)
		if err := counts(fresh); err != nil {
			t.Fatal(err)
		}
		s.mustOpen("old keys", s.supporter, false)
		s.mustOpen("new keys, before a member grants again", fresh, false)
		s.cut(s.front) // the epoch that this makes is not for keys nobody granted it to
		if _, epoch, err := s.sealAs(s.resident, Object{Doc: "note"}, "x"); err != nil || epoch != 2 {
			t.Fatalf("epoch %d, %v", epoch, err)
		}
		s.mustOpen("new keys, in a new epoch", fresh, false)
		s.write(s.resident, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
			if err == nil {
				_, err = s.v.Grant(ctx, tx, s.resident, k, fresh.User, Terms{Scope: ScopeCase})
			}
			return err
		})
		s.mustTell(fresh, sealed)
		s.refuses("nobody", s.try(Person{}, "", func(tx *db.Tx) error {
			return s.v.ReplaceKeys(ctx, tx, "nobody", fresh.Identity.Public(), from)
		}), naast.NotFound)
		s.refuses("enrolled twice", s.try(Person{}, "", func(tx *db.Tx) error {
			return s.v.Enrol(ctx, tx, fresh.User, fresh.Identity.Public())
		}), naast.Conflict)
		s.refuses("no keys", s.try(Person{}, "", func(tx *db.Tx) error {
			return s.v.Enrol(ctx, tx, "new", Public{})
		}), naast.Invalid)
	})
}
