package guard

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// A word of one's own. Whoever gave one at sign-in has a session that locks when
// nothing is asked for a while, and goes on with the word within the hour; the
// eight words and the code are for the next time. The proof of the word is
// sealed in the session and gone with it: in what is stored for longer there is
// nothing to guess at.

// LockAfter is how long a session with a word stays open without a request.
const LockAfter = 10 * time.Minute

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
	err = d.Write(ctx, db.System("unlock session"), func(tx *db.Tx) error {
		var seen, expires int64
		var sealed, key []byte
		err := tx.Session().QueryRow(ctx, `SELECT s.seen, s.expires, s.sealed, k.key FROM guard_session s
			JOIN guard_daykey k ON k.day=s.day WHERE s.id=$1`, id).Scan(&seen, &expires, &sealed, &key)
		if err != nil {
			return err
		}
		plain, err := vault.OpenUnder(append(append([]byte{}, t.secret...), key...), "session", id, sealed)
		if err != nil {
			return naast.NotFound
		}
		var c sessionContent
		if err := json.Unmarshal(plain, &c); err != nil {
			return fmt.Errorf("read session: %w", err)
		}
		now := tx.Now().Unix()
		proof, err := g.Word(c.User, word)
		if err != nil || c.Word == "" || now > expires || now-seen > int64(termsOf(c.Hat).Idle/time.Second) ||
			subtle.ConstantTimeCompare([]byte(proof), []byte(c.Word)) != 1 {
			return naast.NotFound
		}
		identity, err := vault.IdentityFrom(c.Seed)
		if err != nil {
			return err
		}
		w = Who{User: c.User, Hat: c.Hat, Organisation: c.Organisation, Name: c.Name, Case: c.Case, Identity: identity, Idle: c.Idle, Word: c.Word}
		if fresh, err = g.Begin(ctx, tx, w); err != nil {
			return err
		}
		if _, err := tx.Session().Exec(ctx, `UPDATE guard_session SET expires=$2 WHERE id=$1`, g.tokenID("session", fresh), expires); err != nil {
			return fmt.Errorf("unlock session: %w", err)
		}
		return g.End(ctx, tx, t)
	})
	return fresh, w, err
}
