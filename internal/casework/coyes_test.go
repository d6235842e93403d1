package casework_test

import (
	"context"
	"errors"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// A no to somebody who helps too, said at the table and written down, ends at
// once what he can do; and nobody writes a yes back that lets nobody in.
func TestNoToHelpingTooWrittenDown(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		h.As(h.Mara, guard.InviteCo, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.InviteCo(ctx, tx, h.Mara, id, h.Piet.User, casework.AtTable)
		})
		if err := mayOpen(h, h.Piet, guard.ReadCase, id); err != nil {
			t.Fatalf("the control: with her yes he reads along: %v", err)
		}
		record := func(answer string) error {
			return h.Try(h.Mara, guard.RecordYes, id, func(ctx context.Context, tx *db.Tx) error {
				k, _, err := h.Cases.Member(ctx, tx, h.Mara, id)
				if err != nil {
					return err
				}
				all, err := casework.List[casework.Consent](ctx, tx, h.Cases, k, casework.ConsentKind)
				if err != nil {
					return err
				}
				d := all[len(all)-1]
				return h.Cases.RecordYes(ctx, tx, h.Mara, id, casework.Answer{Kind: casework.ConsentKind, Doc: d.ID, Revision: d.Revision, Answer: answer, How: casework.AtTable})
			})
		}
		if err := record("nee"); err != nil {
			t.Fatal(err)
		}
		wantNotFound(t, "whom she said no to", mayOpen(h, h.Piet, guard.ReadCase, id))
		if f := h.Facts(id); len(f.CoSupporter) != 0 {
			t.Fatalf("still helping too: %v", f.CoSupporter)
		}
		if err := record("ja"); !errors.Is(err, naast.Invalid) {
			t.Fatalf("a yes written over her no: %v", err)
		}
	})
}
