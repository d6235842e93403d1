package procedure

import (
	"context"
	"fmt"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// The pages about letters in a real browser: readable by everybody, also on a
// small screen with large letters. It looks alike on both databases.
func TestInBrowser(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		s := open(t, two)
		id, her := s.Accepted(s.Mara)
		people := map[string]guard.Who{"zij": her, "mara": s.Mara, "karima": s.Karima}
		s.Doors(people)
		for _, l := range []struct{ kind, day, note string }{{"besluit", "2026-11-13", "De rolstoel is afgewezen."}, {"besluit", "2026-10-01", ""}, {"bezwaar-gemaakt", "2026-11-02", ""}} {
			s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				x, err := count(ctx, tx, l.kind, l.day, l.note)
				if err != nil {
					return err
				}
				return s.Cases.AddLetter(ctx, tx, s.Mara, id, x)
			})
		}
		s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			pages := []casework.File{{Type: casework.Photo, Bytes: snap(1).Content}, {Type: casework.Photo, Bytes: snap(3).Content}}
			_, err := s.Cases.AddPaper(ctx, tx, s.Mara, id, "Brief over de rolstoel", pages)
			return err
		})
		first := s.letters(her)[0]
		zaak := "/zaak/" + string(id) + "/brieven"
		for _, width := range []int{360, 1100} {
			p := browser.New(t, width, true)
			for _, walk := range []struct {
				who   string
				pages []string
			}{
				{"zij", []string{"/mijn-pagina", mine, mineNew, mine + "/schrijven", mine + "/inspreken", mine + "/foto", mine + "/foto/brief?brief=1"}},
				{"mara", []string{"/vandaag", zaak, zaak + "/datum", zaak + "/" + string(first.ID) + "/los", zaak + "/foto", zaak + "/foto/brief?brief=1"}},
				{"karima", []string{table, table + "/besluit", rowNew, wordsPath, wordsTable, wordsTable + "/pgb"}},
			} {
				p.Open(s.URL() + "/binnen/" + walk.who)
				for _, page := range walk.pages {
					if status := p.Open(s.URL() + page); status != 200 {
						t.Fatalf("%s for %s answered %d", page, walk.who, status)
					}
					p.CheckAccess()
					p.Shot(fmt.Sprint(width, "-", walk.who, page))
				}
				if walk.who == "zij" {
					p.Open(s.URL() + mine + "/schrijven")
					p.Click(`input[name=soort][value=dossier]`)
					p.Fill(`textarea[name=aan]`, "Gemeente Wesselrade")
					if status := p.Press("Maak de brief"); status != 200 {
						t.Fatalf("the letter answered %d", status)
					}
					p.CheckAccess()
					p.Shot(fmt.Sprint(width, "-brief"))
				}
			}
		}
	})
}

func count(ctx context.Context, tx *db.Tx, kind, day, note string) (casework.Letter, error) {
	return Dated(ctx, tx, kind, naast.Date(day), "Gemeente Wesselrade", note)
}
