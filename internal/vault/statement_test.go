package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

var hat = []string{"mag dragen", "de hoed"}

// sign adds a person's signature under the statement; nobody's is the server's own.
func (s *stage) sign(about []string, before []byte, by Person) (sealed []byte, err error) {
	err = s.try(Person{}, "", func(tx *db.Tx) (err error) {
		if by.User == "" {
			sealed, err = s.v.SignSetup(ctx, tx, about, before)
		} else {
			sealed, err = s.v.Sign(ctx, tx, about, before, by)
		}
		return err
	})
	return sealed, err
}

// signedBy reads who signed, as names of the stage.
func (s *stage) signedBy(d *db.DB, about []string, sealed []byte) (who string, err error) {
	name := map[naast.UserID]string{s.coordinator.User: "coordinator", s.second.User: "second", Setup: "setup"}
	err = d.Read(ctx, db.System("test"), func(tx *db.Tx) error {
		by, err := s.v.SignedBy(ctx, tx, about, sealed)
		for _, u := range by {
			who += name[u] + " "
		}
		return err
	})
	return who, err
}

// Who signed a statement is read in order, each once. A signature holds for that
// statement, in that partnership, as long as the keys are of who made it.
func TestStatement(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		var sealed []byte
		for _, c := range []struct {
			by   Person
			want string
		}{{s.coordinator, "coordinator "}, {Person{}, "coordinator setup "}, {s.second, "coordinator setup second "},
			{s.coordinator, "coordinator setup second "}, {Person{}, "coordinator setup second "}} {
			before := sealed
			var err error
			if sealed, err = s.sign(hat, before, c.by); err != nil {
				t.Fatal(err)
			}
			if who, err := s.signedBy(s.d, hat, sealed); err != nil || who != c.want {
				t.Errorf("signed by %q, want %q: %v", who, c.want, err)
			}
			if c.want == "coordinator setup second " && c.by.User != s.second.User && !bytes.Equal(sealed, before) {
				t.Error("who signed already signed again")
			}
			if before != nil && len(sealed) != len(before) {
				t.Errorf("the length tells that somebody signed: %d and %d", len(before), len(sealed))
			}
		}
		if who, err := s.signedBy(s.d, hat, nil); err != nil || who != "" {
			t.Errorf("nobody signed: %q, %v", who, err)
		}
		write := func(d *db.DB) {
			if err := d.Write(ctx, db.System("test"), func(tx *db.Tx) error { _, err := s.v.Birth(ctx, tx); return err }); err != nil {
				t.Fatal(err)
			}
		}
		write(s.two.Other)
		for what, c := range map[string]struct {
			d      *db.DB
			about  []string
			sealed []byte
		}{
			"another statement":   {s.d, []string{"mag dragen", "de kroon"}, sealed},
			"more is stated":      {s.d, append(hat[:2:2], "en meer"), sealed},
			"another partnership": {s.two.Other, hat, sealed},
		} {
			who, err := s.signedBy(c.d, c.about, c.sealed)
			s.refuses(what, err, ErrRefused)
			if who != "" {
				t.Errorf("%s: signed by %q", what, who)
			}
			if c.d == s.d {
				_, err = s.sign(c.about, c.sealed, s.coordinator)
				s.refuses("signing on under "+what, err, ErrRefused)
			}
		}
		for i, b := range flips(sealed) {
			_, err := s.signedBy(s.d, hat, b)
			s.refuses(fmt.Sprint("change ", i), err, ErrRefused)
		}
		_, err := s.sign(hat, nil, Person{User: s.coordinator.User, Identity: s.outsider.Identity})
		s.refuses("with another's keys", err, naast.NotFound)
	})
}

