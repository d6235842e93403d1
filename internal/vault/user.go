package vault

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"strconv"
	"time"

	"naast"
	"naast/internal/db"
)

// known is a person's public side with the number under which it is kept.
type known struct {
	Public
	number int
}

// always is long before anything.
var always = time.Unix(0, 0)

// Enrol records the public keys of a new person; they count at once. A person
// who is already there is naast.Conflict.
func (v *Vault) Enrol(ctx context.Context, tx *db.Tx, user naast.UserID, p Public) error {
	return v.enrol(ctx, tx, user, userRow{known: known{p, 1}, from: always.Unix()}) // not the moment of now: it would be kept to the second
}

// ReplaceKeys records new public keys of a resident whose card is lost. They
// take the place of the old ones from the given moment on (keys.md: 24 hours
// after everybody could have seen it). What was granted to the old keys does
// not open with the new: a member grants it again.
func (v *Vault) ReplaceKeys(ctx context.Context, tx *db.Tx, user naast.UserID, p Public, from time.Time) error {
	last, err := v.lastNumber(ctx, tx, user)
	if err != nil {
		return err
	}
	if last == 0 {
		return fmt.Errorf("replace keys of user %s: %w", user, naast.NotFound)
	}
	return v.enrol(ctx, tx, user, userRow{known: known{p, last + 1}, from: from.Unix()})
}

// lastNumber is the number of the newest keys of somebody; 0 for none.
func (v *Vault) lastNumber(ctx context.Context, tx *db.Tx, user naast.UserID) (last int, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(number), 0) FROM vault_user WHERE handle=$1`, v.Handle("user", string(user))).Scan(&last)
	if err != nil {
		err = fmt.Errorf("count keys of user %s: %w", user, err)
	}
	return last, err
}

func (v *Vault) enrol(ctx context.Context, tx *db.Tx, user naast.UserID, r userRow) error {
	if err := r.valid(); err != nil {
		return fmt.Errorf("enrol user %s: %w", user, err)
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return err
	}
	tx.Forget(publicMemo(user))
	_, err = tx.Exec(ctx, `INSERT INTO vault_user (handle, number, counts_from, needs, logged, vouched, hpke, sign, p256, proof) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		v.Handle("user", string(user)), r.number, r.from, r.needs, r.logged, []byte{}, r.HPKE, r.Sign, r.P256, v.serverTag("user", r.packed(birth, user)))
	if err != nil {
		return fmt.Errorf("enrol user %s: %w", user, err)
	}
	return nil
}

func (p Public) valid() error {
	if _, err := kem().NewPublicKey(p.HPKE); err != nil || len(p.Sign) != ed25519.PublicKeySize || len(p.P256) != 65 {
		return fmt.Errorf("read public keys: %w", naast.Invalid)
	}
	return nil
}

// packed is the row as the server vouches for it. Keys that need nobody's
// signature are packed as before there were any.
func (r userRow) packed(birth string, user naast.UserID) []byte {
	parts := []string{"user", birth, string(user), strconv.Itoa(r.number), strconv.FormatInt(r.from, 10), string(r.HPKE), string(r.Sign), string(r.P256)}
	if r.needs > 0 {
		parts = append(parts, strconv.Itoa(r.needs), strconv.FormatInt(r.logged, 10), string(r.vouches))
	}
	return pack(parts...)
}

// PublicOf gives the public keys of a person that count now. Keys that
// somebody with access to the database put in their place are refused.
func (v *Vault) PublicOf(ctx context.Context, tx *db.Tx, user naast.UserID) (Public, error) {
	k, err := v.current(ctx, tx, user)
	return k.Public, err
}

func (v *Vault) current(ctx context.Context, tx *db.Tx, user naast.UserID) (known, error) {
	return db.Memo(tx, publicMemo(user), func() (known, error) {
		return v.readUser(ctx, tx, user, `counts_from<=$2 ORDER BY number DESC LIMIT 1`, tx.Now().Unix())
	})
}

func (v *Vault) numbered(ctx context.Context, tx *db.Tx, user naast.UserID, number int) (known, error) {
	return v.readUser(ctx, tx, user, `number=$2`, number)
}

func (v *Vault) readUser(ctx context.Context, tx *db.Tx, user naast.UserID, which string, arg any) (known, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return known{}, err
	}
	r, err := v.rowOf(ctx, tx, birth, user, which, arg)
	if err == nil {
		err = v.checkVouches(ctx, tx, birth, user, r)
	}
	if err != nil {
		return known{}, fmt.Errorf("read public keys of user %s: %w", user, err)
	}
	return r.known, nil
}

