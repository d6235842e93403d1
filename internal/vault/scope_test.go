package vault

import (
	"context"
	"errors"
	"strings"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// inScope is something that is done with a case, in a transaction about that case.
type inScope struct {
	own   Person // who does it
	reads bool   // only in a transaction of that person; otherwise in anybody's about the case
	act   func(*db.Tx, *CaseKey) error
}

func (h *hearing) inScope() map[string]inScope {
	v, by, her := h.v, h.supporter, h.resident
	only := func(_ any, err error) error { return err }
	return map[string]inScope{
		"grant": {by, true, func(tx *db.Tx, k *CaseKey) error {
			return only(v.Grant(ctx, tx, by, k, h.other.User, Terms{Scope: ScopeCase}))
		}},
		"grant the contact": {by, true, func(tx *db.Tx, k *CaseKey) error {
			return only(v.Grant(ctx, tx, by, k, h.other.User, Terms{Scope: ScopeContact}))
		}},
		"grant all": {by, true, func(tx *db.Tx, k *CaseKey) error {
			return v.GrantAll(ctx, tx, by, k, "", []Reader{{h.other.User, "p"}})
		}},
		"grant all to a team": {by, true, func(tx *db.Tx, k *CaseKey) error { return v.GrantAll(ctx, tx, by, k, h.org, nil) }},
		"grant to a team":     {by, true, func(tx *db.Tx, k *CaseKey) error { return v.GrantTeamContact(ctx, tx, by, k, h.org) }},
		"name a standby": {by, true, func(tx *db.Tx, k *CaseKey) error {
			return v.GrantStandby(ctx, tx, by, k, h.org, h.standby.User)
		}},
		"seats":      {by, true, func(tx *db.Tx, k *CaseKey) error { return v.GrantSeats(ctx, tx, by, k) }},
		"contact":    {by, true, func(tx *db.Tx, k *CaseKey) error { return only(v.Contact(ctx, tx, k)) }},
		"seal":       {by, true, func(tx *db.Tx, k *CaseKey) error { return only(v.Seal(ctx, tx, k, question, nil)) }},
		"open":       {by, true, func(tx *db.Tx, k *CaseKey) error { return only(v.Open(ctx, tx, k, question, h.sealed)) }},
		"mailbox":    {by, true, func(tx *db.Tx, k *CaseKey) error { return only(v.OpenMailbox(ctx, tx, k, h.letter)) }},
		"open again": {by, true, func(tx *db.Tx, _ *CaseKey) error { return only(v.OpenCase(ctx, tx, by, h.id)) }},
		"list":       {by, true, func(tx *db.Tx, _ *CaseKey) error { return only(v.OpenCases(ctx, tx, by, []naast.CaseID{h.id})) }},
		"next epoch": {by, true, func(tx *db.Tx, k *CaseKey) error {
			return only(v.NextEpoch(ctx, tx, by, k, []naast.UserID{by.User, her.User}))
		}},
		"upcoming keys": {by, true, func(tx *db.Tx, k *CaseKey) error {
			return v.GrantUpcoming(ctx, tx, by, k, h.other.User, "p")
		}},
		"contact of the team": {h.coordinator, true, func(tx *db.Tx, _ *CaseKey) error {
			return only(v.OpenWithTeam(ctx, tx, h.coordinator, h.org, h.id))
		}},
		"contact of one": {h.front, true, func(tx *db.Tx, _ *CaseKey) error { return only(v.OpenContact(ctx, tx, h.front, h.id)) }},
		"peel": {h.coordinator, true, func(tx *db.Tx, _ *CaseKey) error {
			return v.PeelStandby(ctx, tx, h.coordinator, h.org, h.id, h.standby.User)
		}},
		"look":      {h.standby, true, func(tx *db.Tx, _ *CaseKey) error { return only(v.LookStandby(ctx, tx, h.standby, h.id)) }},
		"take over": {h.standby, true, func(tx *db.Tx, _ *CaseKey) error { return only(v.TakeStandby(ctx, tx, h.standby, h.id)) }},
		"hand a share": {h.seats[1], true, func(tx *db.Tx, _ *CaseKey) error {
			return v.HandShare(ctx, tx, h.seats[1], h.id, h.second.User, tx.Today())
		}},
		"take two shares": {h.other, true, func(tx *db.Tx, _ *CaseKey) error { return only(v.TakeSeats(ctx, tx, h.other, h.id)) }},
		"members":         {by, false, func(tx *db.Tx, _ *CaseKey) error { return only(v.Members(ctx, tx, h.id)) }},
		"cut":             {by, false, func(tx *db.Tx, _ *CaseKey) error { return v.Cut(ctx, tx, h.id, h.other.User) }},
		"cut the team":    {by, false, func(tx *db.Tx, _ *CaseKey) error { return v.CutTeamContact(ctx, tx, h.id, h.org) }},
		"stop the seats":  {by, false, func(tx *db.Tx, _ *CaseKey) error { return v.StopSeats(ctx, tx, h.id) }},
		"seal facts":      {by, false, func(tx *db.Tx, _ *CaseKey) error { return only(v.SealFacts(ctx, tx, h.id, Facts, nil)) }},
		"open facts":      {by, false, func(tx *db.Tx, _ *CaseKey) error { return only(v.OpenFacts(ctx, tx, h.id, Facts, h.facts)) }},
		"open many facts": {by, false, func(tx *db.Tx, _ *CaseKey) error {
			return only(v.OpenFactsMany(ctx, tx, Facts, map[naast.CaseID][]byte{h.id: h.facts}))
		}},
		"write to the case": {by, false, func(tx *db.Tx, _ *CaseKey) error { return only(v.SealToCase(ctx, tx, h.id, nil)) }},
		"erase":             {by, false, func(tx *db.Tx, _ *CaseKey) error { return v.EraseCase(ctx, tx, h.id) }},
	}
}

// Whatever is done with a case is done in a transaction about that case, and what
// opens something in that of the person who opens it: for any other it is not there.
func TestEveryActStaysInItsScope(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		h := hears(t, two)
		h.ready()
		elsewhere := naast.NewID[naast.CaseID]()
		for what, c := range h.inScope() {
			in := func(s db.Scope) error {
				var found error
				err := h.try(h.supporter, h.id, func(tx *db.Tx) error {
					k, err := h.v.OpenCase(ctx, tx, h.supporter, h.id)
					if err != nil {
						return err
					}
					tx.Within(s)
					found = c.act(tx, k)
					return errUndo
				})
				if !errors.Is(err, errUndo) {
					t.Fatalf("%s: %v", what, err)
				}
				return found
			}
			if err := in(scopeOf(c.own, h.id)); err != nil {
				t.Errorf("control: %s: %v", what, err)
			}
			h.refuses(what+", about another case", in(scopeOf(c.own, elsewhere)), naast.NotFound)
			if c.reads {
				h.refuses(what+", for somebody else", in(scopeOf(h.outsider, h.id)), naast.NotFound)
			} else if err := in(scopeOf(h.outsider, h.id)); err != nil {
				t.Errorf("control: %s, by another: %v", what, err)
			}
		}
	})
}

