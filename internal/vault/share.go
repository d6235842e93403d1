package vault

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// GrantSeats gives the seats their shares of a case, where they lack them: of a case
// from before there were seats, or after a seat was renewed. As long as not every
// seat counts it does nothing. by is in the case.
func (v *Vault) GrantSeats(ctx context.Context, tx *db.Tx, by Person, k *CaseKey) error {
	if err := k.mayUse(tx); err != nil {
		return err
	}
	if there, err := v.seated(ctx, tx, k.id); there || err != nil {
		return err
	}
	if _, err := k.now(ctx, tx); err != nil {
		return err
	}
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return err
	}
	root, err := v.root(ctx, tx, k.id)
	if err != nil {
		return err
	}
	return v.giveSeats(ctx, tx, a, k.object, root, v.current)
}

// HasSeats tells whether two seats open a case now, without opening anything.
func (v *Vault) HasSeats(ctx context.Context, tx *db.Tx, id naast.CaseID) (bool, error) {
	n, err := v.seatsOf(ctx, tx, string(id))
	return n >= SeatsNeeded, err
}

// seated tells whether there is nothing to give.
func (v *Vault) seated(ctx context.Context, tx *db.Tx, object string) (bool, error) {
	counting, err := v.seatNumbers(ctx, tx)
	if err != nil || len(counting) < Seats {
		return true, err
	}
	n, err := v.seatsOf(ctx, tx, object)
	return n == Seats, err
}

type seatsMemo struct{}

// seatNumbers are the numbers of the keys that count of each seat, by handle.
func (v *Vault) seatNumbers(ctx context.Context, tx *db.Tx) (map[string]int, error) {
	return db.Memo(tx, seatsMemo{}, func() (map[string]int, error) {
		args := []any{tx.Now().Unix()}
		for n := 1; n <= Seats; n++ {
			args = append(args, v.Handle("user", string(SeatUser(n))))
		}
		rows, err := db.All(ctx, tx, scanUser, `SELECT `+userColumns+` FROM vault_user WHERE counts_from<=$1 AND handle IN ($2,$3,$4) ORDER BY number`, args...)
		if err != nil {
			return nil, fmt.Errorf("look for seats: %w", err)
		}
		counting := map[string]int{}
		for _, r := range rows {
			counting[r.handle] = r.number
		}
		return counting, nil
	})
}

// seatsOf counts the seats that hold a share of an object as it is now.
func (v *Vault) seatsOf(ctx context.Context, tx *db.Tx, object string) (int, error) {
	counting, err := v.seatNumbers(ctx, tx)
	if err != nil {
		return 0, err
	}
	args, key := []any{string(tx.Today())}, map[string]int{}
	for n := 1; n <= Seats; n++ {
		g := v.grantee(object, SeatUser(n))
		args, key[g] = append(args, g), counting[v.Handle("user", string(SeatUser(n)))]
	}
	rows, err := db.All(ctx, tx, scanGrant, `SELECT `+grantColumns+fromGrants+`g.grantee IN ($2,$3,$4) AND g.scope='seat' AND`+live, args...)
	if err != nil {
		return 0, fmt.Errorf("look for the seats of %s: %w", object, err)
	}
	has := map[string]bool{}
	for _, g := range rows {
		if g.granteeKey == key[g.grantee] {
			has[g.grantee] = true
		}
	}
	return len(has), nil
}

// giveSeats splits an object's key over the seats, in the place of what they had, to
// the keys that find gives. A seat whose keys are not genuine gets nothing, and then
// none does.
func (v *Vault) giveSeats(ctx context.Context, tx *db.Tx, by actor, o *object, root []byte, find keysOf) error {
	gifts := make([]gift, Seats)
	for i, share := range split(o.key) {
		u := SeatUser(i + 1)
		if _, err := find(ctx, tx, u); refused(err) {
			return nil
		} else if err != nil {
			return err
		}
		gifts[i] = gift{scope: scopeSeat, key: share, to: u, keys: find}
	}
	for _, w := range gifts {
		grantee := v.granteeOf(o.id, w)
		if !o.earlier(tx, grantee, w.scope) {
			continue
		}
		if err := v.endGrants(ctx, tx, grantee, ` AND scope=$2`, w.scope); err != nil {
			return err
		}
	}
	_, err := v.giveAll(ctx, tx, o, root, by, gifts)
	return err
}

