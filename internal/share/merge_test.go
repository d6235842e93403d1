package share_test

import (
	"context"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
)

// When two questions become one, an agreement for a bad day goes along: whoever
// can take over reads it from the question that goes on and from no other, she
// can take it back there, and apart again it is where it was.
func TestAgreementGoesAlong(t *testing.T) {
	each(t, func(s *family) {
		var told naast.CaseID
		s.Write("told", func(ctx context.Context, tx *db.Tx) (err error) {
			told, err = s.Cases.AskFor(ctx, tx, s.Mara, casework.Told{Question: casework.Question{Words: "Een tas vol brieven."},
				Facts: casework.Facts{Domains: []string{"geld"}, Village: "harkeloo"}, Contact: casework.Contact{Name: "Sijke"}, How: casework.ByPhone, Mine: true})
			return err
		})
		mara := s.In(s.Mara)
		ahead := "/zaak/" + string(told) + "/vooraf"
		mara.Get(ahead).Submit(ahead, fields("als", "ik niet opneem", "mag", "Noor bij mij langskomen", "tot", "20-11-2027", "vervanger", "ja", "hoe", "telefoon")).Expect(200, "Noor bij mij langskomen")
		noor, before, after := s.In(s.Noor), "/vooraf/"+string(told), "/vooraf/"+string(s.id)
		noor.Get(before).Expect(200, "Noor bij mij langskomen")
		noor.Get(after).Expect(404)

		page := "/zaak/" + string(s.id) + "/samenvoegen"
		mara.Get(page).Submit(page, fields("andere", string(told), "hoe", "telefoon")).Expect(200, "Samengevoegd op")
		noor.Get(before).Expect(404)
		noor.Get(after).Expect(200, "Noor bij mij langskomen")
		s.In(s.resident).Get("/mijn-pagina/vooraf").Expect(200, "Noor bij mij langskomen")

		mara.Get(page).Press("Haal de vragen weer uit elkaar").Expect(200)
		noor.Get(after).Expect(404)
		noor.Get(before).Expect(200, "Noor bij mij langskomen")

		mara.Get(page).Submit(page, fields("andere", string(told), "hoe", "telefoon")).Expect(200, "Samengevoegd op")
		s.In(s.resident).Get("/mijn-pagina/vooraf").Submit("/mijn-pagina/vooraf/stop", nil).Expect(200)
		noor.Get(after).Expect(404)
		noor.Get(before).Expect(404)
		mara.Get(page).Press("Haal de vragen weer uit elkaar").Expect(200)
		noor.Get(after).Expect(404)
		noor.Get(before).Expect(404) // what she took back stays so
	})
}
