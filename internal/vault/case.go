package vault

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
)

// CaseKey is the opened key of a case. It is a local variable of the request
// that opened it; nothing keeps it.
type CaseKey struct{ *object }

// Case is the case it opens.
func (k *CaseKey) Case() naast.CaseID { return naast.CaseID(k.id) }

// By is who opened it.
func (k *CaseKey) By() Person { return k.who }

// Epoch is the epoch of the case in which it was opened, or which it made.
func (k *CaseKey) Epoch() int { return k.epoch }

// NewCase makes the keys of a new case and grants them to whoever makes it:
// the resident, or the supporter at the desk for one who wants no card.
func (v *Vault) NewCase(ctx context.Context, tx *db.Tx, id naast.CaseID, by Person) (*CaseKey, error) {
	if err := mayTouch(tx, id); err != nil {
		return nil, err
	}
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	o, root, err := v.begin(ctx, tx, string(id), a, newKey())
	if err != nil {
		return nil, err
	}
	_, err = v.give(ctx, tx, o, root, a, gift{scope: ScopeCase, key: o.key, to: by.User})
	if err != nil {
		return nil, err
	}
	return &CaseKey{o}, nil
}

// Grant hands the case or contact key to a person, in the name of by. An
// earlier grant to the same person in the same scope ends, so that the new
// terms are the terms.
func (v *Vault) Grant(ctx context.Context, tx *db.Tx, by Person, k *CaseKey, to naast.UserID, t Terms) (naast.GrantID, error) {
	w := gift{scope: t.Scope, purpose: t.Purpose, until: t.Until, to: to}
	switch t.Scope {
	case ScopeCase:
		w.key = k.key
	case ScopeContact:
		c, err := v.Contact(ctx, tx, k)
		if err != nil {
			return "", err
		}
		w.key = c.key
	default:
		return "", fmt.Errorf("grant with unknown scope: %w", naast.Invalid)
	}
	ids, err := v.giveCase(ctx, tx, by, k, w)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// Reader is somebody who gets the key of a case, and as what.
type Reader struct {
	User    naast.UserID
	Purpose string
}

// GrantAll is Grant of the case key to several people at once, and
// GrantTeamContact to a team unless that is "". Who is named twice gets it
// once, for what was said last.
func (v *Vault) GrantAll(ctx context.Context, tx *db.Tx, by Person, k *CaseKey, team naast.OrganisationID, to []Reader) error {
	users := make([]naast.UserID, len(to))
	for i, r := range to {
		users[i] = r.User
	}
	if err := v.readCurrent(ctx, tx, users); err != nil {
		return err
	}
	var ws []gift
	for i, r := range to {
		if !slices.Contains(users[i+1:], r.User) {
			ws = append(ws, gift{scope: ScopeCase, purpose: r.Purpose, key: k.key, to: r.User})
		}
	}
	if team != "" {
		c, err := v.Contact(ctx, tx, k)
		if err != nil {
			return err
		}
		ws = append(ws, gift{scope: ScopeContact, key: c.key, via: team})
	}
	_, err := v.giveCase(ctx, tx, by, k, ws...)
	return err
}

// giveCase makes grants on a case, each in place of an earlier one of the same
// scope to the same grantee.
func (v *Vault) giveCase(ctx context.Context, tx *db.Tx, by Person, k *CaseKey, ws ...gift) ([]naast.GrantID, error) {
	if err := k.mayUse(tx); err != nil {
		return nil, err
	}
	if _, err := k.now(ctx, tx); err != nil {
		return nil, err
	}
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	root, err := v.root(ctx, tx, k.id)
	if err != nil || len(ws) == 0 {
		return nil, err
	}
	for _, w := range ws {
		grantee := v.granteeOf(k.id, w)
		if !k.earlier(tx, grantee, w.scope) {
			continue
		}
		if err := v.endGrants(ctx, tx, grantee, ` AND scope=$2`, w.scope); err != nil {
			return nil, err
		}
	}
	return v.giveAll(ctx, tx, k.object, root, a, ws)
}

// granteeOf is the row's name of whoever receives a gift.
func (v *Vault) granteeOf(object string, w gift) string {
	if w.to == "" {
		return v.granteeTeam(object, w.via)
	}
	return v.grantee(object, w.to)
}

// HasGrant tells whether a person has a live grant of the case key. It reads
// main only and opens nothing.
func (v *Vault) HasGrant(ctx context.Context, tx *db.Tx, id naast.CaseID, user naast.UserID) (bool, error) {
	rows, err := v.liveGrants(ctx, tx, user, string(id), ScopeCase)
	return len(rows) > 0, err
}

// Members tells who has a live grant of the case key. The database alone
// cannot say this: it takes the server key and the ring.
func (v *Vault) Members(ctx context.Context, tx *db.Tx, id naast.CaseID) ([]naast.UserID, error) {
	if err := mayTouch(tx, id); err != nil {
		return nil, err
	}
	given, err := v.allGiven(ctx, tx, string(id))
	if err != nil {
		return nil, err
	}
	var users []naast.UserID
	for _, g := range given {
		if g.row.scope != ScopeCase {
			continue
		}
		has, err := v.HasGrant(ctx, tx, id, g.proof.To)
		if err != nil {
			return nil, err
		}
		if has {
			users = append(users, g.proof.To)
		}
	}
	return users, nil
}

// OpenCase opens the case for a person who has a live grant of its key, within
// a transaction whose Scope is this person and this case. For anyone else, and
// for a case that does not exist, it is naast.NotFound.
func (v *Vault) OpenCase(ctx context.Context, tx *db.Tx, who Person, id naast.CaseID) (*CaseKey, error) {
	if err := mayOpen(tx, who.User, id); err != nil {
		return nil, err
	}
	g, key, err := v.openPerson(ctx, tx, who, string(id), ScopeCase)
	if err != nil {
		return nil, err
	}
	return v.caseKey(ctx, tx, who, g, key)
}

func (v *Vault) caseKey(ctx context.Context, tx *db.Tx, who Person, g grantRow, key []byte) (*CaseKey, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &CaseKey{newObject(birth, g.object, g.epoch, key, who)}, nil
}

// OpenCases opens many cases for a list, in three queries when each was opened
// before. Its Scope has no case and an Action that begins with "list". Cases
// that do not open for this person are absent.
func (v *Vault) OpenCases(ctx context.Context, tx *db.Tx, who Person, ids []naast.CaseID) (map[naast.CaseID]*CaseKey, error) {
	if err := mayList(tx, who.User, ids); err != nil {
		return nil, err
	}
	if who.Identity == nil {
		return nil, fmt.Errorf("open cases without an identity: %w", naast.NotFound)
	}
	grantees := make([]string, len(ids))
	for i, id := range ids {
		grantees[i] = v.grantee(string(id), who.User)
	}
	rows, err := v.listGrants(ctx, tx, who.User, grantees)
	if err != nil {
		return nil, err
	}
	ring, err := v.getKeys(ctx, tx, grantKeys, idsOf(rows))
	if err != nil {
		return nil, err
	}
	keys := make(map[naast.CaseID]*CaseKey, len(rows))
	h := personHolder(who)
	for _, g := range rows {
		key, err := v.openGrant(ctx, tx, h, g, ring[g.id])
		if refused(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if keys[naast.CaseID(g.object)], err = v.caseKey(ctx, tx, who, g, key); err != nil {
			return nil, err
		}
	}
	return keys, readHeads(ctx, tx, keys)
}

func (v *Vault) listGrants(ctx context.Context, tx *db.Tx, user naast.UserID, grantees []string) ([]grantRow, error) {
	var all []grantRow
	for b := range batchesFrom(grantees, 4) {
		args := append([]any{string(tx.Today()), tx.Now().Unix(), v.Handle("user", string(user))}, b.args...)
		rows, err := db.All(ctx, tx, scanGrant, `SELECT `+grantColumns+fromGrants+
			`g.scope='case' AND g.grantee IN (`+b.marks+`) AND`+live+`AND`+current, args...)
		if err != nil {
			return nil, fmt.Errorf("look for grants: %w", err)
		}
		all = append(all, rows...)
	}
	return all, nil
}
