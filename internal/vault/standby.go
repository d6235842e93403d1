package vault

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// GrantStandby seals the case key in two layers: the outer opens with the key
// of the organisation's team, the inner with the standby's own. So when the
// supporter falls ill, a coordinator and the standby together can go on, and
// neither can alone.
func (v *Vault) GrantStandby(ctx context.Context, tx *db.Tx, by Person, k *CaseKey, org naast.OrganisationID, standby naast.UserID) error {
	w := gift{scope: scopeStandby, key: k.key, to: standby, via: org}
	_, err := v.giveCase(ctx, tx, by, k, w)
	return err
}

// PeelStandby opens the outer layer of the grants of a standby in a case that the
// team of org can open, and keeps what is inside for the standby, under R
// alone. A coordinator who is the standby cannot peel her own. What somebody was given
// who stood by before stays shut.
func (v *Vault) PeelStandby(ctx context.Context, tx *db.Tx, coordinator Person, org naast.OrganisationID, id naast.CaseID, standby naast.UserID) error {
	if err := mayOpen(tx, coordinator.User, id); err != nil {
		return err
	}
	t, err := v.OpenTeam(ctx, tx, coordinator, org)
	if err != nil {
		return err
	}
	s, err := standingOf(ctx, tx, string(id))
	if err != nil {
		return err
	}
	all, err := v.allGiven(ctx, tx, string(id))
	if err != nil {
		return err
	}
	peeled := 0
	for _, g := range all {
		if g.row.scope != scopeStandby || g.proof.Via != org || g.row.epoch != s.epoch || g.proof.To != standby || standby == coordinator.User {
			continue
		}
		peeled++
		if g.row.peeled {
			continue
		}
		if err := v.peel(ctx, tx, t, g.row); err != nil {
			return err
		}
	}
	if peeled == 0 {
		return fmt.Errorf("peel standby of case %s: %w", id, naast.NotFound)
	}
	return nil
}

func (v *Vault) peel(ctx context.Context, tx *db.Tx, t *Team, g grantRow) error {
	r, err := v.getKey(ctx, tx, grantKeys, g.id)
	if err != nil {
		return err
	}
	outer, err := g.unwrapped(t.birth, r)
	if err != nil {
		return fmt.Errorf("peel grant %s: %w", g.id, err)
	}
	_, epoch, err := keyOf(outer)
	if err != nil {
		return err
	}
	private, err := t.private(ctx, tx, int(epoch))
	if err != nil {
		return err
	}
	inner, err := openWith(private, epoch, g.layer(t.birth, "team"), outer)
	if err != nil {
		return fmt.Errorf("peel grant %s: %w", g.id, err)
	}
	g.peeled = true
	_, err = tx.Exec(ctx, `UPDATE vault_grant SET peeled=1 WHERE id=$1`, g.id)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE vault_wrap SET sealed=$1 WHERE grant_id=$2`, g.wrapped(t.birth, r, inner), g.id)
	}
	if err != nil {
		return fmt.Errorf("peel grant %s: %w", g.id, err)
	}
	return nil
}

// isPeeled tells whether a coordinator left this grant to the standby: the ring's key
// opens it in that form. A row that only says so was not peeled.
func (v *Vault) isPeeled(ctx context.Context, tx *db.Tx, birth string, g grantRow) (bool, error) {
	if !g.peeled {
		return false, nil
	}
	r, err := v.getKey(ctx, tx, grantKeys, g.id)
	if err == nil {
		_, err = g.unwrapped(birth, r)
	}
	if refused(err) {
		return false, nil
	}
	return err == nil, err
}

// TakeStandby opens a case for the standby after a coordinator peeled, and
// makes the standby a member on the spot. It writes.
func (v *Vault) TakeStandby(ctx context.Context, tx *db.Tx, standby Person, id naast.CaseID) (*CaseKey, error) {
	k, g, purpose, err := v.peeledKey(ctx, tx, standby, id)
	if err != nil {
		return nil, fmt.Errorf("take over case %s: %w", id, err)
	}
	_, err = v.Grant(ctx, tx, standby, k, standby.User, Terms{Scope: ScopeCase, Purpose: purpose, Until: naast.Date(g.until)})
	if err != nil {
		return nil, err
	}
	return k, v.endGrants(ctx, tx, g.grantee, ` AND id=$2`, g.id)
}

// LookStandby opens a case for the standby after a coordinator peeled, to read: the
// standby becomes no member.
func (v *Vault) LookStandby(ctx context.Context, tx *db.Tx, standby Person, id naast.CaseID) (*CaseKey, error) {
	k, _, _, err := v.peeledKey(ctx, tx, standby, id)
	if err != nil {
		return nil, fmt.Errorf("look into case %s: %w", id, err)
	}
	return k, nil
}

// peeledKey opens the first grant of the standby that was peeled and is genuine.
func (v *Vault) peeledKey(ctx context.Context, tx *db.Tx, standby Person, id naast.CaseID) (*CaseKey, grantRow, string, error) {
	if err := mayOpen(tx, standby.User, id); err != nil {
		return nil, grantRow{}, "", err
	}
	if standby.Identity == nil {
		return nil, grantRow{}, "", fmt.Errorf("open without an identity: %w", naast.NotFound)
	}
	rows, err := v.liveGrants(ctx, tx, standby.User, string(id), scopeStandby)
	if err != nil {
		return nil, grantRow{}, "", err
	}
	for _, g := range rows {
		if !g.peeled {
			continue
		}
		k, purpose, err := v.take(ctx, tx, standby, g)
		if refused(err) {
			continue
		}
		return k, g, purpose, err
	}
	return nil, grantRow{}, "", naast.NotFound
}

// take opens what a peeled grant holds and checks it as any other.
func (v *Vault) take(ctx context.Context, tx *db.Tx, standby Person, g grantRow) (*CaseKey, string, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, "", err
	}
	r, err := v.getKey(ctx, tx, grantKeys, g.id)
	if err != nil {
		return nil, "", err
	}
	if err := g.readWrap(ctx, tx); err != nil {
		return nil, "", err
	}
	inner, err := g.unwrapped(birth, r)
	if err != nil {
		return nil, "", err
	}
	key, err := personHolder(standby).open(g.granteeKey, g.layer(birth, "person"), inner)
	if err != nil {
		return nil, "", err
	}
	p, err := v.checkOpened(ctx, tx, standby, birth, g, key)
	if err != nil {
		return nil, "", err
	}
	k, err := v.caseKey(ctx, tx, standby, g, key)
	return k, p.Purpose, err
}
