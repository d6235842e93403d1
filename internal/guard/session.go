package guard

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Token is what a cookie holds: an id that finds a row, and a secret that
// opens it together with the day's key. Neither is stored.
type Token struct{ id, secret []byte }

// NewToken draws a fresh token.
func NewToken() Token {
	b := make([]byte, 48)
	rand.Read(b)
	return Token{b[:16], b[16:]}
}

// ParseToken reads a cookie's value.
func ParseToken(s string) (Token, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 48 {
		return Token{}, fmt.Errorf("cookie: %w", naast.Invalid)
	}
	return Token{b[:16], b[16:]}, nil
}

// String is the cookie's value.
func (t Token) String() string {
	return base64.RawURLEncoding.EncodeToString(append(append([]byte{}, t.id...), t.secret...))
}

// Secret is the part that opens, for deriving a card from a draft's cookie.
func (t Token) Secret() []byte { return t.secret }

// IsZero tells that there is no token.
func (t Token) IsZero() bool { return len(t.id) == 0 }

func (g *Guard) tokenID(kind string, t Token) string { return g.v.Handle("cookie "+kind, string(t.id)) }

// sessionContent is what is sealed in a session's row.
type sessionContent struct {
	User         naast.UserID
	Hat          Hat
	Organisation naast.OrganisationID
	Name         string
	Case         naast.CaseID
	Seed         []byte
	CSRF         string
	Idle         time.Duration
	Word         string
}

// Terms of sessions: how long without a request, and in all.
type SessionTerms struct{ Idle, Whole time.Duration }

// StaffSession and ResidentSession are the defaults; ChoosingSession is for
// somebody who signed in and has yet to choose a hat.
var (
	StaffSession    = SessionTerms{Idle: 60 * time.Minute, Whole: 12 * time.Hour}
	ResidentSession = SessionTerms{Idle: 30 * time.Minute, Whole: 4 * time.Hour}
	ChoosingSession = SessionTerms{Idle: 10 * time.Minute, Whole: 10 * time.Minute}
)

func termsOf(h Hat) SessionTerms {
	switch h {
	case HatResident, HatNear:
		return ResidentSession
	case HatNone:
		return ChoosingSession
	}
	return StaffSession
}

// Begin opens a session for somebody whose secret was just checked and gives
// the token for the cookie. Old and new never share an id.
func (g *Guard) Begin(ctx context.Context, tx *db.Tx, w Who) (Token, error) {
	t := NewToken()
	content, err := json.Marshal(sessionContent{User: w.User, Hat: w.Hat, Organisation: w.Organisation, Name: w.Name, Case: w.Case, Seed: w.Identity.Seed(), Idle: w.Idle, Word: w.Word})
	if err != nil {
		return Token{}, fmt.Errorf("begin session: %w", err)
	}
	key, err := g.dayKey(ctx, tx, tx.Today())
	if err != nil {
		return Token{}, err
	}
	sealed, err := vault.SealUnder(append(append([]byte{}, t.secret...), key...), "session", g.tokenID("session", t), content)
	if err != nil {
		return Token{}, fmt.Errorf("seal session: %w", err)
	}
	_, err = tx.Session().Exec(ctx, `INSERT INTO guard_session (id,person,day,seen,expires,sealed) VALUES ($1,$2,$3,$4,$5,$6)`,
		g.tokenID("session", t), g.Handle(w.User), tx.Today(), tx.Now().Unix(), tx.Now().Add(termsOf(w.Hat).Whole).Unix(), sealed)
	if err != nil {
		return Token{}, fmt.Errorf("store session: %w", err)
	}
	return t, nil
}

// kept is a session as it is stored.
type kept struct {
	sessionContent
	quiet   time.Duration // since the last request
	expires int64         // when it ends whatever happens, in Unix seconds
}

// clockAhead is how far the clock may have been set back since the last request:
// what was opened while it ran days ahead would live until those days.
const clockAhead = 5 * time.Minute

// kept opens the session of a token; naast.NotFound when it is over.
func (g *Guard) kept(ctx context.Context, tx *db.Tx, t Token) (k kept, err error) {
	var seen int64
	var sealed, key []byte
	id := g.tokenID("session", t)
	err = tx.Session().QueryRow(ctx, `SELECT s.seen, s.expires, s.sealed, k.key FROM guard_session s
		JOIN guard_daykey k ON k.day=s.day WHERE s.id=$1`, id).Scan(&seen, &k.expires, &sealed, &key)
	if err != nil {
		return k, err
	}
	plain, err := vault.OpenUnder(append(append([]byte{}, t.secret...), key...), "session", id, sealed)
	if err != nil {
		return k, naast.NotFound
	}
	if err := json.Unmarshal(plain, &k.sessionContent); err != nil {
		return k, fmt.Errorf("read session: %w", err)
	}
	idle := termsOf(k.Hat).Idle
	if k.Idle > 0 {
		idle = min(idle, k.Idle)
	}
	now := tx.Now().Unix()
	if k.quiet = time.Duration(now-seen) * time.Second; now > k.expires || k.quiet > idle || k.quiet < -clockAhead {
		return k, naast.NotFound
	}
	return k, nil
}

