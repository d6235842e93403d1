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

// Wordings are all wordings of the question, oldest first: her own words, and
// the sharper ones that were proposed.
func (c *Cases) Wordings(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Document[Question], error) {
	return List[Question](ctx, tx, c, k, QuestionKind)
}

// Now picks the wording that counts: the last one that is her own or has her
// yes. Her first words are never lost and count when she takes every yes back.
func Now(wordings []Document[Question]) (Document[Question], bool) {
	for i := len(wordings) - 1; i >= 0; i-- {
		if w := wordings[i].Body; w.By == "" || w.Yes.Given() {
			return wordings[i], true
		}
	}
	return Document[Question]{}, false
}

// Pending picks the last wording when it still waits for her yes or no.
func Pending(wordings []Document[Question]) (Document[Question], bool) {
	if n := len(wordings); n > 0 && wordings[n-1].Body.By != "" && wordings[n-1].Body.Yes.Answer == "" {
		return wordings[n-1], true
	}
	return Document[Question]{}, false
}

// ProposeWording adds a sharper wording, which counts once she says yes.
func (c *Cases) ProposeWording(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, words, wants, avoids string) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("propose wording: %w", err)
	}
	if _, err := Add(ctx, tx, c, k, QuestionKind, Question{Words: words, Wants: wants, Avoids: avoids, By: who.Name}); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// tell lets the resident know that something changed, by the level she chose.
func (c *Cases) tell(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	return jobs.Queue(ctx, tx, TellJob, string(id), tx.Now())
}
