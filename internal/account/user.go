package account

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// The states of an account.
const (
	active = "active"
	ended  = "ended"
)

// NewUser is a member of staff about to be made.
type NewUser struct {
	User       naast.UserID // the id somebody has in the register already; empty draws a new one
	Login      string
	Name       string // as colleagues and residents read it: "Mara (De Kring)"
	Email      string // for staff mail, which names no case; empty: no mail
	Hats       []HatAt
	Identity   *vault.Identity
	Lock       vault.Lock   // of the phrase, made outside the transaction
	TOTPSecret string       // base32, as NewTOTPSecret draws it
	Waits      bool         // the keys count only when two people signed them and a day has passed; false: at once, as at setup (keys.md)
	Asker      naast.UserID // who gave the code with which they were made; empty at setup

	step int64 // of the code that proved the second factor works
}

// Create makes an account with its keys and hats. A login name that is taken is
// naast.Conflict, one that cannot be is naast.Invalid.
func Create(ctx context.Context, tx *db.Tx, v *vault.Vault, n NewUser) (naast.UserID, error) {
	if n.User == "" {
		n.User = naast.NewID[naast.UserID]()
	}
	if err := n.valid(); err != nil {
		return "", err
	}
	enrol := v.Enrol
	if n.Waits {
		enrol = v.EnrolStaff
	}
	if err := enrol(ctx, tx, n.User, n.Identity.Public()); err != nil {
		return "", err
	}
	totp, email, err := n.sealed(ctx, tx, v)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_user (id,login,name,state,ended,counts_from,step,totp,email,asker,made) VALUES ($1,$2,$3,$4,'',$5,$6,$7,$8,$9,$10)`,
		n.User, n.Login, n.Name, active, n.from(), n.step, totp, email, n.Asker, tx.Today())
	if err != nil {
		return "", fmt.Errorf("create account %s: %w", n.User, err)
	}
	return n.User, n.equip(ctx, tx, v, "enrol")
}

// equip gives an account its lock and hats and writes it down in the log.
func (n NewUser) equip(ctx context.Context, tx *db.Tx, v *vault.Vault, action string) error {
	if err := v.SaveLock(ctx, tx, n.User, n.Lock); err != nil {
		return err
	}
	sign := BySetup(v)
	if n.Waits {
		sign = unsigned
	}
	if err := addHats(ctx, tx, v, n.User, n.Hats, sign); err != nil {
		return err
	}
	return audit.Record(ctx, tx, v, audit.Event{Actor: n.User, Name: n.Name, Action: action, Purpose: "keys " + n.Identity.Public().Fingerprint()})
}

// from is the moment from which the keys count, as long as nobody signed them.
func (n NewUser) from() int64 {
	if n.Waits {
		return vault.Never
	}
	return 0
}

func (n NewUser) sealed(ctx context.Context, tx *db.Tx, v *vault.Vault) (totp, email []byte, err error) {
	ended, err := v.TimesEnded(ctx, tx, appOf(n.User))
	if err == nil {
		totp, err = seal(v, n.User, appAs(ended), n.TOTPSecret)
	}
	if err != nil {
		return nil, nil, err
	}
	if n.Email != "" {
		email, err = seal(v, n.User, "email", n.Email)
	}
	return totp, orEmpty(email), err
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,39}$`)

// ReadLogin forgives capitals and spaces around a login name.
func ReadLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func (n NewUser) valid() error {
	if !loginForm.MatchString(n.Login) || n.Name == "" || n.Identity == nil || n.TOTPSecret == "" || len(n.Hats) == 0 {
		return fmt.Errorf("create account: %w", naast.Invalid)
	}
	return nil
}

// seal seals something small of an account under the server key: jobs must read
// it while nobody is signed in, a copy of the database alone must not.
func seal(v *vault.Vault, u naast.UserID, what, plain string) ([]byte, error) {
	b, err := vault.SealUnder([]byte(v.Handle("account", string(u))), what, string(u), vault.Pad([]byte(plain)))
	if err != nil {
		return nil, fmt.Errorf("seal %s of account %s: %w", what, u, err)
	}
	return b, nil
}

func open(v *vault.Vault, u naast.UserID, what string, sealed []byte) (string, error) {
	padded, err := vault.OpenUnder([]byte(v.Handle("account", string(u))), what, string(u), sealed)
	if err != nil {
		return "", fmt.Errorf("open %s of account %s: %w", what, u, err)
	}
	b, err := vault.Unpad(padded)
	return string(b), err
}

// orEmpty is what a column that may not be NULL holds for nothing.
func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Name is how colleagues and residents read somebody; it stays after the account ended.
func Name(ctx context.Context, tx *db.Tx, u naast.UserID) (name string, err error) {
	if err = tx.QueryRow(ctx, `SELECT name FROM account_user WHERE id=$1`, u).Scan(&name); err != nil {
		err = fmt.Errorf("name of account %s: %w", u, err)
	}
	return name, err
}

// NameAtWork is Name of somebody whose account has not ended, under whatever hat;
// naast.NotFound when it did, or there is none.
func NameAtWork(ctx context.Context, tx *db.Tx, u naast.UserID) (name string, err error) {
	if err = tx.QueryRow(ctx, `SELECT name FROM account_user WHERE id=$1 AND state=$2 AND (ended='' OR ended >= $3)`, u, active, tx.Today()).Scan(&name); err != nil {
		err = fmt.Errorf("name of account %s at work: %w", u, err)
	}
	return name, err
}

// Email is where staff mail goes; naast.NotFound when there is no address.
func Email(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID) (string, error) {
	var sealed []byte
	err := tx.QueryRow(ctx, `SELECT email FROM account_user WHERE id=$1`, u).Scan(&sealed)
	if err == nil && len(sealed) == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return "", fmt.Errorf("e-mail of account %s: %w", u, err)
	}
	return open(v, u, "email", sealed)
}
