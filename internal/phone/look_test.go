package phone_test

import (
	"context"
	"strings"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/mypage"
)

// told makes a question by telephone that Mara stands next to.
func (s *town) told(find bool) {
	s.T.Helper()
	form := with("verder", "ik")
	if find {
		form.Set("vinden", "ja")
	}
	s.In(s.Mara).Get("/bellen/nieuw").Submit("/bellen/nieuw", form).Expect(200, "zaak ")
}

const look = "/bellen/kijk"

// With her yes then, her number finds her question again for whoever may open
// it, however the number is typed. Everybody else sees the same page as for a
// number that nobody has: that is what the control compares.
func TestKnownByNumber(t *testing.T) {
	each(t, func(s *town) {
		s.told(true)
		mara := s.In(s.Mara)
		mara.Get(look).Expect(200, "mag ik kijken of u er al staat?").Submit(look, fields("telefoon", "06 22 33 44 55")).Expect(422, "Zonder ja kijken wij niet").Refuse("Sijke")
		for _, typed := range []string{"06 22 33 44 55", "0622334455", "+31 6 22334455", "0031-6-22334455"} {
			mara.Get(look).Submit(look, fields("ja", "ja", "telefoon", typed)).Expect(200, "Deze vraag staat er al", "Sijke").Follow("Sijke").Expect(200, "zaak ")
		}
		for _, w := range []guard.Who{s.Piet, s.Els, s.Noor} {
			v := s.In(w).Get(look).Submit(look, fields("ja", "ja", "telefoon", "06 22 33 44 55"))
			known := strings.ReplaceAll(v.Expect(200, "staat niets").Text(), "06 22 33 44 55", "NUMMER")
			v.Get(look).Submit(look, fields("ja", "ja", "telefoon", "06 99 88 77 66"))
			if nobody := strings.ReplaceAll(v.Text(), "06 99 88 77 66", "NUMMER"); known != nobody {
				s.T.Errorf("%s can tell that somebody is known", w.Name)
			}
		}
		mara.Get(look).Submit(look, fields("ja", "ja", "telefoon", "06 99 88 77 66")).Expect(200, "staat niets")
		mara.Submit(look, fields("telefoon", "-", "vraagnummer", "1234567")).Expect(422, "Dit vraagnummer klopt niet")
		v := s.Neighbour()
		v.Header.Set("Cookie", s.Cookie(s.Mara))
		if v.Get(look).Status != 401 {
			s.T.Error("the neighbour lets her supporter in")
		}
	})
}

// Without her yes no number finds her, also not for who stands next to her; and
// no stored row holds the number.
func TestNotFoundWithoutYes(t *testing.T) {
	each(t, func(s *town) {
		s.told(false)
		mara := s.In(s.Mara)
		mara.Get(look).Submit(look, fields("ja", "ja", "telefoon", "06 22 33 44 55")).Expect(200, "staat niets").Refuse("Sijke")
		s.told(true)
		mara.Get(look).Submit(look, fields("ja", "ja", "telefoon", "06 22 33 44 55")).Expect(200, "Sijke")
		var rows [][]byte
		s.Write("rows", func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = db.All(ctx, tx, db.One[[]byte], `SELECT sealed FROM casework_fact UNION ALL SELECT sealed FROM casework_doc`)
			return err
		})
		keys := map[string]bool{}
		for _, id := range s.CaseIDs() {
			keys[s.Facts(id).Find] = true
		}
		for _, r := range rows {
			for k := range keys {
				if k != "" && strings.Contains(string(r), k) || strings.Contains(string(r), "22334455") {
					s.T.Error("a stored row holds the index or the number")
				}
			}
		}
		s.told(true)
		if n := len(s.CaseIDs()); n != 3 {
			s.T.Fatalf("%d questions", n)
		}
		keys = map[string]bool{}
		for _, id := range s.CaseIDs() {
			keys[s.Facts(id).Find] = true
		}
		if len(keys) != 3 {
			s.T.Error("two questions with one number have the same index")
		}
	})
}

// She says yes and takes it back on her own page; a new number takes the place
// of the old one; her card finds her too, for who may open her question.
func TestFoundByHerOwnYes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newTown(t, two, func(s *town) { (&mypage.Slice{Cases: s.Cases}).Routes(s.App) })
		_, her := s.Accepted(s.Mara)
		v, mara := s.In(her), s.In(s.Mara)
		finds := func(number string) bool {
			return strings.Contains(mara.Get(look).Submit(look, fields("ja", "ja", "telefoon", number)).Text(), "Mevrouw Terpstra")
		}
		if finds("06 12 34 56 78") {
			t.Error("the control: found without her yes")
		}
		v.Get("/mijn-pagina/contact").Submit("/mijn-pagina/contact", fields("vinden", "ja")).Expect(200)
		if !finds("06 12 34 56 78") {
			t.Error("not found with her yes")
		}
		v.Get("/mijn-pagina/contact").Submit("/mijn-pagina/contact", fields("telefoon", "06 87 65 43 21")).Expect(200)
		if finds("06 12 34 56 78") || !finds("06 87 65 43 21") {
			t.Error("the index does not follow her number")
		}
		v.Get("/mijn-pagina/ja").Expect(200, "Dan mag u mijn vraag vinden met mijn telefoonnummer").Press("Neem deze ja terug")
		if finds("06 87 65 43 21") || s.Facts(her.Case).Find != "" {
			t.Error("found after she took it back")
		}
		v.Get("/mijn-pagina/contact").Submit("/mijn-pagina/contact", fields("vinden", "ja"))
		v.Get("/mijn-pagina/contact").Submit("/mijn-pagina/contact", fields("vinden", "-"))
		if s.Facts(her.Case).Find != "" {
			t.Error("found after she unticked it")
		}
	})
}
