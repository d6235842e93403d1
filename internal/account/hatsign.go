package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// A hat counts when those who gave it signed so: two people for one that brings
// keys or under which one signs for others (confirmed), one for a supporter's. A row
// that somebody wrote in the database is as no row, and so is one of before the hat
// was taken off.

// Signs adds a signature under a hat to those there are.
type Signs func(ctx context.Context, tx *db.Tx, about []string, before []byte) ([]byte, error)

// By signs as somebody who is signed in.
func By(v *vault.Vault, who vault.Person) Signs {
	return func(ctx context.Context, tx *db.Tx, about []string, before []byte) ([]byte, error) {
		return v.Sign(ctx, tx, about, before, who)
	}
}

// unsigned signs by nobody: two people will, with the keys.
func unsigned(_ context.Context, _ *db.Tx, _ []string, before []byte) ([]byte, error) {
	return orEmpty(before), nil
}

// BySetup signs as the server itself, at setup and with the host's code.
func BySetup(v *vault.Vault) Signs { return v.SignSetup }

// hatRow is a hat as it is stored.
type hatRow struct {
	HatAt
	signed []byte
}

// hatRows are all hats that were written down for somebody, signed or not.
func hatRows(ctx context.Context, tx *db.Tx, u naast.UserID) ([]hatRow, error) {
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r hatRow, err error) { return r, s.Scan(&r.Hat, &r.Organisation, &r.signed) },
		`SELECT hat, organisation, signed FROM account_hat WHERE user_id=$1 ORDER BY organisation, hat`, u)
	if err != nil {
		return nil, fmt.Errorf("hats of account %s: %w", u, err)
	}
	return rows, nil
}

// written are the same without their signatures.
func written(ctx context.Context, tx *db.Tx, u naast.UserID) ([]HatAt, error) {
	rows, err := hatRows(ctx, tx, u)
	return hatsIn(rows), err
}

func hatsIn(rows []hatRow) (hats []HatAt) {
	for _, r := range rows {
		hats = append(hats, r.HatAt)
	}
	return hats
}

// about is what is signed: this person, this hat, there.
func (h HatAt) about(u naast.UserID) []string {
	return append(hatsOf(u), string(h.Hat), string(h.Organisation))
}

// hatsOf is with what everything begins that is signed about somebody's hats.
func hatsOf(u naast.UserID) []string { return []string{"hat", string(u)} }

// counts tells whether enough people signed. Nobody signs for himself.
func (r hatRow) counts(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID) (bool, error) {
	by, err := v.SignedBy(ctx, tx, r.about(u), r.signed)
	if errors.Is(err, vault.ErrRefused) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if slices.Contains(by, vault.Setup) {
		return true, nil
	}
	by = slices.DeleteFunc(by, func(x naast.UserID) bool { return x == u })
	if confirmed(r.Hat) {
		return len(by) >= vault.Vouchers, nil
	}
	return len(by) > 0, nil
}

// signHats signs hats of somebody whose keys are signed too: those that whoever does
// it has read, see read.
func signHats(ctx context.Context, tx *db.Tx, u naast.UserID, rows []hatRow, sign Signs) error {
	for _, r := range rows {
		if err := saveHat(ctx, tx, u, r, sign); err != nil {
			return err
		}
	}
	return nil
}

func saveHat(ctx context.Context, tx *db.Tx, u naast.UserID, r hatRow, sign Signs) error {
	signed, err := sign(ctx, tx, r.about(u), r.signed)
	if errors.Is(err, vault.ErrRefused) { // what lay there was nobody's
		signed, err = sign(ctx, tx, r.about(u), nil)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO account_hat (user_id,hat,organisation,signed) VALUES ($1,$2,$3,$4)
			ON CONFLICT (user_id,hat,organisation) DO UPDATE SET signed=excluded.signed`, u, r.Hat, r.Organisation, signed)
	}
	if err != nil {
		return fmt.Errorf("sign hat of account %s: %w", u, err)
	}
	return nil
}
