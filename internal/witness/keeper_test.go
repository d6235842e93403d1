package witness

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"naast/internal/db"
	"naast/internal/db/dbtest"
)

func (p *place) keepers() (all []Keeper, count int) {
	p.Helper()
	err := p.D.Read(ctx, db.System("keepers"), func(tx *db.Tx) (err error) { all, count, err = Keepers(ctx, tx); return err })
	if err != nil {
		p.Fatal(err)
	}
	return all, count
}

// A coordinator writes down who was given the stamp; everybody reads it, and
// reads too that there are fewer than two, or that it was too long ago.
func TestWhoKeepsTheStamps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		p.night()
		v := p.Visitor()
		v.Get(logPath).Expect(200, "Wij weten van niemand die ons stempel bewaart", "Minstens twee")
		k := p.In(p.Karima).Get(keepersPath).Expect(200, "Dit zijn er nog geen twee")
		give := func(name, day string) {
			k.Get(keepersPath).Submit(keepersPath, url.Values{"naam": {name}, "dag": {day}})
		}
		for _, bad := range [][2]string{{"", "24-11-2026"}, {"De cliëntenraad", ""}, {"De cliëntenraad", "25-11-2026"}, {"De cliëntenraad", "gisteren"}, {strings.Repeat("x", 201), "24-11-2026"}} {
			if give(bad[0], bad[1]); k.Status != 422 || k.Value("naam") != bad[0] || k.Value("dag") != bad[1] {
				t.Errorf("%q on %q: %d, kept %q", bad[0], bad[1], k.Status, k.Value("naam"))
			}
		}
		give("De cliëntenraad", "24-11-2026")
		k.Expect(200, "Bewaard", "De cliëntenraad", "Kreeg het stempel op dinsdag 24 november 2026")
		v.Get(logPath).Expect(200, "Wij weten van één die ons stempel bewaart", "De cliëntenraad", "Minstens twee")
		give("De ouderenbond", "1-11-2026")
		give("De ouderenbond", "2-11-2026") // the same again, with a newer day
		k.Refuse("Dit zijn er nog geen twee")
		v.Get(logPath).Expect(200, "Wij weten van 2 die ons stempel bewaren", "maandag 2 november 2026").Refuse("Minstens twee", "zondag 1 november")
		p.Neighbour().Get(logPath).Refuse("De cliëntenraad")

		p.Clock.Forward((keptDays - 21) * 24 * time.Hour)
		v.Get(logPath).Expect(200, "Wij weten van één", "Dat is te lang geleden om mee te tellen") // the second has it for 121 days
		k = p.In(p.Karima).Get(keepersPath).Expect(200)
		k.Press("Kreeg het vandaag : De ouderenbond")
		k.Expect(200, "Bewaard").Refuse("Dat is te lang geleden", "nog geen twee")
		p.StartOver() // the log has another key: nobody outside holds a stamp of it
		if all, n := p.keepers(); n != 0 || len(all) != 2 {
			t.Errorf("after a restore %d count of %v", n, all)
		}
		k.Get(keepersPath).Press("Haal weg : De ouderenbond").Expect(200, "Heeft nog geen stempel van het logboek van nu").Refuse("De ouderenbond")
		for n := range mostKeepers {
			give("Vereniging "+strings.Repeat("i", n+1), "24-11-2026")
		}
		k.Expect(422, "Er staan er al 20")
		p.In(p.Mara).Get(keepersPath).Expect(404)
		v.Get(keepersPath).Expect(401)
	})
}

// An installation that we watch and that shows our stamp with its signature
// counts from that day. The controls: one that has not looked yet, one that only
// repeats what we show, one that shows somebody else's, and one that stopped.
func TestInstallationThatKeepsOurStamps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		p.night()
		p.key = strings.TrimSpace(p.Visitor().Get(keyPath).Body)
		if err := Make(ctx, two.Other, p.V); err != nil {
			t.Fatal(err)
		}
		theirKey := strings.TrimSpace(p.Neighbour().Get(keyPath).Body)
		shows := ""
		imitation := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(shows)) }))
		defer imitation.Close()
		next, at := p.slice.Watched, strings.Replace(p.URL(), "127.0.0.1", "localhost", 1)+logPath
		p.slice.Watched = func(d *db.DB) []Log {
			if d == two.Own {
				return []Log{{Name: "Naast in Tinkerbroek", URL: at, Key: theirKey}}
			}
			return next(d)
		}
		look := func() int {
			p.Helper()
			if err := p.slice.keepsOurs(ctx, p.D, p.slice.Watched(p.D)[0]); err != nil {
				p.Fatal(err)
			}
			_, n := p.keepers()
			return n
		}
		if look() != 0 {
			t.Error("they have not looked and count")
		}
		there := at
		at = imitation.URL
		for name, text := range map[string]string{"repeats": p.Visitor().Get(checkpointPath).Body, "shows theirs": p.Neighbour().Get(checkpointPath).Body, "shows nothing": ""} {
			if shows = text; look() != 0 {
				t.Errorf("one that %s counts", name)
			}
		}
		at = there
		if x := p.look(); x.Fault != "" {
			t.Fatalf("%+v", x)
		}
		if err := p.slice.Look(ctx, p.D); err != nil { // the whole look of the night
			t.Fatal(err)
		}
		p.Visitor().Get(logPath).Expect(200, "Naast in Tinkerbroek", "Heeft ons stempel van dinsdag 24 november 2026. Dat zagen wij op hun website", "Wij weten van één")
		p.Clock.Forward(foundDays * 24 * time.Hour)
		if look() != 1 {
			t.Error("after a week it does not count any more")
		}
		p.Clock.Forward(24 * time.Hour)
		if all, n := p.keepers(); n != 0 || len(all) != 0 {
			t.Errorf("after eight days without a newer stamp: %v", all)
		}
	})
}
