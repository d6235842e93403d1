package hours

import (
	"context"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// A month that waits can be settled on a phone and at a desk, and printed.
func TestHoursInABrowser(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		o.Doors(map[string]guard.Who{"karima": o.Karima})
		o.agree(Rule{Keep: Expenses, PerKm: 21, MostMonth: 2000, Source: "Besluit van het bestuur"})
		for _, w := range []guard.Who{o.Mara, o.Piet} {
			o.Write("month", func(ctx context.Context, tx *db.Tx) error {
				return Save(ctx, tx, w, "2026-11", 0, Month{Quarters: 26, Km: 100, Costs: map[string]int{"parkeren": 420}}, true)
			})
		}
		p := browser.New(t, 360, false)
		p.Open(o.URL() + "/binnen/karima")
		p.Open(o.URL() + listPath)
		p.CheckAccess()
		p.Shot("uren-telefoon")
		p.Follow(`form[action="` + settlePath + `"] button`)
		p.CheckAccess()
		p.Resize(1280)
		p.CheckAccess()
		p.Shot("uren-breed")
		p.Open(o.URL() + rulePath)
		p.CheckAccess()
		p.Shot("afspraak")
	})
}
