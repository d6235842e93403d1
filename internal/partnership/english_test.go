package partnership

import (
	"strings"
	"testing"

	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// What a partnership wrote itself is read in English once somebody told how,
// and in Dutch until then; the neighbour's pages do not change.
func TestOwnTextsInEnglish(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{})
		about, hours := "Buren die de weg weten.", "Vrijdag van 9.00 tot 12.00 uur"
		org := addOrganisation(t, two.Own, Organisation{Name: "Steunpunt Tinkerbroek", Phone: "0555 1", About: about, Hours: hours})
		addOrganisation(t, two.Other, Organisation{Name: "Buren", Phone: "0555 2", About: about, Hours: hours})
		english := func() string {
			cookie := s.cookie
			s.cookie = "naast_taal=en"
			defer func() { s.cookie = cookie }()
			_, page, _ := s.get("/organisaties")
			return page
		}
		if page := english(); !strings.Contains(page, about) || !strings.Contains(page, `lang="en"`) {
			t.Fatalf("the control: without English it stands there in Dutch, on an English page:\n%s", page)
		}
		s.signIn(guard.HatCoordinator, org.ID)
		_, page, _ := s.get(englishPath)
		f, at := form(page), map[string]string{}
		for _, o := range ownTexts(load(t, two.Own), "", []Organisation{org}) {
			at[o.Dutch] = o.Field
		}
		if len(at) != 2 || at[about] == "" || at[hours] == "" {
			t.Fatalf("the page asks for %v", at)
		}
		f.Set(at[about], strings.Repeat("x", 3000))
		f.Set(at[hours], "Fridays 9 to 12")
		if status, body, _ := s.post(englishPath, f); status != 422 || !strings.Contains(body, "Fridays 9 to 12") {
			t.Errorf("a text that is too long answers %d and keeps what was typed", status)
		}
		f.Set(at[about], "Neighbours who know the <way>.")
		if status, body, _ := s.post(englishPath, f); status != 303 {
			t.Fatalf("saving answers %d: %s", status, body)
		}
		if page := english(); !strings.Contains(page, "Neighbours who know the &lt;way&gt;.") || !strings.Contains(page, "Fridays 9 to 12") || strings.Contains(page, about) {
			t.Errorf("the English page:\n%s", page)
		}
		if _, page, _ := s.get("/organisaties"); !strings.Contains(page, about) {
			t.Error("the Dutch page lost its Dutch")
		}
		if load(t, two.Other).English != nil {
			t.Error("the neighbour has English")
		}
		// Emptied, it stands there in Dutch again.
		_, page, _ = s.get(englishPath)
		f = form(page)
		f.Set(at[about], "")
		if status, _, _ := s.post(englishPath, f); status != 303 || !strings.Contains(english(), about) {
			t.Errorf("emptying answers %d", status)
		}
	})
}
