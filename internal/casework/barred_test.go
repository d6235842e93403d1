package casework_test

import (
	"context"
	"slices"
	"testing"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// Whom she keeps out sees nothing: not as a person, and not under the hat of a
// coordinator whose organisation answers for her question either.
func TestKeptOutUnderAnyHat(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		listed := func(id naast.CaseID) bool {
			var rows []guard.Row
			h.Write("list", func(ctx context.Context, tx *db.Tx) (err error) {
				rows, err = h.G.Mine(ctx, tx, h.Karima, guard.ManageCase)
				return err
			})
			return slices.ContainsFunc(rows, func(r guard.Row) bool { return r.Case == id })
		}
		letIn := func(id naast.CaseID) error {
			return h.Try(h.Karima, guard.ReadContact, id, func(ctx context.Context, tx *db.Tx) error {
				_, err := h.V.OpenWithTeam(ctx, tx, h.Karima.Person(), h.Kring, id)
				return err
			})
		}
		later, _ := h.Accepted(h.Mara)
		if err := letIn(later); err != nil || !listed(later) {
			t.Fatalf("the control: a coordinator reaches her: %v", err)
		}
		h.Write("block", func(ctx context.Context, tx *db.Tx) error { return h.Cases.Block(ctx, tx, later, h.Karima.User) })
		asked := casetest.Question()
		asked.Facts.Blocked = append(asked.Facts.Blocked, h.Karima.User)
		first, _ := h.Ask(asked, h.Mara)
		wantNotFound(t, "kept out later", letIn(later))
		wantNotFound(t, "kept out from the first", letIn(first))
		if listed(later) || listed(first) {
			t.Fatal("a list shows what the page refuses")
		}
		if err := mayOpen(h, h.Mara, guard.ReadCase, later); err != nil {
			t.Fatalf("the control: who was not kept out goes on: %v", err)
		}
	})
}
