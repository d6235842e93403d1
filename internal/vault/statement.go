package vault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
)

// A statement is something that people sign beside the data, such as that somebody
// may wear a hat. The signatures lie sealed next to it, under the server key and
// bound to what is stated: whoever can write in the database, and has neither that
// key nor anybody's, makes none and moves none. What ended stays ended (EndStatement).

// Sign adds somebody's signature under a statement to those there are (before;
// empty for none). Whoever signed already signs no second time.
func (v *Vault) Sign(ctx context.Context, tx *db.Tx, about []string, before []byte, by Person) ([]byte, error) {
	a, err := v.actor(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	return v.sign(ctx, tx, about, before, a.User, a.signs)
}

// SignSetup signs by the server itself: at setup, and with the host's code.
func (v *Vault) SignSetup(ctx context.Context, tx *db.Tx, about []string, before []byte) ([]byte, error) {
	return v.sign(ctx, tx, about, before, Setup, func([]byte) signature { return signature{By: Setup} })
}

func (v *Vault) sign(ctx context.Context, tx *db.Tx, about []string, before []byte, by naast.UserID, sign func([]byte) signature) ([]byte, error) {
	message, all, err := v.statement(ctx, tx, about, before)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(s signature) bool { return s.By == by }) {
		return before, nil
	}
	return v.rooted(nil, "statement", message, Pad(sure(json.Marshal(append(all, sign(message)))))), nil
}

// SignedBy is who signed a statement, each once. A signature that is not of this
// statement, or not of whom it says, is ErrRefused.
func (v *Vault) SignedBy(ctx context.Context, tx *db.Tx, about []string, sealed []byte) (by []naast.UserID, err error) {
	message, all, err := v.statement(ctx, tx, about, sealed)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.By != Setup {
			err := v.checkSignature(ctx, tx, message, s)
			if errors.Is(err, naast.NotFound) {
				err = errors.Join(err, ErrRefused)
			}
			if err != nil {
				return nil, fmt.Errorf("signature of %s: %w", s.By, err)
			}
		}
		if !slices.Contains(by, s.By) {
			by = append(by, s.By)
		}
	}
	return by, nil
}

// statement is what is signed, and the signatures under it.
func (v *Vault) statement(ctx context.Context, tx *db.Tx, about []string, sealed []byte) (message []byte, all []signature, err error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	if about, err = v.Since(ctx, tx, about); err != nil {
		return nil, nil, err
	}
	message = pack(append([]string{"statement", birth}, about...)...)
	if len(sealed) == 0 {
		return message, nil, nil
	}
	if all, err = openProof[[]signature](v, nil, "statement", message, sealed); err != nil {
		return nil, nil, fmt.Errorf("read signatures under a statement: %w", err)
	}
	return message, all, nil
}
