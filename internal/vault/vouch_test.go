package vault

import (
	"testing"
	"time"

	"naast"
	"naast/internal/db"
)

// newcomer is somebody of staff whose keys wait for two signatures.
func (s *stage) newcomer() Person {
	s.Helper()
	p := Person{User: naast.NewID[naast.UserID](), Identity: NewIdentity()}
	s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EnrolStaff(ctx, tx, p.User, p.Identity.Public()) })
	return p
}

func (s *stage) vouch(by, of Person) (from int64, err error) {
	err = s.try(by, "", func(tx *db.Tx) (err error) { from, err = s.v.Vouch(ctx, tx, by, of.User); return err })
	return from, err
}

func (s *stage) mustVouch(by, of Person) int64 {
	s.Helper()
	from, err := s.vouch(by, of)
	if err != nil {
		s.Fatal(err)
	}
	return from
}

// counts tells whether somebody's keys do, however they are read: alone or with
// others', to seal to and to check what they signed.
func (s *stage) counts(p Person) (err error) {
	return s.try(p, "", func(tx *db.Tx) error {
		if err := s.v.readCurrent(ctx, tx, []naast.UserID{p.User, s.other.User}); err != nil {
			return err
		}
		return s.v.CheckIdentity(ctx, tx, p)
	})
}

// Keys of staff count with two different people's signatures and a day later,
// and with nothing less.
func TestTwoPeopleSign(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		n := s.newcomer()
		day := func() { s.two.Clock.Forward(StaffDelay) }
		day()
		s.refuses("signed by nobody, after a day", s.counts(n), naast.NotFound)
		waits := func(want bool, by ...Person) {
			t.Helper()
			s.read(Person{}, "", func(tx *db.Tx) error {
				signed, waits, err := s.v.VouchedBy(ctx, tx, n.User)
				if len(signed) != len(by) || waits != want {
					t.Errorf("signed by %d, waits: %v", len(signed), waits)
				}
				for i, p := range by {
					if signed[i] != p.User {
						t.Errorf("signature %d is of another", i)
					}
				}
				return err
			})
		}
		waits(true)
		if from := s.mustVouch(s.coordinator, n); from != Never {
			t.Error("one is enough")
		}
		s.refuses("signed by one", s.counts(n), naast.NotFound)
		waits(true, s.coordinator)
		_, err := s.vouch(s.coordinator, n)
		s.refuses("the same person again", err, naast.Conflict)
		_, err = s.vouch(n, n)
		s.refuses("by keys that do not count, for themselves", err, naast.NotFound)
		s.mustVouch(s.second, n)
		waits(false, s.coordinator, s.second)
		if err := s.counts(n); err != nil {
			t.Fatalf("control: two people and a day: %v", err)
		}
		_, err = s.vouch(s.front, n)
		s.refuses("a third", err, naast.Conflict)
		_, err = s.vouch(n, s.front)
		s.refuses("keys that wait for nobody", err, naast.Conflict)

		quick := s.newcomer()
		s.mustVouch(s.coordinator, quick)
		if from := s.mustVouch(n, quick); from != s.two.Clock.Now().Add(StaffDelay).Unix() {
			t.Errorf("counts from %s", time.Unix(from, 0))
		}
		s.refuses("two people at once, within the day", s.counts(quick), naast.NotFound)
		day()
		if err := s.counts(quick); err != nil {
			t.Fatal(err)
		}
		// Lost words: the old keys count until the new are signed, and then no more.
		again := Person{User: n.User, Identity: NewIdentity()}
		s.write(Person{}, "", func(tx *db.Tx) error { return s.v.EnrolStaff(ctx, tx, n.User, again.Identity.Public()) })
		_, err = s.vouch(n, again)
		s.refuses("one's own next keys", err, naast.Conflict)
		day()
		if err := s.counts(n); err != nil {
			t.Fatal(err)
		}
		s.mustVouch(s.coordinator, again)
		s.mustVouch(quick, again)
		s.refuses("old keys", s.counts(n), naast.NotFound)
		if err := s.counts(again); err != nil {
			t.Fatal(err)
		}
	})
}

// The code of setup signs for one of the two, once.
func TestSetupSignsOnce(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		n := s.newcomer()
		setup := func() error {
			return s.try(Person{}, "", func(tx *db.Tx) error { _, err := s.v.VouchSetup(ctx, tx, n.User); return err })
		}
		if err := setup(); err != nil {
			t.Fatal(err)
		}
		s.refuses("twice", setup(), naast.Conflict)
		s.two.Clock.Forward(StaffDelay)
		s.refuses("alone", s.counts(n), naast.NotFound)
		s.mustVouch(s.coordinator, n)
		if err := s.counts(n); err != nil {
			t.Fatal(err)
		}
	})
}

