package represent

import (
	"context"
	"fmt"
	"testing"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// The pages of this room in a real browser: readable by everybody, also on a
// small screen with large letters. It looks alike on both databases.
func TestInBrowser(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			if _, err := s.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.AgeGroup = "0-17" }); err != nil {
				return err
			}
			return s.Cases.AddRepresentative(ctx, tx, s.Mara, id, casework.Representative{Kind: "ouder", Name: "Jelte Terpstra", Seen: tx.Today()})
		})
		people := map[string]guard.Who{"zij": her, "mara": s.Mara, "karima": s.Karima}
		s.Doors(people)
		zaak := "/zaak/" + string(id)
		for _, width := range []int{360, 1100} {
			p := browser.New(t, width, true)
			for who, pages := range map[string][]string{"zij": {mine}, "mara": {zaak + "/vertegenwoordiger", zaak + "/samenvoegen", zaak + "/mensen"}, "karima": {table, table + "/12-15"}} {
				p.Open(s.URL() + "/binnen/" + who)
				for _, page := range pages {
					if status := p.Open(s.URL() + page); status != 200 {
						t.Fatalf("%s for %s answered %d", page, who, status)
					}
					p.CheckAccess()
					p.Shot(fmt.Sprint(width, "-", who, page))
				}
			}
		}
	})
}
