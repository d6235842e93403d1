// tekst: inwoner

package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// firstUsePage is the first own use of a card from the bag: whoever printed it
// could have seen its secret, so she gets one of her own. The one on paper works
// until she says that she wrote the new one down.
type firstUsePage struct {
	ui.Page
	Kept  kept
	Carry string
	Card  ui.CardFace
}

func (s *Slice) showFirstUse(c *web.Ctx, from returnPage, who guard.Who, printed string) error {
	number, err := vault.CheckNumber(from.Number)
	if err != nil {
		return err
	}
	k := carry{User: who.User, Number: number, Card: printed, Secret: newSecret(), Own: from.Own, Until: c.DB.Now().Add(carryTerm).Unix()}
	return s.firstUse(c, from.Kept, k)
}

func (s *Slice) firstUse(c *web.Ctx, kept kept, k carry) (err error) {
	p := firstUsePage{Page: c.Base(c.T.S("Uw eigen kaart")), Kept: kept, Card: ui.CardFace{Number: k.Number, Secret: strings.Fields(vault.FormatSecret(k.Secret)), Use: c.Req.Host}}
	if p.Carry, err = s.wrap(k); err != nil {
		return err
	}
	p.Form, p.Path = true, returnPath
	return c.Page(http.StatusOK, firstUse(p))
}

// postFirstUse makes the card her own: new keys under the new secret, to which
// her question is granted by the old ones. Of two who try, the second finds a
// card that is somebody's own.
func (s *Slice) postFirstUse(c *web.Ctx) error {
	k, err := s.unwrap(c.Form(carryField), c.DB.Now())
	if err != nil || k.Number == "" {
		return c.SeeOther(returnPath)
	}
	kept := carried(c)
	if c.Again() {
		return s.firstUse(c, kept, k)
	}
	if err := tryFrom(c, cardDoor, k.Number); err != nil {
		return err
	}
	u, identity, state, err := checkCard(c, c.DB, s.Vault, k.Number, k.Card, "")
	switch {
	case errors.Is(err, naast.NotFound), err == nil && (state != cardIssued && state != cardCounts || u != k.User):
		return s.usedBefore(c, kept, k)
	case err != nil:
		return err
	}
	fresh := vault.NewIdentity()
	lock, err := s.Vault.MakeLock(c, fresh, vault.LockCard, k.Secret)
	if err != nil {
		return err
	}
	old := guard.Who{User: u, Hat: guard.HatResident, Identity: identity}
	location := residentStart
	err = c.Act(&location, func(tx *db.Tx) error { return s.makeOwn(c, tx, old, k.Number, fresh, lock) })
	switch {
	case errors.Is(err, naast.NotFound), errors.Is(err, naast.Conflict):
		return s.usedBefore(c, kept, k)
	case err != nil:
		return err
	}
	if err := s.SignInResident(c, u, fresh); err != nil {
		return err
	}
	stayKnown(c, k.Number, k.Own)
	return kept.goOn(c, u, residentStart, false)
}

// usedBefore is shown when the card became somebody's own meanwhile: hers, when
// she pressed twice, and otherwise of another who had the paper.
func (s *Slice) usedBefore(c *web.Ctx, kept kept, k carry) error {
	u, identity, err := CheckCard(c, c.DB, s.Vault, k.Number, k.Secret)
	if err == nil {
		if err := s.SignInResident(c, u, identity); err != nil {
			return err
		}
		return kept.goOn(c, u, residentStart, false)
	}
	if !errors.Is(err, naast.NotFound) {
		return err
	}
	p := returnPage{Number: k.Number, Kept: kept}
	p.Problems.Add(numberField, "Deze kaart is al in gebruik. Was u dat niet zelf? Bel ons dan meteen.")
	return s.showReturn(c, http.StatusUnprocessableEntity, p)
}

// makeOwn puts new keys in the place of those that were printed, and grants her
// question to them. Everything that was opened with the old ones ends.
func (s *Slice) makeOwn(ctx context.Context, tx *db.Tx, old guard.Who, number string, fresh *vault.Identity, lock vault.Lock) error {
	if err := replaceLost(ctx, tx, s.Vault, old.User, number); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE account_card SET state=$3 WHERE number=$1 AND user_id=$2 AND state=$4`, number, old.User, cardOwn, cardIssued)
	if err == nil && n == 0 {
		err = naast.Conflict
	}
	if err != nil {
		return fmt.Errorf("make card her own: %w", err)
	}
	id, err := s.Guard.OwnCase(ctx, tx, old.User)
	if err != nil {
		return err
	}
	if _, err := s.Guard.Admit(ctx, tx, old, guard.StopOwn, id); err != nil {
		return err
	}
	k, err := s.Vault.OpenCase(ctx, tx, old.Person(), id)
	if err != nil {
		return err
	}
	if err := s.Vault.ReplaceKeys(ctx, tx, old.User, fresh.Public(), tx.Now()); err != nil {
		return err
	}
	_, err = s.Vault.Grant(ctx, tx, vault.Person{User: old.User, Identity: fresh}, k, old.User, vault.Terms{Scope: vault.ScopeCase, Purpose: string(guard.Resident)})
	if err != nil {
		return err
	}
	if err := s.Vault.SaveLock(ctx, tx, old.User, lock); err != nil {
		return err
	}
	return closeSessions(ctx, tx, s.Guard, old.User)
}
