package desk

import (
	"net/url"
	"strings"
	"testing"

	"naast/internal/casework/casetest"
	"naast/internal/db/dbtest"
)

// office is the pages of this package over two furnished partnerships.
type office struct {
	*casetest.Site
	*Slice
}

func open(t *testing.T, two dbtest.Two) *office {
	t.Helper()
	o := &office{Site: casetest.NewSite(t, two)}
	o.Slice = &Slice{Cases: o.House.Cases}
	o.Slice.Routes(o.App)
	o.Start()
	return o
}

// fields is the values of a form with one value per field.
func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// The whole line: asked, declared, read, accepted, a step proposed and a yes
// written down.
func TestFromOfferToFirstStep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		id, _ := o.Ask(casetest.Question(), o.Mara, o.Piet)
		offer, zaak := "/aanbod/"+string(id), "/zaak/"+string(id)

		mara := o.In(o.Mara)
		mara.Get("/vandaag").Expect(200, "Wacht op uw antwoord", "tot en met donderdag 26 november 2026").Refuse("mijn val", "Terpstra")
		mara.Get(offer).Expect(200, "Het gaat over mijn huis.", "Wonen", "Harkeloo", "Kent u deze persoon?").Refuse("trap", "Terpstra")
		mara.Get(offer+"/vraag").Expect(200, "Kent u deze persoon?").Refuse("trap")
		mara.Submit(offer, nil).Expect(422, "Kies of u deze persoon kent")
		mara.Submit(offer, fields("kent", "nee")).Expect(200, "Sinds mijn val kom ik de trap niet meer op.", "iemand die meegaat").Refuse("Terpstra")
		mara.Submit(offer+"/vraag", fields("antwoord", "ja")).Expect(200, "Mevrouw Terpstra", "06 12 34 56 78", "na het eten", "Sinds mijn val")
		if mara.Path != zaak {
			t.Fatalf("accepting led to %s", mara.Path)
		}

		mara.Get(zaak + "/plan").Follow("Nieuwe stap").Expect(200)
		mara.Submit(zaak+"/stap", fields("wat", "Bellen met de woningbouw", "wie", "namens", "rol", "belangenbehartiger")).Expect(422, "Voor elke instantie")
		if mara.Value("wat") != "Bellen met de woningbouw" {
			t.Fatal("what was typed is gone")
		}
		mara.Submit(zaak+"/stap", fields("instantie", "Woonstichting De Brink", "dag", "29-2-2028")).Expect(200, "Bellen met de woningbouw", "Nog geen ja of nee", "dinsdag 29 februari 2028")
		mara.Get("/vandaag").Expect(200, "Nog te vragen", "Bellen met de woningbouw", "U hebt elkaar nog niet gesproken")
		mara.Get(zaak+"/plan").Follow("Ja of nee opschrijven").Expect(200, "Dit mag namens mij, bij Woonstichting De Brink: Bellen met de woningbouw")
		mara.Submit(strings.TrimSuffix(mara.Path, "?"), fields("antwoord", "ja", "hoe", "tafel")).Expect(200, "Gezegd aan tafel, opgeschreven door Mara (De Kring)")
	})
}
