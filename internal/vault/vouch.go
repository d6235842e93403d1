package vault

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"naast"
	"naast/internal/db"
)

// Keys of staff count only when two people who may enrol have signed them, each
// with keys of his own, and not before StaffDelay has passed (keys.md). Whoever
// can write in the database, and do nothing else, cannot make such a signature.

// StaffDelay is how long keys of staff wait after they were written in the log,
// so that others can see that they are there.
const StaffDelay = 24 * time.Hour

// Vouchers is how many people sign the keys of a member of staff.
const Vouchers = 2

// Never is the moment from which keys count that wait for a signature, in unix
// seconds: the last second of the year 9999.
const Never int64 = 253402300799

// Setup stands among those who signed where the host's code did (VouchSetup).
const Setup naast.UserID = "start"

// EnrolStaff records new public keys of a member of staff, in the place of those
// there may be. They count once Vouchers people signed them and StaffDelay passed.
func (v *Vault) EnrolStaff(ctx context.Context, tx *db.Tx, user naast.UserID, p Public) error {
	last, err := v.lastNumber(ctx, tx, user)
	if err != nil {
		return err
	}
	r := userRow{known: known{p, last + 1}, from: Never, needs: Vouchers, logged: tx.Now().Unix()}
	return v.enrol(ctx, tx, user, r)
}

// Vouch signs the newest keys of somebody by a person whose own keys count. It
// gives the moment from which they count, in unix seconds: Never while another
// signature is wanted. Twice by one person, for oneself, or of keys that wait
// for nobody is naast.Conflict. Who may sign is the caller's to know.
func (v *Vault) Vouch(ctx context.Context, tx *db.Tx, by Person, user naast.UserID) (int64, error) {
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return 0, err
	}
	return v.vouch(ctx, tx, user, a.User, a.signs)
}

// VouchSetup signs by the server itself, in the place of one of the two people: for
// a partnership that begins, with the host's code. It can do so once for the same keys.
func (v *Vault) VouchSetup(ctx context.Context, tx *db.Tx, user naast.UserID) (int64, error) {
	return v.vouch(ctx, tx, user, Setup, func([]byte) signature { return signature{By: Setup} })
}

func (v *Vault) vouch(ctx context.Context, tx *db.Tx, user, by naast.UserID, sign func([]byte) signature) (int64, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return 0, err
	}
	r, err := v.newest(ctx, tx, birth, user)
	if err != nil {
		return 0, err
	}
	all, err := v.vouched(birth, user, r)
	if err != nil {
		return 0, err
	}
	if r.from != Never || by == user || slices.ContainsFunc(all, func(s signature) bool { return s.By == by }) {
		return 0, fmt.Errorf("sign keys of user %s: %w", user, naast.Conflict)
	}
	all = append(all, sign(r.vouchMessage(birth, user)))
	if len(all) >= r.needs {
		r.from = max(r.logged+int64(StaffDelay/time.Second), tx.Now().Unix())
	}
	r.vouches = v.sealVouches(birth, user, r, all)
	tx.Forget(publicMemo(user))
	_, err = tx.Exec(ctx, `UPDATE vault_user SET counts_from=$3, vouched=$4, proof=$5 WHERE handle=$1 AND number=$2`,
		v.Handle("user", string(user)), r.number, r.from, r.vouches, v.serverTag("user", r.packed(birth, user)))
	if err != nil {
		return 0, fmt.Errorf("sign keys of user %s: %w", user, err)
	}
	return r.from, nil
}

// VouchedBy is who signed the newest keys of somebody, in order, and whether they
// wait for more.
func (v *Vault) VouchedBy(ctx context.Context, tx *db.Tx, user naast.UserID) (by []naast.UserID, waits bool, err error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, false, err
	}
	r, err := v.newest(ctx, tx, birth, user)
	if err != nil {
		return nil, false, err
	}
	all, err := v.vouched(birth, user, r)
	for _, s := range all {
		by = append(by, s.By)
	}
	return by, r.from == Never, err
}

// NewestOf are the newest keys of somebody, counting or not: those that people sign.
func (v *Vault) NewestOf(ctx context.Context, tx *db.Tx, user naast.UserID) (Public, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return Public{}, err
	}
	r, err := v.newest(ctx, tx, birth, user)
	return r.Public, err
}

// newest are the keys with the highest number, counting or not, as the server wrote them.
func (v *Vault) newest(ctx context.Context, tx *db.Tx, birth string, user naast.UserID) (userRow, error) {
	r, err := v.rowOf(ctx, tx, birth, user, `number>$2 ORDER BY number DESC LIMIT 1`, 0)
	if err != nil {
		return r, fmt.Errorf("read newest keys of user %s: %w", user, err)
	}
	return r, nil
}

// vouchMessage is what whoever enrols somebody signs: these keys, of this person,
// written down at this moment.
func (r userRow) vouchMessage(birth string, user naast.UserID) []byte {
	return pack("vouch", birth, string(user), strconv.Itoa(r.number), strconv.FormatInt(r.logged, 10), string(r.HPKE), string(r.Sign), string(r.P256))
}

func (v *Vault) sealVouches(birth string, user naast.UserID, r userRow, all []signature) []byte {
	return v.rooted(nil, "vouch", r.vouchMessage(birth, user), Pad(sure(json.Marshal(all))))
}

// vouched reads who signed.
func (v *Vault) vouched(birth string, user naast.UserID, r userRow) (all []signature, err error) {
	if len(r.vouches) == 0 {
		return nil, nil
	}
	if all, err = openProof[[]signature](v, nil, "vouch", r.vouchMessage(birth, user), r.vouches); err != nil {
		return nil, fmt.Errorf("read signatures under keys of user %s: %w", user, err)
	}
	return all, nil
}

// checkVouches refuses keys of staff that count without the signatures of so many
// different people. For a seat the host's code is nobody. Whether those people's own keys were signed was asked when they did it.
func (v *Vault) checkVouches(ctx context.Context, tx *db.Tx, birth string, user naast.UserID, r userRow) error {
	if r.needs == 0 && !isSeat(user) {
		return nil
	}
	all, err := v.vouched(birth, user, r)
	if err != nil {
		return err
	}
	message, by := r.vouchMessage(birth, user), map[naast.UserID]bool{user: true}
	for _, s := range all {
		if by[s.By] {
			return fmt.Errorf("signed twice by one person: %w", ErrRefused)
		}
		by[s.By] = true
		if s.By == Setup && !isSeat(user) {
			continue
		}
		k, err := v.rowOf(ctx, tx, birth, s.By, `number=$2`, s.Key)
		if err != nil && !refused(err) { // a database that does not answer forged nothing
			return err
		}
		if err != nil || !ed25519.Verify(k.Sign, s.over(message), s.Bytes) {
			return fmt.Errorf("signature of %s: %w", s.By, errors.Join(err, ErrRefused))
		}
	}
	if len(by)-1 < r.needs || isSeat(user) && r.needs < Vouchers || r.from < r.logged+int64(StaffDelay/time.Second) {
		return fmt.Errorf("keys that too few people signed, or too soon: %w", ErrRefused)
	}
	return nil
}

// Fingerprint stands for public keys in the log: 32 hexadecimal digits.
func (p Public) Fingerprint() string {
	sum := sha256.Sum256(pack("keys", string(p.HPKE), string(p.Sign), string(p.P256)))
	return hex.EncodeToString(sum[:16])
}
