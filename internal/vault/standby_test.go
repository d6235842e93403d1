package vault

import (
	"fmt"
	"testing"

	"naast"
	"naast/internal/db"
)

func (s *stage) peel(by Person) error { return s.peelOf(by, s.standby) }

func (s *stage) peelOf(by, standby Person) error {
	return s.try(by, s.id, func(tx *db.Tx) error { return s.v.PeelStandby(ctx, tx, by, s.org, s.id, standby.User) })
}

func (s *stage) take(by Person) error {
	return s.try(by, s.id, func(tx *db.Tx) error { _, err := s.v.TakeStandby(ctx, tx, by, s.id); return err })
}

// grantStandby names the standby, as the supporter does when accepting.
func (s *stage) grantStandby(standby Person) {
	s.Helper()
	s.write(s.supporter, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
		if err != nil {
			return err
		}
		return s.v.GrantStandby(ctx, tx, s.supporter, k, s.org, standby.User)
	})
}

// Taking over needs the coordinator and the standby, in that order.
func TestStandby(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		sealed := s.ask(s.supporter)
		s.grantStandby(s.standby)
		s.mustOpen("standby alone", s.standby, false)
		s.refuses("standby before peeling", s.take(s.standby), naast.NotFound)
		s.refuses("standby peels", s.peel(s.standby), naast.NotFound)
		s.refuses("outsider peels", s.peel(s.outsider), naast.NotFound)
		elsewhere := naast.NewID[naast.OrganisationID]()
		s.write(Person{}, "", func(tx *db.Tx) error {
			return s.v.NewTeam(ctx, tx, elsewhere, s.second, []naast.UserID{s.second.User})
		})
		s.refuses("a coordinator of another organisation peels", s.try(s.second, s.id, func(tx *db.Tx) error {
			return s.v.PeelStandby(ctx, tx, s.second, elsewhere, s.id, s.standby.User)
		}), naast.NotFound)
		// A new epoch makes the standby's grant again.
		if err := s.nextEpoch(s.supporter, s.resident, s.supporter, s.standby); err != nil {
			t.Fatal(err)
		}
		for range 2 { // a repeated form does no harm
			if err := s.peel(s.coordinator); err != nil {
				t.Fatal(err)
			}
		}
		s.mustOpen("coordinator after peeling", s.coordinator, false)
		s.refuses("coordinator takes", s.take(s.coordinator), naast.NotFound)
		s.refuses("outsider takes", s.take(s.outsider), naast.NotFound)
		if err := s.take(s.standby); err != nil {
			t.Fatal(err)
		}
		s.refuses("taken twice at once", s.take(s.standby), naast.NotFound)
		s.mustTell(s.standby, sealed)
		// Now a member like another: the supporter who is gone is cut, and the
		// next write is in an epoch that the standby made.
		s.cut(s.supporter)
		if _, epoch, err := s.sealAs(s.standby, Object{Doc: "note", Revision: 1}, "x"); err != nil || epoch != 3 {
			t.Fatalf("epoch %d, %v", epoch, err)
		}
		s.mustTell(s.resident, sealed)
		s.refuses("taken twice", s.take(s.standby), naast.NotFound)
	})
}

// What a coordinator peels is peeled in that case and in no other.
func TestPeelOnlyThat(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		s.ask(s.supporter)
		s.grantStandby(s.standby)
		first := s.id
		s.id = naast.NewID[naast.CaseID]()
		s.ask(s.supporter)
		s.grantStandby(s.standby)
		if err := s.peel(s.coordinator); err != nil {
			t.Fatal(err)
		}
		if n := s.count(`SELECT COUNT(*) FROM vault_grant WHERE peeled=1`); n != 1 {
			t.Errorf("%d grants are peeled", n)
		}
		if err := s.take(s.standby); err != nil {
			t.Error(err)
		}
		s.id = first
		s.refuses("the other case", s.take(s.standby), naast.NotFound)
		if err := s.peel(s.coordinator); err != nil {
			t.Fatal(err)
		}
		if err := s.take(s.standby); err != nil {
			t.Errorf("the other case, peeled too: %v", err)
		}
	})
}

