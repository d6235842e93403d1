package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web"
)

// layWords makes one wording of the two that count: she has both questions, and
// neither may drop behind the other because of the day on which it was told. Her
// yes to putting them together is the yes to it; taken back, the last one that
// counted before counts again. mine are the wordings from before the merge.
func (c *Cases) layWords(ctx context.Context, tx *db.Tx, k *vault.CaseKey, mine []Document[Question], t taken, m *Merge) error {
	theirs := make([]Document[Question], len(t.docs[QuestionKind]))
	for i, d := range t.docs[QuestionKind] {
		theirs[i].ID = d.ID
		if err := json.Unmarshal(d.Body, &theirs[i].Body); err != nil {
			return fmt.Errorf("read question: %w", err)
		}
	}
	one, found := Now(mine)
	other, too := Now(theirs)
	if !found || !too {
		return nil
	}
	both := Question{Words: together(one.Body.Words, other.Body.Words), Wants: together(one.Body.Wants, other.Body.Wants),
		Avoids: together(one.Body.Avoids, other.Body.Avoids), By: m.Yes.By, Yes: m.Yes}
	if len(both.Sentence()) > web.MaxText { // each stays readable by itself
		return nil
	}
	var err error
	m.Words, err = Add(ctx, tx, c, k, QuestionKind, both)
	return err
}

// together is two texts below each other; what is the same stands there once.
func together(a, b string) string {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if a == b || b == "" {
		return a
	}
	return strings.TrimSpace(a + "\n\n" + b)
}

// liftWords takes the wording of both away, also when she answered to it since.
func (c *Cases) liftWords(ctx context.Context, tx *db.Tx, id naast.CaseID, m Merge) error {
	if m.Words == "" {
		return nil
	}
	n, err := tx.Exec(ctx, `DELETE FROM casework_doc WHERE id=$1 AND case_id=$2`, m.Words, id)
	if err != nil || n == 0 {
		return err
	}
	return audit.Gone(ctx, tx, c.Vault, id, string(m.Words))
}
