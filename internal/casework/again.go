package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Spoken is a yes that was said to somebody, and is to be read to her once more
// the next time they speak: what was said in passing must not count for long on
// the word of whoever wrote it down.
type Spoken struct {
	Kind     Kind
	Doc      naast.DocumentID
	Sentence string
	Day      naast.Date
}

// toRepeat tells that a yes was only ever said, on an earlier day.
func (y Yes) toRepeat(today naast.Date) bool {
	return y.Given() && y.Again.IsZero() && y.Day < today && slices.Contains([]Way{AtTable, ByPhone}, y.How)
}

// ToRepeat are the yeses of a case that are to be read to her once more: to
// steps that stand open and to the wording that counts.
func (c *Cases) ToRepeat(ctx context.Context, tx *db.Tx, k *vault.CaseKey) (all []Spoken, err error) {
	words, err := c.Wordings(ctx, tx, k)
	if err != nil {
		return nil, err
	}
	if now, ok := Now(words); ok && now.Body.By != "" && now.Body.Yes.toRepeat(tx.Today()) {
		all = append(all, Spoken{QuestionKind, now.ID, now.Body.Yes.Sentence, now.Body.Yes.Day})
	}
	steps, err := List[Step](ctx, tx, c, k, StepKind)
	for _, d := range steps {
		if d.Body.Open() && d.Body.Yes.toRepeat(tx.Today()) {
			all = append(all, Spoken{StepKind, d.ID, d.Body.Yes.Sentence, d.Body.Yes.Day})
		}
	}
	return all, err
}

// Repeat writes down that she said yes once more. A no is written down as any
// answer (RecordYes). naast.Conflict for what is not to be repeated (any more).
func (c *Cases) Repeat(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, docs ...naast.DocumentID) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("repeat yes: %w", err)
	}
	all, err := c.ToRepeat(ctx, tx, k)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		i := slices.IndexFunc(all, func(s Spoken) bool { return s.Doc == doc })
		if i < 0 {
			return fmt.Errorf("repeat yes in %s: %w", id, naast.Conflict)
		}
		if all[i].Kind == StepKind {
			err = Change(ctx, tx, c, k, StepKind, doc, func(s *Step) { s.Yes.Again = tx.Today() })
		} else {
			err = Change(ctx, tx, c, k, QuestionKind, doc, func(q *Question) { q.Yes.Again = tx.Today() })
		}
		if err != nil {
			return err
		}
	}
	return nil
}
