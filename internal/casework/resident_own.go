package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/vault"
)

// What the resident does herself. Whoever stands next to her is told that
// something changed; she is not mailed about her own acts.

// Own opens her own case to write in.
func (c *Cases) Own(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (*vault.CaseKey, Facts, error) {
	k, err := c.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return nil, Facts{}, fmt.Errorf("open own case: %w", err)
	}
	f, err := c.Facts(ctx, tx, id)
	return k, f, err
}

// nudge tells who stands next to her.
func (c *Cases) nudge(ctx context.Context, tx *db.Tx, f Facts) error {
	for _, u := range append([]naast.UserID{f.Responsible}, f.CoSupporter...) {
		if u == "" {
			continue
		}
		if err := jobs.Queue(ctx, tx, NudgeJob, string(u), tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// OwnAnswer is what she says to a wording, a step or a consent, on the screen.
type OwnAnswer struct {
	Kind     Kind
	Doc      naast.DocumentID
	Revision int    // the one she saw: a yes to other words is no yes
	Answer   string // ja, nee; empty takes back what was said
}

// Say writes down her own answer. Taking back a yes that somebody wrote down
// at the table is the same act. A consent that let somebody in, taken back,
// ends what he can do at once.
func (c *Cases) Say(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, a OwnAnswer) error {
	k, f, err := c.Own(ctx, tx, who, id)
	if err != nil {
		return err
	}
	if a.Answer != "" && a.Answer != "ja" && a.Answer != "nee" {
		return fmt.Errorf("answer in %s: %w", id, naast.Invalid)
	}
	yes := func(sentence string) Yes {
		if a.Answer == "" {
			return Yes{}
		}
		return Yes{Answer: a.Answer, How: OnScreen, Sentence: sentence, Day: tx.Today()}
	}
	switch a.Kind {
	case QuestionKind:
		err = answer(ctx, tx, c, k, a, func(q *Question) { q.Yes = yes(q.Sentence()) })
	case StepKind:
		err = answer(ctx, tx, c, k, a, func(s *Step) { s.Yes = yes(s.Sentence()) })
	case ConsentKind:
		err = c.sayConsent(ctx, tx, who, k, a, yes)
	default:
		err = fmt.Errorf("answer to %s in %s: %w", a.Kind, id, naast.Invalid)
	}
	if err != nil {
		return err
	}
	return c.nudge(ctx, tx, f)
}

func answer[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, a OwnAnswer, change func(*T)) error {
	d, err := One[T](ctx, tx, c, k, a.Kind, a.Doc)
	if err != nil {
		return err
	}
	change(&d.Body)
	return Put(ctx, tx, c, k, a.Kind, a.Doc, a.Revision, d.Body)
}

func (c *Cases) sayConsent(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, a OwnAnswer, yes func(string) Yes) error {
	d, err := One[Consent](ctx, tx, c, k, a.Kind, a.Doc)
	if err != nil {
		return err
	}
	if err := c.heed(ctx, tx, k, d.Body, a.Answer); err != nil {
		return err
	}
	if err := c.noteConsent(ctx, tx, who, k.Case(), d.Body, a.Answer); err != nil {
		return err
	}
	d.Body.Yes = yes(d.Body.Text)
	return Put(ctx, tx, c, k, a.Kind, a.Doc, a.Revision, d.Body)
}

// LetCount says on her own page whether her question is counted in figures
// (GDPR art. 21: she may object, without saying why).
func (c *Cases) LetCount(ctx context.Context, tx *db.Tx, id naast.CaseID, on bool) error {
	_, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.NotCounted = !on })
	return err
}
