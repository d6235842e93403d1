package guard

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"naast"
	"naast/internal/db"
)

// A word of one's own. Whoever gave one at sign-in has a session that locks when
// nothing is asked for a while, and goes on with the word within the hour; the
// eight words and the code are for the next time. The proof of the word is
// sealed in the session and gone with it: in what is stored for longer there is
// nothing to guess at.

// LockAfter is how long a session with a word stays open without a request.
const LockAfter = 10 * time.Minute

// OnlyPasskey stands in the place of a word's proof: the session locks, and a
// passkey goes on with it. No word makes this proof.
const OnlyPasskey = "passkey"

// ErrLocked says that a session waits for its word; to whoever does not look
// closer it is a session that ended.
var ErrLocked = fmt.Errorf("session is locked: %w", naast.SignIn)

// The least and most letters of a word, and how often it may be tried.
const (
	leastWord   = 6
	mostWord    = 60
	triesOfWord = 5
)

// Word makes the proof of a word of somebody's own; naast.Invalid for one that
// is too short to be one, or too long.
func (g *Guard) Word(u naast.UserID, word string) (string, error) {
	word = strings.ToLower(strings.TrimSpace(word))
	if n := utf8.RuneCountInString(word); n < leastWord || n > mostWord {
		return "", fmt.Errorf("own word: %w", naast.Invalid)
	}
	return g.v.Handle("own word", string(u), word), nil
}

// Unlock goes on with a session that is locked, under a new token; the old one
// is gone, and the whole length of the session stays as it was. A wrong word is
// naast.NotFound, and so is a session that is no longer there.
func (g *Guard) Unlock(ctx context.Context, d *db.DB, t Token, word string) (fresh Token, w Who, err error) {
	id := g.tokenID("session", t)
	if err := g.Try(ctx, d, Lane{Kind: "own word", Key: id, Limit: triesOfWord, Window: StaffSession.Idle}); err != nil {
		return Token{}, Who{}, err
	}
	return g.unlock(ctx, d, t, func(_ *db.Tx, k kept) error {
		proof, err := g.Word(k.User, word)
		if err != nil || k.Word == "" || subtle.ConstantTimeCompare([]byte(proof), []byte(k.Word)) != 1 {
			return naast.NotFound
		}
		return nil
	})
}

// UnlockAs is Unlock by somebody who was just recognised otherwise, such as by a
// passkey; also runs in the same transaction. A session that is not locked, or
// another's, is naast.NotFound.
func (g *Guard) UnlockAs(ctx context.Context, d *db.DB, t Token, u naast.UserID, also func(*db.Tx) error) (fresh Token, w Who, err error) {
	return g.unlock(ctx, d, t, func(tx *db.Tx, k kept) error {
		if k.User != u || !k.locked() {
			return naast.NotFound
		}
		return also(tx)
	})
}

// Locked tells whose session is locked, and whether a word goes on with it.
func (g *Guard) Locked(ctx context.Context, d *db.DB, t Token) (u naast.UserID, word bool, err error) {
	err = d.Read(ctx, db.System("locked session"), func(tx *db.Tx) error {
		k, err := g.kept(ctx, tx, t)
		if err == nil && !k.locked() {
			err = naast.NotFound
		}
		u, word = k.User, k.Word != OnlyPasskey
		return err
	})
	return u, word, err
}

// locked tells that a session waits for its word.
func (k kept) locked() bool { return k.Word != "" && k.quiet > LockAfter }

// unlock gives a session a new token, after check.
func (g *Guard) unlock(ctx context.Context, d *db.DB, t Token, check func(*db.Tx, kept) error) (fresh Token, w Who, err error) {
	err = d.Write(ctx, db.System("unlock session"), func(tx *db.Tx) error {
		k, err := g.kept(ctx, tx, t)
		if err != nil {
			return err
		}
		if err := check(tx, k); err != nil {
			return err
		}
		if w, err = k.who(); err != nil {
			return err
		}
		if fresh, err = g.Begin(ctx, tx, w); err != nil {
			return err
		}
		if _, err := tx.Session().Exec(ctx, `UPDATE guard_session SET expires=$2 WHERE id=$1`, g.tokenID("session", fresh), k.expires); err != nil {
			return fmt.Errorf("unlock session: %w", err)
		}
		return g.End(ctx, tx, t)
	})
	return fresh, w, err
}