// A case is made in a transaction about that case.
func TestNewCaseInItsScope(t *testing.T) {
	once(t, func(t *testing.T, s *stage) {
		begin := func(in naast.CaseID) error {
			return s.try(s.resident, in, func(tx *db.Tx) error { _, err := s.v.NewCase(ctx, tx, s.id, s.resident); return err })
		}
		s.refuses("about another case", begin(naast.NewID[naast.CaseID]()), naast.NotFound)
		if err := begin(s.id); err != nil {
			t.Errorf("control: %v", err)
		}
		s.refuses("twice", begin(s.id), naast.Conflict)
	})
}

// ready brings everything as far as it can be opened by whoever is next.
func (h *hearing) ready() {
	h.Helper()
	h.write(h.supporter, h.id, func(tx *db.Tx) error {
		return h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			_, err := h.v.Grant(ctx, tx, h.supporter, k, h.front.User, Terms{Scope: ScopeContact})
			if err == nil {
				err = h.v.GrantTeamContact(ctx, tx, h.supporter, k, h.org)
			}
			if err == nil {
				h.sealed, err = h.v.Seal(ctx, tx, k, question, []byte(story))
			}
			return err
		})(ctx, tx)
	})
	if err := h.peel(h.coordinator); err != nil {
		h.Fatal(err)
	}
	for i, seat := range h.seats {
		h.write(seat, h.id, func(tx *db.Tx) error {
			return h.v.HandShare(ctx, tx, h.seats[i], h.id, h.other.User, tx.Today().Add(7))
		})
	}
}

