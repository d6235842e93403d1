package table

import (
	"net/url"
	"testing"

	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// hall is the pages of this package over two furnished partnerships.
type hall struct{ *casetest.Site }

func open(t *testing.T, two dbtest.Two) *hall {
	t.Helper()
	h := &hall{casetest.NewSite(t, two)}
	(&account.Slice{Vault: h.V, Guard: h.G}).Routes(h.App)
	(&Slice{Cases: h.House.Cases, Address: func(*db.DB) string { return "https://naast.wesselrade.example" }}).Routes(h.App)
	h.Start()
	return h
}

// fields is the values of a form with one value per field.
func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}
