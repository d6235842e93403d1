package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

// signing is what an account's page says while its keys wait for signatures.
type signing struct {
	Asker  string
	Hats   string
	By     []string // who signed
	Mine   bool     // who looks has signed, or it is about him
	Start  bool     // the host's code may sign for a second person
	Posted string   // where to sign
	Shown  string   // stands for all that is read here
}

// signing reads who signed and who may still.
func (s *Slice) signing(c *web.Ctx, tx *db.Tx, l listing) (g signing, err error) {
	by, _, err := s.Vault.VouchedBy(c, tx, l.ID)
	if err != nil {
		return g, err
	}
	g.Posted = peoplePath + "/" + string(l.ID) + "/teken"
	if g.Asker, err = signer(c, tx, l.Asker); err != nil {
		return g, err
	}
	rows, err := hatRows(c, tx, l.ID)
	if err != nil {
		return g, err
	}
	g.Hats = hatWords(c, tx, hatsIn(rows))
	if g.Shown, err = s.shown(c, tx, l, rows); err != nil {
		return g, err
	}
	for _, u := range by {
		name, err := signer(c, tx, u)
		if err != nil {
			return g, err
		}
		g.By = append(g.By, name)
	}
	g.Mine = l.ID == c.Who.User || slices.Contains(by, c.Who.User)
	n, err := s.enrollers(c, tx)
	g.Start = n < vault.Vouchers && !slices.Contains(by, vault.Setup)
	return g, err
}

// signer is how somebody who signed is named.
func signer(c *web.Ctx, tx *db.Tx, u naast.UserID) (string, error) {
	switch u {
	case vault.Setup:
		return c.T.S("de opstartcode van de beheerder"), nil
	case "":
		return c.T.S("onbekend"), nil
	}
	return Name(c, tx, u)
}

// enrollers is how many people may sign now.
func (s *Slice) enrollers(ctx context.Context, tx *db.Tx) (int, error) {
	all := map[naast.UserID]bool{}
	for _, h := range []guard.Hat{guard.HatCoordinator, guard.HatBoard} {
		users, err := UsersWithHat(ctx, tx, s.Vault, h, "")
		if err != nil {
			return 0, fmt.Errorf("count who may enrol: %w", err)
		}
		for _, u := range users {
			all[u] = true
		}
	}
	return len(all), nil
}

// postSign signs the keys of an account, by whoever is signed in. Sent twice it is
// signed once. Where the page would say something else now, it is shown anew.
func (s *Slice) postSign(c *web.Ctx) error {
	if c.Again() {
		return s.person(c)
	}
	location := peoplePath
	err := c.Act(&location, func(tx *db.Tx) error {
		return s.sign(c, tx, func(l listing) (int64, error) { return s.Vault.Vouch(c, tx, c.Who.Person(), l.ID) }, By(s.Vault, c.Who.Person()), "sign keys")
	})
	if errors.Is(err, errChanged) {
		return s.showPerson(c, http.StatusConflict, nil, nil)
	}
	return err
}

// sign signs an account that waits, with the hats that were read, says from when it counts where
// that is known, and writes down who did it for whom.
func (s *Slice) sign(c *web.Ctx, tx *db.Tx, keys func(listing) (int64, error), hats Signs, action string) error {
	l, _, err := s.at(c, tx)
	if err != nil {
		return err
	}
	rows, err := s.read(c, tx, l)
	if err != nil {
		return err
	}
	from, err := keys(l)
	if err != nil {
		return err
	}
	if err := signHats(c, tx, l.ID, rows, hats); err != nil {
		return err
	}
	if _, err := tx.Exec(c, `UPDATE account_user SET counts_from=$2 WHERE id=$1`, l.ID, from); err != nil {
		return fmt.Errorf("account counts from: %w", err)
	}
	err = audit.Record(c, tx, s.Vault, audit.Event{Actor: c.Who.User, Name: c.Who.Name, Hat: string(c.Who.Hat), Action: action, Purpose: l.Name})
	if err != nil || from == vault.Never {
		return err
	}
	return s.tellRegister(c, tx, l.ID)
}
