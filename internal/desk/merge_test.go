package desk

import (
	"context"
	"strings"
	"testing"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// Two questions of one person become one on the page of the first, with her yes,
// and two again; nobody else finds the page.
func TestMergePage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		id, _ := o.Accepted(o.Mara)
		other := ""
		o.Write("told", func(ctx context.Context, tx *db.Tx) error {
			x, err := o.House.Cases.AskFor(ctx, tx, o.Mara, casework.Told{Question: casework.Question{Words: "Ik heb een tas vol merkbrieven."},
				Contact: casework.Contact{Name: "Sijke", Phone: "06 22 33 44 55"}, How: casework.ByPhone, Mine: true})
			other = string(x)
			return err
		})
		zaak, page := "/zaak/"+string(id), "/zaak/"+string(id)+"/samenvoegen"
		v := o.In(o.Mara)
		v.Get(zaak+"/meer").Follow("Zet een andere vraag van deze persoon hierbij").Expect(200, "Sijke, sinds", "Lees voor")
		v.Submit(page, fields("andere", other)).Expect(422, "Zonder ja kan het niet")
		if !strings.Contains(v.Body, `value="`+other+`" selected`) {
			t.Error("what was chosen is gone")
		}
		v.Submit(page, fields("hoe", "tafel")).Expect(200, "Samengevoegd op", "Haal de vragen weer uit elkaar").Refuse("Sijke, sinds")
		v.Get(zaak+"/vraag").Expect(200, "merkbrieven")
		v.Get("/mensen").Expect(200, "Samengevoegd")
		for _, w := range []guard.Who{o.Karima, o.Piet, o.Els} {
			o.In(w).Get(page).Expect(404).Refuse("Sijke")
		}
		v.Get(page).Press("Haal de vragen weer uit elkaar").Expect(200, "Sijke, sinds").Refuse("Haal de vragen")
		v.Get(zaak + "/vraag").Refuse("merkbrieven")
		v.Get("/zaak/"+other+"/samenvoegen").Submit("/zaak/"+other+"/samenvoegen", fields("andere", string(id), "hoe", "tafel")).Expect(422, "Begin dan bij de andere vraag")
	})
}
