package casework

import (
	"context"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// WriteMessage is a message of hers.
func (c *Cases) WriteMessage(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, text string) error {
	k, f, err := c.Own(ctx, tx, who, id)
	if err != nil {
		return err
	}
	if _, err := Add(ctx, tx, c, k, MessageKind, Message{Text: text}); err != nil {
		return err
	}
	return c.nudge(ctx, tx, f)
}

// TellAnew adds new words of her own. The earlier ones stay.
func (c *Cases) TellAnew(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, words string) error {
	k, f, err := c.Own(ctx, tx, who, id)
	if err != nil {
		return err
	}
	all, err := c.Wordings(ctx, tx, k)
	if err != nil {
		return err
	}
	q := Question{Words: words, Yes: Yes{Answer: "ja", How: OnScreen, Day: tx.Today()}}
	if now, ok := Now(all); ok {
		q.Wants, q.Avoids = now.Body.Wants, now.Body.Avoids
	}
	if _, err := Add(ctx, tx, c, k, QuestionKind, q); err != nil {
		return err
	}
	return c.nudge(ctx, tx, f)
}

// WritePlan is her own hand in the plan; naast.Conflict when somebody wrote meanwhile.
func (c *Cases) WritePlan(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, revision int, p Plan) error {
	return writeOnly(ctx, tx, c, who, id, PlanKind, revision, p)
}

// WritePrep is her own hand in the sheet for the talk.
func (c *Cases) WritePrep(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, revision int, p Prep) error {
	return writeOnly(ctx, tx, c, who, id, PrepKind, revision, p)
}

func writeOnly[T any](ctx context.Context, tx *db.Tx, c *Cases, who guard.Who, id naast.CaseID, kind Kind, revision int, body T) error {
	k, f, err := c.Own(ctx, tx, who, id)
	if err != nil {
		return err
	}
	if err := PutOnly(ctx, tx, c, k, kind, revision, body); err != nil {
		return err
	}
	return c.nudge(ctx, tx, f)
}

// WriteAround writes down somebody around her; an empty doc is somebody new,
// an empty name takes somebody off the page (the earlier revisions stay).
func (c *Cases) WriteAround(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID, revision int, a Around) error {
	k, _, err := c.Own(ctx, tx, who, id)
	if err != nil {
		return err
	}
	if doc == "" {
		_, err = Add(ctx, tx, c, k, PersonKind, a)
		return err
	}
	return Put(ctx, tx, c, k, PersonKind, doc, revision, a)
}

// WriteReach changes how she can be reached, by people and by jobs.
func (c *Cases) WriteReach(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, to Contact, d Delivery) error {
	k, _, err := c.Own(ctx, tx, who, id)
	if err != nil {
		return err
	}
	return c.keepReach(ctx, tx, k, to, d)
}