// Whoever has no seed open opens nothing, whatever the transaction says of him.
func TestWithoutAnIdentity(t *testing.T) {
	once(t, func(t *testing.T, s *stage) {
		s.team()
		s.ask(s.supporter)
		s.grantStandby(s.standby)
		if err := s.peel(s.coordinator); err != nil {
			t.Fatal(err)
		}
		shut := func(p Person) Person { return Person{User: p.User} }
		for what, act := range map[string]func(*db.Tx) error{
			"a case": func(tx *db.Tx) error { _, err := s.v.OpenCase(ctx, tx, shut(s.supporter), s.id); return err },
			"a list": func(tx *db.Tx) error {
				_, err := s.v.OpenCases(ctx, tx, shut(s.supporter), []naast.CaseID{s.id})
				return err
			},
			"contact": func(tx *db.Tx) error { _, err := s.v.OpenContact(ctx, tx, shut(s.supporter), s.id); return err },
			"signing": func(tx *db.Tx) error { return s.v.CheckIdentity(ctx, tx, shut(s.supporter)) },
			"a statement": func(tx *db.Tx) error {
				_, err := s.v.Sign(ctx, tx, []string{"x"}, nil, shut(s.supporter))
				return err
			},
			"a new case": func(tx *db.Tx) error { _, err := s.v.NewCase(ctx, tx, s.id, shut(s.supporter)); return err },
		} {
			s.refuses(what, s.try(s.supporter, s.id, act), naast.NotFound)
		}
		s.refuses("two shares", s.takeSeats(shut(s.other)), naast.NotFound)
		s.refuses("a standby", s.take(shut(s.standby)), naast.NotFound)
		s.refuses("nobody at all", s.try(Person{}, s.id, func(tx *db.Tx) error {
			_, err := s.v.OpenCase(ctx, tx, Person{Identity: s.supporter.Identity}, s.id)
			return err
		}), naast.NotFound)
		s.refuses("nobody in a team", s.try(Person{}, "", func(tx *db.Tx) error {
			_, err := s.v.OpenTeam(ctx, tx, Person{Identity: s.coordinator.Identity}, s.org)
			return err
		}), naast.NotFound)
		if err := s.take(s.standby); err != nil {
			t.Errorf("control: %v", err)
		}
	})
}

// What is too large is not sealed, anywhere; what just fits is.
func TestTooLargeToSeal(t *testing.T) {
	once(t, func(t *testing.T, s *stage) {
		s.team()
		s.ask(s.supporter)
		large := make([]byte, maxPlain+1)
		sealing := func(b []byte, purpose string) map[string]error {
			all := map[string]error{}
			s.write(s.supporter, s.id, func(tx *db.Tx) error {
				k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
				if err != nil {
					return err
				}
				c, err := s.v.Contact(ctx, tx, k)
				if err != nil {
					return err
				}
				_, all["content"] = s.v.Seal(ctx, tx, k, question, b)
				_, all["contact"] = c.Seal("naam", b)
				_, all["a letter"] = s.v.SealToCase(ctx, tx, s.id, b)
				_, all["for a team"] = s.v.SealToTeam(ctx, tx, s.org, b)
				_, all["why"] = s.v.Grant(ctx, tx, s.supporter, k, s.other.User, Terms{Scope: ScopeContact, Purpose: purpose})
				return nil
			})
			return all
		}
		for what, err := range sealing(large, strings.Repeat("w", proofSize)) {
			s.refuses(what+" that is too large", err, naast.TooLarge)
		}
		for what, err := range sealing(large[:maxPlain], "p") {
			if err != nil {
				t.Errorf("%s that just fits: %v", what, err)
			}
		}
	})
}
