package mypage

import (
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"naast"
	"naast/internal/web"
	"naast/internal/web/lang"
)

// What is too long is refused with the text kept; what is awkward comes back
// as it was typed.
func TestBadInput(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, who := s.Accepted(s.Mara)
		long, line := strings.Repeat("b", web.MaxText+1), strings.Repeat("c", web.MaxLine+1)
		for _, c := range []struct{ path, field, value string }{
			{"/mijn-pagina/vraag", "verhaal", long}, {"/mijn-pagina/plan", "situatie", long}, {"/mijn-pagina/plan", "wens", long},
			{"/mijn-pagina/gesprek", "slecht", long}, {"/mijn-pagina/berichten", "bericht", long}, {"/mijn-pagina/mensen", "naam", line},
			{"/mijn-pagina/mensen", "mag", long}, {"/mijn-pagina/contact", "uren", line}, {"/mijn-pagina/contact", "mail", line},
		} {
			v := s.In(who)
			v.Get(c.path).Submit(c.path, url.Values{c.field: {c.value}}).Expect(422, "Deze tekst is te lang")
			if v.Value(c.field) != c.value {
				t.Errorf("%s: %s is lost", c.path, c.field)
			}
		}
		v := s.In(who)
		v.Get("/mijn-pagina/contact").Submit("/mijn-pagina/contact", url.Values{"niveau": {"neutraal"}, "mail": {"geen adres"}}).Expect(422, "Dit e-mailadres klopt niet.")
		if v.Value("mail") != "geen adres" {
			t.Error("the address is lost")
		}
		awkward := "=1+1 <script>alert(1)</script> 😢 أنا %s {{.}}"
		v.Get("/mijn-pagina/gesprek").Submit("/mijn-pagina/gesprek", url.Values{"wil": {awkward}}).Expect(200)
		if v.Value("wil") != awkward || strings.Contains(v.Body, "<script>alert") {
			t.Errorf("came back as %q", v.Value("wil"))
		}
	})
}

// untranslated are the reasons in the guard's table that she would read in
// Dutch on an English page.
func untranslated(table string) (faults []string) {
	en := lang.For("en")
	for _, m := range regexp.MustCompile(`, "([^"]+)"\},`).FindAllStringSubmatch(table, -1) {
		if en.M(naast.Message{Text: m[1]}) == m[1] {
			faults = append(faults, m[1])
		}
	}
	return faults
}

// Every reason why somebody looked can be read in every language.
func TestPurposesAreTranslated(t *testing.T) {
	b, err := os.ReadFile("../guard/policy.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), `"},`); n < 20 {
		t.Fatalf("only %d rules found: the test looks in the wrong place", n)
	}
	for _, f := range untranslated(string(b)) {
		t.Errorf("%q has no English", f)
	}
	if len(untranslated(`X: {member, alive, "deed iets nieuws"},`)) == 0 {
		t.Error("the control: a reason without English is found")
	}
	if len(purposes) < 20 {
		t.Error("the list of reasons shrank")
	}
}