// Whoever can write in the database, and has nothing of the server or of those
// who enrol, gets no keys to count.
func TestKeysThatNobodySigned(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		n, m, u := s.newcomer(), s.newcomer(), s.newcomer()
		for _, p := range []Person{n, m} {
			s.mustVouch(s.coordinator, p)
			s.mustVouch(s.second, p)
		}
		s.two.Clock.Forward(StaffDelay)
		before := s.dump()
		at := func(p Person) string { return s.v.Handle("user", string(p.User)) }
		evil := s.outsider.Identity.Public()
		for what, c := range map[string]struct {
			who  Person
			q    string
			args []any
		}{
			"counts from now":           {u, `UPDATE vault_user SET counts_from=1 WHERE handle=$1`, []any{at(u)}},
			"needs nobody":              {u, `UPDATE vault_user SET counts_from=1, needs=0 WHERE handle=$1`, []any{at(u)}},
			"another's signatures":      {u, `UPDATE vault_user SET counts_from=1, vouched=(SELECT vouched FROM vault_user WHERE handle=$2) WHERE handle=$1`, []any{at(u), at(n)}},
			"another's, with the proof": {u, `UPDATE vault_user SET counts_from=x.counts_from, vouched=x.vouched, proof=x.proof FROM (SELECT * FROM vault_user WHERE handle=$2) x WHERE vault_user.handle=$1`, []any{at(u), at(n)}},
			"nobody need sign":          {n, `UPDATE vault_user SET needs=0 WHERE handle=$1`, []any{at(n)}},
			"one need sign":             {n, `UPDATE vault_user SET needs=1 WHERE handle=$1`, []any{at(n)}},
			"written down long ago":     {n, `UPDATE vault_user SET logged=1 WHERE handle=$1`, []any{at(n)}},
			"signatures taken away":     {n, `UPDATE vault_user SET vouched=$2 WHERE handle=$1`, []any{at(n), []byte{}}},
			"signatures of another":     {n, `UPDATE vault_user SET vouched=(SELECT vouched FROM vault_user WHERE handle=$2) WHERE handle=$1`, []any{at(n), at(m)}},
			"keys put in their place":   {n, `UPDATE vault_user SET hpke=$2, sign=$3, p256=$4 WHERE handle=$1`, []any{at(n), evil.HPKE, evil.Sign, evil.P256}},
			"a row of one's own":        {n, `INSERT INTO vault_user (handle, number, counts_from, needs, logged, vouched, hpke, sign, p256, proof) SELECT handle, 2, 1, needs, logged, vouched, $2, $3, $4, proof FROM vault_user WHERE handle=$1`, []any{at(n), evil.HPKE, evil.Sign, evil.P256}},
		} {
			s.exec(c.q, c.args...)
			s.refuses(what, s.counts(c.who), ErrRefused)
			s.put(before, "vault_user")
		}
		for _, p := range []Person{n, m} {
			if err := s.counts(p); err != nil {
				t.Fatalf("control: %v", err)
			}
		}
	})
}

// Even the server's own word is not enough: a row that it wrote as counting is
// refused when the signatures in it are not those of two people.
func TestServerCannotSignForPeople(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		forge := func(all func(message []byte) []signature, after time.Duration) error {
			n := s.newcomer()
			s.write(Person{}, "", func(tx *db.Tx) error {
				birth, err := s.v.birth(ctx, tx)
				if err != nil {
					return err
				}
				r, err := s.v.newest(ctx, tx, birth, n.User)
				if err != nil {
					return err
				}
				r.from = tx.Now().Add(after).Unix()
				r.vouches = s.v.sealVouches(birth, n.User, r, all(r.vouchMessage(birth, n.User)))
				_, err = tx.Exec(ctx, `UPDATE vault_user SET counts_from=$2, vouched=$3, proof=$4 WHERE handle=$1`,
					s.v.Handle("user", string(n.User)), r.from, r.vouches, s.v.serverTag("user", r.packed(birth, n.User)))
				return err
			})
			s.two.Clock.Forward(StaffDelay)
			return s.counts(n)
		}
		signs := func(p Person, m []byte) signature { return actor{p, 1}.signs(m) }
		for what, all := range map[string]func(m []byte) []signature{
			"nobody":         func([]byte) []signature { return nil },
			"one":            func(m []byte) []signature { return []signature{signs(s.coordinator, m)} },
			"one, twice":     func(m []byte) []signature { return []signature{signs(s.coordinator, m), signs(s.coordinator, m)} },
			"setup, twice":   func([]byte) []signature { return []signature{{By: Setup}, {By: Setup}} },
			"something else": func(m []byte) []signature { return []signature{signs(s.coordinator, m), signs(s.second, []byte("x"))} },
			"by another's": func(m []byte) []signature {
				return []signature{signs(s.coordinator, m), {By: s.second.User, Key: 1, Bytes: signs(s.outsider, m).Bytes}}
			},
			"who is not there": func(m []byte) []signature { return []signature{signs(s.coordinator, m), {By: "nobody", Key: 1}} },
		} {
			s.refuses(what, forge(all, StaffDelay), ErrRefused)
		}
		both := func(m []byte) []signature { return []signature{signs(s.coordinator, m), signs(s.second, m)} }
		s.refuses("two people, a second too soon", forge(both, StaffDelay-time.Second), ErrRefused)
		if err := forge(both, StaffDelay); err != nil {
			t.Fatalf("control: two people: %v", err)
		}
	})
}
