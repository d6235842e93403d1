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
	"naast/internal/web"
)

// hall is the pages of this package over two furnished partnerships.
type hall struct{ *casetest.Site }

func open(t *testing.T, two dbtest.Two) *hall {
	t.Helper()
	h := &hall{casetest.NewSite(t, two)}
	(&table.Slice{Cases: h.House.Cases, Address: func(*db.DB) string { return "https://naast.wesselrade.example" }}).Routes(h.App)
	(&Slice{Cases: h.House.Cases}).Routes(h.App)
	h.App.Get(web.Public, "/binnen/{wie}", "", func(c *web.Ctx) error { // lets somebody in to a real browser
		w := map[string]guard.Who{"mara": h.Mara, "piet": h.Piet}[c.Req.PathValue("wie")]
		err := c.DB.Write(c, db.System("sign in"), func(tx *db.Tx) error {
			token, err := c.App.Guard.Begin(c, tx, w)
			c.SetSession(w.Hat, token)
			return err
		})
		if err != nil {
			return err
		}
		return c.SeeOther("/gezond")
	})
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
