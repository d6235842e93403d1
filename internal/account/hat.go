package account

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
)

// HatAt is a hat at an organisation: somebody may be supporter at one and board
// member at another. The host's hat belongs to no organisation.
type HatAt struct {
	Hat          guard.Hat
	Organisation naast.OrganisationID
}

// hatNames are the hats of staff as people choose them.
var hatNames = map[guard.Hat]naast.Message{
	guard.HatSupporter:   naast.Msg("Ondersteuner"),
	guard.HatCoordinator: naast.Msg("Coördinator"),
	guard.HatFrontDoor:   naast.Msg("Voordeur"),
	guard.HatBoard:       naast.Msg("Bestuur"),
	guard.HatHost:        naast.Msg("Beheerder"),
}

// HatName is a hat as people read it.
func HatName(h guard.Hat) naast.Message { return hatNames[h] }

// valid tells whether staff can have this hat; a resident signs in with a card.
func (h HatAt) valid() bool {
	_, known := hatNames[h.Hat]
	return known && (h.Organisation == "") == (h.Hat == guard.HatHost)
}

// DoorTeam is the team of the front door of a partnership: its people open what
// is sealed to it.
const DoorTeam naast.OrganisationID = "voordeur"

// teams are the teams whose keys may go with a hat. That of the log goes with the hats
// under which its pages open, to those of them whom somebody chose.
func (h HatAt) teams() (all []naast.OrganisationID) {
	switch h.Hat {
	case guard.HatCoordinator:
		all = append(all, h.Organisation)
	case guard.HatFrontDoor:
		all = append(all, DoorTeam)
	}
	if guard.May(h.Hat, guard.Incidents) {
		all = append(all, audit.LogTeam)
	}
	return all
}

// Hats are the hats somebody may choose from at sign-in, in a fixed order; none
// when the account ended. A hat that too few people signed is not there.
func Hats(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID) (hats []HatAt, err error) {
	rows, err := hatRows(ctx, tx, u)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		ok, err := r.counts(ctx, tx, v, u)
		if err != nil {
			return nil, err
		}
		if ok {
			hats = append(hats, r.HatAt)
		}
	}
	return hats, nil
}

// Wears tells whether somebody has a hat there that enough people signed.
func Wears(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, h HatAt) (bool, error) {
	rows, err := hatRows(ctx, tx, u)
	i := slices.IndexFunc(rows, func(r hatRow) bool { return r.HatAt == h })
	if err != nil || i < 0 {
		return false, err
	}
	return rows[i].counts(ctx, tx, v, u)
}

// UsersWithHat lists who may wear a hat at an organisation; an empty
// organisation means any. Somebody whose keys do not count yet is not there, nor
// who has the hat without enough signatures.
func UsersWithHat(ctx context.Context, tx *db.Tx, v *vault.Vault, h guard.Hat, o naast.OrganisationID) (users []naast.UserID, err error) {
	type wears struct {
		user naast.UserID
		hatRow
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (w wears, err error) {
		w.Hat = h
		return w, s.Scan(&w.user, &w.Organisation, &w.signed)
	}, `SELECT u.id, x.organisation, x.signed FROM account_hat x JOIN account_user u ON u.id=x.user_id
		WHERE x.hat=$1 AND (x.organisation=$2 OR $2='') AND u.state=$3 AND u.counts_from <= $4 AND (u.ended='' OR u.ended >= $5) ORDER BY u.id, x.organisation`,
		h, o, active, tx.Now().Unix(), tx.Today())
	if err != nil {
		return nil, fmt.Errorf("list who wears %s: %w", h, err)
	}
	for _, w := range rows {
		ok, err := w.counts(ctx, tx, v, w.user)
		if err != nil {
			return nil, err
		}
		if ok && !slices.Contains(users, w.user) {
			users = append(users, w.user)
		}
	}
	return users, nil
}

// FrontDoorCandidates lists who can be named for the front door.
func (s *Slice) FrontDoorCandidates(ctx context.Context, tx *db.Tx) ([]partnership.FrontDoorPerson, error) {
	users, err := UsersWithHat(ctx, tx, s.Vault, guard.HatFrontDoor, "")
	if err != nil {
		return nil, err
	}
	door := make([]partnership.FrontDoorPerson, len(users))
	for i, u := range users {
		name, err := Name(ctx, tx, u)
		if err != nil {
			return nil, err
		}
		door[i] = partnership.FrontDoorPerson{User: u, Name: name}
	}
	return door, nil
}

// addHats gives hats, signed by who gives them. Those that
// count already stay as they are.
func addHats(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, hats []HatAt, sign Signs) error {
	has, err := hatRows(ctx, tx, u)
	if err != nil {
		return err
	}
	for _, h := range hats {
		if !h.valid() {
			return fmt.Errorf("give hat %s to account %s: %w", h.Hat, u, naast.Invalid)
		}
		r := hatRow{HatAt: h}
		if i := slices.IndexFunc(has, func(x hatRow) bool { return x.HatAt == h }); i >= 0 {
			r = has[i]
		}
		if ok, err := r.counts(ctx, tx, v, u); ok || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		if err := saveHat(ctx, tx, u, r, sign); err != nil {
			return err
		}
	}
	return nil
}

// SetHats gives somebody exactly these hats in one organisation, signed by who
// gives them. Losing one
// ends the open sessions, which may wear it.
func SetHats(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, u naast.UserID, o naast.OrganisationID, hats []guard.Hat, sign Signs) error {
	now, err := written(ctx, tx, u)
	if err != nil {
		return err
	}
	lost := false
	for _, h := range now {
		if h.Organisation == o && !slices.Contains(hats, h.Hat) {
			lost = true
			if err := takeHat(ctx, tx, v, u, h); err != nil {
				return err
			}
		}
	}
	for _, h := range hats {
		if err := addHats(ctx, tx, v, u, []HatAt{{h, o}}, sign); err != nil {
			return err
		}
	}
	if !lost {
		return nil
	}
	return closeSessions(ctx, tx, g, u)
}

// takeHat takes one hat off for good, with the keys and places that came with it: its
// row counts no more, whoever puts it back.
func takeHat(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, h HatAt) error {
	if err := v.EndStatement(ctx, tx, h.about(u)...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM account_hat WHERE user_id=$1 AND hat=$2 AND organisation=$3`, u, h.Hat, h.Organisation); err != nil {
		return fmt.Errorf("take hat off account %s: %w", u, err)
	}
	if err := leaveTeams(ctx, tx, v, u, h); err != nil {
		return err
	}
	if h.Hat == guard.HatFrontDoor {
		return partnership.LeaveFrontDoor(ctx, tx, u)
	}
	return nil
}
