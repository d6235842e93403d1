package procedure

import (
	"slices"
	"testing"
)

// A word is found by itself, by its beginning, under its other names and in a
// whole sentence of a letter; never inside another word.
func TestFound(t *testing.T) {
	all := []Word{{Word: "bezwaar", Also: "bezwaarschrift, bezwaar maken"}, {Word: "pgb", Also: "persoonsgebonden budget"}, {Word: "beslagvrije voet"}, {Word: "weg", Gone: true}}
	for asked, want := range map[string][]string{
		"bezwaar": {"bezwaar"}, "  BEZWAAR ": {"bezwaar"}, "bez": {"bezwaar"}, "be": nil, "": nil, "?!": nil, "weg": nil,
		"Persoonsgebonden": {"pgb"}, "bezwaarschrift": {"bezwaar"}, "zwaar": nil, "bewaar": nil,
		"Tegen dit besluit over uw pgb kunt u een bezwaarschrift sturen.": {"bezwaar", "pgb"},
		"U moet de beslagvrije voet houden":                               {"beslagvrije voet"},
	} {
		var got []string
		for _, w := range Found(all, asked) {
			got = append(got, w.Word)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", asked, got, want)
		}
	}
}

// The words that come with the program: each once, each explained.
// That all have English, langtest sees.
func TestDefaultWords(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range defaultWords {
		if seen[d.code] || seen[d.word] || d.code == "" || d.means.Text == "" {
			t.Errorf("%q stands there twice or says nothing", d.code)
		}
		if (d.source == "") != d.checked.IsZero() || d.checked.IsZero() != (d.code == "betalingsregeling") {
			t.Errorf("%q: read on %q in %q; for one word no source was found", d.code, d.checked, d.source)
		}
		seen[d.code], seen[d.word] = true, true
	}
	if len(defaultWords) < 40 {
		t.Errorf("only %d words", len(defaultWords))
	}
}

// Everybody can look a word up, without JavaScript and without an address that
// tells which; a coordinator mends a word, the neighbour's stays.
func TestWordsPage(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		v := s.Visitor()
		v.Get(wordsPath).Expect(200, "Moeilijke woorden", "beslagvrije voet", "Het geld dat u altijd mag houden", "Dit staat in: Wetboek van Burgerlijke Rechtsvordering art. 475b en 475c. Nagekeken op zaterdag 28 november 2026.", "Nog niet nagekeken.")
		v.Fill("woord", "Uw verzoek om een PGB is afgewezen.").Press("Zoeken").Expect(200, "Geld waarmee u zelf hulp koopt")
		if v.Path != wordsPath || v.Value("woord") != "Uw verzoek om een PGB is afgewezen." {
			t.Errorf("the search led to %s", v.Path)
		}
		v.Fill("woord", "grzl").Press("Zoeken").Expect(200, "Dit woord kennen wij niet", "Bel ons")

		k := s.In(s.Karima)
		k.Get(wordsTable).Expect(200, "keukentafelgesprek", "Wmo 2015 art. 2.3.2", "28 nov 2026", "nog niet")
		k.Get(wordsTable+"/pgb").Expect(200, "Geld waarmee u zelf hulp koopt")
		if k.Value("bron") != "Wmo 2015 art. 1.1.1 en 2.3.6" || k.Value("nagekeken") != "28-11-2026" {
			t.Errorf("the form says %q, looked up %q", k.Value("bron"), k.Value("nagekeken"))
		}
		k.Submit(wordsTable+"/pgb", fields("woord", "pgb", "betekenis", "", "bron", "Wmo", "nagekeken", "3-11-2029")).Expect(422, "Vul dit in", "Vul een dag in die geweest is")
		k.Submit(wordsTable+"/pgb", fields("woord", "pgb", "betekenis", "Uw eigen potje voor hulp.", "nagekeken", "3-11-2026")).Expect(200, "Het woord is bewaard", "Uw eigen potje voor hulp.")
		v.Get(wordsPath).Expect(200, "Uw eigen potje voor hulp.").Refuse("Geld waarmee u zelf hulp koopt")
		s.Neighbour().Get(wordsPath).Expect(200, "Geld waarmee u zelf hulp koopt")
		k.Get(wordNew)
		k.Submit(wordNew, fields("woord", "aardappel", "betekenis", "Iets om te eten.")).Expect(200, "aardappel")
		k.Get(wordsTable + "/wsnp")
		k.Submit(wordsTable+"/wsnp", fields("weg", "ja", "nagekeken", "")).Expect(200, "niet in gebruik")
		v.Get(wordsPath).Expect(200, "aardappel", "Iets om te eten.").Refuse("strenge regels")
		k.Get(wordsTable + "/bestaatniet").Expect(404)
		s.In(s.Mara).Get(wordsTable).Expect(404)
	})
}
