package intake

import (
	"testing"

	"naast/internal/testkit/browser"
)

// The card of somebody who is looked at: on the screen with what it is for, on
// paper two numbers on one sheet. Without JavaScript, on a phone.
func TestBareCardInBrowser(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.coordinator("tess", s.Kring) // who would see her name and number stands on the last page
		p := browser.New(t, 360, false)
		p.Open(s.URL() + "/vraag/1")
		p.Fill("[name=verhaal]", words)
		for range 2 {
			p.Press("Verder")
		}
		p.Press("Laat mensen zien")
		p.Press("Ik wacht nog even")
		p.Tick("Er kijkt soms iemand mee op mijn scherm of in mijn post")
		p.Tick("Er staat niets in over mijn gezondheid")
		p.CheckAccess()
		p.Shot("kijkt-mee-versturen")
		if status := p.Press("Versturen"); status != 200 {
			t.Fatalf("answered %d: %s", status, p.Text("main"))
		}
		p.CheckAccess()
		p.Shot("kaart-kaal")
		if n := p.Sheets("kaart-kaal"); n != 1 {
			t.Errorf("the card takes %d sheets", n)
		}
	})
}
