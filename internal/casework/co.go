package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// CoConsent is the kind of consent to somebody who helps too (meedenker).
const CoConsent = "meedenker"

// CoSentence is the sentence to which she says yes before somebody else reads
// her question too.
func CoSentence(name string) string {
	return nl.S("%s mag ook naast mij staan en mijn vraag lezen. Ik mag altijd stoppen.", name)
}

// InviteCo lets a second supporter in, with her yes as it was given.
func (c *Cases) InviteCo(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, co naast.UserID, how Way) error {
	x, there, err := c.registered(ctx, tx, co)
	if err != nil || !there {
		return orErr(err, naast.Invalid, "invite to %s", id)
	}
	k, f, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	if !slices.Contains(Ways, how) || slices.Contains(f.inside(), co) || slices.Contains(f.Blocked, co) {
		return fmt.Errorf("invite %s to %s: %w", co, id, naast.Invalid)
	}
	if f.Standby == co { // from behind the team to beside her
		if _, err := c.dropStandby(ctx, tx, id); err != nil {
			return err
		}
	}
	text := CoSentence(x.FullName())
	yes := Yes{Answer: "ja", How: how, Sentence: text, By: who.Name, Day: tx.Today()}
	consent := Consent{Kind: CoConsent, Text: text, User: co, Yes: yes}
	if _, err := Add(ctx, tx, c, k, ConsentKind, consent); err != nil {
		return err
	}
	if err := c.noteConsent(ctx, tx, who, id, consent, yes.Answer); err != nil {
		return err
	}
	if _, err := c.Vault.Grant(ctx, tx, who.Person(), k, co, vault.Terms{Scope: vault.ScopeCase, Purpose: string(guard.Co)}); err != nil {
		return fmt.Errorf("invite %s: %w", co, err)
	}
	if err := c.Guard.Place(ctx, tx, id, co, guard.Co, guard.Active, 0); err != nil {
		return err
	}
	if _, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.CoSupporter = append(f.CoSupporter, co) }); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// EndCo ends what a second supporter can do. No key is needed, so that she, he
// and the first supporter can each do it.
func (c *Cases) EndCo(ctx context.Context, tx *db.Tx, id naast.CaseID, co naast.UserID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if !slices.Contains(f.CoSupporter, co) {
		return fmt.Errorf("end %s in %s: %w", co, id, naast.NotFound)
	}
	f.CoSupporter = slices.DeleteFunc(f.CoSupporter, func(u naast.UserID) bool { return u == co })
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return err
	}
	if err := c.Guard.Cut(ctx, tx, id, co, guard.Co); err != nil {
		return err
	}
	return c.Vault.Cut(ctx, tx, id, co)
}

// heedCo does what an answer to a consent means for whoever helps too: taken
// back or refused, it ends at once what he can do. A yes lets nobody in again:
// that takes an invitation, so that no old tick stands where she said no.
func (c *Cases) heedCo(ctx context.Context, tx *db.Tx, id naast.CaseID, consent Consent, answer string) error {
	if consent.Kind != CoConsent {
		return nil
	}
	if answer == "ja" {
		return fmt.Errorf("let in again in %s: %w", id, naast.Invalid)
	}
	if !consent.Yes.Given() {
		return nil
	}
	if err := c.EndCo(ctx, tx, id, consent.User); err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	return nil
}
