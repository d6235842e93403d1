package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/nyaruka/phonenumbers"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// FindConsent is the kind of consent to being found again by her number.
const FindConsent = "vinden"

// FindSentence is what she says yes to before her number finds her question.
func FindSentence() string {
	return nl.S("Belt u later weer? Dan mag u mijn vraag vinden met mijn telefoonnummer. Alleen wie mijn vraag al mag openen, vindt hem.")
}

// findKey is a keyed index on a number: of this case alone, so that two
// questions with one number look no more alike than any other two. Empty for
// what cannot be a number.
func (c *Cases) findKey(id naast.CaseID, typed string) string {
	n, err := phonenumbers.Parse(typed, "NL")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return ""
	}
	return c.Vault.Handle("find", string(id), phonenumbers.Format(n, phonenumbers.E164))
}

// mayOpen is with which right each hat could open a case that it finds.
var mayOpen = map[guard.Hat]guard.Action{guard.HatSupporter: guard.ReadCase, guard.HatFrontDoor: guard.ReadFirst, guard.HatCoordinator: guard.ReadContact}

// Known finds cases that this person may open already, by a telephone number
// that may find them or by the vraagnummer of a card that is shown. About all
// others it says nothing: also not whether they are there.
func (c *Cases) Known(ctx context.Context, tx *db.Tx, who guard.Who, phone, number string) (found []guard.Row, err error) {
	rows, err := c.Guard.Mine(ctx, tx, who, mayOpen[who.Hat])
	if err != nil {
		return nil, fmt.Errorf("look for somebody: %w", err)
	}
	ids := make([]naast.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.Case
	}
	facts, err := c.FactsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var card naast.UserID
	if number != "" {
		if card, err = account.CardUser(ctx, tx, number); err != nil && !errors.Is(err, naast.NotFound) {
			return nil, err
		}
	}
	for _, r := range rows {
		f := facts[r.Case]
		byPhone := f.Find != "" && f.Find == c.findKey(r.Case, phone)
		if byPhone || card != "" && f.Resident == card {
			found = append(found, r)
		}
	}
	return found, nil
}

// letFind makes a number find a case, with her yes as it was given.
func (c *Cases) letFind(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, phone string, yes Yes) error {
	x := Consent{Kind: FindConsent, Text: FindSentence(), Yes: yes}
	if _, err := Add(ctx, tx, c, k, ConsentKind, x); err != nil {
		return err
	}
	if err := c.noteConsent(ctx, tx, who, k.Case(), x, yes.Answer); err != nil {
		return err
	}
	return c.setFind(ctx, tx, k.Case(), phone)
}

func (c *Cases) setFind(ctx context.Context, tx *db.Tx, id naast.CaseID, phone string) error {
	_, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Find = c.findKey(id, phone) })
	return err
}

// followNumber lets another number find what the one before it found.
func (c *Cases) followNumber(ctx context.Context, tx *db.Tx, id naast.CaseID, phone string) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil || f.Find == "" {
		return err
	}
	return c.setFind(ctx, tx, id, phone)
}

// LetFind says on her own page whether her number finds her question.
func (c *Cases) LetFind(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, phone string, on bool) error {
	k, f, err := c.Own(ctx, tx, who, id)
	if err != nil || on == (f.Find != "") {
		return err
	}
	if on {
		return c.letFind(ctx, tx, who, k, phone, Yes{Answer: "ja", How: OnScreen, Sentence: FindSentence(), Day: tx.Today()})
	}
	docs, err := List[Consent](ctx, tx, c, k, ConsentKind)
	if err != nil {
		return err
	}
	for _, d := range slices.Backward(docs) {
		if d.Body.Kind == FindConsent && d.Body.Yes.Given() {
			return c.Say(ctx, tx, who, id, OwnAnswer{Kind: ConsentKind, Doc: d.ID, Revision: d.Revision, Answer: "nee"})
		}
	}
	return c.setFind(ctx, tx, id, "")
}

// heed does what an answer to a consent means at once.
func (c *Cases) heed(ctx context.Context, tx *db.Tx, k *vault.CaseKey, consent Consent, answer string) error {
	if consent.Kind != FindConsent {
		return c.heedCo(ctx, tx, k.Case(), consent, answer)
	}
	if answer != "ja" {
		return c.setFind(ctx, tx, k.Case(), "")
	}
	ck, err := c.Vault.Contact(ctx, tx, k)
	if err != nil {
		return err
	}
	var to Contact
	if err := c.LoadContact(ctx, tx, ck, k.Case(), ContactLabel, &to); err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	return c.setFind(ctx, tx, k.Case(), to.Phone)
}
