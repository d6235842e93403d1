package desk

import (
	"context"
	"strings"
	"testing"

	"naast"
	"naast/internal/audit"
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
		for _, form := range []string{"/gezin", "/samenvoegen"} {
			v.Get(zaak + form).Expect(200)
		}
		if got := o.done(t, id); strings.Contains(got, "zette twee vragen") || strings.Contains(got, "maakte een vraag") || !strings.Contains(got, "las mee om u te helpen") {
			t.Errorf("she reads of who only opened a form: %s", got)
		}
		v.Get(page).Submit(page, fields("andere", other)).Expect(422, "Zonder ja kan het niet")
		if !strings.Contains(v.Body, `value="`+other+`" selected`) {
			t.Error("what was chosen is gone")
		}
		v.Submit(page, fields("hoe", "tafel")).Expect(200, "Samengevoegd op", "Haal de vragen weer uit elkaar").Refuse("Sijke, sinds")
		if got := o.done(t, id); !strings.Contains(got, "zette twee vragen") {
			t.Errorf("she does not read that it was done: %s", got)
		}
		v.Get(zaak+"/vraag").Expect(200, "merkbrieven")
		v.Get(zaak+"/verslag").Expect(200, "Wie keek of iets deed in de andere vraag").Refuse(" · · ")
		v.Get("/mensen").Expect(200, "Samengevoegd")
		for _, w := range []guard.Who{o.Karima, o.Piet, o.Els} {
			o.In(w).Get(page).Expect(404).Refuse("Sijke")
		}
		v.Get(page).Press("Haal de vragen weer uit elkaar").Expect(200, "Sijke, sinds").Refuse("Haal de vragen")
		v.Get(zaak + "/vraag").Refuse("merkbrieven")
		v.Get("/zaak/"+other+"/samenvoegen").Submit("/zaak/"+other+"/samenvoegen", fields("andere", string(id), "hoe", "tafel")).Expect(422, "Begin dan bij de andere vraag")
	})
}

// done is why somebody was in a case, as she reads it.
func (o *office) done(t *testing.T, id naast.CaseID) string {
	t.Helper()
	var all []string
	o.View(o.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
		k, err := o.V.OpenCase(ctx, tx, o.Mara.Person(), id)
		if err != nil {
			return err
		}
		events, err := audit.OfCase(ctx, tx, o.V, k, 100)
		for _, e := range events {
			all = append(all, e.Purpose)
		}
		return err
	})
	return strings.Join(all, "; ")
}
