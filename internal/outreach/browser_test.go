package outreach

import (
	"path/filepath"
	"testing"

	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// The GP's assistant in half a minute, in a real browser without JavaScript:
// how much must be filled in is counted, and nothing is timed. The pages and
// the paper can be used by everybody.
func TestInBrowser(t *testing.T) {
	each(t, func(s *town) {
		page := s.practice("balie@debrink.example")
		place := s.coord.Path
		s.Doors(map[string]guard.Who{"karima": s.Karima})
		p := browser.New(s.T, 360, false)
		p.Open(s.URL() + page)
		p.CheckAccess()
		p.Shot("plek")
		keys, clicks := "0612345678", 0
		p.Fill("[name=telefoon]", keys)
		for _, label := range []string{"In de ochtend", agreed.Text} {
			p.Tick(label)
			clicks++
		}
		p.Shot("plek-vol")
		if status := p.Press("Bel mij"); status != 200 {
			s.Fatalf("answered %d", status)
		}
		clicks++
		p.CheckAccess()
		p.Shot("plek-klaar")
		if p.Press("Klaar. Maak het scherm leeg."); p.Value("[name=telefoon]") != "" {
			s.Error("the number stands on the screen of the practice")
		}
		if len(s.calls()) != 1 {
			s.Error("nobody will call")
		}
		s.Logf("%d keystrokes and %d clicks, one screen", len(keys), clicks)
		if len(keys) > 10 || clicks > 3 {
			s.Errorf("%d keystrokes and %d clicks", len(keys), clicks)
		}

		p = browser.New(s.T, 1100, true)
		p.Open(s.URL() + "/binnen/karima")
		for _, at := range []string{listPath, newPath, kindsPath, place, place + "/poster", place + "/kaartjes", place + "/balie"} {
			if status := p.Open(s.URL() + at); status != 200 {
				s.Fatalf("%s answered %d", at, status)
			}
			p.CheckAccess()
			p.Shot(filepath.Base(at) + "-breed")
			s.onOneSheet(p, at, place)
		}
		p.Resize(360)
		for _, at := range []string{listPath, place, place + "/poster", place + "/kaartjes", place + "/balie"} {
			p.Open(s.URL() + at)
			p.CheckAccess()
			p.Shot(filepath.Base(at) + "-smal")
		}
	})
}

// onOneSheet prints a page, keeps it for people to look at, and counts sheets.
func (s *town) onOneSheet(p *browser.Page, at, place string) {
	s.Helper()
	if n := p.Sheets(filepath.Base(at)); n != 1 && filepath.Dir(at) == place {
		s.Errorf("%s takes %d sheets of paper", at, n)
	}
}
