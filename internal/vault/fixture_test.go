package vault

import (
	"context"
	"errors"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

var ctx = context.Background()

// stage is a partnership with a vault and a few people.
type stage struct {
	*testing.T
	v                                    *Vault
	d                                    *db.DB
	two                                  dbtest.Two
	dir                                  string
	resident, supporter, other, standby  Person
	front, coordinator, outsider, second Person
	org                                  naast.OrganisationID
	id                                   naast.CaseID
}

// each runs f on both databases.
func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) { f(t, newStage(t, two)) })
}

// once runs f on SQLite alone, see dbtest.Once.
func once(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) { f(t, newStage(t, two)) })
}

func testKeys(t testing.TB) (*Keys, string) {
	t.Helper()
	dir := t.TempDir()
	if err := CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	k, err := LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k, dir
}

func newStage(t *testing.T, two dbtest.Two) *stage {
	t.Helper()
	k, dir := testKeys(t)
	s := &stage{T: t, v: New(k), d: two.Own, two: two, dir: dir,
		org: naast.NewID[naast.OrganisationID](), id: naast.NewID[naast.CaseID]()}
	for _, p := range []*Person{&s.resident, &s.supporter, &s.other, &s.standby, &s.front, &s.coordinator, &s.outsider, &s.second} {
		*p = s.person()
	}
	return s
}

func (s *stage) placeCanary() {
	s.Helper()
	if err := s.v.PlaceCanary(ctx, s.d); err != nil {
		s.Fatal(err)
	}
}

// person is a new, enrolled person.
func (s *stage) person() Person {
	s.Helper()
	p := Person{User: naast.NewID[naast.UserID](), Identity: NewIdentity()}
	s.write(Person{}, "", func(tx *db.Tx) error { return s.v.Enrol(ctx, tx, p.User, p.Identity.Public()) })
	return p
}

func scopeOf(who Person, id naast.CaseID) db.Scope {
	return db.Scope{Actor: who.User, Case: id, Action: "test"}
}

// try runs f in a writing transaction of this person in this case.
func (s *stage) try(who Person, id naast.CaseID, f func(tx *db.Tx) error) error {
	return s.d.Write(ctx, scopeOf(who, id), f)
}

// write is try that must succeed.
func (s *stage) write(who Person, id naast.CaseID, f func(tx *db.Tx) error) {
	s.Helper()
	if err := s.try(who, id, f); err != nil {
		s.Fatal(err)
	}
}

// read runs f in a reading transaction that must succeed.
func (s *stage) read(who Person, id naast.CaseID, f func(tx *db.Tx) error) {
	s.Helper()
	if err := s.d.Read(ctx, scopeOf(who, id), f); err != nil {
		s.Fatal(err)
	}
}

// exec is what somebody does who can write in the database and nothing else.
func (s *stage) exec(q string, args ...any) {
	s.Helper()
	s.write(Person{}, "", func(tx *db.Tx) error { _, err := tx.Exec(ctx, q, args...); return err })
}

// refuses says that err must be of this kind.
func (s *stage) refuses(what string, err, kind error) {
	s.Helper()
	if !errors.Is(err, kind) {
		s.Errorf("%s: got %v, want %v", what, err, kind) // not Fatal: it is also called inside transactions
	}
}

// open opens the case for a person and closes it again.
func (s *stage) open(who Person) error {
	return s.try(who, s.id, func(tx *db.Tx) error { _, err := s.v.OpenCase(ctx, tx, who, s.id); return err })
}

// mustOpen says whether a person can open the case.
func (s *stage) mustOpen(what string, who Person, want bool) {
	s.Helper()
	err := s.open(who)
	if want && err != nil || !want && !errors.Is(err, naast.NotFound) {
		s.Fatalf("%s: opens=%v wanted=%v: %v", what, err == nil, want, err)
	}
}

var question = Object{Doc: "doc", Kind: "question", Revision: 1}

const story = "Ik ben van de trap gevallen"

// ask makes the case of the stage for the resident, granted to these people,
// with a question in it.
func (s *stage) ask(to ...Person) (sealed []byte) {
	s.Helper()
	s.write(s.resident, s.id, func(tx *db.Tx) error {
		k, err := s.v.NewCase(ctx, tx, s.id, s.resident)
		if err != nil {
			return err
		}
		for _, p := range to {
			if _, err := s.v.Grant(ctx, tx, s.resident, k, p.User, Terms{Scope: ScopeCase, Purpose: "gekozen"}); err != nil {
				return err
			}
		}
		sealed, err = s.v.Seal(ctx, tx, k, question, []byte(story))
		return err
	})
	return sealed
}

// tell reads the question as a person.
func (s *stage) tell(who Person, o Object, sealed []byte) (string, error) {
	var plain []byte
	err := s.try(who, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, who, s.id)
		if err != nil {
			return err
		}
		plain, err = s.v.Open(ctx, tx, k, o, sealed)
		return err
	})
	return string(plain), err
}

func (s *stage) mustTell(who Person, sealed []byte) {
	s.Helper()
	if got, err := s.tell(who, question, sealed); err != nil || got != story {
		s.Fatalf("read %q, %v", got, err)
	}
}

// cut cuts people with nobody present.
func (s *stage) cut(who ...Person) {
	s.Helper()
	users := make([]naast.UserID, len(who))
	for i, p := range who {
		users[i] = p.User
	}
	s.write(Person{}, "", func(tx *db.Tx) error { return s.v.Cut(ctx, tx, s.id, users...) })
}
