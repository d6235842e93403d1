package desk

import (
	"context"
	"testing"
	"time"

	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// The pages of the desk in a real browser: readable by everybody, also on a
// small screen with large letters. It looks alike on both databases.
func TestInBrowser(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		people := map[string]guard.Who{"mara": o.Mara, "piet": o.Piet, "els": o.Els, "karima": o.Karima}
		o.Doors(people)
		id, _ := o.Accepted(o.Mara)
		offer, _ := o.Ask(casetest.Question(), o.Piet)
		waits, _ := o.Ask(casetest.Question())
		o.As(o.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			if err := o.Slice.Cases.ProposeStep(ctx, tx, o.Mara, id, casework.Step{What: "Bellen met de woningbouw", Who: casework.OnBehalf, Role: casework.Guide, Body: "Woonstichting De Brink", Day: "2026-12-03"}); err != nil {
				return err
			}
			return o.Slice.Cases.Appoint(ctx, tx, o.Mara, id, tx.Now().Add(26*time.Hour), 60, casework.Place{Where: "Gemeentehuis", With: "haar dochter"})
		})
		o.Write("call", func(ctx context.Context, tx *db.Tx) error {
			return o.Slice.Cases.AddCall(ctx, tx, casework.Call{Name: "Mevrouw de Wit", Phone: "06 87 65 43 21", Other: true})
		})
		zaak := "/zaak/" + string(id)
		base := o.URL()
		p := browser.New(t, 1100, true)
		for _, walk := range []struct {
			who   string
			pages []string
		}{
			{"mara", []string{"/vandaag", "/mensen", "/overnemen", zaak, zaak + "/verslag", zaak + "/vraag", zaak + "/plan", zaak + "/plan/schrijven", zaak + "/stap", zaak + "/gesprek", zaak + "/gesprek/print", zaak + "/gesprek/kaartje",
				zaak + "/afspraken", zaak + "/berichten", zaak + "/mensen", zaak + "/meer", zaak + "/bereiken", zaak + "/gezin"}},
			{"piet", []string{"/vandaag", "/aanbod/" + string(offer)}},
			{"els", []string{"/vandaag", "/voordeur", "/voordeur/" + string(waits)}},
			{"karima", []string{"/vandaag", "/stil", "/stil/" + string(id), "/stil/" + string(id) + "/vervanger", "/stil/" + string(waits) + "/voorstel", "/post"}},
		} {
			p.Open(base + "/binnen/" + walk.who)
			for _, page := range walk.pages {
				if status := p.Open(base + page); status != 200 {
					t.Fatalf("%s for %s answered %d", page, walk.who, status)
				}
				p.CheckAccess()
				p.Shot(walk.who + page)
			}
		}
	})
}
