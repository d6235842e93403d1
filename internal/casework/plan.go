package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// PutOnly seals the next revision of the one document of a kind that a case
// has. Two people who both make the first one collide instead of making two.
func PutOnly[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind, revision int, body T) error {
	now, err := Only[T](ctx, tx, c, k, kind)
	if err != nil {
		return err
	}
	if now.ID == "" {
		now.ID = naast.DocumentID(c.Vault.Handle("only", string(k.Case()), string(kind)))
	}
	return Put(ctx, tx, c, k, kind, now.ID, revision, body)
}

// SavePlan writes the plan. revision is the one that the writer saw; when
// somebody wrote meanwhile it is naast.Conflict, and both texts are shown.
func (c *Cases) SavePlan(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, revision int, p Plan) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("save plan: %w", err)
	}
	p.By = who.Name
	if err := PutOnly(ctx, tx, c, k, PlanKind, revision, p); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// SavePrep writes the sheet for the talk, in the same way as the plan.
func (c *Cases) SavePrep(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, revision int, p Prep) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("save preparation: %w", err)
	}
	p.By = who.Name
	if err := PutOnly(ctx, tx, c, k, PrepKind, revision, p); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// SaveAround writes down somebody around her and what he or she may know; an
// empty doc is somebody new.
func (c *Cases) SaveAround(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID, revision int, a Around) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("save person around: %w", err)
	}
	if doc == "" {
		_, err = Add(ctx, tx, c, k, PersonKind, a)
		return err
	}
	return Put(ctx, tx, c, k, PersonKind, doc, revision, a)
}

// SaveReach writes how she can be reached: by people, and by jobs.
func (c *Cases) SaveReach(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, to Contact, d Delivery) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("save reach: %w", err)
	}
	return c.keepReach(ctx, tx, k, to, d)
}

// keepReach keeps how she can be reached, and brings what she was not told yet on the
// way that she allows now.
func (c *Cases) keepReach(ctx context.Context, tx *db.Tx, k *vault.CaseKey, to Contact, d Delivery) error {
	id := k.Case()
	ck, err := c.Vault.Contact(ctx, tx, k)
	if err != nil {
		return fmt.Errorf("save reach: %w", err)
	}
	if err := c.SaveContact(ctx, tx, ck, id, ContactLabel, to); err != nil {
		return err
	}
	if err := c.followNumber(ctx, tx, id, to.Phone); err != nil {
		return err
	}
	if err := c.SaveFacts(ctx, tx, id, DeliveryLabel, d); err != nil {
		return err
	}
	return c.TellOwed(ctx, tx, id)
}
