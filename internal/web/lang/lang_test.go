package lang

import (
	"slices"
	"testing"
	"time"

	"naast"
)

func TestSentences(t *testing.T) {
	nl, en := For("nl"), For("en")
	at := time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC)
	summer := time.Date(2026, 7, 1, 22, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{nl.Date("2026-12-03"), "donderdag 3 december 2026"},
		{en.Date("2026-12-03"), "Thursday 3 December 2026"},
		{nl.Date("2028-02-29"), "dinsdag 29 februari 2028"},
		{nl.Date(""), ""},
		{nl.DateShort("2026-03-01"), "1 mrt 2026"},
		{en.DateShort("2026-03-01"), "1 Mar 2026"},
		{nl.DateShort("onzin"), ""},
		{nl.Time(at), "10.00 uur"},
		{en.Time(at), "10:00"},
		{nl.Time(summer), "00.05 uur"},
		{nl.List(nil), ""},
		{nl.List([]string{"a"}), "a"},
		{nl.List([]string{"a", "b"}), "a en b"},
		{en.List([]string{"a", "b", "c"}), "a, b and c"},
		{nl.S("100% gratis"), "100% gratis"},
		{en.S("Deze zin is niet vertaald, %d", 2), "Deze zin is niet vertaald, 2"},
		{en.M(naast.Msg("%s en %s", naast.Date("2026-01-05"), naast.Msg("mei"))), "Monday 5 January 2026 and May"},
		{Text{}.S("mei"), "mei"},
		{Text{}.Code(), "nl"},
		{For("xx").Code(), "nl"},
		{en.Code(), "en"},
		{For("en").Dir(), "ltr"},
		{Text{code: "ar"}.Dir(), "rtl"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPick(t *testing.T) {
	for header, want := range map[string]string{
		"":                        "nl",
		"nl-NL,nl;q=0.9,en;q=0.8": "nl",
		"en-GB":                   "en",
		"tlh, en;q=0.3":           "en",
		"en;q=0.3,nl;q=0.7":       "nl",
		"en;q=0":                  "nl",
		"en;q=veel, ;;;,,q=":      "nl",
		"EN":                      "en",
	} {
		if got := Pick(header); got != want {
			t.Errorf("Pick(%q) = %q, want %q", header, got, want)
		}
	}
}

func TestAddRefusesWhatItCannotRead(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("broken JSON was taken in")
		}
	}()
	Add("en", []byte(`{"a":`))
}

// Whatever a browser asks for, the answer is a language that Naast speaks.
func FuzzPick(f *testing.F) {
	for _, seed := range []string{"", "nl", "en-GB,en;q=0.9", "*;q=0.1", ";;q=1e9,,", "en;q=NaN", "\xff\x00-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if got := Pick(header); !slices.Contains(Codes(), got) {
			t.Errorf("Pick(%q) = %q", header, got)
		}
	})
}