func (k kept) who() (Who, error) {
	identity, err := vault.IdentityFrom(k.Seed)
	return Who{User: k.User, Hat: k.Hat, Organisation: k.Organisation, Name: k.Name, Case: k.Case, Identity: identity, Idle: k.Idle, Word: k.Word}, err
}

// Resume finds out who is behind a token; naast.SignIn when nobody is any more.
func (g *Guard) Resume(ctx context.Context, d *db.DB, t Token) (Who, error) {
	var w Who
	var stale bool
	id := g.tokenID("session", t)
	err := d.Read(ctx, db.System("resume session"), func(tx *db.Tx) error {
		k, err := g.kept(ctx, tx, t)
		if err != nil {
			return err
		}
		if k.locked() {
			return ErrLocked
		}
		stale = k.quiet > time.Minute
		w, err = k.who()
		return err
	})
	if errors.Is(err, ErrLocked) {
		return Who{}, ErrLocked
	}
	if err != nil {
		if isNotFound(err) {
			err = fmt.Errorf("resume session: %w", naast.SignIn)
		}
		return Who{}, err
	}
	if stale { // note activity once a minute, not on every request
		err = d.Write(ctx, db.System("session seen"), func(tx *db.Tx) error {
			_, err := tx.Session().Exec(ctx, `UPDATE guard_session SET seen=$2 WHERE id=$1`, id, tx.Now().Unix())
			return err
		})
	}
	return w, err
}

// Owner is the handle of whoever had the session of a token, also when it went
// quiet for too long; empty when nothing is left of it.
func (g *Guard) Owner(ctx context.Context, d *db.DB, t Token) (handle string, err error) {
	err = d.Read(ctx, db.System("whose session"), func(tx *db.Tx) error {
		return tx.Session().QueryRow(ctx, `SELECT person FROM guard_session WHERE id=$1`, g.tokenID("session", t)).Scan(&handle)
	})
	if isNotFound(err) {
		err = nil
	}
	return handle, err
}

// End closes one session.
func (g *Guard) End(ctx context.Context, tx *db.Tx, t Token) error {
	_, err := tx.Session().Exec(ctx, `DELETE FROM guard_session WHERE id=$1`, g.tokenID("session", t))
	return err
}

// EndAll closes every session of somebody: the account ended or its key changed.
func (g *Guard) EndAll(ctx context.Context, tx *db.Tx, u naast.UserID) error {
	return g.EndOthers(ctx, tx, u, Token{})
}

// EndOthers closes every session of somebody but the one of this token.
func (g *Guard) EndOthers(ctx context.Context, tx *db.Tx, u naast.UserID, own Token) error {
	_, err := tx.Session().Exec(ctx, `DELETE FROM guard_session WHERE person=$1 AND id<>$2`, g.Handle(u), g.tokenID("session", own))
	return err
}

// Still tells whether a session is there in this transaction too; naast.SignIn when it
// was ended since the request began.
func (g *Guard) Still(ctx context.Context, tx *db.Tx, t Token) error {
	_, err := g.kept(ctx, tx, t)
	if isNotFound(err) {
		err = fmt.Errorf("session that ended meanwhile: %w", naast.SignIn)
	}
	return err
}

// dayKey is the key of a day, made on first use. When it is destroyed, every
// session of that day is dead.
func (g *Guard) dayKey(ctx context.Context, tx *db.Tx, day naast.Date) (key []byte, err error) {
	err = tx.Session().QueryRow(ctx, `SELECT key FROM guard_daykey WHERE day=$1`, day).Scan(&key)
	if !isNotFound(err) {
		return key, err
	}
	key = make([]byte, 32)
	rand.Read(key)
	_, err = tx.Session().Exec(ctx, `INSERT INTO guard_daykey (day,key) VALUES ($1,$2)`, day, key)
	return key, err
}

// Sweep removes sessions that have expired and destroys the day keys of before
// yesterday, and of days to come: the clock was wrong then.
func (g *Guard) Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep sessions"), func(tx *db.Tx) error {
		now := tx.Now().Unix()
		for _, q := range []string{`DELETE FROM guard_session WHERE expires < $1`, `DELETE FROM guard_tries WHERE until < $1`} {
			if _, err := tx.Session().Exec(ctx, q, now); err != nil {
				return err
			}
		}
		_, err := tx.Session().Exec(ctx, `DELETE FROM guard_daykey WHERE day < $1 OR day > $2`, tx.Today().Add(-1), tx.Today().Add(1))
		return err
	})
}
