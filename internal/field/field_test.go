package field

import (
	"context"
	"testing"

	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/table"
	"naast/internal/vault"
)

// hall is the pages of this package over two furnished partnerships.
type hall struct {
	*casetest.Site
	people map[string]guard.Who // by the word in the address that lets them in
}

func open(t *testing.T, two dbtest.Two) *hall {
	t.Helper()
	h := &hall{Site: casetest.NewSite(t, two)}
	(&table.Slice{Cases: h.House.Cases, Address: func(*db.DB) string { return "https://naast.wesselrade.example" }}).Routes(h.App)
	(&Slice{Cases: h.House.Cases}).Routes(h.App)
	h.people = map[string]guard.Who{"mara": h.Mara, "piet": h.Piet}
	h.Doors(h.people)
	h.Start()
	return h
}

// both runs a test on both databases.
func both(t *testing.T, f func(*testing.T, *hall)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) { f(t, open(t, two)) })
}

// key is where drafts are sealed to somebody of a house.
func key(h *casetest.House, w guard.Who) (k vault.DraftKey) {
	h.Write("key", func(ctx context.Context, tx *db.Tx) (err error) {
		k, err = h.V.DraftKeyOf(ctx, tx, w.Identity)
		return err
	})
	return k
}

// drafts are what waits for somebody, opened.
func drafts(h *casetest.House, w guard.Who) (all []Draft) {
	h.Write("drafts", func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = Drafts(ctx, tx, h.V, w)
		return err
	})
	return all
}
