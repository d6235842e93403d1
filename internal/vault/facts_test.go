package vault

import (
	"bytes"
	"testing"

	"naast"
	"naast/internal/db"
)

func (s *stage) facts(label string, plain []byte) (sealed []byte) {
	s.Helper()
	s.write(Person{}, "", func(tx *db.Tx) (err error) {
		sealed, err = s.v.SealFacts(ctx, tx, s.id, label, plain)
		return err
	})
	return sealed
}

func (s *stage) openFacts(label string, sealed []byte) (plain []byte, err error) {
	err = s.d.Read(ctx, db.System("job"), func(tx *db.Tx) (err error) {
		plain, err = s.v.OpenFacts(ctx, tx, s.id, label, sealed)
		return err
	})
	return plain, err
}

func TestFacts(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask()
		sealed := s.facts(Facts, []byte("80, Tigrinya, schulden"))
		if got, err := s.openFacts(Facts, sealed); err != nil || string(got) != "80, Tigrinya, schulden" {
			t.Fatalf("%q %v", got, err)
		}
		_, err := s.openFacts(Delivery, sealed)
		s.refuses("under another label", err, ErrRefused)
		own := s.id
		s.id = naast.NewID[naast.CaseID]()
		s.ask()
		_, err = s.openFacts(Facts, sealed)
		s.refuses("in another case", err, ErrRefused)

		err = s.d.Read(ctx, db.Scope{Actor: s.supporter.User, Case: s.id}, func(tx *db.Tx) error {
			_, err := s.v.OpenFacts(ctx, tx, own, Facts, sealed)
			return err
		})
		s.refuses("from within another case", err, naast.NotFound)

		err = s.try(Person{}, "", func(tx *db.Tx) error { _, err := s.v.SealFacts(ctx, tx, own, "other", nil); return err })
		s.refuses("unknown label", err, naast.Invalid)
		err = s.try(Person{}, "", func(tx *db.Tx) error {
			_, err := s.v.SealFacts(ctx, tx, own, Delivery, make([]byte, 1021))
			return err
		})
		s.refuses("too much", err, naast.TooLarge)

		s.read(Person{}, "", func(tx *db.Tx) error {
			many, err := s.v.OpenFactsMany(ctx, tx, Facts, map[naast.CaseID][]byte{own: sealed, "gone": sealed})
			if err != nil || len(many) != 1 || string(many[own]) != "80, Tigrinya, schulden" {
				t.Errorf("%d records, %v", len(many), err)
			}
			many, err = s.v.OpenFactsMany(ctx, tx, Facts, map[naast.CaseID][]byte{own: sealed, s.id: sealed})
			s.refuses("a list with a record of another case", err, ErrRefused)
			if len(many) != 0 {
				t.Errorf("%d records of it are shown", len(many))
			}
			return nil
		})
	})
}

// The database, ring and all, does not give the facts without the server key,
// and the server key does not without the ring.
func TestFactsNeedTheServerKey(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask()
		sealed := s.facts(Facts, []byte("dorp"))
		dir := t.TempDir()
		for _, kind := range []string{ringKind, pepperKind} { // a thief with these, and a server key of his own
			if err := writeKey(dir, kind, 1, s.v.keys.all[kind][1]); err != nil {
				t.Fatal(err)
			}
		}
		if err := writeKey(dir, serverKind, 1, newKey()); err != nil {
			t.Fatal(err)
		}
		k, err := LoadKeys(dir)
		if err != nil {
			t.Fatal(err)
		}
		own := s.v
		s.v = New(k)
		_, err = s.openFacts(Facts, sealed)
		s.refuses("another server key", err, ErrRefused)
		s.mustOpen("no handle finds the grant", s.resident, false)
		s.v = own
		s.read(Person{}, "", func(tx *db.Tx) error { // nor with the server key and without the ring
			birth, err := own.birth(ctx, tx)
			if err != nil {
				return err
			}
			for _, root := range [][]byte{nil, newKey()} {
				_, err := own.openRooted(root, Facts, factsAD(birth, s.id, Facts), sealed)
				s.refuses("another root key", err, ErrRefused)
			}
			return nil
		})
		if _, err := s.openFacts(Facts, sealed); err != nil {
			t.Fatalf("control: %v", err)
		}
	})
}

// Lengths do not depend on what is written: facts have one, text its class.
func TestLengthsTellNothing(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask()
		for label, size := range factSizes {
			for _, n := range []int{0, 1, 80, size - 4} {
				if got := len(s.facts(label, bytes.Repeat([]byte("x"), n))); got != size+headerSize+28 {
					t.Errorf("%s with %d bytes is %d long", label, n, got)
				}
			}
		}
		lengths := map[int]map[int]bool{}
		s.write(s.resident, s.id, func(tx *db.Tx) error {
			k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
			if err != nil {
				return err
			}
			c, err := s.v.Contact(ctx, tx, k)
			if err != nil {
				return err
			}
			for class, sizes := range map[int][]int{0: {0, 1, 500, 1020}, 1: {1021, 4000}, 2: {5000, 16380}, 3: {17000, 60000}} {
				lengths[class] = map[int]bool{}
				for _, n := range sizes {
					text := bytes.Repeat([]byte("x"), n)
					a, err := s.v.Seal(ctx, tx, k, question, text)
					if err != nil {
						return err
					}
					b, err := c.Seal("naam", text)
					if err != nil {
						return err
					}
					lengths[class][len(a)], lengths[class][len(b)] = true, true
				}
			}
			_, err = s.v.Seal(ctx, tx, k, question, make([]byte, maxPlain+1))
			s.refuses("too much text", err, naast.TooLarge)
			return nil
		})
		for class, seen := range lengths {
			if len(seen) != 1 {
				t.Errorf("class %d has lengths %v", class, seen)
			}
		}
		if len(lengths[0]) == 0 || lengths[0][len(s.facts(Facts, nil))] {
			t.Error("control: another class has another length")
		}
	})
}
