package represent

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/mypage"
)

// stage is two furnished partnerships with the pages of this room, of the
// resident and of the desk.
type stage struct {
	*casetest.Site
	*testing.T
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &stage{casetest.NewSite(t, two), t}
		mine := &mypage.Slice{Cases: s.Cases, Held: func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) { return "", naast.NotFound }}
		office := &desk.Slice{Cases: s.Cases}
		mine.Routes(s.App)
		office.Routes(s.App)
		(&Slice{Cases: s.Cases, Mine: mine, Desk: office}).Routes(s.App)
		s.Start()
		f(t, s)
	})
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// A bewindvoerder is written down after his paper was looked at; she sees it,
// says that it is not right, and he gets in nowhere by it.
func TestRepresentative(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v, mara, zaak := s.In(her), s.In(s.Mara), "/zaak/"+string(id)+"/vertegenwoordiger"
		v.Get(mine).Expect(200, "Hier staat niemand.")
		mara.Get("/zaak/"+string(id)+"/mensen").Follow("Wettelijk vertegenwoordiger").Expect(200, "Maak er geen kopie of foto van").Refuse("Deze vraag is van iemand")
		mara.Submit(zaak, form("naam", "Bewind Merkbos", "gezien", "3-12-2026", "tot", "1-1-2020")).
			Expect(422, "Kies wat voor vertegenwoordiger het is", "Vul in op welke dag u het papier zag", "Deze dag kan niet")
		if mara.Value("naam") != "Bewind Merkbos" || mara.Value("tot") != "1-1-2020" {
			t.Error("what was typed is gone")
		}
		mara.Submit(zaak, form("soort", "bewindvoerder", "gezien", "20-11-2026", "tot", "31-12-2027")).
			Expect(200, "Bewindvoerder: Bewind Merkbos", "Mara (De Kring) zag het papier op vrijdag 20 november 2026", "Geldig tot en met vrijdag 31 december 2027")
		v.Get(mine).Expect(200, "Bewindvoerder: Bewind Merkbos", "niet over zorg", "Dit staat in: Burgerlijk Wetboek boek 1 art. 431 en 458. Nagekeken op").Press("Dit klopt niet").Expect(200, "dit klopt niet")
		mara.Get(zaak).Expect(200, "De inwoner zei op maandag 23 november 2026: dit klopt niet")
		v.Get(mine).Press("Het klopt toch").Refuse("De inwoner zei op")
		mara.Get(zaak).Press("Dit is gestopt").Expect(200, "Gestopt op")
		v.Get(mine).Expect(200, "Gestopt op maandag 23 november 2026").Refuse("Dit klopt niet ")
		v.Get("/mijn-pagina/meenemen").Expect(200, "Bewind Merkbos")
		for _, w := range []guard.Who{s.Piet, s.Karima, s.Els} {
			if s.In(w).Get(zaak).Status != 404 {
				t.Errorf("%s sees who represents her", w.Name)
			}
		}
		var rows [][]byte
		s.Write("rows", func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = db.All(ctx, tx, db.One[[]byte], `SELECT sealed FROM casework_doc UNION ALL SELECT sealed FROM casework_fact`)
			return err
		})
		for _, r := range rows {
			if strings.Contains(string(r), "Merkbos") {
				t.Error("a stored row names him")
			}
		}
	})
}

// The ages are a setting with a source: shown at a question of somebody below
// 18, and nobody is stopped. The control is an adult.
func TestAges(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, _ := s.Accepted(s.Mara)
		mara, karima, zaak := s.In(s.Mara), s.In(s.Karima), "/zaak/"+string(id)+"/vertegenwoordiger"
		for group, want := range map[string]bool{"0-17": true, "12-15": true, "18-26": false, "67+": false, "": false} {
			s.Write("age", func(ctx context.Context, tx *db.Tx) error {
				_, err := s.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.AgeGroup = group })
				return err
			})
			if got := strings.Contains(mara.Get(zaak).Text(), "Deze vraag is van iemand die nog geen 18 is"); got != want {
				t.Errorf("%q: shown is %v", group, got)
			}
		}
		karima.Get(table).Expect(200, "Jeugdwet art. 7.3.4 lid 2", "Jeugdwet art. 7.3.5", "28 nov 2026").Refuse("nog niet")
		karima.Get(table+"/12-15").Submit(table+"/12-15", form("wie", "", "nagekeken", "31-2-2026")).Expect(422, "Vul dit in", "Vul een dag in die geweest is")
		karima.Get(table+"/16-17").Submit(table+"/16-17", form("nagekeken", "")).Expect(200, "nog niet")
		karima.Get(table + "/12-15")
		karima.Submit(table+"/12-15", form("wie", "Samen, ook volgens ons protocol.", "nagekeken", "20-11-2026")).Expect(200, "Samen, ook volgens ons protocol.", "20 nov 2026")
		s.Write("age", func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.AgeGroup = "12-15" })
			return err
		})
		mara.Get(zaak).Expect(200, "12 tot en met 15 jaar: Samen, ook volgens ons protocol. Dit staat in: Burgerlijk Wetboek boek 7 art. 450 lid 2; Jeugdwet art. 7.3.4 lid 2. Nagekeken op vrijdag 20 november 2026.").Refuse("16 tot en met 17")
		for _, w := range []guard.Who{s.Mara, s.Els} {
			if s.In(w).Get(table).Status != 404 {
				t.Errorf("%s changes the ages", w.Name)
			}
		}
		if karima.Get(table+"/3-4").Status != 404 {
			t.Error("an age that is not there")
		}
		s.Next.Write("neighbour", func(ctx context.Context, tx *db.Tx) error {
			all, err := Ages(ctx, tx)
			if len(all) != 3 || all[1].Who != Defaults()[1].Who {
				t.Error("the neighbour's ages changed too")
			}
			return err
		})
	})
}
