package account

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/vault"
)

// UnsignedHat is a hat that stands in the database and counts for nothing.
type UnsignedHat struct {
	User        naast.UserID
	Name, Login string
	HatAt
	At    string // the organisation as people read it; empty for the host's
	Ended bool   // it was taken off, or refused, before
}

// Unsigned are such hats of accounts that work: somebody wrote them there, or they
// are from before hats were signed.
func Unsigned(ctx context.Context, tx *db.Tx, v *vault.Vault) (all []UnsignedHat, err error) {
	users, err := db.All(ctx, tx, func(s db.Scanner) (h UnsignedHat, err error) { return h, s.Scan(&h.User, &h.Name, &h.Login) },
		`SELECT id, name, login FROM account_user WHERE state=$1 AND counts_from <= $2 ORDER BY name, id`, active, tx.Now().Unix())
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	for _, h := range users {
		rows, err := hatRows(ctx, tx, h.User)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			ok, err := r.counts(ctx, tx, v, h.User)
			if err == nil && !ok {
				h.HatAt = r.HatAt
				h.Ended, err = v.EverEnded(ctx, tx, r.about(h.User))
				all = append(all, h.at(ctx, tx))
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func (h UnsignedHat) at(ctx context.Context, tx *db.Tx) UnsignedHat {
	h.At = string(h.Organisation)
	if org, err := partnership.OrganisationOf(ctx, tx, h.Organisation); err == nil {
		h.At = org.Name
	}
	return h
}

// UnsignedCode stands for a list of such hats, all that is read of it included. Whoever
// has no server key cannot make another list with the same code.
func UnsignedCode(v *vault.Vault, all []UnsignedHat) string {
	var said []string
	for _, h := range all {
		said = append(said, string(h.User), h.Name, h.Login, h.value(), h.At, fmt.Sprint(h.Ended))
	}
	return v.Handle("unsigned hats", said...)[:codeLength]
}

// codeLength keeps a code short enough to type: 50 bits, of which only the program
// can try one.
const codeLength = 10

// SignOld signs the hats of this list as the server, once the host has read whose they
// are, and writes that down: for an installation of before hats were signed. What came
// into the database since it was read is not signed.
func SignOld(ctx context.Context, tx *db.Tx, v *vault.Vault, all []UnsignedHat) error {
	for _, h := range all {
		if err := saveHat(ctx, tx, h.User, hatRow{HatAt: h.HatAt}, BySetup(v)); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, v, audit.Event{Name: "beheerder", Action: "sign hat", Purpose: h.Name}); err != nil {
			return err
		}
	}
	return nil
}