// HandShare hands the share of a seat on to somebody who will stand next to her. It
// opens nothing: that takes the share of another seat too (TakeSeats).
func (v *Vault) HandShare(ctx context.Context, tx *db.Tx, seat Person, id naast.CaseID, to naast.UserID, until naast.Date) error {
	if err := mayOpen(tx, seat.User, id); err != nil {
		return err
	}
	g, share, err := v.openPerson(ctx, tx, seat, string(id), scopeSeat)
	if err != nil {
		return err
	}
	a, err := v.actor(ctx, tx, seat)
	if err != nil {
		return err
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return err
	}
	root, err := v.root(ctx, tx, string(id))
	if err != nil {
		return err
	}
	o := newObject(birth, g.object, g.epoch, nil, seat)
	_, err = v.give(ctx, tx, o, root, a, gift{scope: scopeOpening, purpose: string(seat.User), key: share, to: to, until: until})
	return err
}

// TakeSeats opens a case for somebody to whom two seats handed their shares, and
// makes him a member on the spot. It writes.
func (v *Vault) TakeSeats(ctx context.Context, tx *db.Tx, who Person, id naast.CaseID) (*CaseKey, error) {
	if err := mayOpen(tx, who.User, id); err != nil {
		return nil, err
	}
	if who.Identity == nil {
		return nil, fmt.Errorf("take over without an identity: %w", naast.NotFound)
	}
	rows, err := v.liveGrants(ctx, tx, who.User, string(id), scopeOpening)
	if err != nil {
		return nil, err
	}
	var first []byte
	for _, g := range rows {
		_, share, err := v.openAny(ctx, tx, personHolder(who), string(id), []grantRow{g})
		if refused(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if first == nil || first[0] == share[0] {
			first = share
			continue
		}
		return v.takeJoined(ctx, tx, who, g, first, share)
	}
	return nil, fmt.Errorf("take over case %s with %d shares: %w", id, min(len(rows), 1), naast.NotFound)
}

func (v *Vault) takeJoined(ctx context.Context, tx *db.Tx, who Person, g grantRow, a, b []byte) (*CaseKey, error) {
	key, err := join(a, b)
	if err != nil {
		return nil, err
	}
	k, err := v.caseKey(ctx, tx, who, g, key)
	if err != nil {
		return nil, err
	}
	root, err := v.root(ctx, tx, g.object)
	if err == nil {
		err = v.checkChain(ctx, tx, k.object, root)
	}
	if err == nil {
		_, err = v.Grant(ctx, tx, who, k, who.User, Terms{Scope: ScopeCase, Purpose: "zetels"})
	}
	if err == nil {
		err = v.StopSeats(ctx, tx, naast.CaseID(g.object))
	}
	if err != nil {
		return nil, fmt.Errorf("take over case %s with two seats: %w", g.object, err)
	}
	return k, nil
}

// StopSeats takes back what seats handed on of a case, with nobody present: what was
// on its way opens for nobody any more.
func (v *Vault) StopSeats(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	if err := mayTouch(tx, id); err != nil {
		return err
	}
	own, err := v.ownGrants(ctx, tx, string(id), ` AND g.scope=$2 AND g.cut_on=''`, scopeOpening)
	if err != nil {
		return err
	}
	for _, c := range own {
		if err := v.endGrant(ctx, tx, c); err != nil {
			return err
		}
	}
	v.sweepAfter(tx, own)
	_, err = tx.Exec(ctx, `UPDATE vault_grant SET cut_on=$1 WHERE object=$2 AND scope=$3 AND cut_on=''`, string(tx.Today()), string(id), scopeOpening) // what somebody else put there
	if err != nil {
		return fmt.Errorf("stop the seats of %s: %w", id, err)
	}
	return nil
}

// checkShare checks a share against the header of its epoch; its holder has no key
// to check the chain with. One that was handed on must have been by a seat.
func (v *Vault) checkShare(ctx context.Context, tx *db.Tx, birth string, root []byte, g grantRow, p grantProof, share []byte) error {
	if len(share) != shareSize || int(share[0]) > Seats || g.scope == scopeOpening && p.Signed.By != SeatUser(int(share[0])) || g.scope == scopeSeat && p.To != SeatUser(int(share[0])) {
		return fmt.Errorf("open grant %s, which is no share of a seat: %w", g.id, ErrRefused)
	}
	h, err := readHead(ctx, tx, g.object, g.epoch)
	if err == nil {
		_, err = v.checkHead(ctx, tx, birth, g.object, root, h)
	}
	return err
}
