package casework

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// nothingGoesOn sees to it that nothing goes on in the second question which she
// could not stop from the first: somebody close to her who reads copies, and
// somebody who helps too. naast.Conflict: end that first.
func (c *Cases) nothingGoesOn(ctx context.Context, tx *db.Tx, from naast.CaseID, f Facts) error {
	near, err := c.Guard.Standings(ctx, tx, from, guard.Near)
	if err == nil && (len(near) > 0 || len(f.CoSupporter) > 0) {
		err = naast.Conflict
	}
	if err != nil {
		return fmt.Errorf("merge from %s: %w", from, err)
	}
	return nil
}

// answered sees to it that no wording waits for her yes or no: it would be lost
// behind the one that holds both. naast.Conflict: ask her first.
func (c *Cases) answered(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error {
	wordings, err := c.Wordings(ctx, tx, k)
	if err != nil {
		return err
	}
	if _, waits := Pending(wordings); waits {
		return fmt.Errorf("merge with %s, where a wording waits: %w", k.Case(), naast.Conflict)
	}
	return nil
}

// staysBehind tells of what there can be one only that it does not come along:
// the question that goes on has it already, or it is about one case alone.
func (c *Cases) staysBehind(ctx context.Context, tx *db.Tx, k *vault.CaseKey, kind Kind, body json.RawMessage) (bool, error) {
	switch kind {
	case SafeKind:
		has, err := Only[Safe](ctx, tx, c, k, SafeKind)
		return has.Revision > 0, err
	case ConsentKind:
		var came Consent
		if err := json.Unmarshal(body, &came); err != nil {
			return true, fmt.Errorf("read consent: %w", err)
		}
		has, err := List[Consent](ctx, tx, c, k, ConsentKind)
		return came.Kind == CoConsent || slices.ContainsFunc(has, func(d Document[Consent]) bool { return d.Body.Kind == came.Kind }), err
	}
	return false, nil
}

// mostLooks bounds the lines of the log of the second question that come along.
const mostLooks = 300

// looksOf is who looked at a question until now, in words and newest first, for
// her to read beside the question that goes on: her card does not open the
// log of a question that was told without one.
func (c *Cases) looksOf(ctx context.Context, tx *db.Tx, k *vault.CaseKey) (string, error) {
	events, err := audit.OfCase(ctx, tx, c.Vault, k, mostLooks)
	if err != nil || len(events) == 0 {
		return "", err
	}
	lines := []string{nl.S("Wie keek of iets deed in de andere vraag:")}
	for _, e := range events {
		line := nl.S("%s: %s %s", nl.Date(naast.Today(e.At)), cmp.Or(e.Name, nl.S("Iemand van ons")), e.Purpose)
		if line != lines[len(lines)-1] {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), nil
}

// layFacts says in the facts that a safe word came along, and lets her number
// find the question that goes on when it found the second.
func (c *Cases) layFacts(ctx context.Context, tx *db.Tx, k *vault.CaseKey, t taken, m *Merge) error {
	f, err := c.heedSafe(ctx, tx, k)
	if m.Found = t.facts.Find != ""; err != nil || !m.Found || f.Find != "" {
		return err
	}
	m.FoundHere = true
	return c.heed(ctx, tx, k, Consent{Kind: FindConsent}, "ja")
}

// heedSafe says in the facts whether there is a safe word.
func (c *Cases) heedSafe(ctx context.Context, tx *db.Tx, k *vault.CaseKey) (Facts, error) {
	safe, err := Only[Safe](ctx, tx, c, k, SafeKind)
	if err != nil {
		return Facts{}, err
	}
	return c.ChangeFacts(ctx, tx, k.Case(), func(f *Facts) { f.SafeWord = safe.Body.Word != "" })
}

// liftFacts takes back what the facts had from the second question, and tells
// whether her number may find that one: not when she said no meanwhile.
func (c *Cases) liftFacts(ctx context.Context, tx *db.Tx, k *vault.CaseKey, m Merge) (found bool, err error) {
	f, err := c.heedSafe(ctx, tx, k)
	if err != nil {
		return false, err
	}
	if found = m.Found && f.Find != ""; m.FoundHere {
		if err := c.setFind(ctx, tx, k.Case(), ""); err != nil {
			return false, err
		}
	}
	return found, c.admitted(ctx, tx, k)
}