// A new key of the case, because somebody else went, does not shut the way that a
// coordinator opened. The control: a row that only says peeled opens nothing.
func TestPeeledStaysPeeled(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		sealed := s.ask(s.supporter)
		s.grantStandby(s.standby)
		moves := func() {
			t.Helper()
			if err := s.nextEpoch(s.supporter, s.resident, s.supporter, s.standby); err != nil {
				t.Fatal(err)
			}
		}
		s.exec(`UPDATE vault_grant SET peeled=1 WHERE scope='standby'`)
		moves()
		s.refuses("a row said that it was peeled", s.take(s.standby), naast.NotFound)
		if err := s.peel(s.coordinator); err != nil {
			t.Fatal(err)
		}
		s.exec(`UPDATE vault_grant SET cut_on='hidden' WHERE peeled=1 AND cut_on=''`)
		s.grantStandby(s.standby) // the way is shut, as after a look
		s.exec(`UPDATE vault_grant SET cut_on='' WHERE cut_on='hidden'`)
		moves()
		s.refuses("the row of before put back", s.take(s.standby), naast.NotFound)
		if err := s.peel(s.coordinator); err != nil {
			t.Fatal(err)
		}
		s.exec(`DELETE FROM vault_grant WHERE scope='standby' AND id<>(SELECT MAX(id) FROM vault_grant WHERE scope='standby' AND peeled=1 AND cut_on='')`)
		moves()
		moves()
		s.mustOpen("standby alone", s.standby, false)
		if err := s.take(s.standby); err != nil {
			t.Fatal(err)
		}
		s.mustTell(s.standby, sealed)
	})
}

// With everything that is stored and her own keys, neither one of the two
// opens what takes both.
func TestStandbyAloneOpensNothing(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		s.ask(s.supporter)
		s.grantStandby(s.standby)
		s.write(s.coordinator, s.id, func(tx *db.Tx) error {
			g, r, birth, err := s.standbyGrant(tx)
			if err != nil {
				return err
			}
			outer, err := open(derive(r, nil, "grant"), 1, g.layer(birth, "outer"), g.sealed)
			if err != nil {
				return err
			}
			as := func(p Person, sealed []byte) error {
				_, err := openWith(p.Identity.pair(), 1, g.layer(birth, "person"), sealed)
				return err
			}
			s.refuses("the standby opens the outer layer", as(s.standby, outer), ErrRefused)
			team, err := s.v.OpenTeam(ctx, tx, s.coordinator, s.org)
			if err != nil {
				return err
			}
			inner, err := openWith(pairFrom(mailboxSeed(team.key)), 1, g.layer(birth, "team"), outer)
			if err != nil {
				return err
			}
			s.refuses("the coordinator opens the inner layer", as(s.coordinator, inner), ErrRefused)
			s.refuses("an outsider opens the inner layer", as(s.outsider, inner), ErrRefused)
			return as(s.standby, inner) // the control: both together
		})
		// Pretending that it is peeled already helps nobody.
		s.exec(`UPDATE vault_grant SET peeled=1`)
		s.refuses("pretended", s.take(s.standby), naast.NotFound)
	})
}

func (s *stage) standbyGrant(tx *db.Tx) (g grantRow, r []byte, birth string, err error) {
	rows, err := s.v.liveGrants(ctx, tx, s.standby.User, string(s.id), scopeStandby)
	if err != nil || len(rows) != 1 {
		return g, nil, "", fmt.Errorf("%d live grants: %w", len(rows), err)
	}
	g = rows[0]
	if err := g.readWrap(ctx, tx); err != nil {
		return g, nil, "", err
	}
	if r, err = s.v.getKey(ctx, tx, grantKeys, g.id); err != nil {
		return g, nil, "", err
	}
	birth, err = s.v.birth(ctx, tx)
	return g, r, birth, err
}

// A coordinator who was named as standby cannot peel her own.
func TestCoordinatorIsNotHerOwnStandby(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.team()
		s.write(s.coordinator, "", func(tx *db.Tx) error {
			return s.v.GrantTeam(ctx, tx, s.coordinator, s.org, s.second.User)
		})
		s.ask(s.supporter)
		s.grantStandby(s.coordinator)
		s.refuses("peels her own", s.peelOf(s.coordinator, s.coordinator), naast.NotFound)
		s.refuses("peels for somebody who was given nothing", s.peel(s.second), naast.NotFound)
		s.refuses("takes unpeeled", s.take(s.coordinator), naast.NotFound)
		if err := s.peelOf(s.second, s.coordinator); err != nil { // the control: another of the team
			t.Fatal(err)
		}
		if err := s.take(s.coordinator); err != nil {
			t.Fatal(err)
		}
	})
}