// Whoever has the server key can seal names, and makes nobody's signature with it.
func TestStatementOfTheServer(t *testing.T) {
	once(t, func(t *testing.T, s *stage) {
		forge := func(all func(message []byte) []signature) []byte {
			message := pack("statement", s.birth(), hat[0], hat[1])
			return s.v.rooted(nil, "statement", message, Pad(sure(json.Marshal(all(message)))))
		}
		other := actor{s.coordinator, 1}.signs([]byte("iets anders"))
		for what, x := range map[string]signature{
			"no signature":         {By: s.coordinator.User, Key: 1},
			"of something else":    other,
			"another's":            {By: s.second.User, Key: 1, Bytes: other.Bytes},
			"keys that never were": {By: s.coordinator.User, Key: 7, Bytes: other.Bytes},
			"of nobody known":      {By: "niemand", Key: 1, Bytes: other.Bytes},
		} {
			who, err := s.signedBy(s.d, hat, forge(func([]byte) []signature { return []signature{x} }))
			s.refuses(what, err, ErrRefused)
			if who != "" {
				t.Errorf("%s: signed by %q", what, who)
			}
		}
		twice := forge(func(m []byte) []signature {
			x := actor{s.coordinator, 1}.signs(m)
			return []signature{x, x, {By: Setup}, {By: Setup}}
		})
		if who, err := s.signedBy(s.d, hat, twice); err != nil || who != "coordinator setup " { // the control, and each once
			t.Errorf("signed by %q, %v", who, err)
		}
		_, err := s.signedBy(s.d, hat, s.v.rooted(nil, "statement", pack("statement", s.birth(), hat[0], hat[1]), Pad([]byte("{"))))
		s.refuses("no signatures at all", err, ErrRefused)
	})
}

// What the world may keep is signed with keys that derive from the server key: one
// for each, the newest first, another for each purpose and partnership, and the same
// after a restart. The name for the world too.
func TestSigningKeys(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two)
		if err := s.v.keys.make(serverKind, 2); err != nil {
			t.Fatal(err)
		}
		again, err := LoadKeys(s.dir)
		if err != nil {
			t.Fatal(err)
		}
		of := func(v *Vault, d *db.DB, purpose string) (keys [][]byte, name string) {
			err := d.Write(ctx, db.System("test"), func(tx *db.Tx) error {
				all, err := v.SigningKeys(ctx, tx, purpose)
				for _, k := range all {
					keys = append(keys, k.Seed())
				}
				var err2 error
				name, err2 = v.PublicName(ctx, tx, purpose)
				return errors.Join(err, err2)
			})
			if err != nil || len(keys) != 2 || bytes.Equal(keys[0], keys[1]) {
				t.Fatalf("%d keys, %v", len(keys), err)
			}
			return keys, name
		}
		keys, name := of(s.v, two.Own, "log")
		if want := derive(s.v.keys.known(serverKind, 2), []byte(s.birth()), "sign log"); !bytes.Equal(keys[0], want) {
			t.Error("the newest is not the first")
		}
		if k, n := of(New(again), two.Own, "log"); !bytes.Equal(k[0], keys[0]) || !bytes.Equal(k[1], keys[1]) || n != name {
			t.Error("after a restart they are others")
		}
		for what, f := range map[string]func() ([][]byte, string){
			"another purpose":     func() ([][]byte, string) { return of(s.v, two.Own, "anders") },
			"another partnership": func() ([][]byte, string) { return of(s.v, two.Other, "log") },
		} {
			if k, n := f(); bytes.Equal(k[0], keys[0]) || bytes.Equal(k[1], keys[1]) || n == name || n == "" {
				t.Errorf("for %s they are the same", what)
			}
		}
		other, _ := testKeys(t)
		if _, n := of(sureTwo(t, other), two.Own, "log"); n == name {
			t.Error("the name can be computed without the server key")
		}
	})
}

// sureTwo is a vault on other keys, of which there are two as well.
func sureTwo(t *testing.T, k *Keys) *Vault {
	t.Helper()
	if err := k.make(serverKind, 2); err != nil {
		t.Fatal(err)
	}
	return New(k)
}
