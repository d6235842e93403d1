package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web/lang"
)

// Ways are the ways in which somebody else may write down her yes.
var Ways = []Way{AtTable, ByPhone, OnPaper, WithCard}

// nl speaks Dutch: what she said yes to is kept in the words in which it was
// read to her, whatever language the page of the supporter had.
var nl lang.Text

// Sentence is the sentence of a wording to which she says yes or no.
func (q Question) Sentence() string {
	s := nl.S("Dit is mijn vraag: %s", strings.TrimSpace(q.Words))
	if q.Wants != "" {
		s += "\n" + nl.S("Deze hulp wil ik wel: %s", strings.TrimSpace(q.Wants))
	}
	if q.Avoids != "" {
		s += "\n" + nl.S("Dit wil ik niet: %s", strings.TrimSpace(q.Avoids))
	}
	return s
}

// Sentence is the sentence of a step to which she says yes or no.
func (s Step) Sentence() string {
	what := strings.TrimSpace(s.What)
	switch s.Who {
	case Self:
		return nl.S("Dit doe ik zelf: %s", what)
	case OnBehalf:
		if !s.Until.IsZero() {
			return nl.S("Dit mag namens mij, bij %s, tot en met %s: %s", s.Body, s.Until, what)
		}
		return nl.S("Dit mag namens mij, bij %s: %s", s.Body, what)
	}
	return nl.S("Dit doen wij samen: %s", what)
}

// Answer is what she answered, as somebody else writes it down.
type Answer struct {
	Kind     Kind
	Doc      naast.DocumentID
	Revision int    // the one that was read to her
	Answer   string // ja, nee
	How      Way
}

// RecordYes writes down what she answered to a wording, a step or a consent:
// how it was said, the sentence word for word, by whom and when. She sees it
// and can take it back. When somebody changed the thing meanwhile it is
// naast.Conflict: her yes was to other words.
func (c *Cases) RecordYes(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, a Answer) error {
	if a.Answer != "ja" && a.Answer != "nee" || !slices.Contains(Ways, a.How) {
		return fmt.Errorf("record yes in %s: %w", id, naast.Invalid)
	}
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("record yes: %w", err)
	}
	y := Yes{Answer: a.Answer, How: a.How, By: who.Name, Day: tx.Today()}
	switch a.Kind {
	case QuestionKind:
		d, err := One[Question](ctx, tx, c, k, a.Kind, a.Doc)
		if err != nil {
			return err
		}
		y.Sentence, d.Body.Yes = d.Body.Sentence(), y
		d.Body.Yes.Sentence = y.Sentence
		return Put(ctx, tx, c, k, a.Kind, a.Doc, a.Revision, d.Body)
	case StepKind:
		d, err := One[Step](ctx, tx, c, k, a.Kind, a.Doc)
		if err != nil {
			return err
		}
		y.Sentence = d.Body.Sentence()
		d.Body.Yes = y
		return Put(ctx, tx, c, k, a.Kind, a.Doc, a.Revision, d.Body)
	case ConsentKind:
		d, err := One[Consent](ctx, tx, c, k, a.Kind, a.Doc)
		if err != nil {
			return err
		}
		if err := c.heed(ctx, tx, k, d.Body, a.Answer); err != nil {
			return err
		}
		if err := c.noteConsent(ctx, tx, who, id, d.Body, a.Answer); err != nil {
			return err
		}
		y.Sentence = d.Body.Text
		d.Body.Yes = y
		return Put(ctx, tx, c, k, a.Kind, a.Doc, a.Revision, d.Body)
	}
	return fmt.Errorf("record yes to %s in %s: %w", a.Kind, id, naast.Invalid)
}
