package intake

import (
	"net/url"
	"strings"
	"testing"

	"naast/internal/web"
)

// awkward is what people and robots type.
var awkward = map[string]string{
	"emoji":         "Ik ben er klaar mee 😢👨‍👩‍👧",
	"right-to-left": "أنا بحاجة إلى مساعدة في المال",
	"html":          `<script>alert("x")</script> & <b>dik</b> ' "`,
	"formula":       `=HYPERLINK("https://kwaad.example";"klik")`,
	"template":      "{{.}} ${7*7} %s %d %!v(MISSING)",
	"lines":         "eerste regel\n\n  tweede regel\t met tab",
	"overrides":     "abc\u202edef\u2066ghi",
}

// What people type comes back as they typed it, from page to page and out of
// the sealed draft.
func TestAwkwardWordsAreKept(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		for name, text := range awkward {
			v := s.Visitor()
			v.Get("/vraag/1").Submit("/vraag/1", url.Values{"verhaal": {text}}).Expect(200, "Stap 2 van 5")
			if got := v.Get("/vraag/1").Value("verhaal"); got != strings.TrimSpace(text) {
				t.Errorf("%s: came back as %q", name, got)
			}
			if strings.Contains(v.Body, "<script>alert") {
				t.Error("markup of a visitor stands in the page as markup")
			}
		}
		v := s.Visitor()
		v.Post("/vraag/1", url.Values{"verhaal": {"a\x00b\x1bc\x7f\xffd"}}).Expect(200, "Stap 2 van 5")
		if got := v.Get("/vraag/1").Value("verhaal"); got != "abc\uFFFDd" {
			t.Errorf("control characters: %q", got)
		}
	})
}

// Only her own words are required; without them the page says so and keeps the rest.
func TestOnlyWordsAreRequired(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.v.Get("/vraag/1").Submit("/vraag/1", url.Values{"domein": {"wonen"}}).Expect(422, "Er gaat nog iets niet goed", "Vertel in een paar woorden wat er is.")
		if !strings.Contains(s.v.Body, `value="wonen" checked`) {
			t.Error("the ticked domain is lost")
		}
		s.v.Submit("/vraag/1", url.Values{"verhaal": {"   \n "}}).Expect(422)
		s.v.Submit("/vraag/1", url.Values{"verhaal": {"help"}}).Expect(200, "Stap 2 van 5")
		s.v.Submit("/vraag/2", nil).Expect(200, "Stap 3 van 5")
		s.v.Submit("/vraag/3", nil).Expect(200, "Stap 4 van 5")
		s.v.Submit("/vraag/4", url.Values{"anders": {"wacht"}}).Expect(200, "Stap 5 van 5")
		s.v.Submit("/vraag/5", url.Values{"gezondheid": {"niets"}}).Expect(200, "Dit is uw kaart")
		if f := s.Facts(s.CaseIDs()[0]); f.Waits != "wacht" || len(f.Named) != 0 {
			t.Errorf("facts %+v", f)
		}
	})
}

// 64 KiB is fine; more is refused with the text kept, on each text of each page.
func TestLongTexts(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		fine, long := strings.Repeat("a", web.MaxText), strings.Repeat("b", web.MaxText+1)
		s.v.Get("/vraag/1").Submit("/vraag/1", url.Values{"verhaal": {fine}}).Expect(200, "Stap 2 van 5")
		s.v.Get("/vraag/1").Submit("/vraag/1", url.Values{"verhaal": {long}}).Expect(422, "Deze tekst is te lang")
		if s.v.Value("verhaal") != long {
			t.Error("the long story is lost")
		}
		s.v.Submit("/vraag/1", url.Values{"naar": {"bewaren"}}).Expect(422, "Deze tekst is te lang") // also when leaving
		if got := s.v.Get("/vraag/1").Value("verhaal"); got != fine {
			t.Error("the earlier story is lost")
		}
		line := strings.Repeat("c", web.MaxLine+1)
		for _, c := range []struct{ path, field, value string }{
			{"/vraag/2", "wil", long}, {"/vraag/2", "niet", long}, {"/vraag/3", "regel", line},
			{"/vraag/5", "naam", line}, {"/vraag/5", "telefoon", line}, {"/vraag/5", "uren", line}, {"/vraag/5", "mail", line},
			{"/bel-mij", "naam", line}, {"/bel-mij", "telefoon", line}, {"/bel-mij", "uren", line}, {"/vraag/ander", "naam", line},
		} {
			s.v.Get(c.path).Submit(c.path, url.Values{c.field: {c.value}}).Expect(422, "Deze tekst is te lang")
			if s.v.Value(c.field) != c.value {
				t.Errorf("%s: %s is lost", c.path, c.field)
			}
		}
	})
}

// Another language in the middle of a page keeps what was typed, on every page.
func TestLanguageKeepsInput(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.choose(s.told(s.v), s.Mara)
		for _, c := range []struct {
			path, field, english string
		}{
			{"/vraag/1", "verhaal", "What is going on?"}, {"/vraag/2", "wil", "Which help do you want?"}, {"/vraag/3", "regel", "Who fits you?"},
			{"/vraag/5", "naam", "Check it and send"}, {"/bel-mij", "naam", "We will call you back"}, {"/vraag/ander", "telefoon", "You ask for help for somebody else"},
			{"/vraag/verder", "vraagnummer", "Go on with your card"},
		} {
			v := s.v.Get(c.path).Expect(200)
			v.Submit(c.path, url.Values{c.field: {"half geschre"}, "taal": {"en"}}).Expect(200, c.english)
			if v.Value(c.field) != "half geschre" {
				t.Errorf("%s: %s is lost", c.path, c.field)
			}
			v.Submit(c.path, url.Values{"taal": {"nl"}}).Expect(200).Refuse(c.english)
			if v.Value(c.field) != "half geschre" {
				t.Errorf("%s: %s is lost on the way back", c.path, c.field)
			}
			if strings.Contains(v.Text(), "Er gaat nog iets niet goed") {
				t.Errorf("%s: another language checks the form", c.path)
			}
		}
		if got := s.v.Get("/vraag/1").Value("verhaal"); got != words {
			t.Errorf("another language stored %q", got)
		}
		s.v.Get("/vraag/4").Expect(200, "Keus 1").Submit("/vraag/4", url.Values{"taal": {"en"}}).Expect(200, "Choice 1")
		s.v.Submit("/vraag/4", url.Values{"taal": {"nl"}}).Expect(200, "Keus 1")
	})
}

// Going back and forward keeps every answer.
func TestBackAndForward(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.choose(s.told(s.v), s.Mara)
		s.v.Submit("/vraag/4", nil).Expect(200, "Stap 5 van 5")
		s.v.Submit("/vraag/5", url.Values{"naam": {"Anna"}, "naar": {"terug"}}).Expect(200, "Stap 4 van 5", "Keus 1")
		s.v.Submit("/vraag/4", url.Values{"naar": {"terug"}}).Expect(200, "Stap 3 van 5")
		if s.v.Value("regel") != "Zorgen over geld" || !strings.Contains(s.v.Body, `value="onbekend" checked`) {
			t.Error("page 3 is lost")
		}
		s.v.Submit("/vraag/3", nil).Expect(200, "Stap 5 van 5") // straight back: nothing changed
		if s.v.Value("naam") != "Anna" {
			t.Error("page 5 is lost")
		}
		s.v.Follow("Wijzigen: Wat u zou helpen").Expect(200)
	})
}
