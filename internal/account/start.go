package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web"
)

// startField is the host's code.
const startField = "opstartcode"

// StartUses is how often one code of the host signs: the second coordinator, a
// board member, and one slip.
const StartUses = 3

// NewStart makes the host's code, in place of the one there was: it signs for a
// second person while a partnership has one who may enrol, or none. Only a keyed
// hash of it is stored, and the log says that it was made.
func NewStart(ctx context.Context, tx *db.Tx, v *vault.Vault) (code string, err error) {
	code = newCode()
	if _, err := tx.Exec(ctx, `DELETE FROM account_start`); err != nil {
		return "", fmt.Errorf("make setup code: %w", err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO account_start (code,uses) VALUES ($1,$2)`, startHandle(v, code), StartUses); err != nil {
		return "", fmt.Errorf("make setup code: %w", err)
	}
	return vault.FormatSecret(code), audit.Record(ctx, tx, v, audit.Event{Action: "new setup code"})
}

func startHandle(v *vault.Vault, code string) string { return v.Handle("setup code", code) }

// useStart takes in the host's code; naast.Invalid when it is another, or used up.
func useStart(ctx context.Context, tx *db.Tx, v *vault.Vault, code string) error {
	n, err := tx.Exec(ctx, `UPDATE account_start SET uses=uses-1 WHERE code=$1 AND uses>0`, startHandle(v, code))
	if err == nil && n == 0 {
		err = naast.Invalid
	}
	if err != nil {
		return fmt.Errorf("use setup code: %w", err)
	}
	return nil
}

// postStart signs with the host's code in the place of a second person, as long as
// there is none.
func (s *Slice) postStart(c *web.Ctx) error {
	if c.Again() {
		return s.showPerson(c, http.StatusOK, nil, nil)
	}
	var problems naast.Problems
	code, err := vault.CheckSecret(c.Form(startField))
	if err != nil {
		problems.Add(startField, "Deze code klopt niet. Hij heeft zestien cijfers.")
		return s.showPerson(c, http.StatusUnprocessableEntity, nil, problems)
	}
	if err := try(c, "setup", string(c.Who.User)); err != nil {
		return err
	}
	location := peoplePath
	err = c.Act(&location, func(tx *db.Tx) error {
		n, err := s.enrollers(c, tx)
		if err != nil {
			return err
		}
		if n >= vault.Vouchers {
			return fmt.Errorf("setup code while others can sign: %w", naast.Invalid)
		}
		if err := useStart(c, tx, s.Vault, code); err != nil {
			return err
		}
		return s.sign(c, tx, func(l listing) (int64, error) { return s.Vault.VouchSetup(c, tx, l.ID) }, BySetup(s.Vault), "sign keys with setup code")
	})
	switch {
	case errors.Is(err, errChanged):
		return s.showPerson(c, http.StatusConflict, nil, nil)
	case errors.Is(err, naast.Invalid):
		problems.Add(startField, "Deze code werkt niet (meer). De beheerder kan een nieuwe maken.")
		return s.showPerson(c, http.StatusUnprocessableEntity, nil, problems)
	}
	return err
}