// rowOf reads a row that the server wrote; who signed it is not asked.
func (v *Vault) rowOf(ctx context.Context, tx *db.Tx, birth string, user naast.UserID, which string, arg any) (userRow, error) {
	r, err := scanUser(tx.QueryRow(ctx, `SELECT `+userColumns+` FROM vault_user WHERE handle=$1 AND `+which, v.Handle("user", string(user)), arg))
	if err == nil {
		err = v.checkUser(birth, user, r)
	}
	return r, err
}

// readCurrent reads the keys of many people at once; current then finds them.
// Who is not there is left to current to say.
func (v *Vault) readCurrent(ctx context.Context, tx *db.Tx, users []naast.UserID) error {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return err
	}
	of, handles := make(map[string]naast.UserID, len(users)), make([]string, len(users))
	for i, u := range users {
		handles[i] = v.Handle("user", string(u))
		of[handles[i]] = u
	}
	newest := map[naast.UserID]userRow{}
	for b := range batchesFrom(handles, 2) {
		rows, err := db.All(ctx, tx, scanUser, `SELECT `+userColumns+` FROM vault_user WHERE counts_from<=$1 AND handle IN (`+b.marks+`) ORDER BY number`,
			append([]any{tx.Now().Unix()}, b.args...)...)
		if err != nil {
			return fmt.Errorf("read public keys: %w", err)
		}
		for _, r := range rows {
			newest[of[r.handle]] = r
		}
	}
	for u, r := range newest {
		err := v.checkUser(birth, u, r)
		if err == nil {
			err = v.checkVouches(ctx, tx, birth, u, r)
		}
		if err != nil {
			return fmt.Errorf("read public keys of user %s: %w", u, err)
		}
		remember(tx, publicMemo(u), r.known)
	}
	return nil
}

// userRow is somebody's public keys as main keeps them.
type userRow struct {
	known
	handle  string
	from    int64  // unix seconds from which they count
	needs   int    // how many people must sign them
	logged  int64  // when they were written down, where somebody must sign; unix seconds
	vouches []byte // who signed, sealed
	proof   []byte
}

const userColumns = `handle, number, counts_from, needs, logged, vouched, hpke, sign, p256, proof`

func scanUser(s db.Scanner) (r userRow, err error) {
	return r, s.Scan(&r.handle, &r.number, &r.from, &r.needs, &r.logged, &r.vouches, &r.HPKE, &r.Sign, &r.P256, &r.proof)
}

// checkUser refuses keys that somebody with access to the database put there.
func (v *Vault) checkUser(birth string, user naast.UserID, r userRow) error {
	return v.checkServerTag("user", r.packed(birth, user), r.proof)
}

// CheckIdentity tells whether these are the keys of this person that count
// now; naast.NotFound when a lost phrase or card has been replaced since.
func (v *Vault) CheckIdentity(ctx context.Context, tx *db.Tx, who Person) error {
	_, err := v.actor(ctx, tx, who)
	return err
}

// actor is a person ready to sign, with the number of the key used.
type actor struct {
	Person
	number int
}

func (v *Vault) actor(ctx context.Context, tx *db.Tx, who Person) (actor, error) {
	k, err := v.current(ctx, tx, who.User)
	if err != nil {
		return actor{}, err
	}
	if who.Identity == nil || !bytes.Equal(k.Sign, who.Identity.sign().Public().(ed25519.PublicKey)) {
		return actor{}, fmt.Errorf("act as user %s with other keys: %w", who.User, naast.NotFound)
	}
	return actor{who, k.number}, nil
}

// signature is who signed, with which key, and the signature itself.
type signature struct {
	By    naast.UserID
	Key   int
	Bytes []byte
}

func (a actor) signs(message []byte) signature {
	s := signature{By: a.User, Key: a.number}
	s.Bytes = ed25519.Sign(a.Identity.sign(), s.over(message))
	return s
}

func (s signature) over(message []byte) []byte {
	return pack("signed", string(s.By), strconv.Itoa(s.Key), string(message))
}

func (v *Vault) checkSignature(ctx context.Context, tx *db.Tx, message []byte, s signature) error {
	k, err := v.numbered(ctx, tx, s.By, s.Key)
	if err != nil {
		return err
	}
	if !ed25519.Verify(k.Sign, s.over(message), s.Bytes) {
		return fmt.Errorf("check signature: %w", ErrRefused)
	}
	return nil
}
