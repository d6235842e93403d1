package vault

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
)

// LogTeam is the team of the log manager, who sees who, when and which case,
// never content.
const LogTeam = naast.OrganisationID("log")

// Team is the opened key of an organisation's team: its coordinators.
type Team struct{ *object }

// NewTeam makes the key of a team and grants it to its members, in the name of
// by, who need not be one of them. A team that is there is naast.Conflict.
func (v *Vault) NewTeam(ctx context.Context, tx *db.Tx, org naast.OrganisationID, by Person, members []naast.UserID) error {
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return err
	}
	o, root, err := v.begin(ctx, tx, string(org), a, nil)
	if err != nil {
		return err
	}
	for _, m := range slices.Compact(slices.Sorted(slices.Values(members))) {
		if _, err := v.give(ctx, tx, o, root, a, gift{scope: scopeTeam, key: o.key, to: m}); err != nil {
			return err
		}
	}
	return nil
}

// Box names a key, made as that of a team, that belongs to a case and goes with it
// when the case is erased: of copies that she shares.
func Box(id naast.CaseID, name string) naast.OrganisationID {
	return naast.OrganisationID(string(id) + " " + name)
}

// HasTeam tells whether the key of a team was made.
func (v *Vault) HasTeam(ctx context.Context, tx *db.Tx, org naast.OrganisationID) (bool, error) {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM vault_object WHERE id=$1`, string(org)).Scan(&n); err != nil {
		return false, fmt.Errorf("look for team %s: %w", org, err)
	}
	return n > 0, nil
}

// TeamWaits tells whether somebody left a team since its key was made, so that the next
// opening that may write gives those who remain a new one.
func (v *Vault) TeamWaits(ctx context.Context, tx *db.Tx, org naast.OrganisationID) (bool, error) {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM vault_object WHERE id=$1 AND stale=1`, string(org)).Scan(&n); err != nil {
		return false, fmt.Errorf("look whether team %s waits for a key: %w", org, err)
	}
	return n > 0, nil
}

// GrantTeam takes a person into a team, by one who is in it.
func (v *Vault) GrantTeam(ctx context.Context, tx *db.Tx, by Person, org naast.OrganisationID, to naast.UserID) error {
	t, err := v.OpenTeam(ctx, tx, by, org)
	if err != nil {
		return err
	}
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return err
	}
	root, err := v.root(ctx, tx, t.id)
	if err != nil {
		return err
	}
	if err := v.endGrants(ctx, tx, v.grantee(t.id, to), ""); err != nil {
		return err
	}
	_, err = v.give(ctx, tx, t.object, root, a, gift{scope: scopeTeam, key: t.key, to: to})
	return err
}

// LeaveTeam ends the grants of people on a team's key. The next opening that
// may write gives the team a new key; the old one is sealed under it.
func (v *Vault) LeaveTeam(ctx context.Context, tx *db.Tx, org naast.OrganisationID, users ...naast.UserID) error {
	return v.cutPeople(ctx, tx, string(org), users)
}

// InTeam tells whether a person has a live grant of a team's key.
func (v *Vault) InTeam(ctx context.Context, tx *db.Tx, org naast.OrganisationID, user naast.UserID) (bool, error) {
	rows, err := v.liveGrants(ctx, tx, user, string(org), scopeTeam)
	return len(rows) > 0, err
}

// OpenTeam opens the key of a team for one who is in it.
func (v *Vault) OpenTeam(ctx context.Context, tx *db.Tx, who Person, org naast.OrganisationID) (*Team, error) {
	if who.User == "" || tx.Scope().Actor != who.User {
		return nil, fmt.Errorf("open team outside its scope: %w", naast.NotFound)
	}
	g, key, err := v.openPerson(ctx, tx, who, string(org), scopeTeam)
	if err != nil {
		return nil, err
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	t := &Team{newObject(birth, g.object, g.epoch, key, who)}
	s, err := t.now(ctx, tx)
	if err == nil && s.stale && tx.Writable() {
		err = v.renew(ctx, tx, who, t.object)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// SealToTeam seals something to whoever is in a team, by anyone.
func (v *Vault) SealToTeam(ctx context.Context, tx *db.Tx, org naast.OrganisationID, plain []byte) ([]byte, error) {
	return v.sealToMailbox(ctx, tx, string(org), plain)
}

// Open opens what was sealed to the team, before the last change of its key too.
func (t *Team) Open(ctx context.Context, tx *db.Tx, sealed []byte) ([]byte, error) {
	if tx.Scope().Actor != t.who.User {
		return nil, fmt.Errorf("read for a team without its reader: %w", naast.NotFound)
	}
	return t.openLetter(ctx, tx, sealed)
}

// holder is the team as one that opens grants.
func (t *Team) holder(ctx context.Context, tx *db.Tx) holder {
	return holder{who: t.who, layer: "team", listKey: derive(t.key, nil, "list"),
		open: func(number int, info, sealed []byte) ([]byte, error) {
			private, err := t.private(ctx, tx, number)
			if err != nil {
				return nil, err
			}
			return openWith(private, uint32(number), info, sealed)
		}}
}

// GrantTeamContact hands the contact key of a case to the team of an
// organisation, so that somebody can call when the supporter is not there.
func (v *Vault) GrantTeamContact(ctx context.Context, tx *db.Tx, by Person, k *CaseKey, org naast.OrganisationID) error {
	c, err := v.Contact(ctx, tx, k)
	if err != nil {
		return err
	}
	_, err = v.giveCase(ctx, tx, by, k, gift{scope: ScopeContact, key: c.key, via: org})
	return err
}

// OpenWithTeam opens the contact key of a case, never the case, for one who is
// in the team of the organisation.
func (v *Vault) OpenWithTeam(ctx context.Context, tx *db.Tx, who Person, org naast.OrganisationID, id naast.CaseID) (*ContactKey, error) {
	if err := mayOpen(tx, who.User, id); err != nil {
		return nil, err
	}
	t, err := v.OpenTeam(ctx, tx, who, org)
	if err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, tx, scanGrant, `SELECT `+grantColumns+fromGrants+`g.grantee=$2 AND g.scope='contact' AND`+live,
		string(tx.Today()), v.granteeTeam(string(id), org))
	if err != nil {
		return nil, fmt.Errorf("look for the team's grant on case %s: %w", id, err)
	}
	_, key, err := v.openAny(ctx, tx, t.holder(ctx, tx), string(id), rows)
	if err != nil {
		return nil, err
	}
	return v.contactKey(ctx, tx, id, key)
}
