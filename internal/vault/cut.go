package vault

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// Cut ends every grant that these people have on a case, with nobody present.
// From the commit on nothing opens for them; their keys in the ring are
// deleted right after it, and by SweepCuts if the program ends in between. The
// next write by a member first makes a new epoch.
func (v *Vault) Cut(ctx context.Context, tx *db.Tx, id naast.CaseID, users ...naast.UserID) error {
	if err := mayTouch(tx, id); err != nil {
		return err
	}
	return v.cutPeople(ctx, tx, string(id), users)
}

func (v *Vault) cutPeople(ctx context.Context, tx *db.Tx, object string, users []naast.UserID) error {
	for _, u := range users {
		n, err := v.endGrantsCount(ctx, tx, v.grantee(object, u), "")
		if err != nil {
			return err
		}
		if err := v.endWaiting(ctx, tx, v.grantee(object, u)); err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		tx.Forget(standingMemo(object))
		if _, err := tx.Exec(ctx, `UPDATE vault_object SET stale=1 WHERE id=$1`, object); err != nil {
			return fmt.Errorf("cut on %s: %w", object, err)
		}
	}
	return nil
}

// CutTeamContact ends the team's grant of a case's contact key, for a case
// that goes to another organisation.
func (v *Vault) CutTeamContact(ctx context.Context, tx *db.Tx, id naast.CaseID, org naast.OrganisationID) error {
	if err := mayTouch(tx, id); err != nil {
		return err
	}
	return v.endGrants(ctx, tx, v.granteeTeam(string(id), org), "")
}

// endGrants ends the grants that somebody has on an object, of one scope where more is
// said.
func (v *Vault) endGrants(ctx context.Context, tx *db.Tx, grantee, more string, args ...any) error {
	_, err := v.endGrantsCount(ctx, tx, grantee, more, args...)
	return err
}

// endGrantsCount ends grants and lets the ring forget them after the commit.
func (v *Vault) endGrantsCount(ctx context.Context, tx *db.Tx, grantee, more string, args ...any) (int, error) {
	ids, err := db.All(ctx, tx, db.One[string], `SELECT id FROM vault_grant WHERE grantee=$1 AND cut_on=''`+more, append([]any{grantee}, args...)...)
	if err != nil {
		return 0, fmt.Errorf("look for grants to end: %w", err)
	}
	cuts := cutsOf(grantee, ids)
	for _, c := range cuts {
		if err := v.endGrant(ctx, tx, c); err != nil {
			return 0, err
		}
	}
	v.sweepAfter(tx, cuts)
	return len(ids), nil
}

// endGrant marks one grant as cut. Its proof stays: it tells whether a later
// header was signed by somebody who had the epoch before.
func (v *Vault) endGrant(ctx context.Context, tx *db.Tx, c cut) error {
	return v.endGrantFrom(ctx, tx, c, "")
}

// endGrantFrom is endGrant of a grant whose key leaves the ring from a day on.
func (v *Vault) endGrantFrom(ctx context.Context, tx *db.Tx, c cut, notBefore naast.Date) error {
	_, err := tx.Exec(ctx, `UPDATE vault_grant SET cut_on=$1, listed=$2 WHERE id=$3`, string(tx.Today()), []byte{}, c.id)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE vault_wrap SET sealed=$1 WHERE grant_id=$2`, []byte{}, c.id)
	}
	if err != nil {
		return fmt.Errorf("end grant %s: %w", c.id, err)
	}
	return v.putCutFrom(ctx, tx, c, notBefore)
}

// endWaiting lets go at once of keys of earlier epochs that were still kept for
// somebody who stayed then and goes now.
func (v *Vault) endWaiting(ctx context.Context, tx *db.Tx, grantee string) error {
	ids, err := db.All(ctx, tx, db.One[string], `SELECT c.id FROM vault_cut c JOIN vault_grant g ON g.id=c.id
		WHERE c.root=0 AND g.grantee=$1`, grantee)
	if err != nil {
		return fmt.Errorf("look for keys that wait: %w", err)
	}
	cuts := cutsOf(grantee, ids)
	for _, c := range cuts {
		if err := v.putCut(ctx, tx, c); err != nil {
			return err
		}
	}
	v.sweepAfter(tx, cuts)
	return nil
}
