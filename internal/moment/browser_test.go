package moment

import (
	"context"
	"fmt"
	"testing"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// The pages about agreed moments in a real browser: readable by everybody, also
// on a small screen with large letters. It looks alike on both databases.
func TestInBrowser(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		if s.two.Engine != "sqlite" {
			return
		}
		id, her := s.Accepted(s.Mara)
		s.As(s.Mara, guard.RecordYes, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.AgreeCheckIn(ctx, tx, s.Mara, id, casework.CheckIn{Kind: "aow", Day: "2030-09-01", Month: true, Words: "Een half jaar ervoor."}, casework.AtTable)
		})
		people := map[string]guard.Who{"zij": her, "mara": s.Mara}
		s.Doors(people)
		zaak := "/zaak/" + string(id) + "/momenten"
		for _, width := range []int{360, 1100} {
			p := browser.New(t, width, true)
			for who, pages := range map[string][]string{"zij": {mine}, "mara": {zaak, "/bellen/kijk"}} {
				p.Open(s.URL() + "/binnen/" + who)
				for _, page := range pages {
					if status := p.Open(s.URL() + page); status != 200 {
						t.Fatalf("%s for %s answered %d", page, people[who].Name, status)
					}
					p.CheckAccess()
					p.Shot(fmt.Sprint(width, "-", who, page))
				}
			}
		}
	})
}
