package vault

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
)

// given is a grant that was not cut, with what its proof says.
type given struct {
	row   grantRow
	proof grantProof
}

// allGiven reads every grant on an object that is not cut. One that somebody
// wrote into the database himself has no genuine proof and is passed over.
func (v *Vault) allGiven(ctx context.Context, tx *db.Tx, id string) ([]given, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	root, err := v.root(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, tx, scanWrapped, `SELECT `+grantColumns+`, w.sealed, w.proof
		FROM vault_grant g JOIN vault_wrap w ON w.grant_id=g.id WHERE g.object=$1 AND g.cut_on='' ORDER BY g.id`, id)
	if err != nil {
		return nil, fmt.Errorf("read grants on %s: %w", id, err)
	}
	var all []given
	for _, g := range rows {
		p, err := v.checkGrant(ctx, tx, birth, root, g)
		if refused(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, given{g, p})
	}
	return all, nil
}

// NextEpoch gives a case a new key. The people in keep get it on the terms
// they had; everyone else is cut, from what was written before as well. by
// must be among keep to go on. Someone in keep without a live grant is
// naast.NotFound. The key that comes back opens what k opened.
func (v *Vault) NextEpoch(ctx context.Context, tx *db.Tx, by Person, k *CaseKey, keep []naast.UserID) (*CaseKey, error) {
	if err := k.mayUse(tx); err != nil {
		return nil, err
	}
	o, err := v.nextEpoch(ctx, tx, by, k.object, func(w given) bool {
		return w.proof.To == "" || w.row.scope == scopeSeat || slices.Contains(keep, w.proof.To)
	})
	if err != nil {
		return nil, err
	}
	for _, u := range keep {
		has, err := v.anyGrant(ctx, tx, k.id, u)
		if err != nil {
			return nil, err
		}
		if !has {
			return nil, fmt.Errorf("keep user %s, who has no grant on case %s: %w", u, k.id, naast.NotFound)
		}
	}
	return &CaseKey{o}, nil
}

func (v *Vault) anyGrant(ctx context.Context, tx *db.Tx, id string, user naast.UserID) (bool, error) {
	for _, scope := range []string{ScopeCase, ScopeContact, scopeStandby} {
		rows, err := v.liveGrants(ctx, tx, user, id, scope)
		if err != nil || len(rows) > 0 {
			return len(rows) > 0, err
		}
	}
	return false, nil
}

// renew makes the next epoch for all who remain, and o moves on to it.
func (v *Vault) renew(ctx context.Context, tx *db.Tx, by Person, o *object) error {
	next, err := v.nextEpoch(ctx, tx, by, o, func(given) bool { return true })
	if err != nil {
		return err
	}
	*o = *next
	return nil
}

func (v *Vault) nextEpoch(ctx context.Context, tx *db.Tx, by Person, o *object, keep func(given) bool) (*object, error) {
	if _, err := o.now(ctx, tx); err != nil {
		return nil, err
	}
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	root, err := v.root(ctx, tx, o.id)
	if err != nil {
		return nil, err
	}
	all, err := v.allGiven(ctx, tx, o.id)
	if err != nil {
		return nil, err
	}
	stay, err := v.stillLive(ctx, tx, o.id, all)
	if err != nil {
		return nil, err
	}
	next, err := v.moveOn(ctx, tx, a, o, root)
	if err != nil {
		return nil, err
	}
	return next, v.handOver(ctx, tx, a, next, root, all, func(g given) bool { return stay[g.row.id] && keep(g) })
}

// stillLive tells which grants open now: not past their last day, not to keys
// that were replaced. It is asked before the epoch moves on.
func (v *Vault) stillLive(ctx context.Context, tx *db.Tx, id string, all []given) (map[string]bool, error) {
	stay := map[string]bool{}
	for _, g := range all {
		if g.proof.To == "" {
			stay[g.row.id] = true
			continue
		}
		rows, err := v.liveGrants(ctx, tx, g.proof.To, id, g.row.scope)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			stay[r.id] = true
		}
	}
	return stay, nil
}

