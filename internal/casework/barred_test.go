package casework_test

import (
	"context"
	"slices"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
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
		h.Write("block", func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.Block(ctx, tx, guard.Who{}, later, h.Karima.User)
		})
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

// When she keeps out the last coordinator who would notice silence, another
// organisation does so from then on, and can reach her.
func TestSomebodyGoesOnWatching(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		tess, second, wout := coordinator(t, h, "tess", h.Kring), coordinator(t, h, "twan", h.Kring), coordinator(t, h, "wout", h.Steun)
		id, resident := h.Accepted(h.Mara)
		watch := func() (o naast.OrganisationID, users []naast.UserID) {
			h.Write("who watches", func(ctx context.Context, tx *db.Tx) (err error) {
				o, users, err = h.Cases.Watchers(ctx, tx, id)
				return err
			})
			return o, users
		}
		reach := func() error {
			return h.Try(h.Wim, guard.ReadContact, id, func(ctx context.Context, tx *db.Tx) error {
				_, err := h.V.OpenWithTeam(ctx, tx, h.Wim.Person(), h.Steun, id)
				return err
			})
		}
		block := func(u naast.UserID) {
			h.As(resident, guard.WriteOwn, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Block(ctx, tx, resident, id, u) })
		}
		block(tess)
		if o, users := watch(); o != h.Kring || len(users) != 1 || users[0] != second {
			t.Fatalf("the control: one of two is left, %v of %s", users, o)
		}
		wantNotFound(t, "the control: another organisation cannot reach her", reach())
		block(second)
		if o, users := watch(); o != h.Steun || len(users) != 1 || users[0] != wout {
			t.Fatalf("%v of %s watch", users, o)
		}
		if err := reach(); err != nil {
			t.Fatalf("who watches cannot reach her: %v", err)
		}
		block(wout) // nobody is left at all
		if err := mayOpen(h, h.Mara, guard.ReadCase, id); err != nil {
			t.Fatalf("who stands next to her goes on: %v", err)
		}
	})
}

// coordinator makes an account that may coordinate at an organisation.
func coordinator(t *testing.T, h *casetest.House, login string, o naast.OrganisationID) (u naast.UserID) {
	t.Helper()
	id := vault.NewIdentity()
	lock, err := h.V.MakeLock(context.Background(), id, vault.LockPhrase, vault.NewPhrase())
	if err != nil {
		t.Fatal(err)
	}
	h.Write("account", func(ctx context.Context, tx *db.Tx) (err error) {
		u, err = account.Create(ctx, tx, h.V, account.NewUser{Login: login, Name: login, Identity: id, Lock: lock, TOTPSecret: account.NewTOTPSecret(),
			Hats: []account.HatAt{{Hat: guard.HatCoordinator, Organisation: o}}})
		return err
	})
	return u
}