// moveOn writes the next epoch of an object.
func (v *Vault) moveOn(ctx context.Context, tx *db.Tx, by actor, o *object, root []byte) (*object, error) {
	h, err := readHead(ctx, tx, o.id, o.epoch)
	if err != nil {
		return nil, err
	}
	var contact []byte
	if len(h.contact) > 0 {
		if contact, err = open(o.key, uint32(o.epoch), contactAD(o.birth, o.id, o.epoch), h.contact); err != nil {
			return nil, fmt.Errorf("open contact key of %s: %w", o.id, err)
		}
	}
	next := newObject(o.birth, o.id, o.epoch+1, newKey(), by.Person)
	for e, k := range o.older {
		next.older[e] = k
	}
	next.older[o.epoch] = o.key
	if err := v.writeEpoch(ctx, tx, next, o.key, contact, by, root); err != nil {
		return nil, err
	}
	tx.Forget(standingMemo(o.id))
	tx.Forget(mailboxMemo(o.id))
	_, err = tx.Exec(ctx, `UPDATE vault_object SET epoch=$1, stale=0, mailbox=$2 WHERE id=$3`, next.epoch, v.sealMailbox(root, next, mailboxPublic(next.key)), o.id)
	if err != nil {
		return nil, fmt.Errorf("move %s to epoch %d: %w", o.id, next.epoch, err)
	}
	return next, nil
}

// keptDays is how old a copy of main may be that opens with today's ring. Who is
// cut or erased meanwhile is gone from it all the same.
const keptDays = 40

// handOver makes the grants of the new epoch and ends those of the old. A
// grant of the contact key stays as it is, because that key stays. The old
// keys of people who go leave the ring right after the commit. Those of people
// who stay are kept for keptDays: a page of theirs may be opening now, and a copy
// of main from before this change opens with the newest copy of the ring only if
// they are there. Seats get their shares anew; what one handed on is of before and ends.
func (v *Vault) handOver(ctx context.Context, tx *db.Tx, by actor, o *object, root []byte, all []given, keep func(given) bool) error {
	var gone []cut
	seated := false
	standing := map[string]int{}
	for _, g := range all {
		if g.row.scope == scopeStandby && keep(g) {
			standing[g.row.grantee]++
		}
	}
	for _, g := range all {
		kept := keep(g) && g.row.scope != scopeOpening
		if standing[g.row.grantee] > 1 { // the way was shut since, and somebody put its row of before back
			g.row.peeled = false
		}
		seated = seated || g.row.scope == scopeSeat
		switch {
		case kept && g.row.scope == ScopeContact:
			continue
		case kept:
			if err := v.passOn(ctx, tx, by, o, root, g); err != nil {
				return err
			}
			continue
		}
		c := cut{g.row.id, grantCut, g.row.grantee}
		if err := v.endGrant(ctx, tx, c); err != nil {
			return err
		}
		if err := v.endWaiting(ctx, tx, g.row.grantee); err != nil {
			return err
		}
		gone = append(gone, c)
	}
	v.sweepAfter(tx, gone)
	if seated {
		return v.giveSeats(ctx, tx, by, o, root, v.current)
	}
	return nil
}

// passOn gives somebody who stays the new key on the terms he had; a standby to whom a
// coordinator opened the way keeps it open. Of a seat only the old share ends here.
func (v *Vault) passOn(ctx context.Context, tx *db.Tx, by actor, o *object, root []byte, g given) error {
	err := v.endGrantFrom(ctx, tx, cut{g.row.id, grantCut, g.row.grantee}, tx.Today().Add(keptDays))
	if err != nil || g.row.scope == scopeSeat {
		return err
	}
	peeled, err := v.isPeeled(ctx, tx, o.birth, g.row)
	if err != nil {
		return err
	}
	w := gift{scope: g.row.scope, purpose: g.proof.Purpose, until: naast.Date(g.row.until), key: o.key, to: g.proof.To, via: g.proof.Via, peeled: peeled}
	_, err = v.give(ctx, tx, o, root, by, w)
	return err
}
